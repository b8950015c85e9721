"""Container Registry."""

from ailz.verify.invariants.services._table import CLOSED, Demand, Logs

DEMANDS = (
    Demand(
        "Microsoft.ContainerRegistry/registries",
        closed=CLOSED,
        endpoints=("registry",),
        keyless={
            "properties.adminUserEnabled": False,
            "properties.anonymousPullEnabled": False,
        },
        needs_identity=True,
        key="properties.encryption.keyVaultProperties.keyIdentifier",
        logs=Logs(),
    ),
    Demand(
        "Microsoft.ContainerRegistry/registries/tokens",
        forbidden="a password for the registry",
    ),
)

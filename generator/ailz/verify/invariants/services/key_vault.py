"""Key Vault and Managed HSM."""

from ailz.verify.invariants.services._table import CLOSED, Demand, Logs

DEMANDS = (
    Demand(
        "Microsoft.KeyVault/managedHSMs",
        closed=CLOSED,
        endpoints=("managedhsm",),
        logs=Logs(),
        holds_data=True,
    ),
    Demand(
        "Microsoft.KeyVault/managedHSMs/keys",
        untagged="a key that is sent again because of a tag answers with its newest version",
    ),
    Demand(
        "Microsoft.KeyVault/vaults",
        closed=CLOSED,
        endpoints=("vault",),
        keyless={"properties.enableRbacAuthorization": True},
        logs=Logs(),
        holds_data=True,
        unlocked_where_shared=(
            "a lock keeps every environment from deleting its endpoint; purge protection brings "
            "the vault back"
        ),
    ),
    Demand(
        "Microsoft.KeyVault/vaults/accessPolicies",
        forbidden="the vault takes roles only",
    ),
    Demand(
        "Microsoft.KeyVault/vaults/keys",
        untagged="a key that is sent again because of a tag answers with its newest version",
    ),
    Demand(
        "Microsoft.KeyVault/vaults/secrets",
        forbidden="a secret would stand in the deployment",
    ),
)

"""Azure Machine Learning."""

from ailz.verify.invariants.services._table import CLOSED, NO_KEYS, Demand, Logs, Reach

DEMANDS = (
    Demand(
        "Microsoft.MachineLearningServices/registries",
        closed=CLOSED,
        endpoints=("amlregistry",),
        system_identity="A registry works with an identity of its own and takes no other.",
        logs=Logs(),
    ),
    Demand(
        "Microsoft.MachineLearningServices/workspaces",
        closed={**CLOSED, "properties.allowPublicAccessWhenBehindVnet": False},
        endpoints=("amlworkspace",),
        # Its own account serves it by file too, whether or not the deployment makes a share.
        reaches=(
            Reach("properties.storageAccount", "Microsoft.Storage/storageAccounts", ("file",)),
        ),
        keyless={"properties.systemDatastoresAuthMode": "Identity"},
        needs_identity=True,
        key="properties.encryption.keyVaultProperties.keyIdentifier",
        logs=Logs(),
    ),
    Demand(
        "Microsoft.MachineLearningServices/workspaces/batchEndpoints",
        keyless={"properties.authMode": "AADToken"},
    ),
    Demand(
        "Microsoft.MachineLearningServices/workspaces/computes",
        keyless=NO_KEYS,
        needs_identity=True,
    ),
    Demand(
        "Microsoft.MachineLearningServices/workspaces/onlineEndpoints",
        closed=CLOSED,
        keyless={"properties.authMode": "AADToken"},
        needs_identity=True,
        logs=Logs(),
    ),
)

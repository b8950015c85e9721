"""Azure Kubernetes Service."""

from ailz.verify.invariants.services._table import Demand, Logs

DEMANDS = (
    Demand(
        "Microsoft.ContainerService/managedClusters",
        closed={
            "properties.apiServerAccessProfile.enablePrivateCluster": True,
            "properties.apiServerAccessProfile.enablePrivateClusterPublicFQDN": False,
        },
        keyless={"properties.disableLocalAccounts": True},
        key="properties.diskEncryptionSetID",
        logs=Logs(),
    ),
)

"""Container Instances."""

from ailz.verify.invariants.services._table import Demand

DEMANDS = (
    Demand(
        "Microsoft.ContainerInstance/containerGroups",
        key="properties.encryptionProperties.keyName",
        forbidden="a helper that policies refuse",
    ),
)

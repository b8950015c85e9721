"""Azure Databricks."""

from ailz.azure.bodies import Body
from ailz.azure.look import value
from ailz.verify.invariants.services._table import CLOSED, Demand, Logs

_PARAMETERS = "properties.parameters"


def _subnets(workspace: Body) -> tuple[str, ...]:
    """Return the subnets of its clusters: it names their VNet by id and them by name."""
    network = value(workspace, f"{_PARAMETERS}.customVirtualNetworkId.value")
    names = ("customPublicSubnetName", "customPrivateSubnetName")
    return tuple(
        f"{network}/subnets/{value(workspace, f'{_PARAMETERS}.{name}.value')}" for name in names
    )


DEMANDS = (
    Demand(
        "Microsoft.Databricks/workspaces",
        closed={
            **CLOSED,
            "properties.parameters.enableNoPublicIp.value": True,
            "properties.defaultStorageFirewall": "Enabled",
        },
        endpoints=("databricks_ui_api",),
        key="properties.encryption.entities.managedServices.keyVaultProperties.keyName",
        logs=Logs(),
        lives_in=_subnets,
        holds_data=True,
    ),
    Demand("Microsoft.Databricks/accessConnectors", needs_identity=True),
)

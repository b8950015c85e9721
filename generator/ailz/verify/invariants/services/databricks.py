"""Azure Databricks."""

from ailz.verify.invariants.services._table import CLOSED, Demand, Logs

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
        holds_data=True,
    ),
    Demand("Microsoft.Databricks/accessConnectors", needs_identity=True),
)

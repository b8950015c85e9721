"""Azure Databricks."""

from ailz.verify.invariants.services._table import CLOSED, Demand, Logs

DEMANDS = (
    Demand(
        "Microsoft.Databricks/workspaces",
        closed={**CLOSED, "properties.parameters.enableNoPublicIp.value": True},
        endpoints=("databricks_ui_api",),
        key="properties.encryption.entities.managedServices.keyVaultProperties.keyName",
        logs=Logs(),
    ),
)

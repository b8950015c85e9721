"""Container Apps."""

from ailz.verify.invariants.services._table import CLOSED, Demand, Logs

DEMANDS = (
    Demand(
        "Microsoft.App/managedEnvironments",
        closed={**CLOSED, "properties.vnetConfiguration.internal": True},
        endpoints=("managedEnvironments",),
        logs=Logs(),
    ),
)

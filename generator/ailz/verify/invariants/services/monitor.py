"""Azure Monitor: Log Analytics, Application Insights and what collects for them."""

from ailz.verify.invariants.services._table import CLOSED, Demand, Logs

_CLOSED_BOTH_WAYS = {
    "properties.publicNetworkAccessForIngestion": "Disabled",
    "properties.publicNetworkAccessForQuery": "Disabled",
}

DEMANDS = (
    Demand(
        "Microsoft.Insights/components",
        closed=_CLOSED_BOTH_WAYS,
        keyless={"properties.DisableLocalAuth": True},
        no_logs="It lives in a workspace: a setting would send all twice.",
    ),
    Demand(
        "Microsoft.Insights/dataCollectionEndpoints",
        no_logs="Its own logs exist for its rules only.",
    ),
    Demand("Microsoft.Insights/privateLinkScopes", endpoints=("azuremonitor",)),
    Demand("Microsoft.Monitor/accounts", closed=CLOSED),
    Demand(
        "Microsoft.OperationalInsights/clusters",
        key="properties.keyVaultProperties.keyName",
    ),
    Demand(
        "Microsoft.OperationalInsights/workspaces",
        closed=_CLOSED_BOTH_WAYS,
        keyless={"properties.features.disableLocalAuth": True},
        logs=Logs(),
    ),
    Demand("Microsoft.OperationalInsights/workspaces/sharedKeys", forbidden="a shared key"),
)

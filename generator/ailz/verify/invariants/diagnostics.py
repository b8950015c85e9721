"""Point 6: every resource that tells what happened tells it to Log Analytics, audit included."""

from collections.abc import Iterator, Sequence
from typing import Any

from ailz.errors import Finding
from ailz.verify.bodies import Body
from ailz.verify.invariants._look import MISSING, finding, is_type, same_id, scope, value
from ailz.verify.invariants.setting import Setting

CODE = "AUDIT-LOGS"
DIAGNOSTIC = "Microsoft.Insights/diagnosticSettings"
STORAGE = "Microsoft.Storage/storageAccounts"
SOURCES = (
    "Microsoft.ApiManagement/service",
    "Microsoft.App/managedEnvironments",
    "Microsoft.AppConfiguration/configurationStores",
    "Microsoft.CognitiveServices/accounts",
    "Microsoft.ContainerRegistry/registries",
    "Microsoft.ContainerService/managedClusters",
    "Microsoft.DBforPostgreSQL/flexibleServers",
    "Microsoft.DataFactory/factories",
    "Microsoft.Databricks/workspaces",
    "Microsoft.DocumentDB/databaseAccounts",
    "Microsoft.EventHub/namespaces",
    "Microsoft.KeyVault/managedHSMs",
    "Microsoft.KeyVault/vaults",
    "Microsoft.MachineLearningServices/registries",
    "Microsoft.MachineLearningServices/workspaces",
    "Microsoft.MachineLearningServices/workspaces/onlineEndpoints",
    "Microsoft.Network/FrontDoorWebApplicationFirewallPolicies",
    "Microsoft.Network/applicationGateways",
    "Microsoft.Network/azureFirewalls",
    "Microsoft.Network/bastionHosts",
    "Microsoft.Network/networkSecurityGroups",
    "Microsoft.Network/publicIPAddresses",
    "Microsoft.Network/virtualNetworks",
    "Microsoft.OperationalInsights/workspaces",
    "Microsoft.Purview/accounts",
    "Microsoft.Search/searchServices",
    "Microsoft.ServiceBus/namespaces",
    "Microsoft.Sql/servers/databases",
)
"""Types with log categories. A storage account has them on its services instead."""

NOT_ASKED = {
    "Microsoft.Insights/components": "It lives in a workspace: a setting would send all twice.",
    "Microsoft.Insights/dataCollectionEndpoints": "Its own logs exist for its rules only.",
    "Microsoft.Network/dnsResolvers": "Its logs belong to resolver policies, not to the resolver.",
    "Microsoft.Network/firewallPolicies": "The firewall that uses it has them.",
    "Microsoft.Network/natGateways": "Flow logs of one SKU only, and no category to audit.",
    "Microsoft.Sql/servers": "Its databases have them; the server audits through their master.",
}
"""Types that facts list with logs, and why no setting is asked for."""

_DATA = ("StorageRead", "StorageWrite", "StorageDelete")
_WHOLE_GROUPS = ("allLogs", "audit")


def diagnostics(bodies: Sequence[Body], _: Setting) -> list[Finding]:
    """Return resources whose logs go nowhere, or without their audit categories."""
    settings = [body for body in bodies if is_type(body, DIAGNOSTIC)]
    found = [
        finding(CODE, each, "sends to no Log Analytics workspace", "properties.workspaceId")
        for each in settings
        if value(each, "properties.workspaceId") in (MISSING, None, "")
    ]
    for body, source in _sources(bodies):
        own = [each for each in settings if same_id(scope(each), source)]
        where = f" ({source.rpartition('/')[0].rpartition('/')[2]})" if source != body.id else ""
        if not own:
            found.append(finding(CODE, body, f"has no diagnostic setting{where}"))
        elif not any(_audits(each, is_storage=is_type(body, STORAGE)) for each in own):
            found.append(finding(CODE, own[0], f"leaves out audit logs{where}", "properties.logs"))
    return found


def _sources(bodies: Sequence[Body]) -> Iterator[tuple[Body, str]]:
    for body in bodies:
        if is_type(body, *SOURCES):
            yield body, body.id
        elif is_type(body, STORAGE):
            yield body, f"{body.id}/blobServices/default"


def _audits(setting: Body, *, is_storage: bool) -> bool:
    logs = value(setting, "properties.logs")
    on: list[dict[str, Any]] = [
        each for each in (logs if isinstance(logs, list) else ()) if each.get("enabled") is True
    ]
    if any(each.get("categoryGroup") in _WHOLE_GROUPS for each in on):
        return True
    categories = {each.get("category") for each in on}
    return set(_DATA) <= categories if is_storage else bool(categories - {None})

"""What Azure refuses beyond its types, and the private addresses that endpoints take."""

import re
from collections.abc import Iterator
from typing import Any

from tools.catalog_facts.facts import Facts, Fields, about, recorded_in, some

_TYPES = frozenset(
    {
        "Microsoft.Authorization/locks",
        "Microsoft.Authorization/policyAssignments",
        "Microsoft.Authorization/policySetDefinitions",
        "Microsoft.Authorization/roleAssignments",
        "Microsoft.Cache/redisEnterprise",
        "Microsoft.Cache/redisEnterprise/databases",
        "Microsoft.Cache/redisEnterprise/databases/accessPolicyAssignments",
        "Microsoft.Consumption/budgets",
        "Microsoft.ContainerRegistry/registries",
        "Microsoft.DataFactory/factories",
        "Microsoft.DataFactory/factories/credentials",
        "Microsoft.DataFactory/factories/integrationRuntimes",
        "Microsoft.DataFactory/factories/linkedservices",
        "Microsoft.DataFactory/factories/managedVirtualNetworks",
        "Microsoft.DataFactory/factories/managedVirtualNetworks/managedPrivateEndpoints",
        "Microsoft.DBforPostgreSQL/flexibleServers",
        "Microsoft.DBforPostgreSQL/flexibleServers/administrators",
        "Microsoft.DBforPostgreSQL/flexibleServers/advancedThreatProtectionSettings",
        "Microsoft.DBforPostgreSQL/flexibleServers/configurations",
        "Microsoft.DBforPostgreSQL/flexibleServers/databases",
        "Microsoft.Databricks/accessConnectors",
        "Microsoft.Databricks/workspaces",
        "Microsoft.DocumentDB/databaseAccounts",
        "Microsoft.DocumentDB/databaseAccounts/sqlDatabases",
        "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers",
        "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments",
        "Microsoft.EventHub/namespaces",
        "Microsoft.EventHub/namespaces/eventhubs",
        "Microsoft.EventHub/namespaces/eventhubs/consumergroups",
        "Microsoft.EventHub/namespaces/networkRuleSets",
        "Microsoft.Insights/actionGroups",
        "Microsoft.Insights/components",
        "Microsoft.Insights/diagnosticSettings",
        "Microsoft.Insights/metricAlerts",
        "Microsoft.Insights/privateLinkScopes",
        "Microsoft.Insights/privateLinkScopes/scopedResources",
        "Microsoft.KeyVault/managedHSMs",
        "Microsoft.KeyVault/managedHSMs/keys",
        "Microsoft.KeyVault/vaults",
        "Microsoft.KeyVault/vaults/keys",
        "Microsoft.MachineLearningServices/registries",
        "Microsoft.MachineLearningServices/workspaces",
        "Microsoft.MachineLearningServices/workspaces/computes",
        "Microsoft.MachineLearningServices/workspaces/outboundRules",
        "Microsoft.ManagedIdentity/userAssignedIdentities",
        "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
        "Microsoft.Network/azureFirewalls",
        "Microsoft.Network/bastionHosts",
        "Microsoft.Network/dnsResolvers",
        "Microsoft.Network/dnsResolvers/inboundEndpoints",
        "Microsoft.Network/firewallPolicies",
        "Microsoft.Network/firewallPolicies/ruleCollectionGroups",
        "Microsoft.Network/natGateways",
        "Microsoft.Network/networkSecurityGroups",
        "Microsoft.Network/networkSecurityGroups/securityRules",
        "Microsoft.Network/privateDnsZones",
        "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
        "Microsoft.Network/privateEndpoints",
        "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
        "Microsoft.Network/publicIPAddresses",
        "Microsoft.Network/routeTables",
        "Microsoft.Network/routeTables/routes",
        "Microsoft.Network/serviceEndpointPolicies",
        "Microsoft.Network/virtualHubs/hubVirtualNetworkConnections",
        "Microsoft.Network/virtualNetworkGateways",
        "Microsoft.Network/virtualNetworks",
        "Microsoft.Network/virtualNetworks/subnets",
        "Microsoft.Network/virtualNetworks/virtualNetworkPeerings",
        "Microsoft.OperationalInsights/workspaces",
        "Microsoft.Resources/deployments",
        "Microsoft.Resources/resourceGroups",
        "Microsoft.Search/searchServices",
        "Microsoft.Search/searchServices/sharedPrivateLinkResources",
        "Microsoft.Sql/servers",
        "Microsoft.Sql/servers/administrators",
        "Microsoft.Sql/servers/auditingSettings",
        "Microsoft.Sql/servers/azureADOnlyAuthentications",
        "Microsoft.Sql/servers/connectionPolicies",
        "Microsoft.Sql/servers/databases",
        "Microsoft.Sql/servers/databases/backupLongTermRetentionPolicies",
        "Microsoft.Sql/servers/databases/backupShortTermRetentionPolicies",
        "Microsoft.Sql/servers/devOpsAuditingSettings",
        "Microsoft.Sql/servers/elasticPools",
        "Microsoft.Sql/servers/encryptionProtector",
        "Microsoft.Sql/servers/keys",
        "Microsoft.Sql/servers/outboundFirewallRules",
        "Microsoft.Sql/servers/securityAlertPolicies",
        "Microsoft.Sql/servers/sqlVulnerabilityAssessments",
        "Microsoft.Storage/storageAccounts",
        "Microsoft.Storage/storageAccounts/blobServices",
        "Microsoft.Storage/storageAccounts/blobServices/containers",
        "Microsoft.Storage/storageAccounts/blobServices/containers/immutabilityPolicies",
        "Microsoft.Storage/storageAccounts/fileServices",
        "Microsoft.Storage/storageAccounts/managementPolicies",
        "Microsoft.Storage/storageAccounts/queueServices",
        "Microsoft.Storage/storageAccounts/tableServices",
    }
)
"""What landing zones are made of. `Microsoft.Resources/deployments` is how they are deployed."""

_OTHERS = {
    "keyVault:": "Microsoft.KeyVault/vaults:",
    "key kty": "Microsoft.KeyVault/vaults/keys:properties.kty",
    "storageAccount:": "Microsoft.Storage/storageAccounts:",
    "firewallPolicy:": "Microsoft.Network/firewallPolicies:",
    "publicIPAddress.": "Microsoft.Network/publicIPAddresses:",
    "publicIpAddresses[].": "Microsoft.Network/publicIPAddresses:",
}
"""How the facts look at another resource -> its type and the path there."""


def arm_rules(facts: Facts) -> Fields:
    """Derive the rules for the types that landing zones are made of."""
    document = facts["arm-rules"]
    entries: Fields = {}
    for each in document["rules"]:
        types = each["type"] if isinstance(each["type"], list) else [each["type"]]
        ours = [name for name in types if name == "*" or name in _TYPES]
        if ours:
            entries[each["id"]] = {
                "types": ours,
                "rule": each["rule"],
                "kind": each["kind"],
                **({"code": each["errorCode"]} if each["errorCode"] else {}),
                **({"check": _plain(each["check"])} if _is_checkable(each["check"]) else {}),
                "source": recorded_in(each["source"]),
            }
    meta = about(document["_meta"]["description"], "each rule has its own; nothing sent to Azure")
    return {"_meta": meta, "types": sorted(_TYPES), "entries": entries}


def endpoint_addresses(facts: Facts) -> Fields:
    """Derive how many private addresses an endpoint takes, by target type and group id."""
    document = facts["endpoint-addresses"]
    entries = {
        f"{each['type']} {each['groupId']}": {
            "addresses": each["planFor"],
            "evidence": each["evidence"],
            "source": recorded_in(each["source"]),
        }
        for each in document["endpoints"]
        if each["planFor"] is not None
    }
    subnet = next(each for each in document["subnets"] if each["service"] == "private endpoints")
    meta = about(document["_meta"]["description"], "each entry has its own; a number to plan for")
    return {
        "_meta": meta,
        "subnets": {
            "private endpoints": {
                "prefix": subnet["recommendedPrefix"],
                "source": recorded_in(subnet["source"]),
            }
        },
        "users": {str(number): row for number, row in enumerate(_users(document))},
        "entries": dict(sorted(entries.items())),
    }


def _users(document: Fields) -> Iterator[Fields]:
    """Yield what a service needs of the subnet that it is put into."""
    for each in document["subnets"]:
        if each["delegation"] is None:
            continue
        yield some(
            service=each["service"],
            type=each["type"],
            delegations=re.findall(r"\w+\.[\w/]+", each["delegation"]),
            undelegated=each["delegation"] == "none",
            exclusive=bool(each["exclusive"]),
            longest=each["minPrefix"],
            source=recorded_in(each["source"]),
        )


def _is_checkable(check: Fields | None) -> bool:
    """Whether a program can tell: a choice in words, such as `this or that`, is not."""
    return check is not None and " or " not in str(check.get("value"))


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON of any shape
    """Return a check whose looks at other resources name the type of those."""
    if isinstance(value, dict):
        return {key: _plain(member) for key, member in value.items() if member is not None}
    if isinstance(value, list):
        return [_plain(member) for member in value]
    if isinstance(value, str):
        for begin, other in _OTHERS.items():
            if value.startswith(begin):
                return other + value.removeprefix(begin)
    return value

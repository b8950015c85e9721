"""A small root that holds one of each kind of thing, with hostile text wherever a person writes."""

from __future__ import annotations

from collections.abc import Mapping

from ailz.design.resource import Item, Module, Parameter, Resource, Root
from ailz.design.values import (
    Each,
    Group,
    Id,
    Output,
    Param,
    Plain,
    Role,
    Subscription,
    SubscriptionGuid,
    Tenant,
    guid,
    text,
)

HOSTILE = """a "quoted" ${var.x} %{ if true } $${y} {{ jinja }} {# c #} `tick` ''' $ \\ # //
second line\ttab \u202eright-to-left\u202c $"""

SUBSCRIPTIONS = {
    "dev": "11111111-1111-4111-8111-111111111111",
    "prod": "22222222-2222-4222-8222-222222222222",
}
TENANT = "33333333-3333-4333-8333-333333333333"
HUB_SUBSCRIPTION = "44444444-4444-4444-8444-444444444444"
SCIENTISTS = "55555555-5555-4555-8555-555555555555"
WORKSPACE = (
    f"/subscriptions/{HUB_SUBSCRIPTION}/resourceGroups/rg-logs"
    "/providers/Microsoft.OperationalInsights/workspaces/log-hub"
)

NETWORK_API = "2025-07-01"
VAULT_API = "2026-02-01"
STORAGE_API = "2026-04-01"

KINDS = ("network", "keys", "data")


def same(value: Plain) -> dict[str, Plain]:
    return dict.fromkeys(SUBSCRIPTIONS, value)


def _names(environment: str) -> Plain:
    return {
        "network": f"vnet-claims-{environment}",
        "key_vault": f"kv-claims-{environment}",
        "data_lake": f"stclaims{environment}",
        "never_read": "no file may show this",
    }


PARAMETERS = (
    Parameter(
        name="environment",
        kind="string",
        description="Which environment this is.",
        values={name: name for name in SUBSCRIPTIONS},
    ),
    Parameter(
        name="subscription_id",
        kind="string",
        description="The subscription that is deployed to.",
        values=dict(SUBSCRIPTIONS),
    ),
    Parameter(
        name="tenant_id", kind="string", description="The Entra tenant.", values=same(TENANT)
    ),
    Parameter(name="location", kind="string", description="The region.", values=same("westeurope")),
    Parameter(
        name="tags",
        kind="map",
        description=f"Tags of every resource. {HOSTILE}",
        values={
            "dev": {"CostCentre": HOSTILE, "for": "dev", "a ${b} c": "1"},
            "prod": {"CostCentre": "4711", "for": "prod", "a ${b} c": "2"},
        },
    ),
    Parameter(
        name="names",
        kind="object",
        description="The names of the resources.",
        values={name: _names(name) for name in SUBSCRIPTIONS},
        describes={"key_vault": "Twenty-four characters at most, in the whole of Azure its own."},
    ),
    Parameter(
        name="address_space",
        kind="strings",
        description="The ranges of the network.",
        values={"dev": ["10.1.0.0/22"], "prod": ["10.2.0.0/22"]},
    ),
    Parameter(
        name="subnets",
        kind="map",
        description="The range of each subnet.",
        values={
            "dev": {"training": "10.1.0.0/24", "endpoints": "10.1.1.0/24"},
            "prod": {"training": "10.2.0.0/24", "endpoints": "10.2.1.0/24"},
        },
    ),
    Parameter(
        name="retention_days",
        kind="int",
        description="How long deleted blobs stay.",
        values={"dev": 7, "prod": 30},
    ),
    Parameter(name="versioning", kind="bool", description="Versions of blobs.", values=same(True)),
    Parameter(
        name="log_workspace_id",
        kind="string",
        description="Where logs go.",
        values=same(WORKSPACE),
        platform=True,
    ),
    Parameter(
        name="hub",
        kind="object",
        description="The hub network.",
        values=same(
            {
                "subscription_id": HUB_SUBSCRIPTION,
                "resource_group": "rg-hub",
                "network": "vnet-hub",
                "next_hop_ip": "10.0.0.4",
            }
        ),
        platform=True,
    ),
    Parameter(
        name="nobody_uses_this", kind="string", description="Unused.", values=same("nothing")
    ),
)

COLLECTIONS: Mapping[str, Mapping[str, Item]] = {
    "groups": {kind: {"name": f"rg-claims-{kind}"} for kind in KINDS},
    "segments": {
        "training": {
            "name": "snet-training",
            "prefix": Param("subnets", "training"),
            "port": 443,
            "never_read": "x",
        },
        "endpoints": {
            "name": "snet-endpoints",
            "prefix": Param("subnets", "endpoints"),
            "port": 8443,
            "never_read": "x",
        },
    },
    "identities": {
        "lake": {"name": "id-lake", "environments": ["dev", "prod"]},
        "trainer": {"name": "id-trainer", "environments": ["dev"]},
    },
    "assignments": {
        "lake_unwraps": {
            "scope": Id("key_vault"),
            "principal_id": Output("identity", "properties.principalId", "lake"),
            "why": HOSTILE,
            "role": Role("Key Vault Crypto Service Encryption User"),
            "environments": ["dev", "prod"],
        },
        "trainer_reads": {
            "scope": Id("group", "data"),
            "principal_id": Output("identity", "properties.principalId", "trainer"),
            "why": HOSTILE,
            "role": Role("Storage Blob Data Reader"),
            "environments": ["dev"],
        },
        "scientists_read": {
            "scope": Id("group", "data"),
            "principal_id": SCIENTISTS,
            "why": HOSTILE,
            "role": Role("Storage Blob Data Reader"),
            "environments": ["dev", "prod"],
        },
    },
    "logged": {
        "key_vault": {"target": Id("key_vault"), "category": "audit"},
        "blobs": {"target": Id("blobs"), "category": "allLogs"},
    },
    "zones": {
        "vault": {"zone": "privatelink.vaultcore.azure.net", "target": Id("key_vault")},
        "blob": {"zone": "privatelink.blob.core.windows.net", "target": Id("data_lake")},
    },
}

RESOURCES = (
    Resource(
        symbol="group",
        module="groups",
        type="Microsoft.Resources/resourceGroups",
        api_version="2025-04-01",
        name=Each("name"),
        parent=Subscription(),
        collection="groups",
        body={"location": Param("location"), "tags": Param("tags")},
        why="One group a concern, so that a role on one reaches no other.",
    ),
    Resource(
        symbol="hub",
        module="network",
        type="Microsoft.Network/virtualNetworks",
        api_version=NETWORK_API,
        name=Param("hub", "network"),
        parent=Group(Param("hub", "subscription_id"), Param("hub", "resource_group")),
        verb="existing",
    ),
    Resource(
        symbol="security_group",
        module="network",
        type="Microsoft.Network/networkSecurityGroups",
        api_version=NETWORK_API,
        name=text("nsg-", Each("key"), "-", Param("environment")),
        parent=Id("group", "network"),
        collection="segments",
        body={
            "location": Param("location"),
            "tags": Param("tags"),
            "properties": {
                "securityRules": [
                    {
                        "name": "deny-lateral",
                        "properties": {
                            "description": HOSTILE,
                            "access": "Deny",
                            "direction": "Inbound",
                            "priority": 4000,
                            "protocol": "*",
                            "sourceAddressPrefixes": ["10.1.0.0/24", "10.1.1.0/24"],
                            "sourcePortRange": "*",
                            "destinationAddressPrefix": "*",
                            "destinationPortRange": text(Each("port")),
                        },
                    }
                ]
            },
        },
        notes={"properties.securityRules[0].properties.priority": "Below every rule that allows."},
    ),
    Resource(
        symbol="network",
        module="network",
        type="Microsoft.Network/virtualNetworks",
        api_version=NETWORK_API,
        name=Param("names", "network"),
        parent=Id("group", "network"),
        body={
            "location": Param("location"),
            "tags": Param("tags"),
            "properties": {"addressSpace": {"addressPrefixes": Param("address_space")}},
        },
        why=f"The spoke. {HOSTILE}",
        controls=("NS-1", "A.8.22"),
    ),
    Resource(
        symbol="subnet",
        module="network",
        type="Microsoft.Network/virtualNetworks/subnets",
        api_version=NETWORK_API,
        name=Each("name"),
        parent=Id("network"),
        collection="segments",
        lock=Id("network"),
        body={
            "properties": {
                "addressPrefix": Each("prefix"),
                "defaultOutboundAccess": False,
                "networkSecurityGroup": {"id": Id("security_group", Each("key"))},
            }
        },
        notes={
            "properties.networkSecurityGroup": "In the request that creates the subnet: policy "
            "denies a subnet without one, and a separate association would come too late for it."
        },
    ),
    Resource(
        symbol="peering",
        module="network",
        type="Microsoft.Network/virtualNetworks/virtualNetworkPeerings",
        api_version=NETWORK_API,
        name="to-hub",
        parent=Id("network"),
        depends_on=("subnet",),
        body={
            "properties": {
                "remoteVirtualNetwork": {"id": Id("hub")},
                "allowForwardedTraffic": True,
            }
        },
        retry_on=("AnotherOperationInProgress", "Retryable(Error)?"),
    ),
    Resource(
        symbol="identity",
        module="identity",
        type="Microsoft.ManagedIdentity/userAssignedIdentities",
        api_version="2024-11-30",
        name=Each("name"),
        parent=Id("group", "data"),
        collection="identities",
        body={"location": Param("location"), "tags": Param("tags")},
    ),
    Resource(
        symbol="assignment",
        module="access",
        type="Microsoft.Authorization/roleAssignments",
        api_version="2022-04-01",
        name=guid(Each("scope"), Each("principal_id"), Each("role")),
        parent=Each("scope"),
        collection="assignments",
        body={
            "properties": {
                "roleDefinitionId": Each("role"),
                "principalId": Each("principal_id"),
                "principalType": "ServicePrincipal",
                "description": Each("why"),
            }
        },
    ),
    Resource(
        symbol="key_vault",
        module="keys",
        type="Microsoft.KeyVault/vaults",
        api_version=VAULT_API,
        name=Param("names", "key_vault"),
        parent=Id("group", "keys"),
        body={
            "location": Param("location"),
            "tags": Param("tags"),
            "properties": {
                "tenantId": Tenant(),
                "sku": {"family": "A", "name": "premium"},
                "enableRbacAuthorization": True,
                "enablePurgeProtection": True,
                "enableSoftDelete": True,
                "publicNetworkAccess": "Disabled",
                "networkAcls": {"bypass": "AzureServices", "defaultAction": "Deny"},
            },
        },
        notes={"properties.publicNetworkAccess": "Only the private endpoint leads in."},
    ),
    Resource(
        symbol="lake_key",
        module="keys",
        type="Microsoft.KeyVault/vaults/keys",
        api_version=VAULT_API,
        name="lake",
        parent=Id("key_vault"),
        verb="put",
        body={
            "tags": Param("tags"),
            "properties": {"kty": "RSA-HSM", "keySize": 3072, "keyOps": ["wrapKey", "unwrapKey"]},
        },
        why="ARM can create a key but never delete one, so a destroy leaves it to the vault.",
    ),
    Resource(
        symbol="data_lake",
        module="data",
        type="Microsoft.Storage/storageAccounts",
        api_version=STORAGE_API,
        name=Param("names", "data_lake"),
        parent=Id("group", "data"),
        depends_on=("assignment", "lake_key"),
        body={
            "location": Param("location"),
            "tags": Param("tags"),
            "kind": "StorageV2",
            "sku": {"name": "Standard_ZRS"},
            "identity": {
                "type": "UserAssigned",
                "userAssignedIdentities": [Id("identity", "lake")],
            },
            "properties": {
                "isHnsEnabled": True,
                "allowSharedKeyAccess": False,
                "allowBlobPublicAccess": False,
                "minimumTlsVersion": "TLS1_2",
                "publicNetworkAccess": "Disabled",
                "encryption": {
                    "keySource": "Microsoft.Keyvault",
                    "identity": {"userAssignedIdentity": Id("identity", "lake")},
                    "keyvaultproperties": {
                        "keyname": "lake",
                        "keyvaulturi": text("https://", Param("names", "key_vault"), ".x/$"),
                    },
                },
            },
        },
        notes={"identity": "Reads the key.", "tags": "CostCentre decides who pays."},
    ),
    Resource(
        symbol="blobs",
        module="data",
        type="Microsoft.Storage/storageAccounts/blobServices",
        api_version=STORAGE_API,
        name="default",
        parent=Id("data_lake"),
        verb="update",
        body={
            "properties": {
                "isVersioningEnabled": Param("versioning"),
                "deleteRetentionPolicy": {"enabled": True, "days": Param("retention_days")},
            }
        },
    ),
    Resource(
        symbol="diagnostics",
        module="diagnostics",
        type="Microsoft.Insights/diagnosticSettings",
        api_version="2021-05-01-preview",
        name="to-log-analytics",
        parent=Each("target"),
        collection="logged",
        body={
            "properties": {
                "workspaceId": Param("log_workspace_id"),
                "logs": [{"categoryGroup": Each("category"), "enabled": True}],
            }
        },
    ),
    Resource(
        symbol="zone",
        module="dns",
        type="Microsoft.Network/privateDnsZones",
        api_version="2024-06-01",
        name=Each("zone"),
        parent=Group(Param("hub", "subscription_id"), Param("hub", "resource_group")),
        collection="zones",
        verb="existing",
        why="The zones are the platform's.",
    ),
    Resource(
        symbol="endpoint",
        module="dns",
        type="Microsoft.Network/privateEndpoints",
        api_version=NETWORK_API,
        name=text("pe-", Each("key")),
        parent=Id("group", "network"),
        collection="zones",
        body={
            "location": Param("location"),
            "tags": Param("tags"),
            "properties": {
                "subnet": {"id": Id("subnet", "endpoints")},
                "privateLinkServiceConnections": [
                    {
                        "name": text("pe-", Each("key")),
                        "properties": {
                            "privateLinkServiceId": Each("target"),
                            "groupIds": [Each("key")],
                        },
                    }
                ],
            },
        },
    ),
    Resource(
        symbol="zone_group",
        module="dns",
        type="Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
        api_version=NETWORK_API,
        name="default",
        parent=Id("endpoint", Each("key")),
        collection="zones",
        body={
            "properties": {
                "privateDnsZoneConfigs": [
                    {"name": "zone", "properties": {"privateDnsZoneId": Id("zone", Each("key"))}}
                ]
            }
        },
    ),
    Resource(
        symbol="group_lock",
        module="groups",
        type="Microsoft.Authorization/locks",
        api_version="2020-05-01",
        name="keep",
        parent=Id("group", Each("key")),
        collection="groups",
        body={
            "properties": {
                "level": "CanNotDelete",
                "notes": text(HOSTILE, SubscriptionGuid(), HOSTILE),
            }
        },
    ),
)


def small_root() -> Root:
    modules = dict.fromkeys(resource.module for resource in RESOURCES)
    return Root(
        name="landing-zone",
        purpose="A landing zone for claims.",
        environments=tuple(SUBSCRIPTIONS),
        parameters=PARAMETERS,
        modules=tuple(Module(name, f"What belongs to {name}.", Subscription()) for name in modules),
        resources=RESOURCES,
        collections=COLLECTIONS,
    )

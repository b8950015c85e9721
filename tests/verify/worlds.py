"""A small landing zone, written by hand, in which every invariant holds; and ways to spoil it."""

import copy
import uuid
from collections.abc import Callable
from typing import Any

from ailz.azure.bodies import UNKNOWN, Body
from ailz.catalog.roles import role
from ailz.verify.invariants import Setting

SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001"
GROUP = f"{SUBSCRIPTION}/resourceGroups/rg-demo"
TAGS = {"CostCenter": "4711"}
PEOPLE = "00000000-0000-0000-0000-0000000000b1"
_ARM_GUID = uuid.UUID("11fb06fb-712d-4ddd-98c7-e71bbd588830")
SETTING = Setting(
    region="westeurope",
    variant="standalone",
    dns_mode="own",
    tags=TAGS,
    may_hold=frozenset({"westeurope"}),
)

Tree = dict[str, Any]
World = dict[str, Body]


def rid(kind: str, name: str, scope: str = GROUP) -> str:
    return f"{scope}/providers/{kind}/{name}"


VNET = rid("Microsoft.Network/virtualNetworks", "vnet-demo")
NSG = rid("Microsoft.Network/networkSecurityGroups", "nsg-demo")
STORAGE = rid("Microsoft.Storage/storageAccounts", "stdemo")
VAULT = rid("Microsoft.KeyVault/vaults", "kv-demo")
IDENTITY = rid("Microsoft.ManagedIdentity/userAssignedIdentities", "id-demo")
LOGS = rid("Microsoft.OperationalInsights/workspaces", "log-demo")
ADDRESS = rid("Microsoft.Network/publicIPAddresses", "pip-demo")
FIREWALL = rid("Microsoft.Network/azureFirewalls", "afw-demo")
ZONES = {"vault": "privatelink.vaultcore.azure.net", "blob": "privatelink.blob.core.windows.net"}


def body(id_: str, tree: Tree, *, version: str = "2025-01-01") -> Body:
    head, _, tail = id_.rpartition("/providers/")
    provider, *pairs = tail.split("/") if head else ("Microsoft.Resources", "resourceGroups", "")
    return Body("/".join([provider, *pairs[::2]]), version, id_, id_.rpartition("/")[2], tree)


def assignment(scope: str, name: str, principal: object, kind: str) -> Body:
    definition = f"{SUBSCRIPTION}/providers/{role(name).id.removeprefix('/providers/')}"
    guid = (
        str(UNKNOWN)
        if principal is UNKNOWN
        else str(uuid.uuid5(_ARM_GUID, f"{scope}-{principal}-{definition}"))
    )
    return body(
        rid("Microsoft.Authorization/roleAssignments", guid, scope),
        {
            "properties": {
                "roleDefinitionId": definition,
                "principalId": principal,
                "principalType": kind,
            }
        },
    )


def diagnostic(scope: str, logs: list[Tree] | None = None) -> Body:
    return body(
        rid("Microsoft.Insights/diagnosticSettings", "to-log-analytics", scope),
        {
            "properties": {
                "workspaceId": LOGS,
                "logs": logs or [{"categoryGroup": "allLogs", "enabled": True}],
            }
        },
    )


def lock(scope: str) -> Body:
    tree = {"properties": {"level": "CanNotDelete"}}
    return body(rid("Microsoft.Authorization/locks", "do-not-delete", scope), tree)


def placed(**properties: Any) -> Tree:
    return {"location": "westeurope", "tags": dict(TAGS), "properties": properties}


def endpoint(group: str, target: str) -> Body:
    connection = {
        "name": group,
        "properties": {"privateLinkServiceId": target, "groupIds": [group]},
    }
    subnet = {"id": f"{VNET}/subnets/snet-demo"}
    tree = placed(subnet=subnet, privateLinkServiceConnections=[connection])
    return body(rid("Microsoft.Network/privateEndpoints", f"pep-{group}"), tree)


def zone_id(group: str) -> str:
    return rid("Microsoft.Network/privateDnsZones", ZONES[group])


def zone_group(group: str) -> Body:
    config = {"name": group, "properties": {"privateDnsZoneId": zone_id(group)}}
    id_ = rid("Microsoft.Network/privateEndpoints", f"pep-{group}/privateDnsZoneGroups/default")
    return body(id_, {"properties": {"privateDnsZoneConfigs": [config]}})


def zone_link(group: str) -> Body:
    tree = placed(virtualNetwork={"id": VNET}, registrationEnabled=False)
    return body(f"{zone_id(group)}/virtualNetworkLinks/vnet-demo", tree)


def rule(direction: str, access: str = "Deny", priority: int = 4096) -> Tree:
    return {
        "name": f"{access}-{direction}",
        "properties": {
            "direction": direction,
            "access": access,
            "priority": priority,
            "protocol": "*",
            "sourceAddressPrefix": "*",
            "sourcePortRange": "*",
            "destinationAddressPrefix": "*",
            "destinationPortRange": "*",
        },
    }


def good() -> World:
    """A vault and a storage account in a subnet's reach, with all that the invariants ask for."""
    security = {"securityRules": [rule("Inbound"), rule("Outbound")]}
    subnet = {
        "properties": {
            "addressPrefix": "10.0.0.0/27",
            "networkSecurityGroup": {"id": NSG},
            "defaultOutboundAccess": False,
        }
    }
    logs = placed(
        publicNetworkAccessForIngestion="Disabled",
        publicNetworkAccessForQuery="Disabled",
        features={"disableLocalAuth": True},
    )
    world = {
        "group": body(GROUP, {"location": "westeurope", "tags": dict(TAGS)}),
        "vnet": body(VNET, placed(addressSpace={"addressPrefixes": ["10.0.0.0/24"]})),
        "subnet": body(f"{VNET}/subnets/snet-demo", subnet),
        "nsg": body(NSG, placed(**security)),
        "identity": body(IDENTITY, {"location": "westeurope", "tags": dict(TAGS)}),
        "logs": body(LOGS, logs),
        "vault": body(VAULT, placed(publicNetworkAccess="Disabled", enableRbacAuthorization=True)),
        "storage": body(STORAGE, _account()),
        "address": body(ADDRESS, placed(publicIPAllocationMethod="Static")),
        "firewall": body(
            FIREWALL,
            placed(
                ipConfigurations=[
                    {
                        "properties": {
                            "publicIPAddress": {"id": ADDRESS},
                            "subnet": {"id": f"{VNET}/subnets/AzureFirewallSubnet"},
                        }
                    }
                ]
            ),
        ),
        "person": assignment(STORAGE, "Storage Blob Data Reader", PEOPLE, "Group"),
        "service": assignment(
            VAULT, "Key Vault Crypto Service Encryption User", UNKNOWN, "ServicePrincipal"
        ),
        "vault_lock": lock(VAULT),
        "storage_lock": lock(STORAGE),
        "blob_logs": diagnostic(
            f"{STORAGE}/blobServices/default",
            [
                {"category": name, "enabled": True}
                for name in ("StorageRead", "StorageWrite", "StorageDelete")
            ],
        ),
    }
    for group, target in (("vault", VAULT), ("blob", STORAGE)):
        world[f"{group}_endpoint"] = endpoint(group, target)
        world[f"{group}_zone"] = body(zone_id(group), {"location": "global", "tags": dict(TAGS)})
        world[f"{group}_zone_group"] = zone_group(group)
        world[f"{group}_zone_link"] = zone_link(group)
    for name in ("vnet", "nsg", "logs", "vault", "address", "firewall"):
        world[f"{name}_logs"] = diagnostic(world[name].id)
    return world


def _account() -> Tree:
    return {
        **placed(
            publicNetworkAccess="Disabled",
            networkAcls={"defaultAction": "Deny", "bypass": "AzureServices"},
            allowBlobPublicAccess=False,
            allowSharedKeyAccess=False,
            isLocalUserEnabled=False,
            isSftpEnabled=False,
            defaultToOAuthAuthentication=True,
            encryption={
                "keySource": "Microsoft.Keyvault",
                "identity": {"userAssignedIdentity": IDENTITY},
                "keyvaultproperties": {"keyname": "storage", "keyvaulturi": "https://kv-demo"},
            },
        ),
        "kind": "StorageV2",
        "sku": {"name": "Standard_ZRS"},
        "identity": {"type": "UserAssigned", "userAssignedIdentities": {IDENTITY: {}}},
    }


Spoil = Callable[[World], None]


def without(name: str) -> Spoil:
    """Leave a resource out."""

    def spoil(world: World) -> None:
        del world[name]

    return spoil


def with_body(new: Body) -> Spoil:
    """Add a resource."""

    def spoil(world: World) -> None:
        world["new"] = new

    return spoil


def changed(name: str, path: str, value: Any) -> Spoil:
    """Set one property of a resource's body; `...` takes it away."""

    def spoil(world: World) -> None:
        old = world[name]
        tree = copy.deepcopy(dict(old.body))
        *inner, last = path.split(".")
        at = tree
        for step in inner:
            at = at[int(step)] if isinstance(at, list) else at[step]
        if value is ...:
            del at[last]
        else:
            at[last] = value
        world[name] = Body(old.type, old.api_version, old.id, old.name, tree)

    return spoil

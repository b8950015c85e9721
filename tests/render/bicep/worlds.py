"""Small roots, written in view: each test adds the resources that it is about."""

from __future__ import annotations

from collections.abc import Mapping

from ailz.catalog.types import api_version
from ailz.design.resource import Item, Module, Parameter, Parent, Resource, Root, Scope
from ailz.design.values import Body, Id, Param, Plain, Subscription, Value

HOSTILE = """it's ${names.x} $${y} %{ if } {{ z }} `c` ''' "q" \\ // #disable-diagnostics
second line\ttab \u202eright-to-left\u202c \U0001f600 $"""

TENANT = "33333333-3333-4333-8333-333333333333"
SUBSCRIPTIONS = {
    "dev": "11111111-1111-4111-8111-111111111111",
    "prod": "22222222-2222-4222-8222-222222222222",
}
HUB = "44444444-4444-4444-8444-444444444444"
SCIENTISTS = "55555555-5555-4555-8555-555555555555"

GROUP = "Microsoft.Resources/resourceGroups"
IDENTITY = "Microsoft.ManagedIdentity/userAssignedIdentities"
VAULT = "Microsoft.KeyVault/vaults"
STORAGE = "Microsoft.Storage/storageAccounts"
VNET = "Microsoft.Network/virtualNetworks"
SUBNET = "Microsoft.Network/virtualNetworks/subnets"
PEERING = "Microsoft.Network/virtualNetworks/virtualNetworkPeerings"
NSG = "Microsoft.Network/networkSecurityGroups"
ENDPOINT = "Microsoft.Network/privateEndpoints"
ZONE_GROUP = "Microsoft.Network/privateEndpoints/privateDnsZoneGroups"
ZONE = "Microsoft.Network/privateDnsZones"
ROLE = "Microsoft.Authorization/roleAssignments"
POLICY = "Microsoft.Authorization/policyAssignments"
LOCK = "Microsoft.Authorization/locks"
DIAGNOSTICS = "Microsoft.Insights/diagnosticSettings"
PRINCIPAL = "properties.principalId"


def same(value: Plain) -> dict[str, Plain]:
    return dict.fromkeys(SUBSCRIPTIONS, value)


PARAMETERS = (
    Parameter(
        name="environment",
        kind="string",
        description="The environment.",
        values={name: name for name in SUBSCRIPTIONS},
    ),
    Parameter(
        name="hub",
        kind="object",
        description="The hub.",
        values=same({"subscription_id": HUB, "resource_group": "rg-hub", "name": "vnet-hub"}),
        describes={"name": HOSTILE},
        platform=True,
    ),
    Parameter(name="location", kind="string", description="The region.", values=same("westeurope")),
    Parameter(
        name="names",
        kind="object",
        description="The names of the resources.",
        values={
            environment: {
                "network_group": f"rg-network-{environment}",
                "workload_group": f"rg-workload-{environment}",
                "key_vault": f"kv-{environment}",
            }
            for environment in SUBSCRIPTIONS
        },
    ),
    Parameter(
        name="subscription_id",
        kind="string",
        description="The subscription.",
        values=dict(SUBSCRIPTIONS),
    ),
    Parameter(
        name="tags",
        kind="map",
        description=f"Tags. {HOSTILE}",
        values={
            "dev": {"CostCentre": HOSTILE, "for": "dev", HOSTILE: "key"},
            "prod": {"CostCentre": "4711", "for": "prod", HOSTILE: "key"},
        },
    ),
    Parameter(name="tenant_id", kind="string", description="The tenant.", values=same(TENANT)),
    Parameter(name="unused", kind="string", description="Nobody reads it.", values=same("nothing")),
)
LOCATED: Body = {"location": Param("location"), "tags": Param("tags")}


def resource(
    symbol: str,
    type: str,  # noqa: A002
    name: Value,
    parent: Parent,
    body: Body | None = None,
    *,
    module: str,
    **more: object,
) -> Resource:
    return Resource(
        symbol=symbol,
        module=module,
        type=type,
        api_version=api_version(type),
        name=name,
        parent=parent,
        body=body or {},
        **more,  # type: ignore[arg-type]
    )


GROUPS = tuple(
    resource(
        f"{name}_group",
        GROUP,
        Param("names", f"{name}_group"),
        Subscription(),
        LOCATED,
        module="resource_groups",
        why=f"Holds {name}. {HOSTILE}",
    )
    for name in ("network", "workload")
)


def identity(symbol: str, module: str = "identities", group: str = "workload_group") -> Resource:
    return resource(symbol, IDENTITY, f"id-{symbol}", Id(group), LOCATED, module=module)


def vault(module: str = "keys", **more: object) -> Resource:
    body: Body = {
        **LOCATED,
        "properties": {
            "tenantId": TENANT,
            "sku": {"family": "A", "name": "premium"},
            "enableRbacAuthorization": True,
        },
    }
    name = Param("names", "key_vault")
    return resource("key_vault", VAULT, name, Id("workload_group"), body, module=module, **more)


def storage(symbol: str = "storage", **more: object) -> Resource:
    body: Body = {**LOCATED, "sku": {"name": "Standard_ZRS"}, "kind": "StorageV2", **_kept(more)}
    return resource(
        symbol, STORAGE, f"st{symbol}", Id("workload_group"), body, module="storage", **more
    )


def _kept(more: dict[str, object]) -> Body:
    return {"identity": more.pop("identity")} if "identity" in more else {}  # type: ignore[dict-item]


def root(
    *resources: Resource,
    collections: Mapping[str, Mapping[str, Item]] | None = None,
    **scopes: Scope,
) -> Root:
    """Modules as the resources name them, in the workload's group unless `scopes` says other."""
    modules = dict.fromkeys(r.module for r in resources)
    return Root(
        name="landing-zone",
        purpose=f"One environment. {HOSTILE}",
        environments=tuple(SUBSCRIPTIONS),
        parameters=PARAMETERS,
        modules=tuple(
            Module(name, f"What {name} is for. {HOSTILE}", scopes.get(name, Id("workload_group")))
            for name in modules
        ),
        resources=(*GROUPS, *resources),
        collections=collections or {},
    )

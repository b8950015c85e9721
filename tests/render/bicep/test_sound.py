"""Every kind of thing that a design holds, through the compiler."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ailz.design.resource import Item, Resource, Root
from ailz.design.values import (
    Each,
    Group,
    Id,
    Output,
    Param,
    Role,
    Subscription,
    SubscriptionGuid,
    Value,
    guid,
    text,
)
from ailz.verify.tools.bicep import BicepClient
from tests.render.bicep.sound import assert_sound
from tests.render.bicep.worlds import (
    DIAGNOSTICS,
    ENDPOINT,
    HOSTILE,
    HUB,
    LOCATED,
    LOCK,
    NSG,
    PEERING,
    POLICY,
    PRINCIPAL,
    ROLE,
    SCIENTISTS,
    SUBNET,
    VNET,
    ZONE,
    ZONE_GROUP,
    identity,
    resource,
    root,
    storage,
    vault,
)

HUB_GROUP = Group(Param("hub", "subscription_id"), Param("hub", "resource_group"))
READER = Role("Reader")
KEYS = "Microsoft.KeyVault/vaults/keys"
BLOBS = "Microsoft.Storage/storageAccounts/blobServices"
CONTAINERS = "Microsoft.Storage/storageAccounts/blobServices/containers"


def network() -> tuple[Resource, ...]:
    """A VNet, and security groups and subnets over one collection."""
    return (
        resource(
            "nsg",
            NSG,
            text("nsg-", Each("key")),
            Id("network_group"),
            {**LOCATED, "properties": {"securityRules": Each("rules")}},
            module="network",
            collection="segments",
            why=f"One a subnet. {HOSTILE}",
            controls=("network-segmentation",),
        ),
        resource(
            "vnet",
            VNET,
            text("vnet-", Param("environment"), "-$"),
            Id("network_group"),
            {**LOCATED, "properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}},
            module="network",
        ),
        resource(
            "subnet",
            SUBNET,
            text("snet-", Each("key")),
            Id("vnet"),
            {
                "properties": {
                    "addressPrefix": Each("address_prefix"),
                    "networkSecurityGroup": {"id": Id("nsg", Each("key"))},
                }
            },
            module="network",
            collection="segments",
            lock=Id("vnet"),
            notes={"properties.networkSecurityGroup": f"At creation. {HOSTILE}"},
        ),
    )


RULE: Value = {
    "name": "deny",
    "properties": {
        "description": "It's ${all} denied.",
        "access": "Deny",
        "direction": "Inbound",
        "priority": 4096,
        "protocol": "*",
        "sourceAddressPrefix": "*",
        "sourcePortRange": "*",
        "destinationAddressPrefix": "*",
        "destinationPortRange": "*",
    },
}
SEGMENTS: dict[str, Item] = {
    "training": {"address_prefix": "10.0.0.0/24", "rules": [RULE]},
    "endpoints": {"address_prefix": "10.0.1.0/24", "rules": []},
}


def assignment(symbol: str = "access", **more: object) -> Resource:
    body: Value = {
        "roleDefinitionId": Each("role"),
        "principalId": Each("principal"),
        "principalType": Each("type"),
        "description": HOSTILE,
    }
    name = guid(Each("scope"), Each("principal"), Each("role"))
    return resource(
        symbol,
        ROLE,
        name,
        Each("scope"),
        {"properties": body},
        module=symbol,
        collection=f"{symbol}_items",
        **more,
    )


def grant(scope: Value, principal: Value, role: Role = READER, **more: Value) -> Item:
    kind = "ServicePrincipal" if isinstance(principal, Output) else "Group"
    return {"scope": scope, "principal": principal, "role": role, "type": kind, **more}


def diagnostics(**targets: Value) -> tuple[Resource, dict[str, dict[str, Item]]]:
    setting = resource(
        "setting",
        DIAGNOSTICS,
        "to-logs",
        Each("target"),
        {
            "properties": {
                "storageAccountId": Id("storage"),
                "logs": [{"categoryGroup": "allLogs", "enabled": True}],
            }
        },
        module="diagnostics",
        collection="settings",
    )
    return setting, {"settings": {key: {"target": target} for key, target in targets.items()}}


def network_root() -> Root:
    return root(*network(), collections={"segments": SEGMENTS}, network=Id("network_group"))


def access_root() -> Root:
    who = Output("trainer", PRINCIPAL)
    items = {
        "a": grant(Id("key_vault"), who),
        "b": grant(Id("key_vault"), SCIENTISTS, Role("Key Vault Crypto User")),
        "c": grant(Id("storage"), SCIENTISTS, environments=["dev"]),
        "d": grant(Id("network_group"), SCIENTISTS),
        "e": grant(Id("workload_group"), who, environments=["prod", "dev"]),
        "f": grant(Subscription(), SCIENTISTS),
        "g": grant(HUB_GROUP, who),
    }
    return root(
        identity("trainer"),
        vault(),
        storage(depends_on=("key_vault",)),
        assignment(),
        collections={"access_items": items},
    )


def some_environments_root() -> Root:
    items = {
        "a": grant(Id("storage"), SCIENTISTS, environments=["dev"]),
        "b": grant(Id("storage"), Output("trainer", PRINCIPAL), environments=["prod"]),
        "c": grant(Id("key_vault"), SCIENTISTS, environments=[]),
    }
    return root(
        identity("trainer"),
        vault(),
        storage(),
        assignment(),
        collections={"access_items": items},
    )


def own_module_root() -> Root:
    """The principal's own module holds the target: a name cannot need what its module makes."""
    items = {"a": grant(Id("other"), Output("trainer", PRINCIPAL))}
    return root(
        identity("trainer"), identity("other"), assignment(), collections={"access_items": items}
    )


def vault_root() -> Root:
    key = resource(
        "key",
        KEYS,
        Each("key"),
        Id("key_vault"),
        {"properties": {"kty": Each("kty"), "keySize": 3072}},
        module="keys",
        collection="keys",
        verb="put",
    )
    lock = resource(
        "lock",
        LOCK,
        "keep",
        Id("key_vault"),
        {"properties": {"level": "CanNotDelete", "notes": text(HOSTILE, SubscriptionGuid(), "$")}},
        module="locks",
        depends_on=("key",),
    )
    uses = storage(
        identity={"type": "UserAssigned", "userAssignedIdentities": [Id("trainer"), Id("other")]}
    )
    return root(
        identity("trainer"),
        identity("other", module="others", group="network_group"),
        vault(notes={"properties.sku": HOSTILE}, why=HOSTILE),
        key,
        lock,
        uses,
        collections={"keys": {"lake": {"kty": "RSA"}, "workspace": {"kty": "RSA-HSM"}}},
        others=Id("network_group"),
    )


def storage_root() -> Root:
    blobs = resource(
        "blobs",
        BLOBS,
        "default",
        Id("storage"),
        {"properties": {"isVersioningEnabled": True}},
        module="storage",
        verb="update",
    )
    container = resource(
        "container",
        CONTAINERS,
        Each("key"),
        Id("blobs"),
        {"properties": {"publicAccess": "None"}},
        module="storage",
        collection="containers",
    )
    return root(storage(), blobs, container, collections={"containers": {"raw": {}, "gold": {}}})


def diagnostics_root() -> Root:
    """One target; all members of a loop, so a loop again; one member of another loop, unrolled."""
    blobs = resource("blobs", BLOBS, "default", Id("storage"), module="storage", verb="update")
    account = replace(storage("accounts"), name=text("st", Each("key")), collection="accounts")
    setting, collections = diagnostics(
        training=Id("nsg", "training"),
        endpoints=Id("nsg", "endpoints"),
        blobs=Id("blobs"),
        account=Id("accounts", "two"),
        vault=Id("key_vault"),
    )
    return root(
        storage(),
        blobs,
        account,
        vault(),
        *network(),
        setting,
        collections={**collections, "segments": SEGMENTS, "accounts": {"one": {}, "two": {}}},
        network=Id("network_group"),
    )


def partial_diagnostics_root() -> Root:
    setting, collections = diagnostics(training=Id("nsg", "training"))
    more, others = diagnostics(all=Id("nsg", "endpoints"), same=Id("nsg", "training"))
    more = replace(more, symbol="second", name="second", collection="seconds")
    return root(
        storage(),
        *network(),
        setting,
        more,
        collections={**collections, "seconds": others["settings"], "segments": SEGMENTS},
        network=Id("network_group"),
    )


def endpoints_root() -> Root:
    endpoint = resource(
        "endpoint",
        ENDPOINT,
        text("pe-", Each("key")),
        Id("network_group"),
        {
            **LOCATED,
            "properties": {
                "subnet": {"id": Id("subnet", Each("segment"))},
                "privateLinkServiceConnections": [
                    {
                        "name": Each("key"),
                        "properties": {
                            "privateLinkServiceId": Each("target"),
                            "groupIds": [Each("key")],
                        },
                    }
                ],
            },
        },
        module="endpoints",
        collection="services",
        lock=Id("vnet"),
    )
    zone = resource(
        "zone", ZONE, Each("zone"), HUB_GROUP, module="dns", collection="services", verb="existing"
    )
    records = resource(
        "records",
        ZONE_GROUP,
        "default",
        Id("endpoint", Each("key")),
        {
            "properties": {
                "privateDnsZoneConfigs": [
                    {"name": "zone", "properties": {"privateDnsZoneId": Id("zone", Each("key"))}}
                ]
            }
        },
        module="records",
        collection="services",
    )
    services = {
        "vault": {
            "target": Id("key_vault"),
            "segment": "endpoints",
            "zone": "privatelink.vaultcore.azure.net",
        },
        "blob": {
            "target": Id("storage"),
            "segment": "training",
            "zone": "privatelink.blob.core.windows.net",
        },
    }
    return root(
        *network(),
        vault(),
        storage(),
        zone,
        endpoint,
        records,
        collections={"segments": SEGMENTS, "services": services},
        network=Id("network_group"),
        endpoints=Id("network_group"),
        records=Id("network_group"),
    )


def hub_root() -> Root:
    """The halves of a peering wait for each other's networks, ours for the hub's half."""
    hub = resource("hub", VNET, Param("hub", "name"), HUB_GROUP, module="hub", verb="existing")
    theirs = resource(
        "theirs",
        PEERING,
        text("to-", Param("environment")),
        Id("hub"),
        {"properties": {"remoteVirtualNetwork": {"id": Id("vnet")}}},
        module="hub",
        depends_on=("subnet",),
    )
    ours = resource(
        "ours",
        PEERING,
        "to-hub",
        Id("vnet"),
        {"properties": {"remoteVirtualNetwork": {"id": Id("hub")}}},
        module="network",
        lock=Id("vnet"),
        depends_on=("subnet", "theirs"),
    )
    own = {"x": grant(HUB_GROUP, SCIENTISTS), "y": grant(Id("hub"), SCIENTISTS)}
    return root(
        *network(),
        hub,
        theirs,
        ours,
        assignment(),
        collections={"segments": SEGMENTS, "access_items": own},
        network=Id("network_group"),
        hub=HUB_GROUP,
    )


def policy_root() -> Root:
    built_in = "/providers/Microsoft.Authorization/policyDefinitions/"
    policy = resource(
        "policy",
        POLICY,
        Each("key"),
        Subscription(),
        {
            "location": Param("location"),
            "identity": {"type": "UserAssigned", "userAssignedIdentities": [Id("trainer")]},
            "properties": {
                "displayName": Each("title"),
                "policyDefinitionId": Each("definition"),
                "notScopes": [Id("network_group"), Id("workload_group"), HUB_GROUP],
                "parameters": {"groups": {"value": [Id("storage"), Subscription(), 1, True]}},
            },
        },
        module="policy",
        collection="policies",
    )
    one = resource(
        "one",
        POLICY,
        "one",
        Id("workload_group"),
        {"properties": {"policyDefinitionId": f"{built_in}e56962a6-4747-49cd-b67b-bf8b01975c4c"}},
        module="policy_workload",
    )
    policies = {
        "locations": {
            "title": f"{HOSTILE} see https://management.azure.com",
            "definition": f"{built_in}e56962a6-4747-49cd-b67b-bf8b01975c4c",
        },
        "tags": {
            "title": "Tags",
            "definition": f"{built_in}871b6d14-10aa-478d-b590-94f262ecfa99",
        },
    }
    return root(
        identity("trainer"),
        storage(),
        policy,
        one,
        collections={"policies": policies},
        policy=Subscription(),
    )


def runtime_loop_root() -> Root:
    """Runtime values of a loop, taken by a loop over the same items, and by one over others."""
    people = replace(identity("person"), name=text("id-", Each("key")), collection="people")
    registered = resource(
        "registered",
        ROLE,
        guid(Id("person", Each("key")), Output("person", PRINCIPAL, Each("key"))),
        Id("workload_group"),
        {
            "properties": {
                "principalId": Output("person", PRINCIPAL, Each("key")),
                "roleDefinitionId": READER,
                "principalType": "ServicePrincipal",
            }
        },
        module="registered",
        collection="people",
    )
    note = resource(
        "note",
        LOCK,
        Each("key"),
        Id("workload_group"),
        {
            "properties": {
                "level": "CanNotDelete",
                "notes": text("Of ", Output("person", "properties.clientId", Each("who"))),
            }
        },
        module="notes",
        collection="notes",
    )
    near = replace(note, symbol="near", module="identities", name=text("near-", Each("key")))
    return root(
        people,
        registered,
        note,
        near,
        collections={
            "people": {"ann": {}, "bob": {}},
            "notes": {"first": {"who": "bob"}, "second": {"who": "ann"}},
        },
    )


def long_names_root() -> Root:
    """Lines that do not fit break where the compiler breaks them."""
    long = "a_vault_with_a_name_so_long_that_hardly_anything_fits_beside_it"
    key_vault = replace(vault(), symbol=long)
    items = {
        "a": grant(Id(long), Output("trainer", PRINCIPAL), environments=["dev"]),
        "b": grant(Id(long), SCIENTISTS, environments=["prod"]),
        "c": grant(Id("network_group"), SCIENTISTS, environments=[]),
    }
    second = {"a": grant(Id(long), SCIENTISTS, Role("Key Vault Crypto User"), environments=[])}
    return root(
        replace(identity("trainer"), name=text("id-" + "long-" * 30, Param("environment"))),
        key_vault,
        assignment(),
        assignment("access_for_people_who_work_on_it"),
        storage(depends_on=(long,)),
        collections={"access_items": items, "access_for_people_who_work_on_it_items": second},
    )


ROOTS = {
    "network": network_root,
    "access": access_root,
    "some environments": some_environments_root,
    "own module": own_module_root,
    "vault": vault_root,
    "storage": storage_root,
    "diagnostics": diagnostics_root,
    "partial diagnostics": partial_diagnostics_root,
    "endpoints": endpoints_root,
    "hub": hub_root,
    "policy": policy_root,
    "runtime loop": runtime_loop_root,
    "long names": long_names_root,
}


@pytest.mark.parametrize("name", ROOTS)
def test_is_what_the_design_says(bicep: BicepClient, tmp_path: Path, name: str) -> None:
    assert_sound(bicep, ROOTS[name](), tmp_path)


def test_hub_is_another_subscription(bicep: BicepClient, tmp_path: Path) -> None:
    assert_sound(bicep, hub_root(), tmp_path)
    hub = (tmp_path / "landing-zone" / "modules" / "hub-theirs.bicep").read_text(encoding="utf-8")
    assert "scope: resourceGroup(subscriptionId, names.networkGroup)" in hub
    assert HUB not in hub

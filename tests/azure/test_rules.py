"""Azure's rules, held against the request that completes a breach."""

from __future__ import annotations

import pytest

from ailz.azure.behaviours import rules
from ailz.azure.request import Request
from ailz.azure.rules import plain_rules
from ailz.azure.rules.several import SEVERAL
from ailz.azure.world import Resource, World
from tests.azure.small import (
    ACCOUNT,
    ENDPOINT,
    GROUP,
    NSG,
    ROUTES,
    SUBNET,
    VNET,
    Tree,
    delegated,
    doubting,
    endpoint,
    of,
    put,
    refusing,
    resource,
    rid,
    subnet,
    vnet,
    world,
)
from tests.verify.test_arm import RULES, satisfying_and_breaking

HELD = {each.id for each in rules.BEHAVIOURS}
PLAIN = sorted(rule.id for rule in plain_rules() if rule.id in HELD)
FIREWALL = rid("Microsoft.Network/azureFirewalls", "afw-demo")
POLICY = rid("Microsoft.Network/firewallPolicies", "afwp-demo")
BLOB = f"{ACCOUNT}/blobServices/default"
REGISTRY = rid("Microsoft.ContainerRegistry/registries", "crdemo")


def said(name: str, *, breaks: bool) -> set[str]:
    """Return what refuses or doubts the first of a rule's requests, beside the others of it."""
    asked, *others = satisfying_and_breaking(RULES[name], breaks=breaks)
    there = World().having(
        *(Resource(each.id, each.api_version, each.body, dict(each.body)) for each in others)
    )
    request = Request("PUT", asked.id, "none", asked.body)
    found = (each for each in rules.BEHAVIOURS if each.refuses is not None)
    return {each.id for each in found if each.refuses and list(each.refuses(there, request))}


@pytest.mark.parametrize("name", PLAIN)
def test_a_rule_on_one_request_refuses_what_breaks_it_and_nothing_else(name: str) -> None:
    """A5, A6 and kin."""
    assert name in said(name, breaks=True)
    assert name not in said(name, breaks=False)


def rule_of(priority: int, **more: object) -> Tree:
    said = {"direction": "Inbound", "access": "Allow", "priority": priority, "protocol": "Tcp"}
    return {"name": f"r{priority}-{len(more)}", "properties": {**said, **more}}


def fire(subnet_name: str = "AzureFirewallSubnet") -> Tree:
    place = {"properties": {"subnet": {"id": f"{VNET}/subnets/{subnet_name}"}}}
    return of(ipConfigurations=[place], sku={"tier": "Premium"}, firewallPolicy={"id": POLICY})


BREACHES: dict[str, tuple[list[Resource], Request, Request]] = {
    "subnet-no-overlap": (
        [resource(VNET, vnet()), resource(SUBNET, subnet("10.0.1.0/24"))],
        put(f"{VNET}/subnets/other", subnet("10.0.1.128/25")),
        put(f"{VNET}/subnets/other", subnet("10.0.2.0/25")),
    ),
    "subnet-full": (
        [
            resource(SUBNET, subnet("10.0.1.0/29")),
            *(resource(f"{ENDPOINT}-{n}", endpoint()) for n in range(3)),
        ],
        put(ENDPOINT, endpoint()),
        put(ENDPOINT, endpoint(where=f"{VNET}/subnets/other")),
    ),
    "endpoint-region": (
        [resource(VNET, vnet(location="northeurope")), resource(SUBNET, subnet())],
        put(ENDPOINT, endpoint()),
        put(ENDPOINT, {**endpoint(), "location": "northeurope"}),
    ),
    "nsg-priority-unique": (
        [],
        put(NSG, of(securityRules=[rule_of(100), rule_of(100, direction="Inbound")])),
        put(NSG, of(securityRules=[rule_of(100), rule_of(110)])),
    ),
    "firewall-subnet": ([], put(FIREWALL, fire("snet-wrong")), put(FIREWALL, fire())),
    "subnet-reserved-names": (
        [],
        put(ENDPOINT, endpoint(where=f"{VNET}/subnets/GatewaySubnet")),
        put(ENDPOINT, endpoint()),
    ),
    "firewall-subnet-default-route": (
        [
            resource(
                ROUTES,
                of(
                    routes=[
                        {
                            "name": "out",
                            "properties": {
                                "addressPrefix": "0.0.0.0/0",
                                "nextHopType": "VirtualAppliance",
                            },
                        }
                    ]
                ),
            )
        ],
        put(
            f"{VNET}/subnets/AzureFirewallSubnet", subnet("10.0.3.0/26", routeTable={"id": ROUTES})
        ),
        put(f"{VNET}/subnets/AzureFirewallSubnet", subnet("10.0.3.0/26")),
    ),
    "acr-premium-georeplications": (
        [resource(REGISTRY, {**of(), "sku": {"name": "Standard"}})],
        put(f"{REGISTRY}/replications/northeurope"),
        put(rid("Microsoft.ContainerRegistry/registries", "crother")),
    ),
    "diag-something": (
        [],
        put(
            rid("Microsoft.Insights/diagnosticSettings", "s", ACCOUNT),
            {"properties": {"logs": [{"category": "a", "enabled": False}]}},
        ),
        put(
            rid("Microsoft.Insights/diagnosticSettings", "s", ACCOUNT),
            {"properties": {"logs": [{"category": "a", "enabled": True}]}},
        ),
    ),
}


@pytest.mark.parametrize("name", BREACHES)
def test_who_completes_a_breach_of_several_is_refused(name: str) -> None:
    there, refused, taken = BREACHES[name]
    assert name in SEVERAL
    assert name in refusing(world(*there), refused)
    assert name not in refusing(world(*there), taken)


def test_a_breach_is_blamed_on_who_completes_it_not_on_who_comes_later() -> None:
    """What is there already in breach is nobody's fault who comes after."""
    there = [resource(SUBNET, subnet()), resource(f"{VNET}/subnets/b", subnet("10.0.1.0/25"))]
    assert refusing(world(*there), put(f"{VNET}/subnets/c", subnet("10.0.9.0/24"))) == set()


def test_what_is_sent_again_as_it_was_is_not_refused() -> None:
    there = [resource(VNET, vnet()), resource(SUBNET, subnet()), resource(ENDPOINT, endpoint())]
    assert refusing(world(*there), put(SUBNET, subnet())) == set()
    assert refusing(world(*there), put(ENDPOINT, endpoint())) == set()


def test_a_network_cannot_lose_the_range_that_its_subnets_stand_in() -> None:
    there = world(resource(VNET, vnet("10.0.0.0/16")), resource(SUBNET, subnet("10.0.1.0/24")))
    assert "subnet-inside-vnet" in refusing(there, put(VNET, vnet("10.9.0.0/16")))
    assert "subnet-inside-vnet" not in refusing(there, put(VNET, vnet("10.0.0.0/15")))


def test_a_change_of_what_others_look_at_is_a_doubt() -> None:
    hierarchical = {**of(isHnsEnabled=True), "kind": "StorageV2"}
    there = world(
        resource(ACCOUNT, {**of(isHnsEnabled=False), "kind": "StorageV2"}),
        resource(BLOB, {"properties": {"isVersioningEnabled": True}}),
    )
    assert "storage-hns-versioning" in doubting(there, put(ACCOUNT, hierarchical))
    versioned = {"properties": {"isVersioningEnabled": True}}
    made = world(resource(ACCOUNT, hierarchical))
    assert "storage-hns-versioning" in refusing(made, put(BLOB, versioned))


def test_a_rule_whose_source_leaves_it_open_is_a_doubt() -> None:
    there = world(resource(SUBNET, delegated("Microsoft.App/environments")))
    assert "subnet-endpoint-and-delegation" in doubting(there, put(ENDPOINT, endpoint()))
    assert "subnet-endpoint-and-delegation" not in refusing(there, put(ENDPOINT, endpoint()))
    plain = world(resource(SUBNET, subnet()))
    assert "subnet-endpoint-and-delegation" not in doubting(plain, put(ENDPOINT, endpoint()))


def test_what_is_known_by_its_id_alone_refuses_nothing() -> None:
    there = world(Resource(VNET, "", owner="platform", whole=False))
    assert refusing(there, put(ENDPOINT, endpoint())) == set()
    assert refusing(there, put(SUBNET, subnet("10.77.0.0/24"))) == set()


def test_the_number_of_a_type_in_a_group_ends() -> None:
    kind = "Microsoft.Network/routeTables"
    there = world(*(resource(rid(kind, f"rt-{n}")) for n in range(200)))
    assert "limit-route-tables" in refusing(there, put(rid(kind, "rt-more")))
    assert "limit-route-tables" not in refusing(there, put(rid(kind, "rt-7")))
    elsewhere = GROUP.replace("000001", "000002")
    assert "limit-route-tables" not in refusing(there, put(rid(kind, "rt-more", elsewhere)))

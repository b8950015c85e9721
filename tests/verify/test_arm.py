"""Azure's own rules: each is held or has a reason, and each that is held can be broken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from ailz.azure.bodies import Body, from_evaluated
from ailz.azure.rules import held, refused
from ailz.azure.rules.elsewhere import ELSEWHERE
from ailz.azure.rules.several import SEVERAL
from ailz.catalog.arm_rules import ArmRule, arm_rules, known_to_arm_rules
from ailz.design.evaluate import evaluate
from tests.sampling.drawn import designed
from tests.sampling.rows import rows
from tests.verify.worlds import (
    GROUP,
    IDENTITY,
    LOGS,
    PEOPLE,
    SUBSCRIPTION,
    VNET,
    assignment,
    body,
    rid,
)

RULES = {rule.id: rule for rule in arm_rules()}
PLAIN = sorted(held() - SEVERAL.keys())
REGION = "westeurope"


def broken(*bodies: Body) -> set[str]:
    return {each.rule.id for each in refused(bodies, REGION)}


def test_every_rule_is_held_or_has_a_reason_and_never_both() -> None:
    assert held() | ELSEWHERE.keys() == RULES.keys()
    assert not held() & ELSEWHERE.keys()
    assert all(len(why) > 10 for why in ELSEWHERE.values())


def test_the_catalog_has_the_rules_of_every_type_that_is_made() -> None:
    made = {
        request.type
        for row in rows()
        for deployment in designed(row).deployments
        for name in deployment.root.environments
        for request in from_evaluated(evaluate(deployment.root, name))
    }
    assert made <= known_to_arm_rules()


def _set(tree: dict[str, Any], path: str, value: Any) -> None:
    *inner, last = path.split(".")
    at = tree
    for step in inner:
        at = at.setdefault(step[:-2], [{}])[0] if step.endswith("[]") else at.setdefault(step, {})
    at[last.removesuffix("[]")] = [value] if last.endswith("[]") else value


FITTING = {"^DW|_DC_": "DW100c"}
"""A pattern that a condition asks for -> a text that fits it."""


def _satisfying(check: Mapping[str, Any]) -> Any:
    value = check.get("value")
    return {
        "eq": value,
        "ne": "something else",
        "in": value[0] if isinstance(value, list) else None,
        "notIn": "something else",
        "present": {"there": True},
        "startsWith": value,
        "contains": value,
        "matches": FITTING.get(str(value)),
        "notMatches": "something else",
    }.get(check["op"])


BREAKS: dict[str, Any] = {
    "eq": "something else",
    "in": "something else",
    "present": None,
    "absent": {"there": True},
    "notNull": None,
    "notFalse": False,
    "startsWith": "something else",
    "contains": "something else",
    "matches": " ",
    "maxLength": "x" * 5000,
    "maxBytes": "x" * 9000,
    "maxCount": {f"tag{n}": "x" for n in range(60)},
    "maxPrefixLength": "10.0.0.0/30",
    "within": "192.168.0.0/24",
    "notOverlaps": "127.0.0.0/24",
    "keyMatches": {"Cost Center": "1"},
    "keyNotMatches": {"a/b": "1"},
    "keyMaxLength": {"x" * 600: "1"},
    "valueMaxLength": {"x": "1" * 300},
    "keysUnique": {"a": "1", "A": "1"},
}


def _breaking(check: Mapping[str, Any]) -> Any:
    op, value = check["op"], check.get("value")
    if op in ("ne", "notIn"):
        return value[0] if op == "notIn" else value
    if op in ("le", "between"):
        return (value if op == "le" else value[1]) + 1
    return BREAKS[op]


def satisfying_and_breaking(rule: ArmRule, *, breaks: bool) -> list[Body]:
    """Requests in which the conditions of a rule hold, with what it demands or against it."""
    check, kind = (
        rule.check,
        rule.types[0] if rule.types[0] != "*" else "Microsoft.Search/searchServices",
    )
    trees: dict[str, dict[str, Any]] = {"": {"properties": {}}}
    wanted = [(each["path"], _satisfying(each)) for each in check.get("if", ())]
    if isinstance(check.get("value"), str) and ":" in check["value"]:
        other = "10.0.0.0/16" if check["op"] == "within" else "one thing"
        wanted.append((check["value"], other))
    if ":" in check["path"] and check.get("value") == "location":
        wanted.append(("location", check["value"]))  # what the request says there itself
    if breaks:
        wanted.append((check["path"], _breaking(check)))
    elif check["op"] in ("eq", "in", "startsWith", "contains") and ":" not in str(check["value"]):
        wanted.append((check["path"], _satisfying(check)))
    elif check["op"] == "present":
        wanted.append((check["path"], {"there": True}))
    for path, value in wanted:
        where, _, inner = path.rpartition(":")
        _set(trees.setdefault(where, {"properties": {}}), inner, value)
    above = rid(kind.rpartition("/")[0], "parent") if kind.count("/") > 1 else ""
    name = trees[""].pop("name", "child")
    id_ = f"{above}/{kind.rpartition('/')[2]}/{name}" if above else rid(kind, name)
    made = []
    for where, tree in trees.items():
        if where == "parent":
            made.append(Body(kind.rpartition("/")[0], "", above, "parent", tree))
        elif where:
            provider, *kinds = where.split("/")
            other_id = f"{GROUP}/providers/{provider}/" + "/".join(f"{k}/other" for k in kinds)
            made.append(Body(where, "", other_id, "other", tree))
            trees[""]["properties"]["mentions"] = [other_id, "https://other.vault/keys/other"]
    return [Body(kind, "", id_, name, trees[""]), *made]


@pytest.mark.parametrize("name", PLAIN)
def test_a_rule_on_properties_refuses_what_breaks_it_and_nothing_else(name: str) -> None:
    """A5, A6 and kin: what the check of a rule refuses, and what it takes."""
    assert name in broken(*satisfying_and_breaking(RULES[name], breaks=True))
    assert name not in broken(*satisfying_and_breaking(RULES[name], breaks=False))


NETWORK = "Microsoft.Network"
VAULTS, SEARCH = "Microsoft.KeyVault/vaults", "Microsoft.Search/searchServices"
WORKSPACE = rid("Microsoft.MachineLearningServices/workspaces", "mlw")
ACCOUNT = rid("Microsoft.Storage/storageAccounts", "stdemo")
REGISTRY = rid("Microsoft.ContainerRegistry/registries", "crdemo")
SCOPE = rid("Microsoft.Insights/privateLinkScopes", "ampls")


def of(kind: str, name: str, **properties: Any) -> Body:
    return body(rid(kind, name), {"properties": properties, "location": REGION})


def below(id_: str, tail: str, **properties: Any) -> Body:
    return body(f"{id_}/{tail}", {"properties": properties})


def subnet(name: str, prefix: str, **properties: Any) -> Body:
    return below(VNET, f"subnets/{name}", addressPrefix=prefix, **properties)


def endpoint(name: str, target: str, group: str, where: str = "snet", **more: Any) -> Body:
    link = {"properties": {"privateLinkServiceId": target, "groupIds": [group]}}
    place = {"id": f"{VNET}/subnets/{where}"}
    return of(
        f"{NETWORK}/privateEndpoints",
        name,
        subnet=place,
        privateLinkServiceConnections=[link],
        **more,
    )


def group(*rules: dict[str, Any], name: str = "nsg") -> Body:
    named = [{"name": f"r{n}", "properties": each} for n, each in enumerate(rules)]
    return of(f"{NETWORK}/networkSecurityGroups", name, securityRules=named)


def allowed(**more: Any) -> dict[str, Any]:
    return {
        "direction": "Inbound",
        "access": "Allow",
        "priority": 100,
        "protocol": "Tcp",
        "sourceAddressPrefix": "*",
        "destinationAddressPrefix": "*",
        "destinationPortRange": "443",
        **more,
    }


def link(zone: str, name: str, zone_group: str = GROUP, **more: Any) -> Body:
    id_ = rid(f"{NETWORK}/privateDnsZones", zone, zone_group)
    return below(id_, f"virtualNetworkLinks/{name}", virtualNetwork={"id": VNET}, **more)


def setting(name: str, target: str = ACCOUNT, **properties: Any) -> Body:
    return body(
        rid("Microsoft.Insights/diagnosticSettings", name, target), {"properties": properties}
    )


def many(count: int, kind: str) -> list[Body]:
    return [of(kind, f"each{number}") for number in range(count)]


LOGGED = [{"categoryGroup": "allLogs", "enabled": True}]
IN_FIREWALL = {"subnet": {"id": f"{VNET}/subnets/AzureFirewallSubnet"}}
ELSEWHERE_SUBNET = {"properties": {"subnet": {"id": f"{VNET}/subnets/other"}}}
OTHER_GROUP = f"{SUBSCRIPTION}/resourceGroups/rg-other"
FAULTS: dict[str, list[Body]] = {
    "arm-reserved-substring": [of(VAULTS, "kv-windows-prod")],
    "arm-reserved-start": [of(SEARCH, "login-search")],
    "arm-reserved-words": [of(SEARCH, "office")],
    "parent-exists": [body(GROUP, {}), below(VNET, "subnets/lost", addressPrefix="10.0.0.0/27")],
    "subnet-no-overlap": [subnet("a", "10.0.0.0/26"), subnet("b", "10.0.0.32/27")],
    "subnet-full": [
        subnet("snet", "10.0.0.0/28"),
        endpoint("pep", SCOPE, "azuremonitor"),
    ],
    "subnet-reserved-5": [
        subnet("snet", "10.0.0.0/29"),
        *(endpoint(f"pep{n}", ACCOUNT, "blob") for n in range(4)),
    ],
    "subnet-endpoint-and-delegation": [
        subnet("snet", "10.0.0.0/27", delegations=[{"name": "x"}]),
        endpoint("pep", ACCOUNT, "blob"),
    ],
    "subnet-reserved-names": [endpoint("pep", ACCOUNT, "blob", "GatewaySubnet")],
    "firewall-subnet": [
        subnet("AzureFirewallSubnet", "10.0.0.0/27"),
        of(f"{NETWORK}/azureFirewalls", "afw", ipConfigurations=[{"properties": IN_FIREWALL}]),
    ],
    "firewall-management-subnet": [
        of(
            f"{NETWORK}/azureFirewalls",
            "afw",
            managementIpConfiguration={"properties": IN_FIREWALL},
        )
    ],
    "firewall-one-subnet": [
        of(f"{NETWORK}/azureFirewalls", "afw", ipConfigurations=[{"properties": IN_FIREWALL}] * 2)
    ],
    "firewall-subnet-default-route": [
        subnet(
            "AzureFirewallSubnet",
            "10.0.0.0/26",
            routeTable={"id": rid(f"{NETWORK}/routeTables", "rt")},
        ),
        of(
            f"{NETWORK}/routeTables",
            "rt",
            routes=[
                {
                    "name": "all",
                    "properties": {"addressPrefix": "0.0.0.0/0", "nextHopType": "VirtualAppliance"},
                }
            ],
        ),
    ],
    "bastion-subnet": [of(f"{NETWORK}/bastionHosts", "bas", ipConfigurations=[ELSEWHERE_SUBNET])],
    "gateway-subnet-name": [
        of(f"{NETWORK}/virtualNetworkGateways", "vpng", ipConfigurations=[ELSEWHERE_SUBNET])
    ],
    "resolver-subnets": [
        subnet("other", "10.0.0.0/28"),
        below(
            rid(f"{NETWORK}/dnsResolvers", "dnspr"),
            "inboundEndpoints/in",
            ipConfigurations=[ELSEWHERE_SUBNET["properties"]],
        ),
    ],
    "endpoint-region": [
        body(VNET, {"location": "northeurope"}),
        endpoint("pep", ACCOUNT, "blob"),
    ],
    "endpoint-gpv2": [body(ACCOUNT, {"kind": "Storage"}), endpoint("pep", ACCOUNT, "blob")],
    "endpoint-static-address": [
        endpoint(
            "pep",
            rid("Microsoft.RecoveryServices/vaults", "rsv"),
            "x",
            ipConfigurations=[{"name": "a"}],
        )
    ],
    "pip-zones-region": [
        body(
            rid(f"{NETWORK}/publicIPAddresses", "pip"),
            {"location": "northcentralus", "zones": ["1"]},
        )
    ],
    "zone-one-name-per-network": [
        link("privatelink.x", "a"),
        link("privatelink.x", "b", OTHER_GROUP),
    ],
    "zone-one-link-per-network": [link("privatelink.x", "a"), link("privatelink.x", "b")],
    "zone-one-registration": [
        link("privatelink.x", "a", registrationEnabled=True),
        link("privatelink.y", "a", registrationEnabled=True),
    ],
    "peering-no-overlap": [
        of(f"{NETWORK}/virtualNetworks", "one", addressSpace={"addressPrefixes": ["10.0.0.0/24"]}),
        of(
            f"{NETWORK}/virtualNetworks", "two", addressSpace={"addressPrefixes": ["10.0.0.128/25"]}
        ),
        below(
            rid(f"{NETWORK}/virtualNetworks", "one"),
            "virtualNetworkPeerings/two",
            remoteVirtualNetwork={"id": rid(f"{NETWORK}/virtualNetworks", "two")},
        ),
    ],
    "aml-outbound-required": [
        body(WORKSPACE, {"properties": {"storageAccount": ACCOUNT}}),
        body(ACCOUNT, {}),
        below(
            WORKSPACE,
            "outboundRules/store",
            destination={"serviceResourceId": ACCOUNT, "subresourceTarget": "blob"},
        ),
    ],
    "nsg-priority-unique": [group(allowed(), allowed())],
    "nsg-one-tag-per-side": [group(allowed(sourceAddressPrefixes=["Internet", "10.0.0.0/8"]))],
    "nsg-addresses": [group(allowed(sourceAddressPrefixes=["10.0.0.0/8"] * 4001))],
    "nsg-asg-limits": [group(allowed(sourceApplicationSecurityGroups=[{"id": "x"}] * 11))],
    "nsg-endpoint-combinations": [
        group(
            allowed(
                sourceAddressPrefixes=["10.0.0.0/8"] * 499,
                destinationAddressPrefixes=["10.0.0.0/8"] * 499,
            )
        )
    ],
    "nsg-bastion-complete": [
        group(allowed()),
        subnet(
            "AzureBastionSubnet",
            "10.0.0.0/26",
            networkSecurityGroup={"id": rid(f"{NETWORK}/networkSecurityGroups", "nsg")},
        ),
    ],
    "diag-five": [setting(f"s{n}", workspaceId=f"{LOGS}{n}", logs=LOGGED) for n in range(6)],
    "diag-sink-unique": [
        setting("a", workspaceId=LOGS, logs=LOGGED),
        setting("b", workspaceId=LOGS, logs=[{"category": "StorageRead", "enabled": True}]),
    ],
    "diag-something": [setting("a", workspaceId=LOGS, logs=[{"category": "x", "enabled": False}])],
    "diag-category-or-group": [
        setting(
            "a", workspaceId=LOGS, logs=[{"category": "x", "categoryGroup": "y", "enabled": True}]
        )
    ],
    "diag-region": [
        body(ACCOUNT, {"location": "northeurope"}),
        of(VAULTS, "kv"),
        setting("a", rid(VAULTS, "kv"), storageAccountId=ACCOUNT, logs=LOGGED),
    ],
    "ampls-one-per-network": [
        endpoint("a", SCOPE, "azuremonitor"),
        endpoint("b", f"{SCOPE}2", "azuremonitor"),
    ],
    "ampls-endpoints": [
        body(SCOPE, {"location": "global"}),
        *(endpoint(f"pep{n}", SCOPE, "azuremonitor") for n in range(11)),
    ],
    "ampls-workspaces": [below(SCOPE, f"scopedResources/r{n}") for n in range(3001)],
    "ampls-scopes-per-resource": [
        below(f"{SCOPE}{n}", "scopedResources/r", linkedResourceId=LOGS) for n in range(101)
    ],
    "group-resources-800": many(801, VAULTS),
    "locks-per-scope": [
        body(rid("Microsoft.Authorization/locks", f"l{n}", ACCOUNT), {"properties": {}})
        for n in range(21)
    ],
    "rbac-subscription-4000": [
        body(
            rid("Microsoft.Authorization/roleAssignments", f"r{n}"),
            {"properties": {"principalId": n, "roleDefinitionId": ""}},
        )
        for n in range(4001)
    ],
    "rbac-same-triple": [
        assignment(ACCOUNT, "Storage Blob Data Reader", PEOPLE, "Group"),
        assignment(ACCOUNT.upper(), "Storage Blob Data Reader", PEOPLE, "Group"),
    ],
    "limit-virtualnetworks": many(1001, f"{NETWORK}/virtualNetworks"),
    "limit-security-groups": many(5001, f"{NETWORK}/networkSecurityGroups"),
    "limit-route-tables": many(201, f"{NETWORK}/routeTables"),
    "limit-private-dns-zones": many(1001, f"{NETWORK}/privateDnsZones"),
    "limit-subnets-per-network": [below(VNET, f"subnets/s{n}") for n in range(3001)],
    "limit-peerings-per-network": [below(VNET, f"virtualNetworkPeerings/p{n}") for n in range(501)],
    "limit-routes-per-table": [
        of(
            f"{NETWORK}/routeTables",
            "rt",
            routes=[{"name": f"r{n}", "properties": {}} for n in range(401)],
        )
    ],
    "limit-security-rules-per-group": [group(*(allowed(priority=n) for n in range(100, 1101)))],
    "limit-private-dns-network-zone": [link("privatelink.x", f"l{n}") for n in range(1001)],
    "limit-private-dns-registration-zone": [
        link("privatelink.x", f"l{n}", registrationEnabled=True) for n in range(101)
    ],
    "limit-dns-servers-per-network": [
        of(f"{NETWORK}/virtualNetworks", "v", dhcpOptions={"dnsServers": ["10.0.0.4"] * 21})
    ],
    "endpoint-zone-group": [
        below(rid(f"{NETWORK}/privateEndpoints", "pep"), f"privateDnsZoneGroups/g{n}")
        for n in range(2)
    ],
    "acr-premium-georeplications": [
        body(REGISTRY, {"sku": {"name": "Standard"}}),
        below(REGISTRY, "replications/northeurope"),
    ],
    "acr-premium-private-endpoint": [
        body(REGISTRY, {"sku": {"name": "Standard"}}),
        endpoint("pep", REGISTRY, "registry"),
    ],
}
"""The id of a rule on several requests -> requests that break it."""


def test_every_rule_on_several_requests_has_a_fault() -> None:
    assert FAULTS.keys() == SEVERAL.keys()


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_a_rule_on_several_requests_is_seen_to_be_broken(name: str) -> None:
    assert name in broken(*FAULTS[name])


NO_FAULTS: dict[str, list[Body]] = {
    "a workload may have the word where no address is made of it": [
        body(f"{SUBSCRIPTION}/resourceGroups/rg-windows", {})
    ],
    "an endpoint takes one address, so 27 fit into a /27": [
        subnet("snet", "10.0.0.0/27"),
        *(endpoint(f"pep{n}", ACCOUNT, "blob") for n in range(27)),
    ],
    "metrics beside logs, by another setting": [
        setting("a", workspaceId=LOGS, logs=LOGGED),
        setting("b", workspaceId=LOGS, metrics=[{"category": "AllMetrics", "enabled": True}]),
    ],
    "queues of the parent's own store": [
        body(WORKSPACE, {"properties": {"storageAccount": ACCOUNT}}),
        body(ACCOUNT, {}),
        below(
            WORKSPACE,
            "outboundRules/store",
            destination={"serviceResourceId": ACCOUNT, "subresourceTarget": "queue"},
        ),
    ],
    "inbound and outbound share a priority": [group(allowed(), allowed(direction="Outbound"))],
    "an identity is nobody's address": [body(IDENTITY.replace("demo", "microsoft"), {})],
}


@pytest.mark.parametrize("why", NO_FAULTS)
def test_it_is_no_fault(why: str) -> None:
    assert broken(*NO_FAULTS[why]) == set()


def test_a_rule_says_what_azure_says() -> None:
    assert all(re.search(r"\w", rule.rule) and rule.source for rule in arm_rules())

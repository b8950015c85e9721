"""Subnets: their names, their sizes, what may stand in them and whether it fits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from ipaddress import IPv4Network
from itertools import combinations
from typing import Final

from ailz.azure.bodies import UNKNOWN, Body
from ailz.azure.endpoints import group_ids, targets
from ailz.azure.look import id_type, ranges, same_id
from ailz.azure.rules.found import Check, Found, repeated, said
from ailz.azure.rules.name_rules import ENDPOINT, TARGET
from ailz.azure.rules.world import World
from ailz.catalog.arm_rules import ArmRule, endpoint_addresses
from ailz.catalog.regions import region

SUBNET = "Microsoft.Network/virtualNetworks/subnets"
_IN_SUBNET = "properties.subnet.id"
_HOST_SUBNET = "properties.ipConfigurations[].properties.subnet.id"
_MANAGEMENT = "properties.managementIpConfiguration.properties.subnet.id"
_RESERVED_ADDRESSES = 5


def prefixes(subnet: Body) -> list[IPv4Network]:
    """Return the ranges of a subnet."""
    found = said(subnet, "properties.addressPrefix") + said(subnet, "properties.addressPrefixes[]")
    return ranges(found)


def _network(id_: str) -> str:
    return id_.casefold().partition("/subnets/")[0]


def _no_overlap(world: World, _: ArmRule) -> Found:
    networks: dict[str, list[Body]] = defaultdict(list)
    for subnet in world.of((SUBNET,)):
        networks[_network(subnet.id)].append(subnet)
    for several in networks.values():
        for one, other in combinations(several, 2):
            if any(a.overlaps(b) for a in prefixes(one) for b in prefixes(other)):
                yield other, "properties.addressPrefix"


def _full(world: World, _: ArmRule) -> Found:
    """Yield subnets with fewer addresses than their endpoints take; Azure keeps five of each."""
    needed: dict[str, int] = defaultdict(int)
    for endpoint in world.of((ENDPOINT,)):
        for subnet, target in zip(said(endpoint, _IN_SUBNET), targets(endpoint.body), strict=False):
            for group in group_ids(endpoint.body):
                needed[subnet.casefold()] += endpoint_addresses(id_type(target), group)
    for subnet in world.of((SUBNET,)):
        usable = sum(each.num_addresses - _RESERVED_ADDRESSES for each in prefixes(subnet))
        if prefixes(subnet) and needed[subnet.id.casefold()] > usable:
            yield subnet, "properties.addressPrefix"


def _delegated(world: World, _: ArmRule) -> Found:
    for endpoint in world.judged((ENDPOINT,)):
        for id_ in said(endpoint, _IN_SUBNET):
            subnet = world.get(str(id_))
            if subnet is not None and said(subnet, "properties.delegations[].name"):
                yield endpoint, _IN_SUBNET


def _named_subnet(world: World, rule: ArmRule) -> Found:
    """Yield resources that do not stand in the subnet that Azure names, or in too small a one."""
    wanted = rule.check["value"]
    path = _MANAGEMENT if "management" in rule.check["path"] else _HOST_SUBNET
    for body in world.judged(rule.types):
        for id_ in said(body, path):
            subnet = world.get(str(id_))
            small = subnet is not None and any(
                each.prefixlen > wanted.get("maxPrefixLength", 32) for each in prefixes(subnet)
            )
            if str(id_).rpartition("/")[2] != wanted["name"] or small:
                yield body, path


def _of_a_resolver(world: World, rule: ArmRule) -> Found:
    """Yield resolver endpoints whose subnet is of another size, or not theirs."""
    shortest, longest = rule.check["value"]
    for endpoint in world.judged(rule.types):
        for id_ in said(endpoint, _RESOLVER_SUBNET):
            subnet = world.get(str(id_))
            if subnet is None:
                continue
            sizes = [each.prefixlen for each in prefixes(subnet)]
            theirs = "Microsoft.Network/dnsResolvers" in said(subnet, _DELEGATED_TO)
            if not theirs or any(not shortest <= size <= longest for size in sizes):
                yield endpoint, _RESOLVER_SUBNET


_RESOLVER_SUBNET = "properties.ipConfigurations[].subnet.id"
_DELEGATED_TO = "properties.delegations[].properties.serviceName"


def _one_subnet(world: World, rule: ArmRule) -> Found:
    for body in world.judged(rule.types):
        if len(said(body, _HOST_SUBNET)) != 1:
            yield body, _HOST_SUBNET


def _reserved_names(world: World, rule: ArmRule) -> Found:
    """Yield what stands in a subnet that Azure keeps for another type."""
    kept = {name.casefold(): kind for name, kind in rule.check["value"].items()}
    for body in world.judged(("*",)):
        for path in (_IN_SUBNET, _HOST_SUBNET):
            for id_ in said(body, path):
                owner = kept.get(str(id_).rpartition("/")[2].casefold())
                if owner is not None and owner.casefold() != body.type.casefold():
                    yield body, path


def _firewall_route(world: World, _: ArmRule) -> Found:
    """Yield firewall subnets whose route table sends everything elsewhere than to the internet."""
    for subnet in world.of((SUBNET,)):
        if subnet.name != "AzureFirewallSubnet":
            continue
        for id_ in said(subnet, "properties.routeTable.id"):
            table = world.get(str(id_))
            routes = said(table, "properties.routes[].properties") if table else []
            if any(
                r.get("addressPrefix") == "0.0.0.0/0" and r.get("nextHopType") != "Internet"
                for r in routes
            ):
                yield subnet, "properties.routeTable"


def _same_region(world: World, _: ArmRule) -> Found:
    """Yield endpoints that stand in another region than the network that they are in."""
    for endpoint in world.judged((ENDPOINT,)):
        for id_ in said(endpoint, _IN_SUBNET):
            network = world.get(_network(str(id_)))
            if network is not None and network.body.get("location") != endpoint.body.get(
                "location"
            ):
                yield endpoint, "location"


def _kind_behind(world: World, rule: ArmRule) -> Found:
    """Yield endpoints to an account of a kind that takes none."""
    kind, wanted = rule.check["if"][0]["value"], rule.check["value"]
    for endpoint in world.judged((ENDPOINT,)):
        for target in world.named(endpoint, kind):
            if target.body.get("kind") not in wanted:
                yield endpoint, TARGET


def _static(world: World, rule: ArmRule) -> Found:
    kinds = rule.check["if"][0]["value"]
    for endpoint in world.judged((ENDPOINT,)):
        if said(endpoint, "properties.ipConfigurations[].name") and any(
            id_type(target) in kinds for target in targets(endpoint.body)
        ):
            yield endpoint, "properties.ipConfigurations"


def _zones(world: World, rule: ArmRule) -> Found:
    for body in world.judged(rule.types):
        where = str(body.body.get("location") or world.region)
        if said(body, "zones[]") and not region(where).availability_zones:
            yield body, "zones"


_LINK = "Microsoft.Network/privateDnsZones/virtualNetworkLinks"
_LINKED = "properties.virtualNetwork.id"


def _one_zone_of_a_name(world: World, _: ArmRule) -> Found:
    """Yield links of a network to a second zone of one name."""
    yield from repeated(
        world.of((_LINK,)), lambda body: _linked(body, body.id.split("/")[-3]), _LINKED
    )


def _one_link(world: World, _: ArmRule) -> Found:
    def zone_and_network(body: Body) -> tuple[str, str] | None:
        return _linked(body, body.id.casefold().partition("/virtualnetworklinks/")[0])

    yield from repeated(world.of((_LINK,)), zone_and_network, _LINKED)


def _linked(body: Body, zone: str) -> tuple[str, str] | None:
    networks = said(body, _LINKED)
    return (str(networks[0]).casefold(), zone.casefold()) if networks else None


def _one_registration(world: World, _: ArmRule) -> Found:
    def network(body: Body) -> tuple[str, str] | None:
        return _linked(body, "") if True in said(body, "properties.registrationEnabled") else None

    yield from repeated(world.of((_LINK,)), network, "properties.registrationEnabled")


_PEERING = "Microsoft.Network/virtualNetworks/virtualNetworkPeerings"


def _peered(world: World, _: ArmRule) -> Found:
    """Yield peerings of two networks of ours whose ranges overlap."""
    for peering in world.judged((_PEERING,)):
        own = world.parent(peering)
        for id_ in said(peering, "properties.remoteVirtualNetwork.id"):
            remote = world.get(str(id_))
            if own is None or remote is None or same_id(own.id, remote.id):
                continue
            spaces = [
                ranges(said(each, "properties.addressSpace.addressPrefixes[]"))
                for each in (own, remote)
            ]
            if any(one.overlaps(other) for one in spaces[0] for other in spaces[1]):
                yield peering, "properties.remoteVirtualNetwork"


_BY_HAND: Final = frozenset({"queue", "table"})
"""Group ids of a parent's own store that it does not add, so Microsoft's page on batch jobs."""


def _not_named_by_parent(world: World, rule: ArmRule) -> Found:
    """Yield ways out to a target that the parent adds by itself: it is one of the parent's own."""
    path = rule.check["path"]
    for body in world.judged(rule.types):
        parent = world.parent(body)
        if _BY_HAND.intersection(said(body, "properties.destination.subresourceTarget")):
            continue
        for target in said(body, path):
            if parent is None or str(UNKNOWN) in str(target):
                continue
            if any(same_id(each.id, str(target)) for each in world.named(parent, id_type(target))):
                yield body, path


CHECKS: Final[Mapping[str, Check]] = {
    "subnet-no-overlap": _no_overlap,
    "subnet-full": _full,
    "subnet-reserved-5": _full,
    "subnet-endpoint-and-delegation": _delegated,
    "subnet-reserved-names": _reserved_names,
    "firewall-subnet": _named_subnet,
    "firewall-management-subnet": _named_subnet,
    "firewall-one-subnet": _one_subnet,
    "firewall-subnet-default-route": _firewall_route,
    "bastion-subnet": _named_subnet,
    "gateway-subnet-name": _named_subnet,
    "resolver-subnets": _of_a_resolver,
    "endpoint-region": _same_region,
    "endpoint-gpv2": _kind_behind,
    "endpoint-static-address": _static,
    "pip-zones-region": _zones,
    "zone-one-name-per-network": _one_zone_of_a_name,
    "zone-one-link-per-network": _one_link,
    "zone-one-registration": _one_registration,
    "peering-no-overlap": _peered,
    "aml-outbound-required": _not_named_by_parent,
}

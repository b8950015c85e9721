"""Security groups: priorities, what a side of a rule may hold, and what Bastion must be let."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import prod
from typing import Any, Final

from ailz.azure.bodies import Body
from ailz.azure.rules.address_rules import SUBNET
from ailz.azure.rules.found import Check, Found, repeated, said
from ailz.azure.rules.world import RULE, World
from ailz.catalog.arm_rules import ArmRule
from ailz.catalog.egress import ALWAYS, Need, needs

_GROUP = "Microsoft.Network/networkSecurityGroups"
_SIDES = ("source", "destination")
_HOST = "bastion"


def _side(rule: Body, side: str, what: str) -> list[Any]:
    """Return the addresses (or ports) on a side of a rule, one or many."""
    return (
        said(rule, f"properties.{side}{what}")
        + said(rule, f"properties.{side}{what}es[]")
        + said(rule, f"properties.{side}{what}s[]")
    )


def _priorities(world: World, _: ArmRule) -> Found:
    def place(rule: Body) -> tuple[str, ...]:
        direction, priority = said(rule, "properties.direction"), said(rule, "properties.priority")
        return rule.id.rsplit("/", 2)[0], str(direction), str(priority)

    yield from repeated(world.of((RULE,)), place, "properties.priority")


def _one_tag(world: World, _: ArmRule) -> Found:
    """Yield rules with a list in which not everything is an address."""
    for rule in world.judged((RULE,)):
        for side in _SIDES:
            several = said(rule, f"properties.{side}AddressPrefixes[]")
            groups = said(rule, f"properties.{side}ApplicationSecurityGroups[].id")
            tags = [each for each in several if not each[:1].isdigit() and ":" not in each]
            if tags or (several and groups):
                yield rule, f"properties.{side}AddressPrefixes"


def _addresses(world: World, rule: ArmRule) -> Found:
    for group in world.judged((_GROUP,)):
        for side in _SIDES:
            rules = world.children(group, RULE)
            if sum(len(_side(each, side, "AddressPrefix")) for each in rules) > rule.check["value"]:
                yield group, "properties.securityRules"


def _application_groups(world: World, rule: ArmRule) -> Found:
    for each in world.judged((RULE,)):
        for side in _SIDES:
            if (
                len(said(each, f"properties.{side}ApplicationSecurityGroups[].id"))
                > rule.check["value"]
            ):
                yield each, f"properties.{side}ApplicationSecurityGroups"


def _combinations(world: World, rule: ArmRule) -> Found:
    for each in world.judged((RULE,)):
        sizes = [len(_side(each, side, "AddressPrefix")) or 1 for side in _SIDES]
        sizes.append(len(_side(each, "destination", "PortRange")) or 1)
        if prod(sizes) >= rule.check["value"]:
            yield each, "properties"


def _whole_set(world: World, _: ArmRule) -> Found:
    """Yield groups on Bastion's subnet that lack one of the ways that it needs."""
    asked = needs((_HOST,), (ALWAYS, _HOST), "AzureCloud", world.region)
    for subnet in world.of((SUBNET,)):
        if subnet.name != "AzureBastionSubnet":
            continue
        for id_ in said(subnet, "properties.networkSecurityGroup.id"):
            group = world.get(str(id_))
            if group is not None and not all(_lets(world, group, need) for need in asked):
                yield group, "properties.securityRules"


def _lets(world: World, group: Body, need: Need) -> bool:
    return all(
        any(_is_let(rule, need, tag, port) for rule in world.children(group, RULE))
        for tag in need.service_tags
        for port in need.ports
    )


def _is_let(rule: Body, need: Need, tag: str, port: str) -> bool:
    properties = rule.body["properties"]
    side = "source" if need.direction == "inbound" else "destination"
    # Operators may come from known ranges instead of everywhere.
    there = tag == "Internet" or tag in _side(rule, side, "AddressPrefix")
    return (
        properties["access"] == "Allow"
        and properties["direction"].casefold() == need.direction
        and port in _ports(rule)
        and there
    )


def _ports(rule: Body) -> Iterator[str]:
    yield from map(str, _side(rule, "destination", "PortRange"))


CHECKS: Final[Mapping[str, Check]] = {
    "nsg-priority-unique": _priorities,
    "nsg-one-tag-per-side": _one_tag,
    "nsg-addresses": _addresses,
    "nsg-asg-limits": _application_groups,
    "nsg-endpoint-combinations": _combinations,
    "nsg-bastion-complete": _whole_set,
}

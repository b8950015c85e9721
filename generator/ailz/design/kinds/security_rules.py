"""Rules of security groups: maps with what differs, and beside the loop what all have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from ailz.design.values import Body, Const, Merged, Row, Rows, Value

_FIRST, _STEP = 100, 10
"""Priorities: room between rules for one that a person adds."""

CONSTANTS: Mapping[str, Value] = {
    "deny_all_rules": {
        "deny-all-inbound": {
            "description": "Nothing else comes in, from the VNet neither.",
            "priority": 4096,
            "direction": "Inbound",
            "access": "Deny",
            "protocol": "*",
            "sourceAddressPrefix": "*",
            "destinationAddressPrefix": "*",
            "destinationPortRange": "*",
        },
        "deny-all-outbound": {
            "description": "Nothing else goes out, between segments neither.",
            "priority": 4096,
            "direction": "Outbound",
            "access": "Deny",
            "protocol": "*",
            "sourceAddressPrefix": "*",
            "destinationAddressPrefix": "*",
            "destinationPortRange": "*",
        },
    },
    "rule_defaults": {"access": "Allow", "protocol": "Tcp", "sourcePortRange": "*"},
}
"""What every security group ends with, and what a rule has unless it says otherwise."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule; ``many`` marks the end whose value is a list."""

    name: str
    source: Value
    destination: Value
    ports: str | tuple[str, ...]
    why: str
    protocol: str = "Tcp"
    many: Literal["source", "destination", ""] = ""
    access: Literal["Allow", "Deny"] = "Allow"


@dataclass(frozen=True, slots=True)
class Rules:
    """Rules of one direction in their order; ``after`` is how many stand before them.

    ``early`` says that they only exist in some environments, ahead of what comes next in all.
    """

    direction: Literal["Inbound", "Outbound"]
    rules: tuple[Rule, ...]
    after: int = 0
    early: bool = False


def as_rules(several: Rules) -> dict[str, Value]:
    """Return the rules by name, each with what it has otherwise than the defaults."""
    first = _FIRST + _STEP * several.after - (_STEP // 2 if several.early else 0)
    return {
        rule.name: _rule(rule, several.direction, first + _STEP * place)
        for place, rule in enumerate(several.rules)
    }


def rows(rules: Value) -> Value:
    """Return the list that Azure takes: these rules, and the denial of everything else."""
    return Rows(
        Merged((Const("deny_all_rules"), rules)),
        {"name": Row("key"), "properties": Merged((Const("rule_defaults"), Row("value")))},
    )


def _rule(rule: Rule, direction: str, priority: int) -> Body:
    ports: Body = (
        {"destinationPortRange": rule.ports}
        if isinstance(rule.ports, str)
        else {"destinationPortRanges": list(rule.ports)}
    )
    source = "sourceAddressPrefixes" if rule.many == "source" else "sourceAddressPrefix"
    target = (
        "destinationAddressPrefixes" if rule.many == "destination" else "destinationAddressPrefix"
    )
    other: Body = {} if rule.protocol == "Tcp" else {"protocol": rule.protocol}
    if rule.access != "Allow":
        other = {**other, "access": rule.access}
    return {
        "description": rule.why,
        "priority": priority,
        "direction": direction,
        **other,
        source: rule.source,
        target: rule.destination,
        **ports,
    }

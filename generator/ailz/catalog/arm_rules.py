"""What Azure refuses beyond its types: rules that a program can check, by ARM type."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from ailz.catalog import _data


@dataclass(frozen=True, slots=True)
class ArmRule:
    """One rule. `types` are ARM types, or `*` for all; `code` is Azure's error code where known.

    `kind` is `refused`, `companion` (refused unless another resource is as stated), `later
    failure`, `behaviour` or `arithmetic`. `check` says what is looked at (`scope`, `path`), under
    which conditions (`if`) and what must hold (`op`, `value`); empty where only people can check.
    """

    id: str
    types: tuple[str, ...]
    rule: str
    kind: str
    code: str
    check: Mapping[str, Any]
    source: str


@cache
def arm_rules() -> tuple[ArmRule, ...]:
    """Return the rules for the types that landing zones are made of."""
    return tuple(
        ArmRule(
            id=key,
            types=tuple(each["types"]),
            rule=each["rule"],
            kind=each["kind"],
            code=each.get("code", ""),
            check=each.get("check", {}),
            source=each["source"],
        )
        for key, each in _data.section("arm-rules").items()
    )


def arm_rule(rule_id: str) -> ArmRule:
    """Return a rule by its id."""
    return _by_id()[rule_id]


@cache
def _by_id() -> dict[str, ArmRule]:
    return {rule.id: rule for rule in arm_rules()}


@cache
def known_to_arm_rules() -> frozenset[str]:
    """Return the types whose rules the catalog has."""
    return frozenset(_data.document("arm-rules")["types"])


def takes_tag(type_name: str, name: str) -> bool:
    """Whether a type takes a tag of that name, where it takes others than most types do."""
    return all(
        re.search(form, name) is not None
        for types, form in _tag_names()
        if type_name.casefold() in types
    )


@cache
def _tag_names() -> tuple[tuple[frozenset[str], str], ...]:
    return tuple(
        (frozenset(name.casefold() for name in rule.types), rule.check["value"])
        for rule in arm_rules()
        if rule.check.get("path") == "tags" and rule.check["op"] == "keyMatches"
    )


@cache
def most(rule_id: str) -> int:
    """Return the number that a rule sets as the most."""
    return int(_data.section("arm-rules")[rule_id]["check"]["value"])


def reserved_word(name: str) -> str:
    """Return the word in a name that Azure keeps for itself; empty where there is none.

    Azure looks at names of resources with an address of their own, also at the part that makes
    them unique.
    """
    lower = name.casefold()
    inside, start, whole = (
        [str(word).casefold() for word in _data.section("arm-rules")[key]["check"]["value"]]
        for key in ("arm-reserved-substring", "arm-reserved-start", "arm-reserved-words")
    )
    found = [word for word in inside if word in lower]
    found += [word for word in start if lower.startswith(word)]
    found += [word for word in whole if word == lower]
    return found[0] if found else ""


def endpoint_addresses(type_name: str, group_id: str) -> int:
    """Return how many private addresses to plan for an endpoint; one where no source says more."""
    return _addresses().get(f"{type_name} {group_id}".casefold(), 1)


@cache
def _addresses() -> dict[str, int]:
    found = _data.section("endpoint-addresses")
    return {key.casefold(): int(each["addresses"]) for key, each in found.items()}


@dataclass(frozen=True, slots=True)
class SubnetUser:
    """What a service needs of the subnet that it is put into.

    `delegations` are the services to one of which the subnet is delegated; `undelegated` says that
    it may be delegated to none. `exclusive`: nothing of another type stands in it. `longest` is the
    longest prefix that is large enough.
    """

    service: str
    type: str
    delegations: tuple[str, ...]
    undelegated: bool
    exclusive: bool
    longest: int | None
    source: str


@cache
def subnet_users(type_name: str) -> tuple[SubnetUser, ...]:
    """Return what the services of a type need of a subnet, whatever the type's case."""
    return tuple(
        SubnetUser(
            service=each["service"],
            type=each["type"],
            delegations=tuple(each.get("delegations", ())),
            undelegated=each.get("undelegated", False),
            exclusive=each.get("exclusive", False),
            longest=each.get("longest"),
            source=each["source"],
        )
        for each in _data.section("endpoint-addresses", "users").values()
        if each["type"].casefold() == type_name.casefold()
    )


def endpoint_subnet() -> int:
    """Return the prefix length that Microsoft advises at least for a subnet of endpoints."""
    return int(_data.section("endpoint-addresses", "subnets")["private endpoints"]["prefix"])

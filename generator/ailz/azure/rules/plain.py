"""Rules that look at one request, its parent or a resource it names: read from the catalog."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeAlias

from ailz.azure.bodies import UNKNOWN, Body
from ailz.azure.look import MISSING, ranges, values
from ailz.azure.rules.world import World
from ailz.catalog.arm_rules import ArmRule

Test: TypeAlias = Callable[[Any, Any], bool]
"""A value that is there, and what the rule says of it -> whether Azure takes it."""

_PROPERTY: Final = re.compile(
    r"(properties|sku|identity)(\.\w+(\[\])?)+|kind|location|name|tags|zones"
)
_ELSEWHERE: Final = re.compile(r"(?P<where>parent|Microsoft\.[\w./]+):(?P<path>.+)")
_EITHER: Final = {"properties.addressPrefixes[]": "properties.addressPrefix"}
"""Properties that may be written as one or as a list."""


def is_plain(rule: ArmRule) -> bool:
    """Whether a rule can be held by what its check says alone."""
    check = rule.check
    if check.get("scope") not in ("resource", "create") or check.get("op") not in _TESTS:
        return False
    asked = [check.get("path"), *(each.get("path") for each in check.get("if", ()))]
    if check["op"] == "within" or (isinstance(check.get("value"), str) and ":" in check["value"]):
        asked.append(check["value"])
    return all(isinstance(path, str) and _can_read(path) for path in asked)


def plain(world: World, rule: ArmRule, body: Body) -> Iterator[str]:
    """Yield the property at which a request breaks a rule; nothing where it does not."""
    check = rule.check
    if not all(
        any(
            _holds(each, value, world, body, missing=each["op"] not in _SAYS_SOMETHING)
            for value in _read(world, body, each["path"])
        )
        for each in check.get("if", ())
    ):
        return
    missing = check["op"] not in _NEEDS_ONE
    found = list(_read(world, body, check["path"]))
    if any(not _holds(check, value, world, body, missing=missing) for value in found):
        yield check["path"].removesuffix("[]")


def _can_read(path: str) -> bool:
    elsewhere = _ELSEWHERE.fullmatch(path)
    return _PROPERTY.fullmatch(elsewhere["path"] if elsewhere else path) is not None


def _read(world: World, body: Body, path: str) -> Iterator[Any]:
    """Yield what stands at a path, of the body or of what it looks at; nothing if none is here."""
    elsewhere = _ELSEWHERE.fullmatch(path)
    if elsewhere is None:
        yield from _own(body, path)
    elif elsewhere["where"] == "parent":
        parent = world.parent(body)
        if parent is not None:
            yield from _own(parent, elsewhere["path"])
    else:
        for other in world.named(body, elsewhere["where"]):
            yield from _own(other, elsewhere["path"])


def _own(body: Body, path: str) -> Iterator[Any]:
    if path == "name":
        yield body.name
        return
    one = next(values(body.body, _EITHER[path]), MISSING) if path in _EITHER else MISSING
    if one is not MISSING:
        yield one
    else:
        yield from values(body.body, path)


def _holds(
    check: Mapping[str, Any], value: object, world: World, body: Body, *, missing: bool
) -> bool:
    op, wanted = check["op"], check.get("value")
    if value is UNKNOWN or (isinstance(value, str) and repr(UNKNOWN) in value):
        return True
    if isinstance(wanted, str) and _ELSEWHERE.fullmatch(wanted):
        # What is compared with another resource may be left out: it follows the other.
        others = [each for each in _read(world, body, wanted) if each is not MISSING]
        if value is MISSING or not others:
            return True
        wanted = others if op == "within" else others[0]
    elif isinstance(wanted, str) and _ELSEWHERE.fullmatch(check["path"]) and _can_read(wanted):
        # What another resource says is compared with what the request itself says there.
        wanted = next(_own(body, wanted), MISSING)
        if wanted is MISSING:
            return True
    # Null is how a property is left out, but where a rule is about the null itself.
    if value is MISSING or (value is None and op != "notNull"):
        return missing
    fold = check.get("ignoreCase") and isinstance(value, str)
    return _TESTS[op](_folded(value), _folded(wanted)) if fold else _TESTS[op](value, wanted)


def _folded(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, str):
        return value.casefold()
    return [_folded(each) for each in value] if isinstance(value, list) else value


_NEEDS_ONE: Final = frozenset({"eq", "present", "startsWith", "contains"})
"""Demands that a property which is left out does not satisfy."""
_SAYS_SOMETHING: Final = _NEEDS_ONE | {"in", "matches"}
"""Conditions that do not hold where the property is left out."""


def _overlaps(value: str, others: Sequence[str]) -> bool:
    return any(one.overlaps(other) for one in ranges([value]) for other in ranges(others))


def _within(value: str, others: Sequence[str]) -> bool:
    # A range that is no IPv4 range is compared with none.
    inside = [any(one.subnet_of(other) for other in ranges(others)) for one in ranges([value])]
    return all(inside)


def _keys(value: Mapping[str, Any] | None) -> tuple[str, ...]:
    return tuple(value or ())


_TESTS: Final[Mapping[str, Test]] = {
    "eq": lambda value, wanted: value == wanted,
    "ne": lambda value, wanted: value != wanted,
    "in": lambda value, wanted: value in wanted,
    "notIn": lambda value, wanted: value not in wanted,
    "le": lambda value, wanted: value <= wanted,
    "between": lambda value, wanted: wanted[0] <= value <= wanted[1],
    "present": lambda value, _: value is not None,
    "absent": lambda value, _: value is None,
    "notNull": lambda value, _: value is not None,
    "notFalse": lambda value, _: value is not False,
    "matches": lambda value, wanted: re.search(wanted, value) is not None,
    "notMatches": lambda value, wanted: re.search(wanted, value) is None,
    "startsWith": lambda value, wanted: value.startswith(wanted),
    "contains": lambda value, wanted: wanted in value,
    "maxLength": lambda value, wanted: len(value) <= wanted,
    "maxBytes": lambda value, wanted: len(value.encode()) <= wanted,
    "maxCount": lambda value, wanted: len(value or ()) <= wanted,
    "maxPrefixLength": lambda value, wanted: all(r.prefixlen <= wanted for r in ranges([value])),
    "within": _within,
    "notOverlaps": lambda value, wanted: not _overlaps(value, wanted),
    "keyMatches": lambda value, wanted: all(re.search(wanted, key) for key in _keys(value)),
    "keyNotMatches": lambda value, wanted: not any(re.search(wanted, key) for key in _keys(value)),
    "keyMaxLength": lambda value, wanted: all(len(key) <= wanted for key in _keys(value)),
    "valueMaxLength": lambda value, wanted: all(
        not isinstance(each, str) or len(each) <= wanted for each in (value or {}).values()
    ),
    "keysUnique": lambda value, _: len({k.casefold() for k in _keys(value)}) == len(_keys(value)),
}

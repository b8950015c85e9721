"""The operators of a condition: how a value of the request compares with a value of the rule."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import lru_cache

from ailz.policy.values import (
    UNKNOWN,
    UNSURE,
    ExpressionError,
    Truth,
    UnsupportedError,
    Value,
    has_member,
    has_unknown_key,
    is_unknown,
    negate,
    some,
)

Operator = Callable[[Value, Value], Truth]


def same(left: Value, right: Value) -> Truth:
    """Whether two values are equal as Azure Policy sees it.

    Strings have no case, `true` equals `"true"`, `80` equals `"80"`, and null equals `""`.
    """
    if isinstance(left, list) and isinstance(right, list):
        if len(left) != len(right):
            return False
        return _all_same(zip(left, right, strict=True))
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return _same_objects(left, right)
    if is_unknown(left) or is_unknown(right):
        return UNKNOWN
    if isinstance(left, list | Mapping) or isinstance(right, list | Mapping):
        return False
    return _same_scalars(left, right)


def _all_same(pairs: "zip[tuple[Value, Value]]") -> Truth:
    return negate(some(negate(same(left, right)) for left, right in pairs))


def _same_objects(left: Mapping[str, Value], right: Mapping[str, Value]) -> Truth:
    first = {key.casefold(): value for key, value in left.items()}
    second = {key.casefold(): value for key, value in right.items()}
    if first.keys() != second.keys():
        return UNKNOWN if has_unknown_key(left) or has_unknown_key(right) else False
    return _all_same(zip(first.values(), (second[key] for key in first), strict=True))


def _same_scalars(left: Value, right: Value) -> bool:
    if _is_number(left) and _is_number(right):
        return bool(left == right)
    first, second = as_text(left), as_text(right)
    if first.casefold() == second.casefold():
        return True
    if _is_number(left) or _is_number(right):
        numbers = _as_number(left), _as_number(right)
        return None not in numbers and numbers[0] == numbers[1]
    return False


def as_text(value: Value) -> str:
    """Return a scalar as the text it compares by; null is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _is_number(value: Value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _as_number(value: Value) -> float | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return value
    try:
        return float(value)
    except ValueError:
        return None


def _among(left: Value, right: Value) -> Truth:
    if is_unknown(right):
        return UNKNOWN
    if not isinstance(right, list):
        raise UnsupportedError("the rule compares with something that is not a list")
    if left is None or not right:
        return False
    return some(same(left, candidate) for candidate in right)


@lru_cache(maxsize=4096)
def _like_pattern(pattern: str) -> re.Pattern[str]:
    parts = [{"*": ".*", "?": "."}.get(c, re.escape(c)) for c in pattern]
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)


def _like(left: Value, right: Value) -> Truth:
    if is_unknown(right):
        return UNKNOWN
    if is_unknown(left):
        return True if left is UNKNOWN and right == "*" else UNKNOWN
    if left is None or isinstance(left, list | Mapping):
        return False
    return _like_pattern(as_text(right)).fullmatch(as_text(left)) is not None


_MATCH = {"#": "[0-9]", "?": "[A-Za-z]", ".": "."}


@lru_cache(maxsize=512)
def _match_pattern(pattern: str, *, ignore_case: bool) -> re.Pattern[str]:
    parts = "".join(_MATCH.get(c) or re.escape(c) for c in pattern)
    return re.compile(parts, re.DOTALL | (re.IGNORECASE if ignore_case else re.NOFLAG))


def _matcher(*, ignore_case: bool) -> Operator:
    def match(left: Value, right: Value) -> Truth:
        if is_unknown(left) or is_unknown(right):
            return UNKNOWN
        if left is None or isinstance(left, list | Mapping):
            return False
        pattern = _match_pattern(as_text(right), ignore_case=ignore_case)
        return pattern.fullmatch(as_text(left)) is not None

    return match


def _contains(left: Value, right: Value) -> Truth:
    if left is None:
        return False
    if is_unknown(left) or is_unknown(right):
        return UNKNOWN
    if isinstance(left, list):
        return some(same(each, right) for each in left)
    if isinstance(left, Mapping) or isinstance(right, list | Mapping):
        return False
    return as_text(right).casefold() in as_text(left).casefold()


def _contains_key(left: Value, right: Value) -> Truth:
    if is_unknown(left) or is_unknown(right):
        return UNKNOWN
    return isinstance(left, Mapping) and has_key(left, as_text(right))


def has_key(mapping: Mapping[str, Value], name: str) -> Truth:
    """Whether an object has a key, whatever its case; unknown where one of its keys may be it."""
    if has_member(mapping, name):
        return True
    return UNKNOWN if has_unknown_key(mapping) else False


def _exists(left: Value, right: Value) -> Truth:
    if is_unknown(right) or left is UNSURE:
        return UNKNOWN
    wanted = as_text(right).casefold() == "true"
    return (left is not None) is wanted


def moment(value: str) -> datetime | None:
    """Return the instant of an ISO 8601 text, UTC if it names no zone; None if it is not one."""
    if not value[:4].isdigit() or value[4:5] != "-":
        return None
    # .NET writes seven digits of a second, the parser takes six.
    trimmed = re.sub(r"(\.\d{6})\d+", r"\1", value)
    try:
        found = datetime.fromisoformat(trimmed)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _collated(text: str) -> list[tuple[int, str]]:
    # As the invariant culture has it: punctuation, then digits, then letters of either case.
    return [(2 if c.isalpha() else 1 if c.isdigit() else 0, c) for c in text.casefold()]


def order(left: Value, right: Value) -> int:
    """Return -1, 0 or 1: numbers, dates, or strings without case.

    Raises ExpressionError if the two are not of one kind.
    """
    if isinstance(left, str) and isinstance(right, str):
        moments = moment(left), moment(right)
        if moments[0] is not None and moments[1] is not None:
            return (moments[0] > moments[1]) - (moments[0] < moments[1])
        first, second = _collated(left), _collated(right)
        return (first > second) - (first < second)
    numbers = _as_number_or_none(left), _as_number_or_none(right)
    if numbers[0] is None or numbers[1] is None:
        msg = f"{_kind(left)} and {_kind(right)} cannot be ordered"
        raise ExpressionError(msg)
    return (numbers[0] > numbers[1]) - (numbers[0] < numbers[1])


def _as_number_or_none(value: Value) -> float | None:
    return None if isinstance(value, list | Mapping) else _as_number(value)


def _kind(value: Value) -> str:
    names = {bool: "true or false", str: "a text", int: "a number", float: "a number"}
    names |= {list: "an array", dict: "an object", type(None): "nothing"}
    return names.get(type(value), "a value")


def _ordered(holds: Callable[[int], bool]) -> Operator:
    def compare(left: Value, right: Value) -> Truth:
        if left is None:
            return False
        if is_unknown(left) or is_unknown(right):
            return UNKNOWN
        return holds(order(left, right))

    return compare


def _opposite(operator: Operator) -> Operator:
    return lambda left, right: negate(operator(left, right))


_POSITIVE: dict[str, Operator] = {
    "equals": same,
    "in": _among,
    "like": _like,
    "match": _matcher(ignore_case=False),
    "matchInsensitively": _matcher(ignore_case=True),
    "contains": _contains,
    "containsKey": _contains_key,
}

# By their name in lower case: rules write them in any.
OPERATORS: dict[str, Operator] = {
    **{name.lower(): operator for name, operator in _POSITIVE.items()},
    **{f"not{name.lower()}": _opposite(operator) for name, operator in _POSITIVE.items()},
    "exists": _exists,
    "less": _ordered(lambda sign: sign < 0),
    "lessorequals": _ordered(lambda sign: sign <= 0),
    "greater": _ordered(lambda sign: sign > 0),
    "greaterorequals": _ordered(lambda sign: sign >= 0),
}

"""Functions of template expressions that need their arguments only.

No argument is unknown as a whole when a function here is called, though its members may be. Each
raises ExpressionError where the template function fails.
"""

import ipaddress
import json
import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from ailz.policy.compare import as_text, has_key, moment, order, same
from ailz.policy.context import Tags
from ailz.policy.values import (
    UNKNOWN,
    UNSURE,
    ExpressionError,
    Value,
    has_member,
    has_unknown_key,
    holds_unknown,
    is_unknown,
    member,
    negate,
    some,
)

_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_Range = tuple[_Address, _Address]


def access(target: Value, key: Value) -> Value:
    """`target[key]`; raises ExpressionError if there is no such member."""
    if isinstance(target, list) and isinstance(key, int) and not isinstance(key, bool):
        if 0 <= key < len(target):
            return target[key]
        msg = f"there is no member {key} in an array of {len(target)}"
        raise ExpressionError(msg)
    if isinstance(target, Mapping) and isinstance(key, str):
        if has_member(target, key) or isinstance(target, Tags):
            return member(target, key)
        if has_unknown_key(target):
            return UNSURE
        msg = f"there is no property {key!r}"
        raise ExpressionError(msg)
    msg = f"{key!r} cannot be taken from {'nothing' if target is None else 'such a value'}"
    raise ExpressionError(msg)


def try_get(target: Value, *keys: Value) -> Value:
    """`tryGet(...)`: null where a member is missing."""
    for key in keys:
        if is_unknown(target):
            return target
        try:
            target = access(target, key)
        except ExpressionError:
            return None
    return target


def _length(value: Value) -> Value:
    if isinstance(value, str | list | Mapping):
        return len(value)
    raise ExpressionError("length() wants a text, an array or an object")


def _empty(value: Value) -> Value:
    return value is None or (isinstance(value, str | list | Mapping) and len(value) == 0)


def _end(value: Value, index: int, name: str) -> Value:
    if _sequence(value, name):
        return value[index]
    return "" if isinstance(value, str) else None


def _text(value: Value, name: str) -> str:
    if isinstance(value, str):
        return value
    msg = f"{name}() wants a text"
    raise ExpressionError(msg)


def _split(value: Value, delimiters: Value) -> Value:
    marks = delimiters if isinstance(delimiters, list) else [delimiters]
    wanted = [_text(mark, "split") for mark in marks]
    pattern = "|".join(re.escape(mark) for mark in sorted(wanted, key=len, reverse=True) if mark)
    text = _text(value, "split")
    return re.split(pattern, text) if pattern else [text]


def _concat(*values: Value) -> Value:
    if values and all(isinstance(value, list) for value in values):
        return [each for value in values for each in value]
    if any(isinstance(value, list | Mapping) for value in values):
        raise ExpressionError("concat() wants texts, or arrays")
    return "".join(_string(value) for value in values)


def _string(value: Value) -> Value:
    if holds_unknown(value):
        return UNKNOWN
    if isinstance(value, list | Mapping):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    if isinstance(value, bool):
        return "True" if value else "False"
    return as_text(value)


def _int(value: Value) -> Value:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ExpressionError("int() wants a number or a text of digits")
    try:
        return int(value)
    except (ValueError, OverflowError):
        msg = f"{value!r} is not a whole number"
        raise ExpressionError(msg) from None


def _bool(value: Value) -> Value:
    lower = as_text(value).lower()
    if lower in ("true", "1"):
        return True
    if lower in ("false", "0"):
        return False
    msg = f"{value!r} is neither true nor false"
    raise ExpressionError(msg)


def _contains(container: Value, item: Value) -> Value:
    if isinstance(container, list):
        return some(same(each, item) for each in container)
    if isinstance(container, Mapping):
        return has_key(container, as_text(item))
    return as_text(item).casefold() in _text(container, "contains").casefold()


def _index_of(value: Value, item: Value, *, last: bool = False) -> Value:
    if isinstance(value, list):
        found = [same(each, item) for each in value]
        first = next((at for at, truth in enumerate(found) if truth is not False), -1)
        return UNKNOWN if first >= 0 and is_unknown(found[first]) else first
    text, wanted = _text(value, "indexOf").casefold(), as_text(item).casefold()
    return text.rfind(wanted) if last else text.find(wanted)


def _replace(text: Value, old: Value, new: Value) -> Value:
    return _text(text, "replace").replace(_text(old, "replace"), _text(new, "replace"))


def _ordered(name: str, holds: Callable[[int], bool]) -> "Callable[..., Value]":
    def compare(left: Value, right: Value) -> Value:
        kinds = {str if isinstance(each, str) else int for each in (left, right)}
        if len(kinds) > 1 or any(isinstance(each, bool | list | Mapping) for each in (left, right)):
            msg = f"{name}() wants two numbers or two texts"
            raise ExpressionError(msg)
        return holds(order(left, right))

    return compare


def _intersection(*values: Value) -> Value:
    if any(holds_unknown(value) for value in values):
        return UNKNOWN
    first, *others = values
    if all(isinstance(value, list) for value in values):
        return [each for each in first if all(any(each == o for o in other) for other in others)]
    if all(isinstance(value, Mapping) for value in values):
        return {
            key: value
            for key, value in first.items()
            if all(has_member(o, key) and same(member(o, key), value) is True for o in others)
        }
    # Two kinds have nothing in common; a rule on tags asks it of an object and an array.
    return []


def _union(*values: Value) -> Value:
    if any(holds_unknown(value) for value in values):
        return UNKNOWN
    if all(isinstance(value, list) for value in values):
        result: list[Value] = []
        for each in (each for value in values for each in value):
            if each not in result:
                result.append(each)
        return result
    if all(isinstance(value, Mapping) for value in values):
        merged: dict[str, Value] = {}
        for value in values:
            merged.update(value)
        return merged
    raise ExpressionError("union() wants arrays, or objects")


def _create_object(*parts: Value) -> Value:
    if len(parts) % 2:
        raise ExpressionError("createObject() wants pairs of a name and a value")
    return {_text(parts[at], "createObject"): parts[at + 1] for at in range(0, len(parts), 2)}


def _add_days(start: Value, days: Value) -> Value:
    found = moment(_text(start, "addDays"))
    number = _int(days)
    if found is None:
        msg = f"{start!r} is not a date"
        raise ExpressionError(msg)
    try:
        moved = found + timedelta(days=number)
    except OverflowError:
        msg = f"{start} and {number} days is no date"
        raise ExpressionError(msg) from None
    return moved.strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z"


def _range(text: Value) -> _Range:
    written = _text(text, "ipRangeContains").strip()
    try:
        if "-" in written:
            first, last = (ipaddress.ip_address(part.strip()) for part in written.split("-", 1))
            return first, last
        network = ipaddress.ip_network(written, strict=False)
    except ValueError:
        msg = f"{written!r} is neither an address nor a range"
        raise ExpressionError(msg) from None
    return network[0], network[-1]


def _ip_range_contains(outer: Value, inner: Value) -> Value:
    first, second = _range(outer), _range(inner)
    if len({each.version for each in (*first, *second)}) > 1:
        msg = f"{outer} and {inner} are of two IP versions"
        raise ExpressionError(msg)
    return int(first[0]) <= int(second[0]) and int(second[1]) <= int(first[1])


def _format(template: Value, *values: Value) -> Value:
    def filled(match: re.Match[str]) -> str:
        at = int(match[1])
        if at >= len(values):
            msg = f"format() has no value {at}"
            raise ExpressionError(msg)
        return str(_string(values[at]))

    if any(holds_unknown(value) for value in values):
        return UNKNOWN
    return re.sub(r"\{(\d+)\}", filled, _text(template, "format"))


def _join(values: Value, delimiter: Value) -> Value:
    if not isinstance(values, list):
        raise ExpressionError("join() wants an array")
    return UNKNOWN if holds_unknown(values) else as_text(delimiter).join(map(as_text, values))


def _substring(text: Value, start: Value, length: Value = None) -> Value:
    whole, first = _text(text, "substring"), _int(start)
    end = len(whole) if length is None else first + _int(length)
    if not 0 <= first <= end <= len(whole):
        raise ExpressionError("substring() reaches beyond the text")
    return whole[first:end]


def _arithmetic(operation: Callable[[int, int], int]) -> "Callable[..., Value]":
    def calculate(left: Value, right: Value) -> Value:
        try:
            return operation(_int(left), _int(right))
        except ZeroDivisionError:
            raise ExpressionError("a division by zero") from None

    return calculate


def _truncated(left: int, right: int) -> int:
    quotient = abs(left) // abs(right)
    return quotient if (left < 0) == (right < 0) else -quotient


def _skip(value: Value, count: Value) -> Value:
    return _sequence(value, "skip")[max(_int(count), 0) :]


def _take(value: Value, count: Value) -> Value:
    return _sequence(value, "take")[: max(_int(count), 0)]


def _sequence(value: Value, name: str) -> Value:
    if isinstance(value, str | list):
        return value
    msg = f"{name}() wants a text or an array"
    raise ExpressionError(msg)


# By name in lower case: the function and how many arguments it takes, at least and at most.
PURE: dict[str, tuple[Callable[..., Any], int, int]] = {
    "add": (_arithmetic(lambda a, b: a + b), 2, 2),
    "adddays": (_add_days, 2, 2),
    "array": (lambda value: value if isinstance(value, list) else [value], 1, 1),
    "bool": (_bool, 1, 1),
    "concat": (_concat, 1, 99),
    "contains": (_contains, 2, 2),
    "createarray": (lambda *values: list(values), 0, 99),
    "createobject": (_create_object, 0, 99),
    "div": (_arithmetic(_truncated), 2, 2),
    "empty": (_empty, 1, 1),
    "endswith": (lambda t, e: _text(t, "endsWith").lower().endswith(as_text(e).lower()), 2, 2),
    "equals": (same, 2, 2),
    "false": (lambda: False, 0, 0),
    "first": (lambda value: _end(value, 0, "first"), 1, 1),
    "format": (_format, 1, 99),
    "greater": (_ordered("greater", lambda sign: sign > 0), 2, 2),
    "greaterorequals": (_ordered("greaterOrEquals", lambda sign: sign >= 0), 2, 2),
    "indexof": (_index_of, 2, 2),
    "int": (_int, 1, 1),
    "intersection": (_intersection, 2, 99),
    "iprangecontains": (_ip_range_contains, 2, 2),
    "join": (_join, 2, 2),
    "last": (lambda value: _end(value, -1, "last"), 1, 1),
    "lastindexof": (lambda value, item: _index_of(value, item, last=True), 2, 2),
    "length": (_length, 1, 1),
    "less": (_ordered("less", lambda sign: sign < 0), 2, 2),
    "lessorequals": (_ordered("lessOrEquals", lambda sign: sign <= 0), 2, 2),
    "max": (_arithmetic(max), 2, 2),
    "min": (_arithmetic(min), 2, 2),
    "mod": (_arithmetic(lambda a, b: a - b * _truncated(a, b)), 2, 2),
    "mul": (_arithmetic(lambda a, b: a * b), 2, 2),
    "not": (lambda value: negate(_bool(value)), 1, 1),
    "null": (lambda: None, 0, 0),
    "replace": (_replace, 3, 3),
    "skip": (_skip, 2, 2),
    "split": (_split, 2, 2),
    "startswith": (
        lambda t, s: _text(t, "startsWith").lower().startswith(as_text(s).lower()),
        2,
        2,
    ),
    "string": (_string, 1, 1),
    "sub": (_arithmetic(lambda a, b: a - b), 2, 2),
    "substring": (_substring, 2, 3),
    "take": (_take, 2, 2),
    "tolower": (lambda text: _text(text, "toLower").lower(), 1, 1),
    "toupper": (lambda text: _text(text, "toUpper").upper(), 1, 1),
    "trim": (lambda text: _text(text, "trim").strip(), 1, 1),
    "true": (lambda: True, 0, 0),
    "union": (_union, 1, 99),
}

"""Values that may not be known yet, and the three-valued logic over them.

A request's body is JSON, in which a value that only Azure will know is `UNKNOWN` (it will be there,
nobody knows what) or `UNSURE` (it may not even be there).
"""

import re
from collections.abc import Iterable, Mapping
from enum import Enum
from typing import Any, TypeAlias, TypeGuard


class Unknown(Enum):
    """The two ways of not knowing a value; neither is true or false."""

    WRITTEN = "known only at deployment"
    MAYBE = "possibly not there"

    def __bool__(self) -> bool:
        raise TypeError("what is not known is neither true nor false")


UNKNOWN = Unknown.WRITTEN
UNSURE = Unknown.MAYBE

# JSON, with members of Unknown anywhere inside.
Value: TypeAlias = Any
Truth: TypeAlias = bool | Unknown


class ExpressionError(Exception):
    """An expression that fails on known values; Azure Policy refuses the request for it."""


class UnsupportedError(Exception):
    """A part of a rule that cannot be evaluated here, in words a person understands."""


def is_unknown(value: Value) -> TypeGuard[Unknown]:
    """Whether the value itself is not known; what lies inside it is not looked at."""
    return isinstance(value, Unknown)


def holds_unknown(value: Value) -> bool:
    """Whether the value, or anything inside it, is not known."""
    if isinstance(value, Mapping):
        return any(holds_unknown(member) for member in value.values())
    if isinstance(value, list):
        return any(holds_unknown(member) for member in value)
    return is_unknown(value)


def negate(truth: Truth) -> Truth:
    """Return the opposite; what is unknown stays unknown."""
    return truth if isinstance(truth, Unknown) else not truth


def every(truths: Iterable[Truth]) -> Truth:
    """Return false if one is, else unknown if one is; true of nothing. Stops early."""
    return _until(truths, decisive=False)


def some(truths: Iterable[Truth]) -> Truth:
    """Return true if one is, else unknown if one is; false of nothing. Stops early."""
    return _until(truths, decisive=True)


def _until(truths: Iterable[Truth], *, decisive: bool) -> Truth:
    result: Truth = not decisive
    for truth in truths:
        if isinstance(truth, Unknown):
            result = UNKNOWN
        elif truth is decisive:
            return decisive
    return result


def member(mapping: Mapping[str, Value], name: str) -> Value:
    """Return the value under `name`, whatever its case; None if there is none."""
    if name in mapping:
        return mapping[name]
    wanted = name.casefold()
    return next((mapping[key] for key in mapping if key.casefold() == wanted), None)


def has_member(mapping: Mapping[str, Value], name: str) -> bool:
    """Whether there is a key `name`, whatever its case and its value."""
    wanted = name.casefold()
    return any(key.casefold() == wanted for key in mapping)


_LATER = re.compile(r"\[\s*[A-Za-z_][\w.]*\(.*\]", re.DOTALL)


def looks_evaluated_later(text: str) -> bool:
    """Whether a text is an ARM template expression that nobody could evaluate before deploying."""
    return text.startswith("[") and _LATER.fullmatch(text) is not None


def has_unknown_key(mapping: Mapping[str, Value]) -> bool:
    """Whether a key of the object is known only at deployment, so that it may be any."""
    return any(looks_evaluated_later(key) for key in mapping)

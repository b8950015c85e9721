"""Values a resource body is made of: plain data, and expressions that a language prints.

A body is JSON-like data (``None``, booleans, integers, strings, lists, mappings) whose leaves may
also be one of the
expressions below. An expression says *what* is meant (the id of that vault, the prefix of this
item), never *how* a
language writes it, so that both languages mean the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Plain: TypeAlias = bool | int | str | Sequence["Plain"] | Mapping[str, "Plain"] | None


@dataclass(frozen=True, slots=True)
class Param:
    """A parameter of the deployment, or a field inside one: ``Param("names", "key_vault")``."""

    name: str
    field: str | None = None


@dataclass(frozen=True, slots=True)
class Each:
    """A field of the item that a loop is at; ``Each("key")`` is the item's key."""

    field: str


Key: TypeAlias = str | Each | None


@dataclass(frozen=True, slots=True)
class Id:
    """The ARM id of another resource of this root; ``key`` picks a member of a loop."""

    symbol: str
    key: Key = None


@dataclass(frozen=True, slots=True)
class Output:
    """What only Azure knows after it made the resource, such as ``properties.principalId``."""

    symbol: str
    path: str
    key: Key = None


@dataclass(frozen=True, slots=True)
class Text:
    """The parts written one after the other, as one string."""

    parts: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Guid:
    """ARM's ``guid(...)``: a version 5 UUID of the parts joined by hyphens."""

    parts: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Subscription:
    """The ARM id of the subscription that is deployed to: ``/subscriptions/...``."""


@dataclass(frozen=True, slots=True)
class SubscriptionGuid:
    """The id of the subscription that is deployed to, without the path."""


@dataclass(frozen=True, slots=True)
class Tenant:
    """The id of the Microsoft Entra tenant."""


@dataclass(frozen=True, slots=True)
class Group:
    """The ARM id of a resource group that somebody else owns, perhaps in another subscription."""

    subscription: Value
    name: Value


@dataclass(frozen=True, slots=True)
class Role:
    """The ARM id of a built-in role definition, by the role's name in the catalog."""

    name: str


Expression: TypeAlias = (
    Param
    | Each
    | Id
    | Output
    | Text
    | Guid
    | Subscription
    | SubscriptionGuid
    | Tenant
    | Group
    | Role
)
Value: TypeAlias = bool | int | str | Sequence["Value"] | Mapping[str, "Value"] | Expression | None
Body: TypeAlias = Mapping[str, Value]


def text(*parts: Value) -> Text:
    """Return the parts as one string expression."""
    return Text(parts)


def guid(*parts: Value) -> Guid:
    """Return the deterministic GUID of the parts."""
    return Guid(parts)


def walk(value: Value) -> Iterator[Expression]:
    """Yield every expression inside a value, outermost first."""
    if value is None or isinstance(value, str | bool | int):
        return
    if isinstance(value, Mapping):
        for member in value.values():
            yield from walk(member)
    elif isinstance(value, Sequence):
        for member in value:
            yield from walk(member)
    else:
        yield value
        yield from _inside(value)


def _inside(expression: Expression) -> Iterator[Expression]:
    match expression:
        case Text(parts) | Guid(parts):
            yield from walk(parts)
        case Group(subscription, name):
            yield from walk((subscription, name))
        case Id(_, Each() as key) | Output(_, _, Each() as key):
            yield key
        case _:
            return

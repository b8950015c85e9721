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
from typing import Literal, TypeAlias

Plain: TypeAlias = bool | int | str | Sequence["Plain"] | Mapping[str, "Plain"] | None


LITERALS = (str, int)
"""What stands for itself, None apart; a tuple, because a union is made anew at each test."""


class Term:
    """What every expression is: one test tells it from data."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Param(Term):
    """A parameter of the deployment, or a field inside one: ``Param("names", "key_vault")``.

    The field may be one that the item of a loop names: ``Param("personas", Each("persona"))``.
    """

    name: str
    field: str | Each | None = None


@dataclass(frozen=True, slots=True)
class Each(Term):
    """A field of the item that a loop is at; ``Each("key")`` is the item's key.

    ``default`` counts where an item leaves the field out, if ``optional`` says that one may.
    """

    field: str
    default: Value = None
    optional: bool = False


Key: TypeAlias = str | Each | None


@dataclass(frozen=True, slots=True)
class Id(Term):
    """The ARM id of another resource of this root; ``key`` picks a member of a loop."""

    symbol: str
    key: Key = None


@dataclass(frozen=True, slots=True)
class Output(Term):
    """What only Azure knows after it made the resource, such as ``properties.principalId``.

    ``optional`` says that it gives no such answer in some environments: it is empty there.
    """

    symbol: str
    path: str
    key: Key = None
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Last(Term):
    """The last segment of a path or an address that only Azure knows, such as a key's version."""

    of: Output


@dataclass(frozen=True, slots=True)
class Text(Term):
    """The parts written one after the other, as one string."""

    parts: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Guid(Term):
    """ARM's ``guid(...)``: a version 5 UUID of the parts joined by hyphens."""

    parts: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Subscription(Term):
    """The ARM id of the subscription that is deployed to: ``/subscriptions/...``."""


@dataclass(frozen=True, slots=True)
class SubscriptionGuid(Term):
    """The id of the subscription that is deployed to, without the path."""


@dataclass(frozen=True, slots=True)
class Tenant(Term):
    """The id of the Microsoft Entra tenant."""


@dataclass(frozen=True, slots=True)
class Group(Term):
    """The ARM id of a resource group that somebody else owns, perhaps in another subscription."""

    subscription: Value
    name: Value


@dataclass(frozen=True, slots=True)
class Role(Term):
    """The ARM id of a built-in role definition, by the role's name in the catalog."""

    name: str


@dataclass(frozen=True, slots=True)
class Const(Term):
    """A value that several bodies share, by its name in the root."""

    name: str


@dataclass(frozen=True, slots=True)
class When:
    """A condition: the parameter has that value in an environment, or has it not (``negated``)."""

    param: str
    value: str | bool
    negated: bool = False

    def holds(self, value: object) -> bool:
        """Whether it holds where the parameter has that value."""
        return (value == self.value) is not self.negated


@dataclass(frozen=True, slots=True)
class Where(Term):
    """One value where a condition holds and another where it does not; None leaves it out."""

    when: When
    then: Value
    otherwise: Value = None


@dataclass(frozen=True, slots=True)
class Merged(Term):
    """The members of several mappings as one; later ones win."""

    parts: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Row(Term):
    """What a :class:`Rows` is at: the ``key`` of a member, or its ``value``, or a field of that."""

    part: Literal["key", "value"]
    field: str = ""


@dataclass(frozen=True, slots=True)
class Rows(Term):
    """A list with one ``item`` for each member of a mapping (sorted by key), or of a list."""

    over: Value
    item: Value


Expression: TypeAlias = (
    Param
    | Each
    | Const
    | Where
    | Merged
    | Row
    | Rows
    | Id
    | Output
    | Last
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
    found: list[Expression] = []
    _collect(value, found)
    return iter(found)


def _collect(value: Value, found: list[Expression]) -> None:
    if isinstance(value, Term):
        found.append(value)
        _collect_inside(value, found)
    elif value is None or isinstance(value, LITERALS):
        return
    elif isinstance(value, Mapping):
        for member in value.values():
            _collect(member, found)
    else:
        for member in value:
            _collect(member, found)


def _collect_inside(expression: Expression, found: list[Expression]) -> None:
    match expression:
        case Text(parts) | Guid(parts):
            _collect(parts, found)
        case Group(subscription, name):
            _collect((subscription, name), found)
        case Last(of):
            _collect(of, found)
        case Id(_, Each() as key) | Output(_, _, Each() as key):
            found.append(key)
        case Each(_, default):
            _collect(default, found)
        case Param(_, Each() as named):
            found.append(named)
        case Where(when, then, otherwise):
            found.append(Param(when.param))
            _collect((then, otherwise), found)
        case Merged(parts):
            _collect(parts, found)
        case Rows(over, item):
            _collect((over, item), found)

"""The requests that Azure would get: every expression replaced by its value."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ailz.catalog.roles import role
from ailz.design.resource import Item, Parent, Resource, Root
from ailz.design.values import (
    LITERALS,
    Const,
    Each,
    Expression,
    Group,
    Guid,
    Id,
    Key,
    Last,
    Merged,
    Output,
    Param,
    Plain,
    Role,
    Row,
    Rows,
    Subscription,
    SubscriptionGuid,
    Tenant,
    Term,
    Text,
    Value,
    When,
    Where,
)

_ARM_GUID = uuid.UUID("11fb06fb-712d-4ddd-98c7-e71bbd588830")
"""The namespace of ARM's guid() function: found by comparing `bicep snapshot` with uuid5, and a
test keeps it so.
"""


@dataclass(frozen=True, slots=True)
class Unknown:
    """A value that only Azure knows after it made ``source``."""

    source: str

    def __str__(self) -> str:
        return f"<{self.source}>"


@dataclass(frozen=True, slots=True)
class Evaluated:
    """One request: ``id`` and ``name`` contain ``<...>`` where a new principal's id enters."""

    symbol: str
    key: str | None
    type: str
    api_version: str
    id: str
    name: str
    body: Mapping[str, object]


def evaluate(root: Root, environment: str) -> tuple[Evaluated, ...]:
    """Return the requests of one environment in the order of the root's resources."""
    return tuple(_requests(_Context(root, environment)))


def id_of(root: Root, environment: str, wanted: Id) -> str:
    """Return the ARM id of a resource in one environment, also of one that somebody else owns."""
    return _id(wanted.symbol, wanted.key, _Context(root, environment))


def value_of(root: Root, environment: str, value: Value) -> object:
    """Return a value of the root as it is in one environment."""
    return _value(value, _Context(root, environment))


@dataclass(frozen=True, slots=True)
class _Context:
    root: Root
    environment: str
    item: Item | None = None
    key: str | None = None
    row: tuple[object, object] | None = None

    def at(self, key: str, item: Item) -> _Context:
        return _Context(self.root, self.environment, item, key)

    def within(self, key: object, value: object) -> _Context:
        return replace(self, row=(key, value))


def _requests(context: _Context) -> list[Evaluated]:
    made = []
    for resource in context.root.resources:
        if resource.verb == "existing" or not holds(
            resource.when, context.root, context.environment
        ):
            continue
        if resource.collection is None:
            made.append(_request(resource, context))
        else:
            made.extend(
                _request(resource, context.at(key, item))
                for key, item in context.root.collections[resource.collection].items()
                if exists_in(item, context.environment)
            )
    return made


def holds(when: When | None, root: Root, environment: str) -> bool:
    """Whether a condition holds in an environment; no condition always does."""
    return when is None or when.holds(root.parameter(when.param).values[environment])


def exists_in(item: Item, environment: str) -> bool:
    """Whether a loop's member exists in that environment: its ``environments`` field says so."""
    named = item.get("environments")
    return named is None or (isinstance(named, Sequence) and environment in named)


def _request(resource: Resource, context: _Context) -> Evaluated:
    body = {
        name: found
        for name, value in resource.body.items()
        if (found := _value(value, context)) is not None
    }
    name = str(_value(resource.name, context))
    return Evaluated(
        resource.symbol,
        context.key,
        resource.type,
        resource.api_version,
        resource_id(resource, str(_value(resource.parent, context)), name, context.root),
        name,
        body,
    )


def resource_id(resource: Resource, parent_id: str, name: str, root: Root) -> str:
    """Return the ARM id of a resource below ``parent_id``."""
    last = resource.type.rsplit("/", 1)[1]
    if resource.type == "Microsoft.Resources/resourceGroups" or is_child(resource, root):
        return f"{parent_id}/{last}/{name}"
    return f"{parent_id}/providers/{resource.type}/{name}"


def is_child(resource: Resource, root: Root) -> bool:
    """Whether the resource is a sub-resource of its parent (and no extension of it)."""
    if not isinstance(resource.parent, Id):
        return False
    return root.resource(resource.parent.symbol).type == resource.type.rsplit("/", 1)[0]


def _value(value: Value | Parent, context: _Context) -> object:
    if isinstance(value, Term):
        return _expression(value, context)
    if value is None or isinstance(value, LITERALS):
        return value
    if isinstance(value, Mapping):
        # Null is how a language leaves a property out: Azure is not sent it.
        found = {name: _value(member, context) for name, member in value.items()}
        return {name: member for name, member in found.items() if member is not None}
    return [_value(member, context) for member in value]


def _expression(value: Expression, context: _Context) -> object:  # noqa: C901 - one line an expression
    match value:
        case Param(name, field):
            return _parameter(name, _key(field, context), context)
        case Each("key"):
            return context.key
        case Each(field, default, optional):
            assert context.item is not None, f"{field} outside a loop"  # noqa: S101
            there = field in context.item or not optional
            return _value(context.item[field] if there else default, context)
        case Const(name):
            return _value(context.root.constants[name], context)
        case Where(when, then, otherwise):
            is_so = holds(when, context.root, context.environment)
            return _value(then if is_so else otherwise, context)
        case Merged(parts):
            merged: dict[str, object] = {}
            for part in parts:
                found = _value(part, context)
                assert isinstance(found, Mapping)  # noqa: S101
                merged |= found
            return merged
        case Row(part, field):
            assert context.row is not None, "a row outside of rows"  # noqa: S101
            return _row(context.row[0] if part == "key" else context.row[1], field)
        case Rows(over, item):
            return [_value(item, context.within(k, v)) for k, v in _members(_value(over, context))]
        case Id(symbol, key):
            return _id(symbol, key, context)
        case Output(symbol, path, key):
            chosen = _key(key, context)
            return Unknown(f"{symbol}{f'[{chosen}]' if chosen else ''}.{path}")
        case Last(of):
            return Unknown(f"last segment of {_value(of, context)}")
        case Text(parts):
            return "".join(str(_value(part, context)) for part in parts)
        case Guid(parts):
            return _guid([_value(part, context) for part in parts])
        case Subscription():
            return f"/subscriptions/{_parameter('subscription_id', None, context)}"
        case SubscriptionGuid():
            return _parameter("subscription_id", None, context)
        case Tenant():
            return _parameter("tenant_id", None, context)
        case Group(subscription, name):
            return (
                f"/subscriptions/{_value(subscription, context)}"
                f"/resourceGroups/{_value(name, context)}"
            )
        case Role(name):
            subscription = _parameter("subscription_id", None, context)
            return (
                f"/subscriptions/{subscription}/providers/Microsoft.Authorization"
                f"/roleDefinitions/{role(name).guid}"
            )


def _row(value: object, field: str) -> object:
    if not field:
        return value
    assert isinstance(value, Mapping)  # noqa: S101
    return value[field]


def _members(value: object) -> list[tuple[object, object]]:
    """Return keys and values in the order that both languages take them: mappings by key."""
    if isinstance(value, Mapping):
        return sorted(value.items())
    assert isinstance(value, list)  # noqa: S101
    return list(enumerate(value))


def _guid(parts: list[object]) -> str:
    joined = "-".join(map(str, parts))
    if any(isinstance(part, Unknown) for part in parts):
        return f"<guid({joined})>"
    return arm_guid(joined)


def arm_guid(joined: str) -> str:
    """Return what ARM's guid() makes of its arguments, joined by hyphens."""
    return str(uuid.uuid5(_ARM_GUID, joined))


def _parameter(name: str, field: str | None, context: _Context) -> Plain:
    value = context.root.parameter(name).values[context.environment]
    if field is None:
        return value
    assert isinstance(value, Mapping)  # noqa: S101
    return value.get(field)


def _key(key: Key, context: _Context) -> str | None:
    return str(_value(key, context)) if isinstance(key, Each) else key


def _id(symbol: str, key: Key, context: _Context) -> str:
    resource = context.root.resource(symbol)
    chosen = _key(key, context)
    inside = context
    if resource.collection is not None:
        assert chosen is not None, f"{symbol} is a loop: which member?"  # noqa: S101
        inside = context.at(chosen, context.root.collections[resource.collection][chosen])
    parent = str(_value(resource.parent, inside))
    return resource_id(resource, parent, str(_value(resource.name, inside)), context.root)

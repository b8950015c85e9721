"""Puts an item's values into an expression, and finds what an expression depends on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ailz.design.evaluate import exists_in
from ailz.design.resource import Item, Resource, Root
from ailz.design.values import (
    LITERALS,
    Each,
    Expression,
    Group,
    Guid,
    Id,
    Key,
    Merged,
    Output,
    Param,
    Rows,
    Term,
    Text,
    Value,
    Where,
    walk,
)


def substitute(value: Value, key: str, item: Item) -> Value:
    """Return the value as it is for one item of a loop: without any `Each`."""
    if isinstance(value, Term):
        return _expression(value, key, item)
    if value is None or isinstance(value, LITERALS):
        return value
    if isinstance(value, Mapping):
        return {name: substitute(member, key, item) for name, member in value.items()}
    return tuple([substitute(member, key, item) for member in value])


def _expression(value: Expression, key: str, item: Item) -> Value:  # noqa: C901 - one line each
    match value:
        case Each("key"):
            return key
        case Each(field, default, True) if field not in item:
            return substitute(default, key, item)
        case Each(field):
            return substitute(item[field], key, item)
        case Param(name, Each() as chosen):
            return Param(name, str(_member(chosen, key, item)))
        case Where(when, then, otherwise):
            return Where(when, substitute(then, key, item), substitute(otherwise, key, item))
        case Merged(parts):
            return Merged(tuple(substitute(part, key, item) for part in parts))
        case Rows(over, row):
            return Rows(substitute(over, key, item), substitute(row, key, item))
        case Id(symbol, Each() as chosen):
            return Id(symbol, _member(chosen, key, item))
        case Output(symbol, path, Each() as chosen, optional):
            return Output(symbol, path, _member(chosen, key, item), optional)
        case Text(parts):
            return Text(tuple(substitute(part, key, item) for part in parts))
        case Guid(parts):
            return Guid(tuple(substitute(part, key, item) for part in parts))
        case Group(subscription, name):
            return Group(substitute(subscription, key, item), substitute(name, key, item))
        case _:
            return value


def _member(chosen: Each, key: str, item: Item) -> Key:
    value = key if chosen.field == "key" else item[chosen.field]
    if isinstance(value, str):
        return value
    msg = f"the field {chosen.field} of the item {key} chooses a member of a loop: it must be text"
    raise ValueError(msg)


def item_of(resource: Resource, key: str | None, root: Root) -> Item:
    """Return the fields of the item that the resource's loop is at; none outside a loop."""
    if resource.collection is None or key is None:
        return {}
    return root.collections[resource.collection][key]


def of_member(value: Value, resource: Resource, key: str | None, root: Root) -> Value:
    """Return a value of the resource as it is for its member `key`."""
    return value if key is None else substitute(value, key, item_of(resource, key, root))


def used_fields(values: Sequence[Value]) -> Iterator[str]:
    """Yield the item fields that the values name, `key` among them."""
    for value in values:
        for expression in walk(value):
            if isinstance(expression, Each):
                yield expression.field


def where(resource: Resource, key: str | None, root: Root) -> list[str]:
    """Return the environments that a resource or a member of its loop exists in, in order."""
    item = item_of(resource, key, root)
    return [name for name in root.environments if exists_in(item, name)]

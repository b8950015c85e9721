"""What each part of a root uses, so that nothing is emitted that nobody uses."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from ailz.design.resource import Resource, Root
from ailz.design.values import (
    Each,
    Expression,
    Id,
    Output,
    Param,
    Role,
    Value,
    walk,
)


def expressions_of(resource: Resource) -> Iterator[Expression]:
    """Yield every expression in a resource, also those in its name, parent and lock."""
    values: tuple[Value, ...] = (resource.name, resource.parent, resource.body, resource.lock)
    for value in values:
        yield from walk(value)


def item_fields(root: Root, collection: str) -> frozenset[str]:
    """Return the fields of a collection's items that a loop over it reads."""
    loops = [r for r in root.resources if r.collection == collection]
    fields = _each_fields(e for r in loops for e in expressions_of(r))
    waiting = list(fields)
    while waiting:
        field = waiting.pop()
        for item in root.collections[collection].values():
            new = _each_fields(walk(item[field])) - fields
            fields |= new
            waiting += new
    return frozenset(fields)


def is_filtered(root: Root, collection: str) -> bool:
    """Whether members of a collection exist in some environments only."""
    return any("environments" in item for item in root.collections[collection].values())


def all_expressions(root: Root) -> Iterator[Expression]:
    """Yield every expression that the root's files will contain."""
    for resource in root.resources:
        yield from expressions_of(resource)
    for collection in root.collections:
        yield from collection_expressions(root, collection)


def collection_expressions(root: Root, collection: str) -> Iterator[Expression]:
    """Yield every expression in the fields of a collection that are read."""
    fields = item_fields(root, collection)
    for item in root.collections[collection].values():
        for field in sorted(fields):
            yield from walk(item[field])


def exported_paths(root: Root) -> Mapping[str, tuple[str, ...]]:
    """Return, by symbol, the paths that are read from what Azure answers."""
    found: dict[str, set[str]] = defaultdict(set)
    for expression in all_expressions(root):
        if isinstance(expression, Output):
            found[expression.symbol].add(expression.path)
    return {symbol: tuple(sorted(paths)) for symbol, paths in found.items()}


def used_parameters(root: Root) -> Mapping[str, frozenset[str] | None]:
    """Return the parameters in use, and of each the fields that are read (None: the whole)."""
    # The provider needs the first two, whatever the resources say.
    found: dict[str, set[str] | None] = {"subscription_id": None, "tenant_id": None}
    if any(is_filtered(root, collection) for collection in root.collections):
        found["environment"] = None
    for expression in all_expressions(root):
        match expression:
            case Param(name, None):
                found[name] = None
            case Param(name, str(field)):
                fields = found.setdefault(name, set())
                if fields is not None:
                    fields.add(field)
            case _:
                continue
    return {name: None if fields is None else frozenset(fields) for name, fields in found.items()}


def roles_of(expressions: Iterable[Expression]) -> frozenset[str]:
    """Return the names of the roles that the expressions mean."""
    return frozenset(e.name for e in expressions if isinstance(e, Role))


def symbols_of(expressions: Iterable[Expression]) -> frozenset[str]:
    """Return the symbols of the resources that the expressions refer to."""
    return frozenset(e.symbol for e in expressions if isinstance(e, Id | Output))


def _each_fields(expressions: Iterable[Expression]) -> set[str]:
    return {e.field for e in expressions if isinstance(e, Each)} - {"key"}

"""What each part of a root uses, so that nothing is emitted that nobody uses."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ailz.design.resource import Item, Resource, Root
from ailz.design.values import Const, Each, Expression, Output, Param, Value, walk
from ailz.render.terraform.scope import ROLE_FIELDS, is_role_loop


@dataclass(frozen=True, slots=True)
class Usage:
    """The expressions of each resource, collection and constant, and what collections must show.

    `fields` are the item fields that a loop over the collection reads; `filtered` the collections
    with members that some environment does not have.
    """

    resources: Mapping[str, tuple[Expression, ...]]
    collections: Mapping[str, tuple[Expression, ...]]
    constants: Mapping[str, tuple[Expression, ...]]
    fields: Mapping[str, frozenset[str]]
    filtered: frozenset[str]

    def expressions(self) -> Iterator[Expression]:
        """Yield every expression that the root's files will contain."""
        for found in (
            *self.resources.values(),
            *self.collections.values(),
            *self.constants.values(),
        ):
            yield from found


def usage_of(root: Root) -> Usage:
    """Return what the resources of a root use, also in their names, parents and locks."""
    resources = {resource.symbol: _expressions(resource) for resource in root.resources}
    fields, collections = {}, {}
    for name, members in root.collections.items():
        loops = (r.symbol for r in root.resources if r.collection == name)
        read = _fields(members, (e for symbol in loops for e in resources[symbol]))
        fields[name] = read
        collections[name] = tuple(
            e
            for item in members.values()
            for field in sorted(read & item.keys())
            for e in walk(item[field])
        )
    filtered = frozenset(
        name
        for name, members in root.collections.items()
        if any("environments" in item for item in members.values())
    )
    named = {
        e.name
        for found in (*resources.values(), *collections.values())
        for e in found
        if isinstance(e, Const)
    }
    constants = {
        name: tuple(walk(value)) for name, value in root.constants.items() if name in named
    }
    return Usage(resources, collections, constants, fields, filtered)


def answers_read(usage: Usage) -> Mapping[str, tuple[Output, ...]]:
    """Return, by symbol, what is read from what Azure answers."""
    found: dict[str, dict[Output, None]] = defaultdict(dict)
    for expression in usage.expressions():
        if isinstance(expression, Output):
            found[expression.symbol][expression] = None
    return {
        symbol: tuple(sorted(outputs, key=lambda o: (str(o.key), o.path)))
        for symbol, outputs in found.items()
    }


def used_parameters(usage: Usage) -> Mapping[str, frozenset[str] | None]:
    """Return the parameters in use, and of each the fields that are read (None: the whole)."""
    # The provider needs the first two, whatever the resources say.
    found: dict[str, set[str] | None] = {"subscription_id": None, "tenant_id": None}
    if usage.filtered:
        found["environment"] = None
    for expression in usage.expressions():
        match expression:
            case Param(name, None):
                found[name] = None
            case Param(name, Each()):
                found[name] = None
            case Param(name, str(field)):
                fields = found.setdefault(name, set())
                if fields is not None:
                    fields.add(field)
            case _:
                continue
    return {name: None if fields is None else frozenset(fields) for name, fields in found.items()}


def _expressions(resource: Resource) -> tuple[Expression, ...]:
    values: tuple[Value, ...] = (resource.name, resource.parent, resource.body, resource.lock)
    if is_role_loop(resource):
        values = tuple(Each(field) for field in ROLE_FIELDS)
    when = () if resource.when is None else (Param(resource.when.param),)
    return (*when, *(expression for value in values for expression in walk(value)))


def _fields(members: Mapping[str, Item], loops: Iterable[Expression]) -> frozenset[str]:
    fields = _each_fields(loops)
    waiting = list(fields)
    while waiting:
        field = waiting.pop()
        for item in members.values():
            new = _each_fields(walk(item.get(field))) - fields
            fields |= new
            waiting += new
    return frozenset(fields)


def _each_fields(expressions: Iterable[Expression]) -> set[str]:
    return {e.field for e in expressions if isinstance(e, Each)} - {"key"}

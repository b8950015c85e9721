"""The order of things, read off ids and rights.

A resource comes after what its body names. Beyond that it comes after the key that encrypts it, and
after the roles that let its identity use what it names: a service checks both when it is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ailz.design.part import Grant, Part
from ailz.design.resource import Item, Resource, Root
from ailz.design.values import Each, Expression, Id, Output, walk

KEY = "key"
"""The symbol of the loop over customer-managed keys."""


def ordered(part: Part, grants: Iterable[Grant]) -> tuple[Resource, ...]:
    """Return the resources of a part with what each must wait for beyond the ids that it names.

    ``grants`` are the role assignments that are made; their ``group`` is the symbol of the loop
    that makes them. Roles never wait for what waits for them: such a group is left out.
    """
    graph = _Graph(part)
    encrypted = {symbol for key in part.keys for symbol in key.encrypts}
    waiting = tuple(grants)
    made = []
    for resource in part.resources:
        after = list(resource.depends_on)
        if resource.symbol in encrypted:
            after += _new(graph, resource.symbol, [KEY])
        if resource.verb != "existing":
            after += _new(graph, resource.symbol, _rights(graph, resource, waiting))
        made.append(replace(resource, depends_on=tuple(dict.fromkeys(after))))
    return tuple(made)


def after_locked(part: Part) -> tuple[str, ...]:
    """Return what a lock comes after, and what goes after it: all that writes to what is locked.

    That is whatever stands on a locked resource or names it: its children, its roles, its
    diagnostic settings, the private endpoints to it and the services that connect to it.
    """
    graph = _Graph(part)
    locked = {lock.target.symbol for lock in part.locks}
    return tuple(
        resource.symbol
        for resource in part.resources
        if resource.verb != "existing"
        and (locked & graph.standing(resource.symbol) or locked & graph.named(resource.symbol))
    )


def waits(root: Root) -> Mapping[str, frozenset[str]]:
    """Return for each symbol of an ordered root all that it comes after, near and far."""
    graph = _Graph(Part(resources=root.resources, collections=root.collections))
    return {resource.symbol: graph.reach(resource.symbol) for resource in root.resources}


def _new(graph: _Graph, symbol: str, wanted: Iterable[str]) -> Iterator[str]:
    for each in wanted:
        if each in graph.known and each != symbol and each not in graph.reach(symbol):
            graph.add(symbol, each)
            yield each


def _rights(graph: _Graph, resource: Resource, grants: Iterable[Grant]) -> Iterator[str]:
    """Yield the groups with a role of an identity that acts here, on what is used here."""
    acting = graph.acting(resource.symbol)
    used = graph.used(resource.symbol)
    groups = dict.fromkeys(
        grant.group
        for grant in grants
        if isinstance(grant.principal_id, Output)
        and grant.principal_id.symbol in acting
        and grant.scope.symbol in used
    )
    for group in groups:
        if group in graph.known and resource.symbol not in graph.reach(group):
            yield group


@dataclass(frozen=True, slots=True)
class _Node:
    type: str
    parents: frozenset[str]
    identities: frozenset[str]
    named: frozenset[str]


class _Graph:
    """Which symbol names which, kept up to date while edges are added."""

    def __init__(self, part: Part) -> None:
        self._nodes = {r.symbol: _node(r, part.collections) for r in part.resources}
        self._edges = {
            r.symbol: set(self._nodes[r.symbol].named) | set(r.depends_on) for r in part.resources
        }
        for key in part.keys:
            for symbol in key.encrypts:
                if KEY in self._edges:
                    self._nodes[symbol] = replace(
                        self._nodes[symbol], named=self._nodes[symbol].named | {KEY}
                    )

    @property
    def known(self) -> Mapping[str, object]:
        return self._nodes

    def add(self, symbol: str, after: str) -> None:
        self._edges[symbol].add(after)

    def reach(self, symbol: str) -> frozenset[str]:
        """Return all that a symbol comes after."""
        found: set[str] = set()
        waiting = [symbol]
        while waiting:
            for other in self._edges.get(waiting.pop(), ()):
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return frozenset(found)

    def standing(self, symbol: str) -> frozenset[str]:
        """Return the symbol and all that it stands below."""
        found: set[str] = set()
        waiting = [symbol]
        while waiting:
            each = waiting.pop()
            if each not in found and each in self._nodes:
                found.add(each)
                waiting += self._nodes[each].parents
        return frozenset(found)

    def named(self, symbol: str) -> frozenset[str]:
        """Return the symbols whose ids a resource holds, its parent's too."""
        return self._nodes[symbol].named

    def acting(self, symbol: str) -> frozenset[str]:
        """Return the identities that a resource carries, or what it is a part of.

        What only stands on a resource (a role, a diagnostic setting) acts as nobody.
        """
        node = self._nodes[symbol]
        above = (p for p in node.parents if node.type.startswith(f"{self._nodes[p].type}/"))
        return node.identities.union(*(self.acting(each) for each in above))

    def used(self, symbol: str) -> frozenset[str]:
        """Return what a resource names, with all that those stand below."""
        node = self._nodes[symbol]
        return frozenset(s for each in (*node.named, symbol) for s in self.standing(each))


def _node(resource: Resource, collections: Mapping[str, Mapping[str, Item]]) -> _Node:
    items = tuple(collections[resource.collection].values()) if resource.collection else ()
    everything = (resource.name, resource.parent, resource.body, resource.lock)
    return _Node(
        type=resource.type,
        parents=_symbols(walk(resource.parent), items),
        identities=_symbols(walk(resource.body.get("identity")), items),
        named=frozenset(s for value in everything for s in _symbols(walk(value), items))
        - {resource.symbol},
    )


def _symbols(expressions: Iterable[Expression], items: tuple[Item, ...]) -> frozenset[str]:
    found: set[str] = set()
    for expression in expressions:
        match expression:
            case Id(symbol) | Output(symbol):
                found.add(symbol)
            case Each(field) if field != "key":
                for item in items:
                    found |= _symbols(walk(item.get(field)), items)
            case _:
                continue
    return frozenset(found)

"""In which order modules deploy, and what must leave a module so that there is an order at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import pairwise

from ailz.design.values import Each, Output, walk
from ailz.render.bicep.names import spoken
from ailz.render.bicep.pieces import ELSEWHERE, MAIN, Layout, Piece, Place
from ailz.render.bicep.placing import unrolled
from ailz.render.bicep.substitute import of_member, where

Edges = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Plan:
    """The layout, its modules in the order that they deploy in, and what each waits for."""

    layout: Layout
    order: tuple[Place, ...]
    waits: Edges


def ordered(layout: Layout) -> Plan:
    """Return the modules in their order.

    Extensions (access, diagnostics) that would make modules wait for each other move out of their
    target's module into one of their own, then whatever else nothing in its module needs. Raises
    `ValueError` that shows the circle if that does not help.
    """
    layout = _with_known_names(layout)
    edges = _edges(layout)
    while circle := _circle(edges):
        moved = next((piece for piece in _movable(layout) if _closes(piece, circle, layout)), None)
        if moved is None:
            path = " -> ".join(circle)
            msg = (
                f"the modules of {layout.root.name} wait for each other: {path}. "
                "Move one of the resources that close the circle to a module of its own"
            )
            raise ValueError(msg)
        layout = _apart(layout, moved)
        edges = _edges(layout)
    waits = _with_locks(layout, edges)
    return Plan(layout, tuple(_sorted(layout, waits)), waits)


def reaches(edges: Mapping[str, AbstractSet[str]], start: str, end: str) -> bool:
    """Whether a chain of edges leads from `start` to `end`."""
    seen, waiting = {start}, [start]
    while waiting:
        for following in edges.get(waiting.pop(), frozenset()):
            if following == end:
                return True
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return False


def are_ordered(
    edges: Mapping[str, AbstractSet[str]], one: str, other: str, conditional: AbstractSet[str]
) -> bool:
    """Whether one of two comes after the other, however conditions hold.

    Azure Resource Manager ignores a dependency on what is not deployed, and with it what that
    depends on (Learn, Conditional deployment in Bicep).
    """
    sure = {
        name: targets
        for name, targets in edges.items()
        if name not in conditional or name in (one, other)
    }
    return reaches(sure, one, other) or reaches(sure, other, one)


def is_conditional(piece: Piece, layout: Layout) -> bool:
    """Whether a piece is not deployed in every environment."""
    everywhere = list(layout.root.environments)
    return piece.resource.when is not None or any(
        where(piece.resource, key, layout.root) != everywhere for key in piece.keys
    )


def neighbours(piece: Piece, layout: Layout) -> Iterator[Piece]:
    """Yield the pieces that a piece names or explicitly waits for."""
    for named in layout.named(piece):
        key = named.key if isinstance(named.key, str) else None
        yield layout.find(named.symbol, key)
    for symbol in piece.resource.depends_on:
        found = layout.of_symbol(symbol)
        if not found:
            msg = f"{piece.resource.symbol} depends on {symbol}, which no resource declares"
            raise ValueError(msg)
        yield from found


def _apart_from(piece: Piece, other: Piece) -> bool:
    """Whether the two are in different module files."""
    inside = {piece.module, other.module}
    return len(inside) == 2 and not inside & {MAIN, ELSEWHERE}


def _edges(layout: Layout) -> Edges:
    edges: dict[str, set[str]] = {place.name: set() for place in layout.places}
    for piece in layout.pieces:
        for other in neighbours(piece, layout):
            if _apart_from(piece, other):
                edges[piece.module].add(other.module)
    return {name: frozenset(targets) for name, targets in edges.items()}


def _circle(edges: Edges) -> list[str] | None:
    for start in edges:
        path = _path(edges, start, start)
        if path:
            return path
    return None


def _path(edges: Edges, start: str, end: str) -> list[str] | None:
    waiting, seen = [[start]], {start}
    while waiting:
        path = waiting.pop(0)
        for following in sorted(edges[path[-1]]):
            if following == end:
                return [*path, end]
            if following not in seen:
                seen.add(following)
                waiting.append([*path, following])
    return None


def _guests(layout: Layout) -> Iterator[Piece]:
    """Yield the pieces that stand in a module only because their target does."""
    for piece in layout.pieces:
        if isinstance(piece.resource.parent, Each) and piece.module not in (
            piece.resource.module,
            MAIN,
        ):
            yield piece


def _closes(piece: Piece, circle: list[str], layout: Layout) -> bool:
    steps = set(pairwise(circle))
    return any((piece.module, other.module) in steps for other in neighbours(piece, layout))


def _movable(layout: Layout) -> Iterator[Piece]:
    """Yield what can leave its module: guests, then what nothing else in it needs."""
    yield from (p for p in _guests(layout) if len(layout.of_module(p.module)) > 1)
    needed = {
        other.symbol
        for piece in layout.pieces
        for other in neighbours(piece, layout)
        if other.module == piece.module
    }
    for piece in layout.pieces:
        company = len(layout.of_module(piece.module)) > 1
        if company and piece.symbol not in needed and piece.module not in (MAIN, ELSEWHERE):
            yield piece


def _apart(layout: Layout, moved: Piece) -> Layout:
    """Move a piece out of its module: a guest with all guests of its concern, another alone.

    Guests that have a module to themselves already part: the one that closes the circle leaves.
    """
    host = layout.place(moved.module)
    guests = [
        p
        for p in _guests(layout)
        if (p.module, p.resource.module) == (host.name, moved.resource.module)
    ]
    if moved in guests and len(guests) < len(layout.of_module(host.name)):
        leaving, place = guests, _place_of_guests(layout, host, moved.resource.module)
    else:
        name = spoken(moved.symbol).capitalize()
        purpose = f"{name}: after what itself waits for the module {spoken(host.name)}."
        leaving, place = [moved], Place(f"{host.name}_{moved.symbol}", purpose, host.scope)
    pieces = (replace(p, module=place.name) if p in leaving else p for p in layout.pieces)
    return unrolled(layout.changed({p.name: p for p in (*layout.places, place)}.values(), pieces))


def _place_of_guests(layout: Layout, host: Place, concern: str) -> Place:
    """Return the concern's own module if it has the same scope and nothing but guests."""
    declared = next(module for module in layout.root.modules if module.name == concern)
    settled = [p for p in layout.of_module(concern) if not isinstance(p.resource.parent, Each)]
    if declared.scope == host.scope and not settled:
        return Place(declared.name, declared.purpose, declared.scope)
    purpose = f"{spoken(concern).capitalize()} of what the module {spoken(host.name)} holds."
    return Place(f"{host.name}_{concern}", purpose, host.scope)


def _with_known_names(layout: Layout) -> Layout:
    """Move guests out whose name needs a runtime value of their own module: Bicep refuses those."""
    for piece in layout.pieces:
        if _names_itself(piece, layout):
            if piece not in list(_guests(layout)):
                msg = (
                    f"the name of {piece.resource.symbol} needs what only Azure knows of one "
                    f"in the same module, {piece.module}: move one of the two to another module"
                )
                raise ValueError(msg)
            return _with_known_names(_apart(layout, piece))
    return layout


def _names_itself(piece: Piece, layout: Layout) -> bool:
    for key in piece.keys:
        for expression in walk(of_member(piece.resource.name, piece.resource, key, layout.root)):
            if isinstance(expression, Output):
                chosen = expression.key if isinstance(expression.key, str) else None
                if layout.find(expression.symbol, chosen).module == piece.module:
                    return True
    return False


def locks(piece: Piece, layout: Layout) -> set[str]:
    """Return what the piece must not write twice at a time, as comparable text."""
    if piece.resource.lock is None:
        return set()
    return {
        repr(of_member(piece.resource.lock, piece.resource, key, layout.root)) for key in piece.keys
    }


def _with_locks(layout: Layout, edges: Edges) -> Edges:
    """Let modules that write to the same thing wait for each other, in the design's order."""
    result = dict(edges)
    held = {piece.symbol: locks(piece, layout) for piece in layout.pieces}
    for later_at, later in enumerate(layout.pieces):
        for earlier in layout.pieces[:later_at]:
            if held[later.symbol] & held[earlier.symbol] and _apart_from(later, earlier):
                known = reaches(result, later.module, earlier.module)
                if not known and not reaches(result, earlier.module, later.module):
                    result[later.module] |= {earlier.module}
    return result


def _sorted(layout: Layout, waits: Edges) -> Iterator[Place]:
    """Yield the places, each after what it waits for, else in the declared order."""
    waiting = list(layout.places)
    done: set[str] = set()
    while waiting:
        ready = next(place for place in waiting if waits[place.name] <= done)
        waiting.remove(ready)
        done.add(ready.name)
        yield ready

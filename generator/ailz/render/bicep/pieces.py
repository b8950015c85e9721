"""The declarations of a root, each in a module file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from ailz.design.resource import Resource, Root, Scope
from ailz.design.values import Each, Expression, Id, Output, Value, walk
from ailz.render.bicep.substitute import of_member

_Slot: TypeAlias = tuple[str, tuple[str | None, ...]]

MAIN = "main"
ELSEWHERE = ""
"""The module of what somebody else owns."""
GROUP_TYPE = "Microsoft.Resources/resourceGroups"


@dataclass(frozen=True, slots=True)
class Piece:
    """One declaration: `keys` are its items (one `None` for a single resource).

    `parent` is what it stands on. Where that is `Each`, the loop runs parallel to the loop of its
    targets: the same number of members in the same order. `is_whole` tells that all items of the
    collection are in it.
    """

    resource: Resource
    module: str
    symbol: str
    keys: tuple[str | None, ...]
    parent: Value
    is_loop: bool
    is_whole: bool

    @property
    def values(self) -> tuple[Value, ...]:
        """The values that the declaration prints, `Each` inside."""
        on = () if isinstance(self.parent, Each) else (self.parent,)
        return (self.resource.name, self.resource.body, *on)

    def resolved(self, root: Root) -> Iterator[Value]:
        """Yield name, body, parent and lock of every item, without any `Each`."""
        for key in self.keys:
            for value in (self.resource.name, self.resource.body, self.parent, self.resource.lock):
                yield of_member(value, self.resource, key, root)


@dataclass(frozen=True, slots=True)
class Place:
    """A module file: the name, the sentence about it, and where it is deployed."""

    name: str
    purpose: str
    scope: Scope


@dataclass(frozen=True, slots=True)
class Layout:
    """Every piece of a root and every module that has one."""

    root: Root
    places: tuple[Place, ...]
    pieces: tuple[Piece, ...]
    _index: Mapping[tuple[str, str | None], Piece]
    _by_symbol: Mapping[str, list[Piece]]
    _named: dict[_Slot, tuple[Id | Output, ...]]
    _entering: dict[_Slot, tuple[tuple[Expression, tuple[Output, ...]], ...]]

    @classmethod
    def of(cls, root: Root, places: Iterable[Place], pieces: Iterable[Piece]) -> Layout:
        """Return the layout of these pieces, with the places that one of them is in."""
        return cls(root, (), (), {}, {}, {}, {}).changed(places, pieces)

    def changed(self, places: Iterable[Place], pieces: Iterable[Piece]) -> Layout:
        """Return the layout of other pieces of the same root."""
        pieces = tuple(pieces)
        used = {piece.module for piece in pieces}
        index = {(piece.resource.symbol, key): piece for piece in pieces for key in piece.keys}
        kept = tuple(place for place in places if place.name in used)
        by_symbol: dict[str, list[Piece]] = {}
        for piece in pieces:
            by_symbol.setdefault(piece.resource.symbol, []).append(piece)
        return Layout(self.root, kept, pieces, index, by_symbol, self._named, self._entering)

    def named(self, piece: Piece) -> tuple[Id | Output, ...]:
        """Return what the members of a piece name: ids and runtime values, each once."""
        slot = (piece.symbol, piece.keys)
        if slot not in self._named:
            every = (one for value in piece.resolved(self.root) for one in walk(value))
            self._named[slot] = tuple(
                dict.fromkeys(one for one in every if isinstance(one, Id | Output))
            )
        return self._named[slot]

    def entering(self, piece: Piece) -> tuple[tuple[Expression, tuple[Output, ...]], ...]:
        """Return what enters the array of a loop, with the runtime values that it stands for."""
        slot = (piece.symbol, piece.keys)
        if slot not in self._entering:
            varying = {
                repr(one): one for value in piece.values for one in walk(value) if _varies(one)
            }
            self._entering[slot] = tuple(
                (one, self._outputs(one, piece)) for one in varying.values()
            )
        return self._entering[slot]

    def _outputs(self, expression: Expression, piece: Piece) -> tuple[Output, ...]:
        members = (of_member(expression, piece.resource, key, self.root) for key in piece.keys)
        every = (one for member in members for one in walk(member))
        return tuple(dict.fromkeys(one for one in every if isinstance(one, Output)))

    def place(self, name: str) -> Place:
        """Return the module of that name."""
        return next(place for place in self.places if place.name == name)

    def of_module(self, name: str) -> list[Piece]:
        """Return the pieces of a module, in the design's order."""
        return [piece for piece in self.pieces if piece.module == name]

    def of_symbol(self, symbol: str) -> list[Piece]:
        """Return the pieces of a resource."""
        return self._by_symbol.get(symbol, [])

    def find(self, symbol: str, key: str | None) -> Piece:
        """Return the piece that declares a resource, or the member `key` of its loop."""
        if (symbol, key) in self._index:
            return self._index[symbol, key]
        member = f"{symbol}[{key}]" if key else symbol
        msg = f"the design names {member}, which no resource declares"
        raise ValueError(msg)


def _varies(expression: Expression) -> bool:
    """Whether an expression is a field of the item, or a runtime value that one chooses."""
    return isinstance(expression, Each) or (
        isinstance(expression, Output) and isinstance(expression.key, Each)
    )

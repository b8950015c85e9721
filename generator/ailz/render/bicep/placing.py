"""Which declaration goes into which module file.

A resource is one declaration, or several: Bicep wants the symbol of what an extension stands on,
so a loop whose items stand on different things falls into one piece a target, printed where the
target is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ailz.design.resource import Resource, Root, Scope
from ailz.design.values import Each, Expression, Group, Id, Output, Subscription, Value
from ailz.render.bicep.names import RESERVED, camel, singular
from ailz.render.bicep.pieces import ELSEWHERE, GROUP_TYPE, MAIN, Layout, Piece, Place
from ailz.render.bicep.substitute import of_member


class _Planner:
    def __init__(self, root: Root) -> None:
        self._root = root
        self._pieces: list[Piece] = []
        self._places: dict[str, Place] = {
            module.name: Place(module.name, module.purpose, module.scope) for module in root.modules
        }
        self._standing = {r.module for r in root.resources if not isinstance(r.parent, Each)}

    def plan(self) -> Layout:
        waiting = list(self._root.resources)
        while waiting:
            done = {piece.resource.symbol for piece in self._pieces}
            ready = [resource for resource in waiting if self._targets(resource) <= done]
            if not ready:
                names = ", ".join(resource.symbol for resource in waiting)
                msg = f"these stand on each other in a circle, or on what is not there: {names}"
                raise ValueError(msg)
            for resource in ready:
                self._pieces.extend(self._cut(resource))
            waiting = [resource for resource in waiting if resource not in ready]
        order = {resource.symbol: n for n, resource in enumerate(self._root.resources)}
        self._pieces.sort(key=lambda piece: order[piece.resource.symbol])
        return Layout.of(self._root, self._places.values(), self._pieces)

    def _targets(self, resource: Resource) -> set[str]:
        """Return the resources whose place decides where this one goes."""
        if isinstance(resource.parent, Id):
            return {resource.parent.symbol}
        if not isinstance(resource.parent, Each):
            return set()
        parents = (
            of_member(resource.parent, resource, key, self._root) for key in self._keys(resource)
        )
        return {parent.symbol for parent in parents if isinstance(parent, Id)}

    def _keys(self, resource: Resource) -> tuple[str | None, ...]:
        if resource.collection is None:
            return (None,)
        return tuple(self._root.collections[resource.collection])

    def _cut(self, resource: Resource) -> list[Piece]:
        keys = self._keys(resource)
        if resource.type == GROUP_TYPE:
            if resource.collection is not None:
                msg = f"{resource.symbol}: in Bicep, resource groups come one by one, not in a loop"
                raise ValueError(msg)
            return [Piece(resource, MAIN, resource.symbol, keys, resource.parent, False, True)]
        loop = resource.collection is not None
        if resource.verb == "existing":
            return [Piece(resource, ELSEWHERE, resource.symbol, keys, resource.parent, loop, True)]
        if resource.module not in self._places:
            msg = f"{resource.symbol}: the root does not declare its module {resource.module}"
            raise ValueError(msg)
        if isinstance(resource.parent, Each):
            return list(self._by_target(resource))
        if isinstance(resource.parent, Id) and isinstance(resource.parent.key, Each):
            return list(self._along(resource, resource.parent))
        loop = resource.collection is not None
        return [
            Piece(resource, resource.module, resource.symbol, keys, resource.parent, loop, True)
        ]

    def _along(self, resource: Resource, parent: Id) -> Iterator[Piece]:
        """Follow a parent loop: piece by piece over the same collection, else item by item."""
        parents = [p for p in self._pieces if p.resource.symbol == parent.symbol]
        same = parent.key == Each("key") and parents[0].resource.collection == resource.collection
        if same and len(parents) == 1:
            whole = parents[0]
            yield Piece(
                resource, resource.module, resource.symbol, whole.keys, parent, whole.is_loop, True
            )
        elif same:
            for piece in parents:
                symbol = f"{piece.symbol}_{_last(resource, plural=piece.is_loop)}"
                on: Value = parent if piece.is_loop else Id(parent.symbol, piece.keys[0])
                yield Piece(resource, piece.module, symbol, piece.keys, on, piece.is_loop, False)
        else:
            for key in self._keys(resource):
                on = of_member(parent, resource, key, self._root)
                yield Piece(
                    resource,
                    resource.module,
                    _member_symbol(resource, key),
                    (key,),
                    on,
                    False,
                    False,
                )

    def _by_target(self, resource: Resource) -> Iterator[Piece]:
        groups: dict[tuple[object, ...], list[str | None]] = {}
        parents: dict[str | None, Value] = {}
        for key in self._keys(resource):
            on = parents[key] = of_member(resource.parent, resource, key, self._root)
            groups.setdefault(_target(on, resource, key), []).append(key)
        for keys in groups.values():
            yield from self._on_target(resource, keys, parents)

    def _on_target(
        self, resource: Resource, keys: list[str | None], parents: dict[str | None, Value]
    ) -> Iterator[Piece]:
        on: Value = parents[keys[0]]
        module = self._home(resource, on)
        is_whole = tuple(keys) == self._keys(resource)
        if len(keys) == 1:
            symbol = f"{_stem(on)}_{_last(resource, plural=False)}"
            yield Piece(resource, module, symbol, (keys[0],), on, False, False)
        elif all(parents[key] == on for key in keys):
            symbol = f"{_stem(on)}_{_last(resource, plural=True)}"
            yield Piece(resource, module, symbol, tuple(keys), on, True, is_whole)
        elif isinstance(on, Id) and self._is_parallel(on.symbol, [parents[key] for key in keys]):
            symbol = f"{singular(on.symbol)}_{_last(resource, plural=True)}"
            yield Piece(resource, module, symbol, tuple(keys), resource.parent, True, False)
        else:
            for key in keys:
                symbol = _member_symbol(resource, key)
                yield Piece(resource, module, symbol, (key,), parents[key], False, False)

    def _is_parallel(self, symbol: str, parents: Sequence[Value]) -> bool:
        """Whether the targets are the members of one loop, each once and in its order."""
        pieces = [piece for piece in self._pieces if piece.resource.symbol == symbol]
        if len(pieces) != 1 or not pieces[0].is_loop:
            return False
        return list(parents) == [Id(symbol, key) for key in pieces[0].keys]

    def _home(self, resource: Resource, on: Value) -> str:
        if isinstance(on, Id):
            piece = next(
                p for p in self._pieces if p.resource.symbol == on.symbol and on.key in p.keys
            )
            if piece.module not in (MAIN, ELSEWHERE):
                return piece.module
            if piece.module == ELSEWHERE:
                above = piece.resource.parent
                if isinstance(above, Id) and self._is_ours(above):
                    # It comes with a resource of ours: it is named where that one is made.
                    return self._home(resource, above)
                return self._module_for(resource, self._scope_of(piece.resource))
        elif not isinstance(on, Group | Subscription):
            msg = f"{resource.symbol} stands on {on!r}: neither a resource nor a scope"
            raise ValueError(msg)
        return self._module_for(resource, on)

    def _is_ours(self, on: Id) -> bool:
        piece = next(p for p in self._pieces if p.resource.symbol == on.symbol)
        return piece.module not in (MAIN, ELSEWHERE)

    def _module_for(self, resource: Resource, scope: Scope) -> str:
        own = self._places[resource.module]
        if own.scope == scope:
            return own.name
        for place in self._places.values():
            if place.scope == scope and (
                place.name in self._standing or place.name not in self._root_modules
            ):
                return place.name
        name = f"{resource.module}_{_stem(scope)}"
        self._places[name] = Place(name, own.purpose, scope)
        return name

    def _scope_of(self, resource: Resource) -> Scope:
        """Return where somebody else's resource lies: it may stand on another of theirs."""
        if isinstance(resource.parent, Group | Subscription):
            return resource.parent
        if isinstance(resource.parent, Id):
            return self._scope_of(self._root.resource(resource.parent.symbol))
        msg = f"{resource.symbol} is somebody else's: in which resource group or subscription?"
        raise ValueError(msg)

    @property
    def _root_modules(self) -> set[str]:
        return {module.name for module in self._root.modules}


def _check_parameters(root: Root) -> None:
    """Refuse a parameter that would hide a function or a word of the language."""
    hidden = [p.name for p in root.parameters if camel(p.name) in RESERVED]
    if hidden:
        msg = f"Bicep cannot have parameters called {', '.join(hidden)}: rename them"
        raise ValueError(msg)


def plan(root: Root) -> Layout:
    """Return where everything goes; loops that one file cannot hold are unrolled.

    Raises `ValueError` for a design that Bicep cannot express, saying what to change.
    """
    _check_parameters(root)
    return unrolled(_Planner(root).plan())


def unrolled(layout: Layout) -> Layout:
    """Return the layout with loops over runtime values of their own module written out.

    A loop's items must be known when the deployment starts.
    """
    pieces: list[Piece] = []
    for piece in layout.pieces:
        if piece.is_loop and _has_local_output(piece, layout):
            for key in piece.keys:
                on = of_member(piece.parent, piece.resource, key, layout.root)
                symbol = _member_symbol(piece.resource, key)
                pieces.append(
                    replace(
                        piece, symbol=symbol, keys=(key,), parent=on, is_loop=False, is_whole=False
                    )
                )
        else:
            pieces.append(piece)
    return layout.changed(layout.places, pieces)


def _has_local_output(piece: Piece, layout: Layout) -> bool:
    """Whether the array of a loop would hold a runtime value of the loop's own module."""
    return any(
        _is_made_in(piece.module, output, layout)
        for expression, outputs in layout.entering(piece)
        if not _runs_along(piece, expression, layout)
        for output in outputs
    )


def _runs_along(piece: Piece, output: Expression, layout: Layout) -> bool:
    """Whether a runtime value comes from the same member of a loop over the same items."""
    if not isinstance(output, Output) or output.key != Each("key"):
        return False
    collection = piece.resource.collection
    return any(
        other.is_loop and (other.resource.collection, other.keys) == (collection, piece.keys)
        for other in layout.of_symbol(output.symbol)
    )


def _is_made_in(module: str, output: Output, layout: Layout) -> bool:
    return layout.find(output.symbol, _text(output.key)).module == module


def _text(key: object) -> str | None:
    return key if isinstance(key, str) else None


def _target(on: Value, resource: Resource, key: str | None) -> tuple[object, ...]:
    match on:
        case Id(symbol, _):
            return ("resource", symbol)
        case Group() | Subscription():
            return ("scope", repr(on))
        case _:
            msg = (
                f"{resource.symbol}[{key}] stands on {on!r}: "
                "its parent must be a resource, a resource group or the subscription"
            )
            raise ValueError(msg)


def _stem(on: Value) -> str:
    match on:
        case Id(symbol, None):
            return symbol
        case Id(symbol, str() as key):
            return f"{singular(symbol)}_{key}"
        case Subscription():
            return "subscription"
        case _:
            return "platform"


def _last(resource: Resource, *, plural: bool) -> str:
    return resource.symbol if plural else singular(resource.symbol)


def _member_symbol(resource: Resource, key: str | None) -> str:
    return f"{singular(resource.symbol)}_{key}"

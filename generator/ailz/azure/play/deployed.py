"""The steps of one of our own deployments as Bicep sends them, straight from its design.

What the compiler makes of the tree says the same (`templates`); this needs no compiler.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from ailz.azure import ids
from ailz.azure.behaviours.deployments import DEPLOYMENT, STACK
from ailz.azure.play import designed
from ailz.azure.play.step import Step
from ailz.azure.play.templates.unique import unique_string
from ailz.catalog.types import api_version
from ailz.design.evaluate import id_of, value_of
from ailz.design.landing_zone import Deployment
from ailz.design.resource import Root
from ailz.design.values import Each, Id, Output, walk
from ailz.render.bicep.names import camel
from ailz.render.bicep.order import are_ordered, is_conditional, neighbours, ordered
from ailz.render.bicep.order import locks as locks_of
from ailz.render.bicep.pieces import ELSEWHERE, MAIN, Layout, Piece, Place
from ailz.render.bicep.placing import plan
from ailz.render.bicep.substitute import of_member, used_fields


def steps(
    deployment: Deployment, environment: str, name: str = "main", again: Iterable[str] = ()
) -> tuple[Step, ...]:
    """Return the steps of one environment: its stack, the deployment, modules, and what is in them.

    `name` is the deployment's. `again` are patterns of answers after which whoever deploys is told
    to run the same again.
    """
    planned = ordered(plan(deployment.root))
    layout = planned.layout
    sent = {step.key: step for step in designed.steps(deployment, environment)}
    retry = tuple(map(re.compile, again))
    stack = _stack(deployment, environment, name)
    made: list[Step] = [_whole(deployment, environment, name)]
    inside = _members(layout, sent)
    for module in (place.name for place in planned.order):
        before_it = [
            key
            for before in sorted(planned.waits[module])
            for key in (_module(before), *inside.get(before, ()))
        ]
        groups = [key for key in _groups(layout, module) if key in sent]
        opened = _opened(layout, environment, name, module)
        made.append(replace(opened, after=frozenset({made[0].key, *before_it, *groups})))
    for module, members in inside.items():
        waits = _waits(layout, module)
        for key, (piece, member) in members.items():
            after = {made[0].key} if module == MAIN else {_module(module)}
            after |= set(_within(layout, piece, member, waits)) & sent.keys()
            label = f"{piece.symbol}" if member is None else f"{piece.symbol}[{member}]"
            step = replace(sent[key], label=label, after=frozenset(after), retry=retry, gate="")
            made.append(replace(step, module="" if module == MAIN else module))
    made[0] = replace(made[0], after=frozenset({stack.key}))
    return (stack, *_in_order(made))


def _members(
    layout: Layout, sent: Mapping[str, Step]
) -> dict[str, dict[str, tuple[Piece, str | None]]]:
    """Return what each module holds in this environment, by step; modules in their order."""
    inside: dict[str, dict[str, tuple[Piece, str | None]]] = {
        place.name: {} for place in layout.places
    }
    for piece in layout.pieces:
        if piece.module == ELSEWHERE:
            continue
        for member in piece.keys:
            key = _key(piece.resource.symbol, member)
            if key in sent:
                inside.setdefault(piece.module, {})[key] = (piece, member)
    return inside


def _key(symbol: str, member: str | None) -> str:
    return symbol if member is None else f'{symbol}["{member}"]'


def _module(name: str) -> str:
    return f"module {name}"


def _stack(deployment: Deployment, environment: str, name: str) -> Step:
    """Return the stack that deploys, as our commands make it: it deletes resources, not groups."""
    root = deployment.root
    subscription = root.parameter("subscription_id").values[environment]
    unmanaged = {"resources": "delete", "resourceGroups": "detach", "managementGroups": "detach"}
    return Step(
        key="stack",
        label=f"the stack {name}",
        type=STACK,
        api_version=api_version(STACK),
        id=f"/subscriptions/{subscription}/providers/{STACK}/{name}",
        body={
            "location": root.parameter("location").values[environment],
            "properties": {"actionOnUnmanage": unmanaged, "denySettings": {"mode": "none"}},
        },
        ending="stays",
    )


def _whole(deployment: Deployment, environment: str, name: str) -> Step:
    root = deployment.root
    subscription = root.parameter("subscription_id").values[environment]
    location = root.parameter("location").values[environment]
    return Step(
        key="deployment",
        label=f"the deployment {name}",
        type=DEPLOYMENT,
        api_version=api_version(DEPLOYMENT),
        id=f"/subscriptions/{subscription}/providers/{DEPLOYMENT}/{name}",
        body={"location": location, "properties": {"mode": "Incremental"}},
        ending="stays",
    )


def _opened(layout: Layout, environment: str, name: str, module: str) -> Step:
    """Return the nested deployment that a module is."""
    place = layout.place(module)
    scope = _scope(layout.root, environment, place)
    in_group = bool(ids.group_of(scope))
    location = layout.root.parameter("location").values[environment]
    properties = {"mode": "Incremental"}
    # As the compiler names what the code leaves without a name.
    own = f"{camel(module)}-{unique_string(camel(module), name)}"
    return Step(
        key=_module(module),
        label=f"the module {module}",
        type=DEPLOYMENT,
        api_version=api_version(DEPLOYMENT),
        id=f"{scope}/providers/{DEPLOYMENT}/{own}",
        body={"properties": properties}
        if in_group
        else {"location": location, "properties": properties},
        ending="stays",
        module=module,
    )


def _scope(root: Root, environment: str, place: Place) -> str:
    if isinstance(place.scope, Id):
        return id_of(root, environment, place.scope)
    return str(value_of(root, environment, place.scope))


def _groups(layout: Layout, module: str) -> Iterator[str]:
    """Yield the groups that a module is deployed to, or names."""
    place = layout.place(module)
    if isinstance(place.scope, Id):
        yield place.scope.symbol
    for piece in layout.of_module(module):
        for other in neighbours(piece, layout):
            if other.module == MAIN:
                yield from (_key(other.resource.symbol, member) for member in other.keys)


def _within(
    layout: Layout, piece: Piece, member: str | None, waits: Mapping[str, list[Piece]]
) -> Iterator[str]:
    """Yield what one member of a piece waits for in its own module."""
    for symbol, key in _named(layout, piece, member):
        other = layout.find(symbol, key)
        # The compiler waits for what an existing resource lies in.
        above = _named(layout, other, key) if other.module == ELSEWHERE else set()
        for name, of in ((symbol, key), *sorted(above, key=str)):
            if layout.find(name, of).module == piece.module:
                yield _key(name, of)
    for other in waits[piece.symbol]:
        yield from (_key(other.resource.symbol, each) for each in other.keys)
    if piece.is_loop and piece.resource.lock is not None:
        before = piece.keys[: piece.keys.index(member)]
        yield from (_key(piece.resource.symbol, each) for each in before)


def _waits(layout: Layout, module: str) -> dict[str, list[Piece]]:
    """Return what pieces of a module wait for beyond what they name: as it is printed."""
    pieces = layout.of_module(module)
    graph = {piece.symbol: _beside(layout, piece) for piece in pieces}
    waits: dict[str, list[Piece]] = {piece.symbol: [] for piece in pieces}
    for piece in pieces:
        for other in pieces:
            wanted = other.resource.symbol in piece.resource.depends_on and other is not piece
            if wanted and other.symbol not in graph[piece.symbol]:
                waits[piece.symbol].append(other)
                graph[piece.symbol].add(other.symbol)
    elsewhere = {piece.symbol for piece in pieces if is_conditional(piece, layout)}
    for number, later in enumerate(pieces):
        held = locks_of(later, layout)
        for other in reversed(pieces[:number]):
            ordered_so = are_ordered(graph, other.symbol, later.symbol, elsewhere)
            if held & locks_of(other, layout) and not ordered_so:
                waits[later.symbol].append(other)
                graph[later.symbol].add(other.symbol)
    return waits


def _beside(layout: Layout, piece: Piece) -> set[str]:
    """Return the pieces of a module that one names."""
    named = {each for member in piece.keys for each in _named(layout, piece, member)}
    found = (layout.find(symbol, key) for symbol, key in named)
    return {each.symbol for each in found if each.module == piece.module}


def _named(layout: Layout, piece: Piece, member: str | None) -> set[tuple[str, str | None]]:
    """Return what one member of a piece names.

    A loop runs over an array, which there is once all that any item of it names is there.
    """
    resource, root = piece.resource, layout.root
    said = [of_member(each, resource, member, root) for each in (*piece.values, piece.parent)]
    if piece.is_loop:
        fields = set(used_fields(piece.values)) - {"key"}
        said += [
            of_member(Each(field, None, optional=True), resource, key, root)
            for field in fields
            for key in piece.keys
        ]
    named = (each for value in said for each in walk(value) if isinstance(each, Id | Output))
    return {
        (each.symbol, each.key if isinstance(each.key, str) else None)
        for each in named
        if each.symbol != resource.symbol
    }


def _in_order(made: list[Step]) -> Iterator[Step]:
    """Yield modules with what is in them, in the order of modules."""
    modules = [step for step in made if step.type == DEPLOYMENT]
    for module in modules:
        yield module
        yield from (
            step for step in made if step.module == module.module and step.type != DEPLOYMENT
        )

"""How long what is asked for takes, and what that rests on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ailz.azure import ids
from ailz.azure.look import MISSING, values
from ailz.azure.request import Request
from ailz.azure.world import World, text
from ailz.catalog.durations import Duration, Operation, durations

Basis: TypeAlias = Literal["documented", "report", "assumed"]
"""``documented``: Microsoft says it; ``report``: somebody saw it; ``assumed``: nobody times it."""


@dataclass(frozen=True, slots=True)
class Timed:
    """Minutes, and what they rest on. `source` and `statement` are empty where nothing is known.

    `open` says that the source saw a longer time than it could measure.
    """

    minutes: float
    source: str = ""
    kind: Basis = "assumed"
    statement: str = ""
    open: bool = False


SHORT = Timed(0.25)
"""Of a request that no source times. An assumption, no fact: most are answered within seconds."""
_AT_ONCE = Timed(0.0)


def minutes(world: World, request: Request) -> float:
    """Return the minutes until an operation ends, typically."""
    return timed(world, request).minutes


def timed(world: World, request: Request) -> Timed:
    """Return how long an operation typically takes.

    What is documented comes before what was reported, a typical figure before a range, of which
    the middle is taken. A figure for several resources together, or for a failure, is none.
    """
    if request.method == "GET":
        return _AT_ONCE
    known = [
        (row, figure)
        for row in _fitting(world, request)
        if not row.several and (figure := _typical(row)) is not None
    ]
    if not known:
        return SHORT
    row, figure = min(
        known, key=lambda each: (each[0].typical is None, each[0].kind != "documented")
    )
    return _said(row, figure, request)


def longest(world: World, request: Request) -> Timed:
    """Return the longest time that a source names, which is what to plan with."""
    if request.method == "GET":
        return _AT_ONCE
    known = [
        _said(row, figure, request)
        for row in _fitting(world, request)
        if (figure := _most(row)) is not None
    ]
    return max(known, key=lambda each: each.minutes, default=SHORT)


def _fitting(world: World, request: Request) -> Iterable[Duration]:
    rows = durations(request.type, _operation(world, request))
    fitting = [row for row in rows if not row.failed and _holds(world, request, row)]
    narrow = [row for row in fitting if row.where or row.first]
    return narrow or fitting


def _operation(world: World, request: Request) -> Operation:
    if request.method == "DELETE":
        return "delete"
    return "create" if world.get(request.id) is None else "update"


def _holds(world: World, request: Request, row: Duration) -> bool:
    if row.first and not _provisions(world, request):
        return False
    return all(
        any(value in wanted for value in values(request.body, path))
        for path, wanted in row.where.items()
    )


def _provisions(world: World, request: Request) -> bool:
    """Whether a request for a compute makes the managed network of its workspace with it."""
    workspace = world.get(ids.parent_of(request.id))
    if workspace is None:
        return False
    mode = text(workspace.body, "properties", "managedNetwork", "isolationMode")
    if mode.casefold() in ("", "disabled"):
        return False
    now = next(values(workspace.body, "properties.provisionNetworkNow"))
    others = (
        each
        for each in world.below(workspace.id)
        if each.type.casefold() == request.type.casefold()
    )
    return now is not True and all(ids.key(each.id) == ids.key(request.id) for each in others)


def _typical(row: Duration) -> float | None:
    if row.typical is not None:
        return row.typical
    ends = [each for each in (row.least, row.most) if each is not None]
    return sum(ends) / len(ends) if ends else None


def _most(row: Duration) -> float | None:
    ends = [each for each in (row.least, row.typical, row.most) if each is not None]
    return max(ends, default=None)


def _said(row: Duration, figure: float, request: Request) -> Timed:
    several = (
        [each for each in values(request.body, row.per) if each is not MISSING] if row.per else []
    )
    return Timed(figure * max(1, len(several)), row.source, row.kind, row.statement, open=row.open)

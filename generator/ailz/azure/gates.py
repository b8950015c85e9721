"""Through what Azure writes one request at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ailz.azure import ids
from ailz.azure.look import ids_at
from ailz.azure.request import Request
from ailz.azure.world import World
from ailz.catalog.gates import Gate, gates_of


def gate(world: World, request: Request) -> str:
    """Return the id, to compare, of what lets one write through at a time; empty: nothing."""
    del world
    return next((id_ for _, id_ in through(request.type, request.id, request.body)), "")


def through(type_: str, id_: str, body: Any) -> Iterator[tuple[Gate, str]]:  # noqa: ANN401
    """Yield what a resource is written one at a time through, each with its id to compare."""
    for each in gates_of(type_):
        named = (ids.parent_of(id_),) if each.through == "parent" else ids_at(body, each.through)
        for other in named:
            if not each.on or ids.type_of(other).casefold() in each.on:
                yield each, ids.key(other)

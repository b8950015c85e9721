"""What a body names is of the type that the property is for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from ailz.azure import ids
from ailz.azure.answer import Objection
from ailz.azure.behaviour import Behaviour
from ailz.azure.look import ids_at
from ailz.azure.request import Request
from ailz.azure.world import World
from ailz.catalog.rights import linked

_ANY = ("*", "scope")


def _types(world: World, request: Request) -> Iterator[Objection]:
    del world
    if not request.writes:
        return
    for path, wanted in _wanted(request.type).items():
        for id_ in ids_at(request.body, path):
            found = ids.type_of(id_).casefold()
            if not any(f"{found}/".startswith(f"{each.casefold()}/") for each in wanted):
                yield Objection(
                    status=400,
                    code="",
                    message=f"{path} names {id_}, which is no {' or '.join(wanted)}",
                    remedy=f"give the id of a {wanted[0]}",
                    path=path,
                )


@cache
def _wanted(type_: str) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for each in linked(type_):
        found.setdefault(each.property, []).append(each.on)
    return {
        path: tuple(types) for path, types in found.items() if not any(t in _ANY for t in types)
    }


BEHAVIOURS = (
    Behaviour(
        id="reference-type",
        says="A property that is for an id of one type takes no id of another.",
        source="recorded facts: rights.json, the resource that each linked check is made on",
        refuses=_types,
    ),
)

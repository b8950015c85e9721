"""Names and values that no two resources in the world share."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from ailz.azure import ids, names
from ailz.azure.answer import Objection
from ailz.azure.behaviour import Behaviour
from ailz.azure.bodies import UNKNOWN
from ailz.azure.request import Request
from ailz.azure.world import Resource, World
from ailz.catalog.arm_rules import arm_rules


def _taken(world: World, request: Request) -> Iterator[Objection]:
    if not request.writes or repr(UNKNOWN) in request.name or world.get(request.id) is not None:
        return
    if names.world_wide(request.type, request.name) is None:
        return
    for other in _others(world, request):
        if other.name.casefold() == request.name.casefold():
            yield Objection(
                status=409,
                code=_codes().get(request.type.casefold(), ""),
                message=f"The name {request.name} is taken by {other.id}: names of {request.type} "
                "are unique in the world",
                remedy="Give it another name.",
                path="name",
            )
            return


def _others(world: World, request: Request) -> Iterator[Resource]:
    here = ids.key(request.id)
    return (each for each in world.of(request.type) if ids.key(each.id) != here)


@cache
def _codes() -> dict[str, str]:
    """Return the error code that a source quotes for a name that is taken, by type."""
    return {
        name.casefold(): rule.code
        for rule in arm_rules()
        if rule.check.get("scope") == "global" and rule.check.get("path") == "name"
        if rule.check.get("op") == "uniqueBy"
        for name in rule.types
    }


BEHAVIOURS = (
    Behaviour(
        id="name-taken",
        says="A name that becomes an address is given once in the world, whatever its case.",
        source="Learn, Naming rules and restrictions for Azure resources (scope global); Learn, "
        "Common deployment errors (StorageAccountAlreadyTaken)",
        refuses=_taken,
    ),
)

"""Names that Azure keeps for itself, and what must have a parent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ailz.azure.endpoints import targets
from ailz.azure.look import id_type
from ailz.azure.rules.found import Check, Found
from ailz.azure.rules.world import World
from ailz.catalog.arm_rules import ArmRule, reserved_word
from ailz.catalog.naming import is_global

ENDPOINT = "Microsoft.Network/privateEndpoints"
TARGET = "properties.privateLinkServiceConnections[].properties.privateLinkServiceId"


def _reserved(world: World, rule: ArmRule) -> Found:
    """Yield names of resources with an address of their own that have a word of Azure's."""
    addressed = {
        id_type(target).casefold()
        for endpoint in world.of((ENDPOINT,))
        for target in targets(endpoint.body)
    }
    words = [str(word).casefold() for word in rule.check["value"]]
    for body in world.judged(("*",)):
        if not is_global(body.type) and body.type.casefold() not in addressed:
            continue
        if reserved_word(body.name) in words:
            yield body, "name"


def _parents(world: World, _: ArmRule) -> Found:
    """Yield children of a resource of this landing zone that nobody makes."""
    groups = {body.id.casefold() for body in world.of(("Microsoft.Resources/resourceGroups",))}
    for body in world.judged(("*",)):
        group = body.id.casefold().partition("/providers/")[0]
        is_child = (
            body.type.count("/") > 1
            and "/providers/" not in body.id.rpartition(f"/providers/{body.type.split('/')[0]}/")[2]
        )
        if is_child and group in groups and world.parent(body) is None:
            yield body, ""


CHECKS: Final[Mapping[str, Check]] = {
    "arm-reserved-substring": _reserved,
    "arm-reserved-start": _reserved,
    "arm-reserved-words": _reserved,
    "parent-exists": _parents,
}

"""Who deploys, and with which roles: a world is told of a principal's assignments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from ailz.azure.access import ASSIGNMENT, assignments
from ailz.azure.behaviours.identities import made_up
from ailz.azure.conditions import holds
from ailz.azure.world import Resource, World
from ailz.catalog.rights import gives_out_roles
from ailz.catalog.roles import role
from ailz.catalog.types import api_version


def holding(
    world: World,
    principal: str,
    held: Iterable[tuple[str, str]],
    condition: str = "",
) -> World:
    """Return the world in which a principal is judged by the roles that it is given here.

    `condition` stands on those that give out roles; the rest is as `given` says.
    """
    judged = replace(world, principals=world.principals | {principal})
    return given(judged, principal, held, condition)


def given(
    world: World, principal: str, held: Iterable[tuple[str, str]], condition: str = ""
) -> World:
    """Return the world in which somebody else has given roles to a principal, long enough ago.

    `held` are names of built-in roles, or GUIDs of others, each with the ARM id of its scope.
    """
    return world.having(*(_assignment(principal, *each, condition) for each in held))


def _assignment(principal: str, name: str, scope: str, condition: str) -> Resource:
    guid = name if _is_guid(name) else role(name).guid
    properties = {
        "roleDefinitionId": f"/providers/Microsoft.Authorization/roleDefinitions/{guid}",
        "principalId": principal,
        "principalType": "ServicePrincipal",
    }
    if condition and guid in gives_out_roles():
        properties |= {"condition": condition, "conditionVersion": "2.0"}
    id_ = f"{scope}/providers/{ASSIGNMENT}/{made_up('assignment', scope, guid, principal)}"
    return Resource(id_, api_version(ASSIGNMENT), {"properties": properties}, owner="platform")


def _is_guid(name: str) -> bool:
    return len(name) == 36 and name.count("-") == 4


def makes_itself_owner(world: World, principal: str) -> Iterator[str]:
    """Yield each scope at which a principal may give itself any role: nothing bounds it.

    No request is refused for it; whoever reads a rehearsal is told. Source: C of the recorded
    behaviour, and the recorded `mustNotBeAssignable` of conditions.
    """
    strong = gives_out_roles()
    for each in assignments(world, principal):
        if each.role not in strong:
            continue
        asked = (
            {
                ("request", f"{ASSIGNMENT}:roledefinitionid".casefold()): guid,
                ("request", f"{ASSIGNMENT}:principaltype".casefold()): "ServicePrincipal",
                ("request", f"{ASSIGNMENT}:principalid".casefold()): principal,
            }
            for guid in strong
        )
        if any(holds(each.condition, f"{ASSIGNMENT}/write", one) for one in asked):
            yield each.scope

"""Role assignments: never changed, and one of a kind."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ailz.azure import ids
from ailz.azure.answer import Objection
from ailz.azure.behaviour import Behaviour
from ailz.azure.request import Json, Request
from ailz.azure.world import World, text

ASSIGNMENT: Final = "Microsoft.Authorization/roleAssignments"


def _kept(world: World, request: Request) -> Iterator[Objection]:
    held = world.get(request.id)
    if not _is_one(request) or held is None or not held.whole:
        return
    was, is_now = _said(held.body), _said(request.body)
    if all(was) and all(is_now) and was != is_now:
        yield Objection(
            status=400,
            code="RoleAssignmentUpdateNotPermitted",
            message="Tenant ID, application ID, principal ID, and scope are not allowed to be "
            "updated",
            remedy="remove the old assignment, or name the new one by its own principal and role",
            path="properties.principalId" if was[0] != is_now[0] else "properties.roleDefinitionId",
        )


def _once(world: World, request: Request) -> Iterator[Objection]:
    if not _is_one(request) or not all(mine := _said(request.body)):
        return
    for other in world.inside(ids.parent_of(request.id)):
        if other.type.casefold() != ASSIGNMENT.casefold():
            continue
        if ids.key(other.id) != ids.key(request.id) and _said(other.body) == mine:
            yield Objection(
                status=409,
                code="RoleAssignmentExists",
                message=f"The role assignment already exists: {other.name}",
                remedy="take that one over, or leave this one out",
                path="properties.principalId",
            )


def _is_one(request: Request) -> bool:
    return request.writes and request.type.casefold() == ASSIGNMENT.casefold()


def _said(body: Json) -> tuple[str, str]:
    """Return principal and role in lower case; empty where they are not known yet."""
    role = text(body, "properties", "roleDefinitionId")
    return text(body, "properties", "principalId").casefold(), ids.name_of(role).casefold()


BEHAVIOURS = (
    Behaviour(
        id="assignment-kept",
        says="An assignment's principal, role and scope never change.",
        source="Azure-Samples/graphrag-accelerator#168; Azure/Azure-Landing-Zones#2040",
        refuses=_kept,
    ),
    Behaviour(
        id="rbac-same-triple",
        says="One assignment of a role for a principal at a scope, whatever its name.",
        source="Azure/Azure-Landing-Zones#833; hashicorp/terraform-provider-azurerm#28557",
        refuses=_once,
    ),
)

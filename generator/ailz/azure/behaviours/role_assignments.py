"""Role assignments: named by a GUID, never changed, and one of a kind."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Final

from ailz.azure import ids
from ailz.azure.answer import Objection
from ailz.azure.behaviour import Behaviour
from ailz.azure.request import Json, Request
from ailz.azure.world import World, text

ASSIGNMENT: Final = "Microsoft.Authorization/roleAssignments"


def _named(world: World, request: Request) -> Iterator[Objection]:
    del world
    if not _is_one(request) or _is_guid(request.name):
        return
    yield Objection(
        status=400,
        code="",
        message=f"The name of a role assignment must be a valid GUID, not {request.name}",
        remedy="name it by guid() of scope, principal and role",
        path="name",
        # What only Azure knows enters the name: nobody knows it here.
        sure=not request.name.startswith("unknown-to-anybody"),
    )


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


def _is_guid(name: str) -> bool:
    try:
        uuid.UUID(name)
    except ValueError:
        return False
    return True


BEHAVIOURS = (
    Behaviour(
        id="assignment-name",
        says="A role assignment's name is a GUID.",
        source="pulumi/pulumi-azure#121",
        refuses=_named,
    ),
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

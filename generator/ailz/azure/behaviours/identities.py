"""A user-assigned identity has a service principal, which Azure makes with it."""

from __future__ import annotations

import uuid

from ailz.azure import ids
from ailz.azure.behaviour import Behaviour
from ailz.azure.request import Json, Request
from ailz.azure.world import World

IDENTITY = "Microsoft.ManagedIdentity/userAssignedIdentities"
_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:ailz:rehearsal")


def made_up(*parts: str) -> str:
    """Return a GUID as Azure would draw one: the same for the same parts, for nobody else."""
    return str(uuid.uuid5(_NAMESPACE, "|".join(part.casefold() for part in parts)))


def _principal(world: World, request: Request, body: Json) -> Json:
    if request.type.casefold() != IDENTITY.casefold():
        return body
    before = world.get(request.id)
    if before is not None and "properties" in before.body:
        return {**body, "properties": before.body["properties"]}
    # Made again, it is another principal: what was given to the old one is not given to it.
    drawn = {
        "tenantId": world.tenant_id,
        "principalId": made_up("principal", ids.key(request.id), str(world.now)),
        "clientId": made_up("client", ids.key(request.id), str(world.now)),
    }
    return {**body, "properties": drawn}


BEHAVIOURS = (
    Behaviour(
        id="identity-principal",
        says="A new identity is a new principal, also under an old name.",
        source="Learn, Manage user-assigned managed identities",
        fills=_principal,
    ),
)

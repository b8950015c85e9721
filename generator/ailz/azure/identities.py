"""Which identity acts for a resource."""

from __future__ import annotations

from collections.abc import Mapping

from ailz.azure.behaviours.identities import IDENTITY
from ailz.azure.look import values
from ailz.azure.request import Json
from ailz.azure.world import Resource, World, text


def acting(world: World, body: Json, *paths: str) -> Resource | None:
    """Return the identity that a body names at one of the paths, or the only one that it carries.

    A path leads to a resource id or a client id. None: it is not in the world, or none is named.
    """
    for path in paths:
        for said in values(body, path) if path else ():
            if isinstance(said, str) and said:
                return world.get(said) if said.startswith("/") else _client(world, said)
    carried = body.get("identity")
    named = carried.get("userAssignedIdentities") if isinstance(carried, Mapping) else None
    if not isinstance(named, Mapping) or len(named) != 1:
        return None
    return world.get(str(next(iter(named))))


def is_ours(identity: Resource) -> bool:
    """Whether all of an identity's rights are known: it was made since the rehearsal began."""
    return identity.owner != "platform"


def _client(world: World, client_id: str) -> Resource | None:
    part = f"/providers/{IDENTITY.casefold()}/"
    return next(
        (
            each
            for key, each in world.resources.items()
            if part in key and text(each.body, "properties", "clientId") == client_id
        ),
        None,
    )

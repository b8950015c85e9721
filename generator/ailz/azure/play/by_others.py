"""What somebody else does between two runs: roles, and connections that only they approve."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ailz.azure import ids
from ailz.azure.behaviours.locks import ENDPOINT
from ailz.azure.endpoints import ON_REQUEST
from ailz.azure.look import values
from ailz.azure.principals import given
from ailz.azure.request import Json
from ailz.azure.world import Resource, World, text
from ailz.design.evaluate import id_of
from ailz.design.landing_zone import Deployment
from ailz.design.values import Id, Output


def roles_given(world: World, deployment: Deployment, environment: str) -> World:
    """Return the world once somebody has given each identity of an environment its roles.

    An identity that is not there yet gets none: its first run comes before.
    """
    root = deployment.root
    for grant in deployment.handed:
        where = grant.environments or root.environments
        if environment not in where or not isinstance(grant.principal_id, Output):
            continue
        identity = world.get(id_of(root, environment, Id(grant.principal_id.symbol)))
        principal = text(identity.body, "properties", "principalId") if identity else ""
        if principal:
            scope = id_of(root, environment, grant.scope)
            world = given(world, principal, [(grant.role, scope)])
    return world


_STATE = "privateLinkServiceConnectionState"
_APPROVED: Json = {"status": "Approved"}


def waiting(world: World, endpoints: Iterable[str]) -> tuple[Resource, ...]:
    """Return those of some private endpoints with a connection that its owner has to approve."""
    found = (world.get(id_) for id_ in endpoints if ids.type_of(id_).casefold() == ENDPOINT.lower())
    return tuple(each for each in found if each is not None and _pending(each))


def approved(world: World, endpoints: Iterable[Resource]) -> World:
    """Return the world once the owners of what endpoints lead to have approved that."""
    return world.having(*(each for one in endpoints for each in _approved(world, one)))


def targets(endpoint: Resource) -> tuple[str, ...]:
    """Return what the owner of which approves a connection of an endpoint."""
    path = f"properties.{ON_REQUEST}[].properties.privateLinkServiceId"
    return tuple(str(each) for each in values(endpoint.body, path))


def _pending(endpoint: Resource) -> bool:
    states = values(endpoint.body, f"properties.{ON_REQUEST}[].properties.{_STATE}.status")
    return "Pending" in list(states)


def _approved(world: World, endpoint: Resource) -> Iterator[Resource]:
    """Yield the endpoint, and its connection at each target, as they are then."""
    properties = endpoint.body["properties"]
    made = [_stated(each, {_STATE: _APPROVED}) for each in properties[ON_REQUEST]]
    yield replace(endpoint, body={**endpoint.body, "properties": {**properties, ON_REQUEST: made}})
    for target in targets(endpoint):
        for each in world.inside(target):
            at = text(each.body, "properties", "privateEndpoint", "id")
            if ids.key(at) == ids.key(endpoint.id):
                said = each.body["properties"][_STATE]
                yield replace(each, body=_stated(each.body, {_STATE: {**said, **_APPROVED}}))


def _stated(thing: Mapping[str, Any], state: Json) -> Json:
    return {**thing, "properties": {**thing["properties"], **state}}

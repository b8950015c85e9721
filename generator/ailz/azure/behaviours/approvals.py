"""A private endpoint's connection counts only once somebody who may do so has approved it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ailz.azure import ids
from ailz.azure.access import may
from ailz.azure.answer import Objection
from ailz.azure.behaviour import Behaviour
from ailz.azure.endpoints import AT_ONCE, ON_REQUEST
from ailz.azure.identities import acting, is_ours
from ailz.azure.look import values
from ailz.azure.request import Json, Request
from ailz.azure.world import World, text
from ailz.catalog.rights import approval, managed

_ENDPOINT = "microsoft.network/privateendpoints"
_STATES = {
    AT_ONCE: "Approved",
    ON_REQUEST: "Pending",
}


def _connected(world: World, request: Request, body: Json) -> Json:
    """Return an endpoint with the state of its connections.

    One that asks for no approval comes about only where whoever makes it may approve: else the
    linked right is refused. One by hand waits for the owner of what it leads to.
    """
    properties = body.get("properties")
    if request.type.casefold() != _ENDPOINT or not isinstance(properties, Mapping):
        return body
    before = world.get(request.id)
    held = before.body if before is not None else {}
    made = dict(properties)
    for name, state in _STATES.items():
        listed = properties.get(name)
        if isinstance(listed, list):
            made[name] = [
                _stated(each, _before(held, name, place) or state)
                for place, each in enumerate(listed)
            ]
    return {**body, "properties": made}


def _stated(connection: Any, state: str) -> Any:  # noqa: ANN401 - JSON of any shape
    inner = connection.get("properties") if isinstance(connection, Mapping) else None
    if not isinstance(inner, Mapping):
        return connection
    kept = inner.get("privateLinkServiceConnectionState")
    said = dict(kept) if isinstance(kept, Mapping) else {}
    told = {**inner, "privateLinkServiceConnectionState": {**said, "status": state}}
    return {**connection, "properties": told}


def _before(held: Json, name: str, place: int) -> str:
    found = list(values(held, f"properties.{name}[]"))
    if place >= len(found):
        return ""
    return text(found[place], "properties", "privateLinkServiceConnectionState", "status")


def _approver(world: World, request: Request) -> Iterator[Objection]:
    """Object to an endpoint of a managed network whose service may not approve it."""
    asked = managed(request.type) if request.writes else None
    if asked is None:
        return
    service = world.get(ids.parent_of(request.id))
    if service is None or not service.whole:
        return
    who = acting(world, service.body, asked.identity)
    for target in values(request.body, asked.property):
        if not isinstance(target, str) or who is None:
            continue
        action = approval(ids.type_of(target))
        principal = text(who.body, "properties", "principalId")
        verdict = may(world, principal, action.name, target)
        # The network is provisioned later than a role counts: one that was given is enough.
        if not principal or verdict.allowed is not False or verdict.until is not None:
            continue
        yield Objection(
            status=403,
            code="",
            message=f"{who.name} may not approve the endpoint to {target}: it stays pending",
            remedy=f"give it a role with {action.name} there, before this is made",
            path=asked.property,
            sure=asked.sure and action.sure and is_ours(who),
        )


BEHAVIOURS = (
    Behaviour(
        id="endpoint-approval",
        says=(
            "A connection is approved at once where whoever makes the endpoint may approve it; one "
            "that is asked for by hand stays pending."
        ),
        source=(
            "MicrosoftDocs/azure-docs@fd688f2b711f:articles/private-link/private-endpoint-"
            "overview.md (ms.date 08/02/2023); MicrosoftDocs/azure-docs#96892"
        ),
        fills=_connected,
    ),
    Behaviour(
        id="managed-endpoint-approval",
        says=(
            "An endpoint that a managed network makes is approved by the service's own identity; "
            "without the right it may stay pending."
        ),
        source=(
            "MicrosoftDocs/azure-ai-docs@050f1826a81f:articles/machine-learning/"
            "how-to-managed-network.md (08/2024); MicrosoftDocs/azure-ai-docs#415"
        ),
        refuses=_approver,
    ),
)

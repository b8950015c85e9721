"""What locks stop: on the thing itself, on what it stands in, and on what stands in it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from ailz.azure import ids
from ailz.azure.answer import Objection
from ailz.azure.behaviour import Behaviour
from ailz.azure.endpoints import targets
from ailz.azure.request import Request
from ailz.azure.world import Resource, World, text

LOCK = "Microsoft.Authorization/locks"
ENDPOINT = "Microsoft.Network/privateEndpoints"
_STOPS_DELETION = frozenset({"cannotdelete", "readonly"})
_REMEDY = (
    "delete the lock first (Owner and User Access Administrator may), or make it last so that it "
    "is the first to go"
)


def _refused(world: World, request: Request) -> Iterator[Objection]:
    # A lock stops nobody who may delete locks from deleting it.
    if request.method == "GET" or request.type.casefold() == LOCK.casefold():
        return
    if request.method == "DELETE":
        yield from _kept(world, request)
    else:
        locks = _on(world, (request.id, *ids.above(request.id)), frozenset({"readonly"}))
        yield from _objections(request.id, "write", locks)


def _kept(world: World, request: Request) -> Iterator[Objection]:
    if world.get(request.id) is None:
        return
    above = list(_on(world, (request.id, *ids.above(request.id)), _STOPS_DELETION))
    yield from _objections(request.id, "delete", above)
    inside = [each for each in _below(world, request.id) if each not in above]
    is_group = request.type.casefold() == ids.GROUP.casefold()
    # Only of groups it is written; of other things it is seen that children go with the parent.
    yield from _objections(request.id, "delete", inside, sure=is_group)


def _endpoint(world: World, request: Request) -> Iterator[Objection]:
    """Yield an objection where a connection, which stands in the target, would go."""
    if request.method != "DELETE":
        return
    for endpoint in _endpoints(world, request.id):
        for target in targets(endpoint.body):
            # What goes with its own target meets the target's lock by itself.
            if ids.key(target).startswith(f"{ids.key(request.id)}/"):
                continue
            locks = _on(world, (target, *ids.above(target)), _STOPS_DELETION)
            connection = f"{target}/privateEndpointConnections/{endpoint.name}"
            yield from _objections(connection, "delete", locks)


def _endpoints(world: World, id_: str) -> Iterator[Resource]:
    held = world.get(id_)
    if held is not None:
        found = chain((held,), world.below(id_)) if _may_hold(held) else (held,)
        yield from (each for each in found if each.type.casefold() == ENDPOINT.casefold())


def _may_hold(resource: Resource) -> bool:
    return resource.type.casefold() == ids.GROUP.casefold()


def _on(world: World, scopes: Iterable[str], levels: frozenset[str]) -> Iterator[Resource]:
    wanted = set(map(ids.key, scopes))
    for lock in world.of(LOCK):
        if ids.key(ids.parent_of(lock.id)) in wanted and _level(lock) in levels:
            yield lock


def _below(world: World, id_: str) -> Iterator[Resource]:
    start = f"{ids.key(id_)}/"
    return (
        lock
        for lock in world.of(LOCK)
        if ids.key(ids.parent_of(lock.id)).startswith(start) and _level(lock) in _STOPS_DELETION
    )


def _level(lock: Resource) -> str:
    return text(lock.body, "properties", "level").casefold()


def _objections(
    id_: str, verb: str, locks: Iterable[Resource], *, sure: bool = True
) -> Iterator[Objection]:
    for lock in locks:
        scope = ids.parent_of(lock.id)
        yield Objection(
            status=409,
            code="ScopeLocked",
            message=(
                f"The scope '{id_}' cannot perform {verb} operation because following scope(s) "
                f"are locked: '{scope}'. Please remove the lock and try again."
            ),
            remedy=_REMEDY,
            sure=sure,
        )


_PAGE = (
    "MicrosoftDocs/azure-docs@03adcc30b28e:articles/azure-resource-manager/management/"
    "lock-resources.md (03/08/2024)"
)

BEHAVIOURS = (
    Behaviour(
        id="lock",
        says=(
            "A delete lock stops the deletion of what it is on, of its children, of role "
            "assignments and diagnostic settings there, and of the whole group; a read-only lock "
            "stops every write and action as well."
        ),
        source=f"{_PAGE}; MicrosoftDocs/azure-docs#110791",
        stage="scope",
        refuses=_refused,
    ),
    Behaviour(
        id="lock-endpoint",
        says="A private endpoint to a locked resource is not deleted: its connection is in there.",
        source="hashicorp/terraform-provider-azurerm#17478; MicrosoftDocs/azure-docs#116983",
        refuses=_endpoint,
    ),
)

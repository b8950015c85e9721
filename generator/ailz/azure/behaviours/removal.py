"""What is in use, or holds what must go first, is not deleted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import Any, Final

from ailz.azure import ids
from ailz.azure.answer import Objection
from ailz.azure.behaviour import Behaviour
from ailz.azure.behaviours.locks import ENDPOINT
from ailz.azure.endpoints import CONNECTIONS, targets
from ailz.azure.look import texts, values
from ailz.azure.request import Request
from ailz.azure.world import Resource, World
from ailz.catalog.lifecycle import Use, locked, uses

_ACCOUNT: Final = "microsoft.cognitiveservices/accounts"
NETWORK: Final = "Microsoft.Network/virtualNetworks"
SUBNET: Final = "Microsoft.Network/virtualNetworks/subnets"


_HARDENING: Final = "recorded facts: hardening, destroy"


def _used(world: World, request: Request) -> Iterator[Objection]:
    """Yield an objection for each thing that goes with the request and is used from outside."""
    if request.method == "DELETE" and world.get(request.id) is not None:
        yield from _kept(world, (request.id, *(each.id for each in world.below(request.id))))


def _left_out(world: World, request: Request) -> Iterator[Objection]:
    """Yield an objection for subnets in use that a network is written without."""
    if request.writes:
        yield from _kept(world, tuple(_taken_out(world, request)), path="properties.subnets")


def _taken_out(world: World, request: Request) -> Iterator[str]:
    listed: Any = next(values(request.body, "properties.subnets"))
    if request.type.casefold() != NETWORK.casefold() or not isinstance(listed, list):
        return
    names = {str(each.get("name")).casefold() for each in listed}
    for each in world.below(request.id):
        if each.type.casefold() == SUBNET.casefold() and each.name.casefold() not in names:
            yield each.id


def _without(world: World, request: Request) -> World:
    return world.without(*_taken_out(world, request)) if request.writes else world


def _kept(world: World, going: tuple[str, ...], path: str = "") -> Iterator[Objection]:
    gone = set(map(ids.key, going))
    for id_ in going:
        use = uses().get(ids.type_of(id_).casefold())
        if use is None:
            continue
        users = [user for user in _users(world, use, id_) if ids.key(user.id) not in gone]
        if users:
            by = ", ".join(user.id for user in users)
            yield Objection(
                status=use.status,
                code=use.code,
                message=f"{id_} is in use by {by} and cannot be deleted",
                remedy="delete first what uses it, or let go of it there",
                path=path,
                sure=use.sure,
            )


def _users(world: World, use: Use, id_: str) -> Iterator[Resource]:
    key = ids.key(id_)
    # A deleted Foundry account holds its subnet until it is purged.
    held = (each.held[0] for each in world.deleted.values() if each.held)
    accounts = (each for each in held if each.type.casefold() == _ACCOUNT)
    for user in chain(world.of(*use.by), accounts):
        if any(
            text.casefold().startswith(key) and ids.key(text) == key for text in texts(user.body)
        ):
            yield user


_NESTED: Final = {
    "Microsoft.Network/privateDnsZones".casefold(): (
        "Microsoft.Network/privateDnsZones/virtualNetworkLinks"
    ),
    "Microsoft.CognitiveServices/accounts".casefold(): (
        "Microsoft.CognitiveServices/accounts/projects"
    ),
}
"""What is not deleted while something of a type stands in it."""


def _holding(world: World, request: Request) -> Iterator[Objection]:
    inner = _NESTED.get(request.type.casefold(), "").casefold()
    if request.method != "DELETE" or not inner:
        return
    found = [each.id for each in world.below(request.id) if each.type.casefold() == inner]
    if found:
        yield Objection(
            status=409,
            code="CannotDeleteResource",
            message=(
                "Cannot delete resource while nested resources exist. Some existing nested "
                f"resource IDs include: '{', '.join(found)}'. Please delete all nested resources "
                "before deleting this resource."
            ),
            remedy="delete what stands in it first",
        )


_NO_DELETE: Final = {
    "Microsoft.KeyVault/vaults/secrets".casefold(): "DisallowedResourceOperation",
    # Of keys it is not quoted how the refusal reads; there is no such operation.
    "Microsoft.KeyVault/vaults/keys".casefold(): "",
}


def _never(world: World, request: Request) -> Iterator[Objection]:
    code = _NO_DELETE.get(request.type.casefold())
    if request.method == "DELETE" and code is not None and world.get(request.id) is not None:
        yield Objection(
            status=400,
            code=code,
            message=f"Azure Resource Manager does not delete {request.type}",
            remedy="leave it: it goes with its vault",
        )


def _is_locked(held: Resource) -> bool:
    kind = locked().get(held.type.casefold())
    return kind is not None and next(values(held.body, kind.path), None) == kind.value


def _locked(world: World, request: Request) -> Iterator[Objection]:
    """Yield what a lock for good forbids: for sure of itself, in doubt of what it stands in."""
    held = world.get(request.id)
    if held is None:
        return
    if _is_locked(held) and (request.writes or request.method == "DELETE"):
        yield Objection(
            status=locked()[held.type.casefold()].status,
            code="",
            message=f"{request.id} is locked and can be neither written nor deleted",
            remedy="leave it out: it can only be extended, by an operation of its own",
        )
    elif request.method == "DELETE":
        for each in filter(_is_locked, world.below(request.id)):
            yield Objection(
                status=locked()[each.type.casefold()].status,
                code="",
                message=f"{request.id} is not deleted while something is kept under {each.id}",
                remedy="wait until all of it may be deleted, and delete it first",
                # What is kept there the world does not tell.
                sure=False,
            )


def _disconnected(world: World, request: Request) -> World:
    """Cut endpoints off from what is gone: they outlive it."""
    if request.method != "DELETE":
        return world
    gone = ids.key(request.id)
    left = [
        _cut(endpoint)
        for endpoint in world.of(ENDPOINT)
        if any(f"{ids.key(each)}/".startswith(f"{gone}/") for each in targets(endpoint.body))
    ]
    return world.having(*left) if left else world


def _cut(endpoint: Resource) -> Resource:
    body = {**endpoint.body, "properties": dict(endpoint.body.get("properties", {}))}
    state = {"privateLinkServiceConnectionState": {"status": "Disconnected"}}
    for how in CONNECTIONS:
        if how in body["properties"]:
            body["properties"][how] = [
                {**each, "properties": {**each.get("properties", {}), **state}}
                for each in body["properties"][how]
            ]
    return replace(endpoint, body=body)


BEHAVIOURS = (
    Behaviour(
        id="in-use",
        says=(
            "What another resource uses is not deleted: a subnet with something in it, a security "
            "group or route table on a subnet, an address, a policy that is assigned, what a "
            "private link scope holds."
        ),
        source="; ".join(dict.fromkeys(use.source for use in uses().values())),
        refuses=_used,
    ),
    Behaviour(
        id="subnet-left-out",
        says="A network written with a list of subnets deletes those that the list lacks.",
        source=uses()[SUBNET.casefold()].source,
        refuses=_left_out,
        precedes=_without,
    ),
    Behaviour(
        id="nested",
        says="A DNS zone with links and a Foundry account with projects are not deleted.",
        source="https://github.com/learntocloud/networking-lab/issues/8; "
        "Azure/terraform-provider-azapi#894",
        refuses=_holding,
    ),
    Behaviour(
        id="no-delete",
        says="Keys and secrets of a vault have no deletion in Azure Resource Manager.",
        source="Azure/terraform-provider-azapi#879",
        refuses=_never,
    ),
    Behaviour(
        id="retention-locked",
        says=(
            "A locked retention of a blob container is neither written nor deleted, and the "
            "account is not deleted while a blob is in the container."
        ),
        source="; ".join(dict.fromkeys(each.source for each in locked().values())),
        refuses=_locked,
    ),
    Behaviour(
        id="endpoint-disconnected",
        says="A private endpoint whose target is deleted stays, disconnected.",
        source=_HARDENING,
        follows=_disconnected,
    ),
)

"""Subnets: what a service wants of the one it is put into, and what a used one keeps."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from ipaddress import IPv4Network
from typing import Any, Final

from ailz.azure import ids
from ailz.azure.answer import Objection
from ailz.azure.behaviour import Behaviour
from ailz.azure.look import ids_at, known, ranges
from ailz.azure.request import Request
from ailz.azure.world import Resource, World
from ailz.catalog.arm_rules import arm_rule, subnet_users
from ailz.catalog.rights import linking

_SUBNET: Final = "Microsoft.Network/virtualNetworks/subnets"
_ALLOWED_ONLY: Final = "virtualNetworkRules"
"""In the path of a property that lets a subnet in, and puts nothing into it."""
_PREFIX, _DELEGATION = "subnet-in-use-prefix", "subnet-in-use-delegation"
_DELEGATED_TO: Final = "properties.delegations[].properties.serviceName"


def _wanted(world: World, request: Request) -> Iterator[Objection]:
    """Yield what a service misses in the subnet that it names."""
    users = subnet_users(request.type)
    if not request.writes or not users or request.type.casefold().startswith("microsoft.network/"):
        return
    for path, subnet in _subnets(world, request.type, request.body):
        given = {each.casefold() for each in known(subnet.body, _DELEGATED_TO)}
        takes = {each for user in users for each in user.delegations}
        fits = given & {each.casefold() for each in takes} or (
            not given and any(user.undelegated for user in users)
        )
        if not fits:
            yield Objection(
                status=400,
                code="",
                message=f"{subnet.id} is delegated to {', '.join(sorted(given)) or 'nothing'}; "
                f"{users[0].service} wants {' or '.join(sorted(takes)) or 'none'}",
                remedy=f"delegate the subnet to {min(takes)}" if takes else "take another subnet",
                path=path,
            )
        longest = max((user.longest for user in users if user.longest), default=32)
        for prefix in _prefixes(subnet.body):
            if prefix.prefixlen > longest:
                yield Objection(
                    status=400,
                    code="",
                    message=f"{subnet.id} is a /{prefix.prefixlen}; {users[0].service} wants a "
                    f"/{longest} or larger",
                    remedy=f"give the subnet a /{longest}",
                    path=path,
                )


def _alone(world: World, request: Request) -> Iterator[Objection]:
    """Yield a second service in a subnet that one of the two wants for itself."""
    if not request.writes or not _paths(request.type.casefold()):
        return
    mine = _exclusive(request.type)
    for path, subnet in _subnets(world, request.type, request.body):
        for other in _users(world, subnet.id):
            if ids.key(other.id) == ids.key(request.id) or _same(other.type, request.type):
                continue
            if mine or _exclusive(other.type):
                yield Objection(
                    status=400,
                    code="",
                    message=f"{other.id} is in {subnet.id} already, and the two do not share one",
                    remedy="give each a subnet of its own",
                    path=path,
                )


def _in_use(world: World, request: Request) -> Iterator[Objection]:
    """Yield what a change of a used subnet takes from what is in it."""
    held = world.get(request.id)
    if request.method != "PUT" or not _same(request.type, _SUBNET):
        return
    if held is None or not held.whole or held.sent == request.body:
        return
    new = _prefixes(request.body)
    gone = [each for each in _prefixes(held.body) if each not in new]
    moved = set(known(held.body, _DELEGATED_TO)) != set(known(request.body, _DELEGATED_TO))
    users = list(_users(world, request.id)) if (gone and new) or moved else []
    if not users:
        return
    if gone and new:
        grown = all(any(each.subnet_of(other) for other in new) for each in gone)
        yield Objection(
            status=400,
            code=arm_rule(_PREFIX).code,
            message=f"{', '.join(map(str, gone))} is used by {users[0].id} and others"
            if len(users) > 1
            else f"{', '.join(map(str, gone))} is used by {users[0].id}",
            remedy="make another subnet, and move what is in this one",
            path="properties.addressPrefix",
            sure=not grown,
        )
    if moved:
        yield Objection(
            status=400,
            code=arm_rule(_DELEGATION).code,
            message=f"Delegations of the subnet cannot be changed: {users[0].id} uses it",
            remedy="make another subnet",
            path="properties.delegations",
        )


def _subnets(world: World, type_: str, body: Any) -> Iterator[tuple[str, Resource]]:  # noqa: ANN401
    for path in _paths(type_.casefold()):
        for id_ in ids_at(body, path):
            subnet = world.get(id_)
            if subnet is not None and subnet.whole:
                yield path, subnet


def _users(world: World, subnet_id: str) -> Iterator[Resource]:
    wanted = ids.key(subnet_id)
    for kind in linking(_SUBNET):
        for each in world.of(kind):
            named = (ids.key(id_) for path in _paths(kind) for id_ in ids_at(each.body, path))
            if wanted in named:
                yield each


@cache
def _paths(kind: str) -> tuple[str, ...]:
    return tuple(path for path in linking(_SUBNET).get(kind, ()) if _ALLOWED_ONLY not in path)


def _exclusive(type_: str) -> bool:
    found = subnet_users(type_)
    return bool(found) and all(user.exclusive for user in found)


def _prefixes(body: Any) -> list[IPv4Network]:  # noqa: ANN401
    found = known(body, "properties.addressPrefix") + known(body, "properties.addressPrefixes[]")
    return ranges(found)


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()


_NEEDS: Final = "recorded facts: endpoint-addresses.json, the pages that each subnet names"

BEHAVIOURS = (
    Behaviour(
        id="subnet-delegated",
        says="A service that is put into a subnet wants it delegated to itself and large enough.",
        source=_NEEDS,
        refuses=_wanted,
    ),
    Behaviour(
        id="subnet-alone",
        says="A service that wants a subnet for itself shares it with no other.",
        source=_NEEDS,
        refuses=_alone,
    ),
    Behaviour(
        id="subnet-in-use",
        says="A subnet with something in it keeps its ranges and its delegation.",
        source=f"{arm_rule(_PREFIX).source}; {arm_rule(_DELEGATION).source}",
        refuses=_in_use,
    ),
)

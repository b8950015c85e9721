"""Peerings: ranges that overlap, whose gateway is used, and what a changed range leaves behind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from ipaddress import IPv4Network
from typing import Final

from ailz.azure import ids
from ailz.azure.answer import Objection
from ailz.azure.behaviour import Behaviour
from ailz.azure.look import ids_at, known, ranges
from ailz.azure.request import Json, Request
from ailz.azure.world import Resource, World
from ailz.catalog.arm_rules import arm_rule

PEERING: Final = "Microsoft.Network/virtualNetworks/virtualNetworkPeerings"
_NETWORK: Final = "Microsoft.Network/virtualNetworks"
_GATEWAY: Final = "Microsoft.Network/virtualNetworkGateways"
_REMOTE: Final = "properties.remoteVirtualNetwork.id"
_RANGES: Final = "properties.addressSpace.addressPrefixes[]"
_GATEWAY_SUBNET: Final = "properties.ipConfigurations[].properties.subnet.id"
_USES: Final = "properties.useRemoteGateways"
_LETS: Final = "properties.allowGatewayTransit"
_OVERLAP: Final = arm_rule("peering-no-overlap")


def _overlap(world: World, request: Request) -> Iterator[Objection]:
    if not request.writes:
        return
    kind = request.type.casefold()
    if kind == PEERING.casefold():
        own = ids.parent_of(request.id)
        for remote in ids_at(request.body, _REMOTE):
            yield from _met(world, own, _ranges(world, own), remote, _ranges(world, remote))
            # Neither side takes a range that it reaches already.
            for here, new in ((own, remote), (remote, own)):
                for peer in _peers(world, here, besides=(own, remote)):
                    yield from _met(world, peer, _ranges(world, peer), new, _ranges(world, new))
    elif kind == _NETWORK.casefold() and _is_moved(world, request):
        new_ranges = ranges(known(request.body, _RANGES))
        for peer in _peers(world, request.id, besides=(request.id,)):
            yield from _met(world, peer, _ranges(world, peer), request.id, new_ranges)


def _met(
    world: World, one: str, ones: list[IPv4Network], other: str, others: list[IPv4Network]
) -> Iterator[Objection]:
    del world
    found = next((f"{a} and {b}" for a in ones for b in others if a.overlaps(b)), "")
    if found and ids.key(one) != ids.key(other):
        yield Objection(
            status=400,
            code=_OVERLAP.code,
            message=f"The ranges of {one} and {other} overlap: {found}",
            remedy="give one of the two networks another range",
            path=_REMOTE.removesuffix(".id"),
        )


def _gateway(world: World, request: Request) -> Iterator[Objection]:
    if not request.writes or request.type.casefold() != PEERING.casefold():
        return
    if known(request.body, _USES) != [True]:
        return
    own = ids.parent_of(request.id)
    if _gateways(world, own):
        yield _no_gateway("This network has a gateway of its own")
    others = [r for r in world.inside(own) if ids.key(r.id) != ids.key(request.id)]
    if any(
        r.type.casefold() == PEERING.casefold() and True in known(r.body, _USES) for r in others
    ):
        yield _no_gateway("Another peering of this network uses a remote gateway")
    for remote in ids_at(request.body, _REMOTE):
        held = world.get(remote)
        # A network of which only the id is known may well have one.
        if held is not None and held.whole and not _gateways(world, remote):
            yield Objection(
                status=400,
                code="RemoteVnetHasNoGateways",
                message=f"UseRemoteGateways is set, and {remote} does not have any gateways",
                remedy="make the gateway before the peering",
                path=_USES,
                sure=world.subscription(remote).whole,
            )
        for back in world.inside(remote):
            is_ours = any(ids.key(id_) == ids.key(own) for id_ in ids_at(back.body, _REMOTE))
            if is_ours and True not in known(back.body, _LETS):
                yield _no_gateway(
                    f"UseRemoteGateways is set, and AllowGatewayTransit is not on {back.id}"
                )


def _no_gateway(message: str) -> Objection:
    return Objection(
        status=400,
        code="",
        message=message,
        remedy="allow gateway transit on the side that has the gateway, first",
        path=_USES,
    )


def _gateways(world: World, network: str) -> list[Resource]:
    wanted = f"{ids.key(network)}/"
    return [
        each
        for each in world.of(_GATEWAY)
        if any(ids.key(id_).startswith(wanted) for id_ in ids_at(each.body, _GATEWAY_SUBNET))
    ]


def _out_of_sync(world: World, request: Request) -> Iterator[Objection]:
    if request.type.casefold() != _NETWORK.casefold() or not _is_moved(world, request):
        return
    for each in _pointing(world, request.id):
        yield Objection(
            status=409,
            code="",
            message=f"{each.id} keeps the old range of this network until it is synced",
            remedy="sync it: az network vnet peering sync",
            path="properties.addressSpace",
            sure=False,
        )


def _marks(world: World, request: Request) -> World:
    """Mark both sides of each peering of a network whose range has changed."""
    if request.type.casefold() != _NETWORK.casefold() or not request.writes:
        return world
    held = world.get(request.id)
    if held is None:
        return world
    now = set(known(held.body, _RANGES))
    changed = []
    for each in _pointing(world, request.id):
        seen = set(known(each.body, "properties.remoteAddressSpace.addressPrefixes[]"))
        if seen and seen != now:
            changed.append(_with(each, "LocalNotInSync"))
    if changed:
        own = (r for r in world.inside(request.id) if r.type.casefold() == PEERING.casefold())
        changed += [_with(each, "RemoteNotInSync") for each in own]
    return world.having(*changed) if changed else world


def _remembers(world: World, request: Request, body: Json) -> Json:
    """Return a peering with the ranges of the other side as they are: it does not follow them."""
    if request.type.casefold() != PEERING.casefold():
        return body
    before = world.get(request.id)
    if before is not None and known(before.body, "properties.remoteAddressSpace"):
        kept = before.body["properties"]
        same = {n: kept[n] for n in ("remoteAddressSpace", "peeringSyncLevel") if n in kept}
        return {**body, "properties": {**body.get("properties", {}), **same}}
    for remote in ids_at(body, _REMOTE):
        held = world.get(remote)
        space = known(held.body, _RANGES) if held is not None and held.whole else []
        if space:
            properties: Mapping[str, object] = {
                **body.get("properties", {}),
                "remoteAddressSpace": {"addressPrefixes": space},
                "peeringSyncLevel": "FullyInSync",
            }
            return {**body, "properties": properties}
    return body


def _with(peering: Resource, level: str) -> Resource:
    properties = {**peering.body.get("properties", {}), "peeringSyncLevel": level}
    return replace(peering, body={**peering.body, "properties": properties})


def _is_moved(world: World, request: Request) -> bool:
    held = world.get(request.id)
    if not request.writes or held is None or not held.whole:
        return False
    new = known(request.body, _RANGES)
    return bool(new) and set(new) != set(known(held.body, _RANGES))


def _pointing(world: World, network: str) -> list[Resource]:
    wanted = ids.key(network)
    return [
        each
        for each in world.of(PEERING)
        if any(ids.key(id_) == wanted for id_ in ids_at(each.body, _REMOTE))
    ]


def _peers(world: World, network: str, besides: tuple[str, ...]) -> Iterator[str]:
    skipped = set(map(ids.key, besides))
    for each in world.inside(network):
        if each.type.casefold() == PEERING.casefold():
            yield from (id_ for id_ in ids_at(each.body, _REMOTE) if ids.key(id_) not in skipped)


def _ranges(world: World, network: str) -> list[IPv4Network]:
    held = world.get(network)
    if held is None or not held.whole:
        return []
    return ranges(known(held.body, _RANGES))


BEHAVIOURS = (
    Behaviour(
        id="peering-no-overlap",
        says=_OVERLAP.rule,
        source=_OVERLAP.source,
        refuses=_overlap,
    ),
    Behaviour(
        id="peering-gateway",
        says="A peering uses the remote gateway where there is one and the other side lets it.",
        source="Azure/terraform-azurerm-lz-vending#398; hashicorp/terraform-provider-azurerm#2872",
        refuses=_gateway,
    ),
    Behaviour(
        id="peering-sync",
        says="A network whose range changes leaves its peerings out of sync until each is synced.",
        source="Azure/bicep#18379; Azure/bicep-types-az#2621",
        refuses=_out_of_sync,
        fills=_remembers,
        follows=_marks,
    ),
)

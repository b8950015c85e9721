"""Where what a body names must stand: what is joined in a network is in the network's region."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Final

from ailz.azure import ids
from ailz.azure.answer import Objection
from ailz.azure.behaviour import Behaviour
from ailz.azure.look import ids_at
from ailz.azure.request import Request
from ailz.azure.world import World, text
from ailz.catalog.rights import linking

_NETWORK: Final = "microsoft.network/"
_ENDPOINT: Final = "microsoft.network/privateendpoints"
_SUBNET: Final = "Microsoft.Network/virtualNetworks/subnets"
_JOINED: Final = (
    _SUBNET,
    "Microsoft.Network/applicationSecurityGroups",
    "Microsoft.Network/natGateways",
    "Microsoft.Network/networkSecurityGroups",
    "Microsoft.Network/publicIPAddresses",
    "Microsoft.Network/publicIPPrefixes",
    "Microsoft.Network/routeTables",
)
"""Networks are peered, and zones linked and firewall policies used, across regions."""


def _same_region(world: World, request: Request) -> Iterator[Objection]:
    kind = request.type.casefold()
    if not request.writes or not kind.startswith(_NETWORK):
        return
    here = text(request.body, "location") or _region(world, ids.parent_of(request.id))
    # An endpoint's subnet is a rule of its own.
    skipped = _SUBNET if kind == _ENDPOINT else ""
    for path in _paths(kind, skipped):
        for id_ in ids_at(request.body, path):
            there = _region(world, id_)
            if here and there and _plain(here) != _plain(there):
                yield Objection(
                    status=400,
                    code="InvalidResourceReference",
                    message=f"{id_} (in {there}) was not found from {here}. Please make sure that "
                    "the referenced resource exists, and that both resources are in the same "
                    "region",
                    remedy=f"make both in {here}",
                    path=path,
                )


def _same_subscription(world: World, request: Request) -> Iterator[Objection]:
    del world
    kind = request.type.casefold()
    if not request.writes or kind not in (_ENDPOINT, _SUBNET.casefold()):
        return
    here = ids.subscription_of(request.id)
    for path in _paths(kind, ""):
        for id_ in ids_at(request.body, path):
            there = ids.subscription_of(id_)
            if ids.key(there) != ids.key(here):
                yield Objection(
                    status=400,
                    code="",
                    message=f"{id_} is in another subscription than the resource that names it",
                    remedy="make both in one subscription",
                    path=path,
                    sure=False,
                )


@cache
def _paths(kind: str, skipped: str) -> tuple[str, ...]:
    return tuple(path for on in _JOINED if on != skipped for path in linking(on).get(kind, ()))


def _region(world: World, id_: str) -> str:
    """Return where something stands, or what it is a part of; empty where nobody knows."""
    while id_ and ids.type_of(id_) != ids.GROUP:
        held = world.get(id_)
        if held is not None and held.whole and (found := text(held.body, "location")):
            return found
        id_ = ids.parent_of(id_)
    return ""


def _plain(region: str) -> str:
    return region.replace(" ", "").casefold()


BEHAVIOURS = (
    Behaviour(
        id="same-region",
        says="What is joined with a network stands in the network's region.",
        source="Azure/azure-cli#9354; microsoft/CromwellOnAzure#231 (the network provider's words)",
        refuses=_same_region,
    ),
    Behaviour(
        id="same-subscription",
        says="An endpoint, a security group and a route table are in their network's subscription.",
        source="MicrosoftDocs/azure-docs@fd688f2b711f:articles/private-link/"
        "private-endpoint-overview.md (ms.date 08/02/2023); MicrosoftLearning/Secure-Azure-with-"
        "Microsoft-Defender-Cloud-Compliance-Controls#13",
        refuses=_same_subscription,
    ),
)

"""Private DNS: one zone of a name for a network, one zone group for an endpoint, one record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ailz.azure import ids
from ailz.azure.answer import Objection
from ailz.azure.behaviour import Behaviour
from ailz.azure.endpoints import CONNECTIONS
from ailz.azure.look import ids_at, known
from ailz.azure.request import Request
from ailz.azure.world import Resource, World
from ailz.catalog.arm_rules import arm_rule

_LINK: Final = "Microsoft.Network/privateDnsZones/virtualNetworkLinks"
_GROUP: Final = "Microsoft.Network/privateEndpoints/privateDnsZoneGroups"
_LINKED: Final = "properties.virtualNetwork.id"
_ZONES: Final = "properties.privateDnsZoneConfigs[].properties.privateDnsZoneId"
_CONFIGS: Final = "properties.privateDnsZoneConfigs[].name"
_MOST: Final = 5
"""Zones of a zone group; source: Azure/ResourceModules#1674, which quotes Microsoft's page."""
_NAMES, _LINKS = arm_rule("zone-one-name-per-network"), arm_rule("zone-one-link-per-network")
_REGISTERS: Final = arm_rule("zone-one-registration")


def _links(world: World, request: Request) -> Iterator[Objection]:
    if not request.writes or request.type.casefold() != _LINK.casefold():
        return
    zone = ids.parent_of(request.id)
    registers = known(request.body, "properties.registrationEnabled") == [True]
    for network in map(ids.key, ids_at(request.body, _LINKED)):
        for other in world.of(_LINK):
            if ids.key(other.id) == ids.key(request.id):
                continue
            if network not in map(ids.key, ids_at(other.body, _LINKED)):
                continue
            there = ids.parent_of(other.id)
            if ids.key(there) == ids.key(zone):
                yield _link(400, _LINKS.code, f"{_LINKS.rule} {other.id} is one")
            elif ids.name_of(ids.key(there)) == ids.name_of(ids.key(zone)):
                yield _link(
                    400,
                    _NAMES.code,
                    "A virtual network cannot be linked to multiple zones with overlapping "
                    f"namespaces: it is linked to {there}",
                )
            if registers and known(other.body, "properties.registrationEnabled") == [True]:
                yield _link(
                    409,
                    "Conflict",
                    "A virtual network can only be linked to 1 Private DNS zone(s) with "
                    f"auto-registration enabled; conflicting Private DNS zone is {there}",
                )


def _link(status: int, code: str, message: str) -> Objection:
    return Objection(
        status=status,
        code=code,
        message=message,
        remedy="use the zone that the network is linked to already",
        path=_LINKED.removesuffix(".id"),
    )


def _groups(world: World, request: Request) -> Iterator[Objection]:
    if not request.writes or request.type.casefold() != _GROUP.casefold():
        return
    for other in world.inside(ids.parent_of(request.id)):
        if other.type.casefold() == _GROUP.casefold() and ids.key(other.id) != ids.key(request.id):
            yield Objection(
                status=400,
                code="",
                message="Cannot create more than one private dns zone groups in the private "
                f"endpoint: there is {other.id}",
                remedy="leave the zone group to whoever has made it",
            )
    names = [str(each).casefold() for each in known(request.body, _CONFIGS)]
    if len(names) != len(set(names)):
        yield Objection(
            status=400,
            code="InvalidRequestFormat",
            message="The zone group has two child resources with the same name "
            "(DuplicateResourceName)",
            remedy="name each zone of the group once",
            path="properties.privateDnsZoneConfigs",
        )
    if len(names) > _MOST:
        yield Objection(
            status=400,
            code="",
            message=f"A zone group has at most {_MOST} zones",
            path="properties.privateDnsZoneConfigs",
        )


def _records(world: World, request: Request) -> Iterator[Objection]:
    """Yield a doubt where two endpoints to one thing write the same name into one zone."""
    if not request.writes or request.type.casefold() != _GROUP.casefold():
        return
    endpoint = world.get(ids.parent_of(request.id))
    if endpoint is None or not (mine := _reaches(endpoint)):
        return
    zones = set(map(ids.key, ids_at(request.body, _ZONES)))
    for other in world.of(_GROUP):
        above = world.get(ids.parent_of(other.id))
        if above is None or ids.key(above.id) == ids.key(endpoint.id):
            continue
        shared = zones.intersection(map(ids.key, ids_at(other.body, _ZONES)))
        if shared and mine & _reaches(above):
            yield Objection(
                status=409,
                code="",
                message=f"{above.id} reaches the same and has its record in "
                f"{ids.name_of(min(shared))}: the later one of the two overwrites it",
                remedy="one endpoint a zone, or a zone of its own for each network",
                path="properties.privateDnsZoneConfigs",
                sure=False,
            )


def _reaches(endpoint: Resource) -> set[tuple[str, str]]:
    return {
        (ids.key(target), str(part).casefold())
        for how in CONNECTIONS
        for target in ids_at(endpoint.body, f"properties.{how}[].properties.privateLinkServiceId")
        for part in known(endpoint.body, f"properties.{how}[].properties.groupIds[]")
    }


BEHAVIOURS = (
    Behaviour(
        id="zone-one-name-per-network",
        says=f"{_NAMES.rule} {_LINKS.rule} {_REGISTERS.rule}",
        source=f"{_NAMES.source}; Azure/Azure-Landing-Zones#3890 (registration)",
        refuses=_links,
    ),
    Behaviour(
        id="endpoint-zone-group",
        says="An endpoint has one zone group, with at most five zones, each named once.",
        source="pulumi/pulumi-azure-native#2179; Azure/ResourceModules#1674; "
        "hashicorp/terraform-provider-azurerm#28966",
        refuses=_groups,
    ),
    Behaviour(
        id="endpoint-record",
        says="Two endpoints to one thing that write into one zone overwrite each other's record.",
        source="CDCgov/prime-reportstream#2256",
        refuses=_records,
    ),
)

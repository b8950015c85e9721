"""Where a resource of a type can be: at which scope, in which region, in which zones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from ailz.azure import ids
from ailz.azure.answer import Objection
from ailz.azure.behaviour import Behaviour
from ailz.azure.request import Request
from ailz.azure.world import World, text
from ailz.catalog import regions
from ailz.catalog.errors import UnknownFactError
from ailz.catalog.types import resource_type
from ailz.errors import listed

_GLOBAL = "global"
_SAID: Final[Mapping[ids.Scope, str]] = {
    "tenant": "the tenant",
    "managementGroup": "a management group",
    "subscription": "a subscription",
    "resourceGroup": "a resource group",
    "extension": "another resource",
}


def _scope(world: World, request: Request) -> Iterator[Objection]:
    del world
    if not request.writes:
        return
    try:
        taken = resource_type(request.type).scopes
    except UnknownFactError:
        return
    here = ids.scope_of(request.id)
    if taken and here not in taken:
        yield Objection(
            status=404,
            code="",
            message=f"{request.type} is no resource of {_SAID[here]}",
            remedy=f"It stands in {listed(_SAID[each] for each in _SAID if each in taken)}.",
        )


def _region(world: World, request: Request) -> Iterator[Objection]:
    said = text(request.body, "location")
    if not request.writes or not said or world.get(request.id) is not None:
        return
    name = _name(said)
    allowed = regions.locations(request.type)
    if name == _GLOBAL:
        if allowed is not None and not allowed.takes_global and allowed.complete:
            yield _not_here(request, said, allowed)
    elif name not in regions.clouds_of_regions():
        yield _not_here(request, said, allowed, sure=False)
    elif regions.clouds_of_regions()[name] != world.cloud:
        yield _not_here(request, said, allowed)
    elif allowed is not None and world.cloud == "AzureCloud" and name not in allowed.regions:
        yield _not_here(request, said, allowed, sure=allowed.complete)


def _not_here(
    request: Request, said: str, allowed: regions.Locations | None, *, sure: bool = True
) -> Objection:
    is_group = ids.key(ids.group_of(request.id)) == ids.key(request.id)
    what = "resource group" if is_group else f"resource type {request.type}"
    where = sorted(allowed.regions) if allowed else []
    if allowed is not None and allowed.takes_global:
        where.append(_GLOBAL)
    kind = "ResourceGroup" if is_group else "ResourceType"
    return Objection(
        status=400,
        code=f"LocationNotAvailableFor{kind}",
        message=f"The provided location {said} is not available for {what}",
        remedy=f"Use {listed(where)}." if where else "Use a region of this cloud.",
        path="location",
        sure=sure,
    )


def _zones(world: World, request: Request) -> Iterator[Objection]:
    del world
    name = _name(text(request.body, "location"))
    if (
        not request.writes
        or not request.body.get("zones")
        or name not in regions.clouds_of_regions()
    ):
        return
    if regions.region(name).availability_zones is False:
        yield Objection(
            status=400,
            code="LocationNotSupportAvailabilityZones",
            message=f"{name} has no availability zones",
            remedy="Leave zones out, or use a region that has them.",
            path="zones",
        )


def _name(said: str) -> str:
    return regions.spelling(said) or said.casefold()


BEHAVIOURS = (
    Behaviour(
        id="place-scope",
        says="A type is a resource of some scopes only: a group, a subscription, another resource.",
        source="Azure/bicep-types-az: writable scopes of the type",
        stage="shape",
        refuses=_scope,
    ),
    Behaviour(
        id="place-region",
        says="A type is made only in the regions that its provider lists.",
        source="Azure/azure-rest-api-specs#8347, #8577; cloud-barista/cb-spider#527 (resource "
        "groups); BernieWhite/PSRule.Rules.Azure: the providers' regions on 2026-05-01",
        stage="shape",
        refuses=_region,
    ),
    Behaviour(
        id="place-zones",
        says="Zones are taken only in a region that has them.",
        source="aztfmod/terraform-azurerm-caf#1744; Learn, List of Azure regions",
        refuses=_zones,
    ),
)

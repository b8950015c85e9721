"""Azure regions of the three clouds, and what is available in them."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from ailz.catalog import _data
from ailz.catalog.errors import UnknownFactError


@dataclass(frozen=True, slots=True)
class Region:
    """One region.

    `country` is ISO 3166-1 alpha-2. `availability_zones` and `zone_count` are None where no source
    says it. `restricted` regions need an access request. `eu_data_boundary` is derived: EU or EFTA.
    `geo_code` is the short code that Azure Backup puts into host names (`we`), None where unknown.
    """

    name: str
    display_name: str
    cloud: str
    geography: str
    country: str
    eu_member: bool
    eu_data_boundary: bool
    availability_zones: bool | None
    zone_count: int | None
    paired_region: str | None
    restricted: bool
    geo_code: str | None
    note: str
    source: str


@cache
def region(name: str) -> Region:
    """Return the region with this programmatic name (`westeurope`).

    A display name (`West Europe`) is refused, with the name that is meant.
    """
    found = _data.section("regions").get(name)
    if found is None:
        meant = spelling(name)
        if meant is not None:
            raise _data.unknown("region", name, (meant,), f"write it as `{meant}`")
        raise _data.unknown("region", name, tuple(_data.section("regions")))
    return Region(
        name=name,
        display_name=found["displayName"],
        cloud=found["cloud"],
        geography=found["geography"],
        country=found["country"],
        eu_member=found["euMember"],
        eu_data_boundary=found["euDataBoundary"],
        availability_zones=found["availabilityZones"],
        zone_count=found["zoneCount"],
        paired_region=found["pairedRegion"],
        restricted=found["restricted"],
        geo_code=found.get("geoCode"),
        note=found.get("note", ""),
        source=found["source"],
    )


def regions(cloud: str | None = None) -> tuple[Region, ...]:
    """Every region, or those of one cloud, by name."""
    every = tuple(region(name) for name in sorted(_data.section("regions")))
    if cloud is None:
        return every
    chosen = tuple(each for each in every if each.cloud == cloud)
    if not chosen:
        raise _data.unknown("cloud", cloud, tuple(dict.fromkeys(each.cloud for each in every)))
    return chosen


@cache
def clouds_of_regions() -> dict[str, str]:
    """Return the cloud of every region by its name."""
    return {name: found["cloud"] for name, found in _data.section("regions").items()}


def spelling(text: str) -> str | None:
    """Return the region that `text` names in any spelling (`West Europe`), or None."""
    folded = "".join(char for char in text.casefold() if char.isalnum())
    return _names_by_spelling().get(folded)


def residency(group: str) -> tuple[str, ...]:
    """Regions of a residency group: `eu_data_boundary`, `eu_member`, `efta` or a country (`DE`)."""
    _, found = _data.find("regions", group, "residency group", part="residency")
    return tuple(found["regions"])


def residency_groups() -> tuple[str, ...]:
    """Return the groups that `residency` takes."""
    return tuple(_data.section("regions", "residency"))


def leaves_country(region_name: str) -> str | None:
    """Return the pair that geo-replication writes to, if it lies in another country; else None."""
    pair = region(region_name).paired_region
    if pair is None or region(pair).country == region(region_name).country:
        return None
    return pair


def available(type_name: str, region_name: str) -> bool | None:
    """Whether a resource type can be created in a region; None where no source says it.

    Provider locations show registration, not capacity or quota. Government and China are listed for
    no type. Types without a region of their own (role assignments) are available everywhere.
    """
    where = region(region_name)
    found = _locations(type_name)
    if found.get("nonRegional") or found.get("globalOnly"):
        return True
    if where.cloud != "AzureCloud" or "regions" not in found:
        return None
    if region_name in _named(found["regions"]):
        return True
    return None if found.get("atLeast") else False


@dataclass(frozen=True, slots=True)
class Locations:
    """Where a type can be made in the public cloud.

    `complete` is false where a region that is not listed proves nothing. `takes_global` says that
    `global` is a location of it; without `regions` it is then the only one.
    """

    regions: frozenset[str]
    complete: bool
    takes_global: bool
    source: str


@cache
def locations(type_name: str) -> Locations | None:
    """Return where a type can be made; None where no source says it, or it has no region."""
    try:
        found = _locations(type_name)
    except UnknownFactError:
        return None
    only = bool(found.get("globalOnly"))
    if not only and "regions" not in found:
        return None
    return Locations(
        regions=_named(found["regions"]) if "regions" in found else frozenset(),
        complete=not found.get("atLeast"),
        takes_global=only or bool(found.get("takesGlobal")),
        source=found["source"],
    )


def zonal(type_name: str, region_name: str) -> bool | None:
    """Whether the type offers availability zones in a region; None where no source says it."""
    where = region(region_name)
    if where.availability_zones is not True:
        return where.availability_zones
    found = _locations(type_name)
    if "zones" not in found:
        return None
    if region_name in _named(found["zones"]):
        return True
    return None if found.get("atLeast") else False


def zone_rule(type_name: str) -> str | None:
    """Return how the type spreads over zones, in the words of the catalog; None if not stated."""
    return next(
        (
            str(found["rule"])
            for name, found in _data.section("availability", "zoneRules").items()
            if name.casefold() == type_name.casefold()
        ),
        None,
    )


def service_limits(limit_id: str) -> dict[str, Any]:
    """Return a regional finding about a service that provider locations do not show.

    Always holds `service`, `feature` and `source`; usually `regions` or `excludedRegions`, `cloud`,
    `rule`, `note`, `date`. Ids: see `service_limit_ids`.
    """
    _, found = _data.find("service-limits", limit_id, "regional service limit")
    return dict(found)


def service_limit_ids() -> tuple[str, ...]:
    """Return the ids that `service_limits` takes."""
    return tuple(_data.section("service-limits"))


def supports(limit_id: str, region_name: str) -> bool | None:
    """Whether the finding admits the region; None where it says nothing about that region."""
    found = service_limits(limit_id)
    where = region(region_name)
    if found.get("cloud", where.cloud) != where.cloud:
        return None
    if region_name in found.get("excludedRegions", ()):
        return False
    if found.get("regions") is None:
        return True if "excludedRegions" in found else None
    if region_name in found["regions"]:
        return True
    return None if found.get("atLeast") else False


def _locations(type_name: str) -> _data.Fields:
    """Return where the type is; a child that no provider lists is where its parent is."""
    known = _data.section("availability")
    folded = {name.casefold() for name in known}
    listed = type_name
    while listed.casefold() not in folded and listed.count("/") > 1:
        listed = listed.rpartition("/")[0]
    asked = listed if listed.casefold() in folded else type_name
    return _data.find("availability", asked, "resource type with known regions")[1]


def _named(regions_or_list: list[str] | str) -> frozenset[str]:
    if isinstance(regions_or_list, str):
        return _region_list(regions_or_list)
    return frozenset(regions_or_list)


@cache
def _region_list(name: str) -> frozenset[str]:
    return frozenset(_data.document("availability")["lists"][name])


@cache
def _names_by_spelling() -> dict[str, str]:
    spellings: dict[str, str] = {}
    for name, found in _data.section("regions").items():
        shown = "".join(char for char in found["displayName"].casefold() if char.isalnum())
        spellings[shown] = name
        spellings[name] = name
    return spellings

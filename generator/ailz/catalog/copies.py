"""Where Azure keeps copies of what a resource holds, and what of that its request says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from ailz.catalog import _data
from ailz.catalog.regions import region

Redundancy: TypeAlias = Literal["region", "local", "zone", "geo", "geo_zone"]
"""How a store keeps its data: ``local`` in one place of the region, ``zone`` across its zones, both
with a copy in the paired region as ``geo`` and ``geo_zone``; ``region``: in the region, no page
says how."""
GEO: frozenset[Redundancy] = frozenset({"geo", "geo_zone"})
"""What has a copy in the paired region."""


@dataclass(frozen=True, slots=True)
class Copying:
    """What is known of one ARM type.

    ``holds`` says in words what of it is meant, where that is not all. ``redundancy`` is the path
    of what chooses its redundancy, ``means`` what each value means, ``unsaid`` what holds where the
    request says nothing. ``places`` is the path of the list of its regions, each at ``at``; the
    path of the redundancy is then one within an item. ``told`` is false where no source says where
    copies lie.
    """

    type: str
    holds: str
    redundancy: str
    means: Mapping[str, Redundancy]
    unsaid: Redundancy | None
    places: str
    at: str
    told: bool
    source: str


@cache
def copying() -> Mapping[str, Copying]:
    """Return what is known of copies, by type in lower case."""
    return {
        type_.casefold(): Copying(
            type_,
            row.get("holds", ""),
            row.get("redundancy", ""),
            row.get("means", {}),
            row.get("unsaid"),
            row.get("places", ""),
            row.get("at", "location"),
            row.get("told", True),
            row["source"],
        )
        for type_, row in _data.section("copies").items()
    }


@dataclass(frozen=True, slots=True)
class AzuresOwn:
    """A copy in another region that Azure makes by itself: no request switches it off.

    ``sure`` is false where Microsoft says that it may be there.
    """

    region: str
    sure: bool


def azures_own(type_name: str, region_name: str) -> AzuresOwn | None:
    """Return the copy that Azure makes by itself of a resource in a region; None where none is."""
    row = next(
        (r for t, r in _data.section("copies").items() if t.casefold() == type_name.casefold()), {}
    )
    found = row.get("byAzure")
    here = region(region_name)
    if found is None or here.paired_region is None or region_name in found["never"]:
        return None
    if found["geography"] and region(here.paired_region).geography != here.geography:
        return None
    return AzuresOwn(here.paired_region, found["sure"])


@dataclass(frozen=True, slots=True)
class Backup:
    """What brings back what was deleted or spoiled.

    ``path`` is where the resource, or the part of it that is called ``child``, says how long; it
    counts unless the value is ``unless``. ``says`` tells it, with {} for the number.
    """

    child: str
    path: str
    unless: str
    says: str


@dataclass(frozen=True, slots=True)
class Backups:
    """What a type keeps to bring data back; ``none`` says in words that it keeps nothing."""

    rows: tuple[Backup, ...]
    none: str
    source: str


@cache
def backups() -> Mapping[str, Backups]:
    """Return what types keep to bring data back, by type in lower case."""
    return {
        type_.casefold(): Backups(
            tuple(
                Backup(row.get("child", ""), row["path"], row.get("unless", ""), row["says"])
                for row in found["rows"]
            ),
            found.get("none", ""),
            found["source"],
        )
        for type_, found in _data.section("copies", "backups").items()
    }

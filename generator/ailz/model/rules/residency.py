"""Residency: every region, and every copy that is asked for, lies where data has to stay."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from ailz.catalog.regions import residency as regions_of
from ailz.catalog.regions import residency_groups
from ailz.errors import Finding, listed, quoted
from ailz.model.config import Config
from ailz.model.partial import as_far_as_read
from ailz.model.residency import in_pair, without_zones
from ailz.model.rules.regions import named_regions


def residency(config: Config) -> Iterator[Finding]:
    """Yield an unknown residency, regions outside it, and copies that would leave it."""
    yield from as_far_as_read(_places(config))
    yield from as_far_as_read(_copies(config))


def _copies(config: Config) -> Iterator[Finding]:
    path, wanted = "governance.storage_redundancy", config.governance.storage_redundancy
    if wanted in ("zone", "geo_zone"):
        instead = "local, or geo where residency allows it"
        yield from without_zones(
            config, path, f"storage_redundancy: {wanted}", instead, shared=True
        )
    if wanted in ("geo", "geo_zone"):
        instead = "zone or local, or a residency with the paired region in it"
        yield from in_pair(config, path, "storage accounts", instead, shared=True)


def _places(config: Config) -> Iterator[Finding]:
    wanted = config.governance.residency
    if wanted is None:
        return
    if wanted not in residency_groups():
        near = get_close_matches(wanted, residency_groups(), 1)
        yield Finding(
            path="governance.residency",
            code="NOT-A-CHOICE",
            message=f"{quoted(wanted)} is not a residency",
            allowed=listed(residency_groups()),
            suggestion=near[0] if near else "",
        )
        return
    inside = regions_of(wanted)
    for path, name in (*named_regions(config), *as_far_as_read(_allowed(config))):
        if name not in inside:
            yield Finding(
                path=path,
                code="REGION-NOT-ALLOWED",
                message=f"{quoted(name)} does not lie in {wanted} (governance.residency)",
                allowed=listed(inside),
            )


def _allowed(config: Config) -> Iterator[tuple[str, str]]:
    for index, name in enumerate(config.governance.allowed_regions):
        yield f"governance.allowed_regions[{index}]", name

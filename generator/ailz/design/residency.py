"""How stores keep their data: across zones, and in the paired region only where residency has it.

What a service lets nobody choose follows from here; what the configuration chooses is judged by
``model.residency``.
"""

from __future__ import annotations

from collections.abc import Mapping

from ailz.catalog.copies import Redundancy
from ailz.design.context import Site
from ailz.model.config import Config
from ailz.model.residency import has_zones, may_copy

SKUS: Mapping[Redundancy, str] = {
    "local": "Standard_LRS",
    "zone": "Standard_ZRS",
    "geo": "Standard_GRS",
    "geo_zone": "Standard_GZRS",
}
"""How Azure Storage, and what stands on it, calls each."""


def can_span_zones(site: Site) -> bool:
    """Whether what stands there can span availability zones: wherever its region has some."""
    return has_zones(site.region)


def copies(config: Config, region: str, *, durable: bool) -> Redundancy:
    """Return how a store in a region keeps its data where nobody says it.

    What is durable spans zones; where a region has none it has a copy in the paired region, if data
    may lie there. What is not keeps its data in one place.
    """
    if not durable:
        return "local"
    if has_zones(region):
        return "zone"
    return "geo" if may_copy(config, region) else "local"

"""Residency: every region lies where data has to stay."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from ailz.catalog.regions import residency as regions_of
from ailz.catalog.regions import residency_groups
from ailz.errors import Finding
from ailz.model.config import Config
from ailz.model.rules.regions import named_regions


def residency(config: Config) -> Iterator[Finding]:
    """Yield an unknown residency, and regions outside it."""
    wanted = config.governance.residency
    if wanted is None:
        return
    if wanted not in residency_groups():
        near = get_close_matches(wanted, residency_groups(), 1)
        yield Finding(
            path="governance.residency",
            code="NOT-A-CHOICE",
            message=f"{wanted} is not a residency",
            allowed=", ".join(residency_groups()),
            suggestion=near[0] if near else "",
        )
        return
    inside = regions_of(wanted)
    named = list(named_regions(config))
    for index, name in enumerate(config.governance.allowed_regions):
        named.append((f"governance.allowed_regions[{index}]", name))
    for path, name in named:
        if name not in inside:
            yield Finding(
                path=path,
                code="REGION-NOT-ALLOWED",
                message=f"{name} is not in {wanted} (governance.residency)",
                allowed=", ".join(inside),
            )

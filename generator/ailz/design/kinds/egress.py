"""What each segment needs from the network outside, for rules and documents alike."""

from __future__ import annotations

from dataclasses import dataclass

from ailz.catalog.egress import Need, needs
from ailz.design.context import Context, Site
from ailz.design.room import Segment

_NOT_FILTERED = ("azure-dns", "private-endpoint-subnet", "custom-dns")
"""Needs inside the VNet or at the platform's own address: no firewall sees them."""


@dataclass(frozen=True, slots=True)
class Egress:
    """One need of one segment: hosts where the way out can filter hosts, service tags otherwise."""

    segment: str
    need: Need

    @property
    def by_host(self) -> bool:
        """Whether an application rule with host names says it."""
        return bool(self.need.fqdns) and "applicationRule" in self.need.express


def egress(context: Context, site: Site, segments: tuple[Segment, ...]) -> tuple[Egress, ...]:
    """Return what the segments need in one environment, in the catalog's order within a segment."""
    return tuple(
        Egress(segment.key, need)
        for segment in segments
        if segment.acts_as
        for need in needs(
            segment.acts_as,
            (*context.room.conditions, *segment.conditions),
            context.cloud,
            site.region,
        )
        if need.direction == "outbound" and need.id not in _NOT_FILTERED
    )

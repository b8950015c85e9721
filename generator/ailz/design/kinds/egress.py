"""What each segment needs from the network outside, for rules and documents alike."""

from __future__ import annotations

from dataclasses import dataclass

from ailz.catalog.egress import Need, needs
from ailz.design.context import Context, Site
from ailz.design.room import Segment

_NOT_FILTERED = ("azure-dns", "private-endpoint-subnet", "custom-dns")
"""Needs inside the VNet or at the platform's own address: no firewall sees them."""
_INSIDE = ("nsg",)
"""How a need is said that only security groups can say: it goes past no firewall."""


@dataclass(frozen=True, slots=True)
class Egress:
    """One need of one segment: hosts where the way out can filter hosts, service tags otherwise."""

    segment: str
    need: Need

    @property
    def by_host(self) -> bool:
        """Whether an application rule with host names says it."""
        said = self.need.form != "serviceTag" and "applicationRule" in self.need.express
        return bool(self.need.fqdns) and said


def egress(context: Context, site: Site, segments: tuple[Segment, ...]) -> tuple[Egress, ...]:
    """Return what the segments need in one environment, in the catalog's order within a segment."""
    made: list[Egress] = []
    for segment in segments:
        if not segment.acts_as or not segment.is_in(site.config):
            continue
        direct = segment.direct.needs if segment.direct is not None else ()
        made += [
            Egress(segment.key, need)
            for need in needs(
                segment.acts_as,
                (*context.room.conditions, *segment.conditions),
                context.cloud,
                site.region,
            )
            if need.direction == "outbound"
            and need.id not in (*_NOT_FILTERED, *direct)
            and need.express != _INSIDE
        ]
        if segment.hosts:
            made.append(Egress(segment.key, _named(segment.hosts)))
    return tuple(made)


def _named(hosts: tuple[str, ...]) -> Need:
    """Return the need of hosts that the configuration names."""
    return Need(
        id="named-hosts",
        service="",
        conditions=(),
        segments=(),
        direction="outbound",
        protocol="TCP",
        ports=("443",),
        fqdns=hosts,
        service_tags=(),
        fqdn_tag=None,
        addresses=(),
        subresources=(),
        form="fqdns",
        required="required",
        why="hosts that the workload's configuration names, such as a feed of packages",
        tls_inspection="unknown",
        express=("applicationRule",),
        exfiltration_risk="",
        alternative="",
        note="",
        package_feed=True,
        unresolved=(),
        sources=(),
    )

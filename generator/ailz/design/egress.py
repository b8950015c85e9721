"""What each segment needs from the network outside, for rules and documents alike."""

from __future__ import annotations

from dataclasses import dataclass

from ailz.catalog.egress import Need, needs
from ailz.design.context import Context
from ailz.model.environment import Environment

_ACTS_AS = {
    "training": ("build-agents",),
    "inference": ("any-workload",),
    "operations": ("jumpbox", "user-clients"),
}
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


def egress(
    context: Context, environment: Environment, segments: tuple[str, ...]
) -> tuple[Egress, ...]:
    """Return what the segments need in one environment, in the catalog's order within a segment."""
    conditions = ["studio-users"] if context.config.capabilities.machine_learning else []
    return tuple(
        Egress(segment, need)
        for segment in segments
        if segment in _ACTS_AS
        for need in needs(_ACTS_AS[segment], conditions, context.cloud, environment.region)
        if need.direction == "outbound" and need.id not in _NOT_FILTERED
    )

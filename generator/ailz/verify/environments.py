"""The requests of a landing zone, environment by environment."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.azure.bodies import Body, from_evaluated
from ailz.design.landing_zone import Deployment, LandingZone


def environments(landing_zone: LandingZone) -> Iterator[tuple[Deployment, str, tuple[Body, ...]]]:
    """Yield every deployment and environment with the requests that it would make."""
    for deployment in landing_zone.every:
        for name, requests in deployment.requests.items():
            yield deployment, name, from_evaluated(requests)

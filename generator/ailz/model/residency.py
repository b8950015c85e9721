"""Where data may lie, and which copies of it a region allows.

Whoever has a copy in the paired region asks here: rules refuse by ``in_pair``, and what follows by
itself asks ``may_copy``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ailz.catalog.errors import UnknownFactError
from ailz.catalog.regions import region, regions, residency, residency_groups
from ailz.errors import Finding, listed, quoted

if TYPE_CHECKING:
    from ailz.model.config import Config


def pair_of(name: str) -> str | None:
    """Return the paired region; None where there is none, or no such region."""
    try:
        return region(name).paired_region
    except UnknownFactError:
        return None


def has_zones(name: str) -> bool:
    """Whether a region has availability zones."""
    try:
        return region(name).availability_zones is True
    except UnknownFactError:
        return True


def outside(config: Config, name: str) -> str:
    """Return why a region may hold no data, as the end of a sentence; empty where it may."""
    allowed, wanted = config.governance.allowed_regions, config.governance.residency
    if allowed and name not in allowed:
        return "is not one of governance.allowed_regions"
    if wanted in residency_groups() and name not in residency(wanted):
        return f"does not lie in {wanted} (governance.residency)"
    return ""


def regions_of_data(config: Config) -> frozenset[str] | None:
    """Return the regions that may hold data; None where the configuration leaves it open."""
    if not config.governance.allowed_regions and config.governance.residency is None:
        return None
    return frozenset(each.name for each in regions() if not outside(config, each.name))


def may_copy(config: Config, name: str) -> bool:
    """Whether what lies in a region may have a copy in its paired region."""
    pair = pair_of(name)
    return pair is not None and not outside(config, pair)


def in_pair(
    config: Config, path: str, what: str, instead: str, *, shared: bool = False
) -> Iterator[Finding]:
    """Yield where the paired region, which the service copies ``what`` to, may hold no data.

    ``shared`` says that the shared deployment and the account of the state have it too.
    """
    problems = grouped(
        (place, problem)
        for place, name in _places(config, shared=shared)
        if (problem := _beyond(config, name))
    )
    for problem, places in problems.items():
        yield Finding(
            path=path,
            code="COPY-LEAVES-RESIDENCY",
            message=f"{what} of {listed(places)} would be copied to {problem}",
            allowed=instead,
        )


def without_zones(
    config: Config, path: str, what: str, instead: str, *, shared: bool = False
) -> Iterator[Finding]:
    """Yield environments that are asked for zones in a region that has none."""
    lacking = grouped(each for each in _places(config, shared=shared) if not has_zones(each[1]))
    for name, places in lacking.items():
        yield Finding(
            path=path,
            code="REGION-WITHOUT-ZONES",
            message=(
                f"{what} needs availability zones, and {quoted(name)} of {listed(places)} has none"
            ),
            allowed=instead,
        )


def grouped(places: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return region, or what else is said of a place -> the places of which it is said."""
    found: dict[str, list[str]] = {}
    for place, said in places:
        found.setdefault(said, []).append(place)
    return found


def _places(config: Config, *, shared: bool) -> Iterator[tuple[str, str]]:
    for environment in config.environments:
        yield environment.name, environment.region
    if shared and config.shared is not None:
        yield "shared", config.shared.region
    state = config.delivery.state
    if shared and state is not None and state.region is not None:
        yield "the state", state.region


def _beyond(config: Config, name: str) -> str:
    """Return the pair of a region, and why it may hold nothing; empty where it may."""
    try:
        pair = region(name).paired_region
    except UnknownFactError:
        return ""
    if pair is None:
        return f"a paired region, and {quoted(name)} has none"
    problem = outside(config, pair)
    return f"{quoted(pair)}, which {problem}" if problem else ""

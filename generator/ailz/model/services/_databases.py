"""What the sections of databases share: names, and where a copy in another region may lie."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from ailz.catalog.errors import UnknownFactError
from ailz.catalog.regions import region, residency, residency_groups
from ailz.errors import Finding, listed, quoted
from ailz.model.base import SLUG

if TYPE_CHECKING:
    from ailz.model.config import Config
    from ailz.model.environment import Environment

DatabaseName = Annotated[str, Field(pattern=SLUG, min_length=2, max_length=60)]
"""The name of a database: both services take it as it is."""


def in_pair(config: Config, path: str, what: str, instead: str) -> Iterator[Finding]:
    """Yield where the paired region, which the service copies ``what`` to, may hold no data."""
    outside: dict[str, list[str]] = {}
    for environment in config.environments:
        if problem := _outside(config, environment):
            outside.setdefault(problem, []).append(environment.name)
    for problem, names in outside.items():
        yield Finding(
            path=path,
            code="COPY-LEAVES-RESIDENCY",
            message=f"{what} of {listed(names)} would be copied to {problem}",
            allowed=instead,
        )


def without_zones(config: Config, path: str, what: str, instead: str) -> Iterator[Finding]:
    """Yield environments that are asked for zones in a region that has none."""
    lacking: dict[str, list[str]] = {}
    for environment in config.environments:
        if not has_zones(environment.region):
            lacking.setdefault(environment.region, []).append(environment.name)
    for name, names in lacking.items():
        yield Finding(
            path=path,
            code="REGION-WITHOUT-ZONES",
            message=(
                f"{what} needs availability zones, and {quoted(name)} of {listed(names)} has none"
            ),
            allowed=instead,
        )


def has_zones(name: str) -> bool:
    """Whether a region has availability zones."""
    try:
        return region(name).availability_zones is True
    except UnknownFactError:
        return True


def _outside(config: Config, environment: Environment) -> str:
    """Return the pair of a region, and why it may hold nothing; empty where it may."""
    try:
        pair = region(environment.region).paired_region
    except UnknownFactError:
        return ""
    if pair is None:
        return f"a paired region, and {quoted(environment.region)} has none"
    allowed, wanted = config.governance.allowed_regions, config.governance.residency
    if allowed and pair not in allowed:
        return f"{quoted(pair)}, which is not one of governance.allowed_regions"
    if wanted in residency_groups() and pair not in residency(wanted):
        return f"{quoted(pair)}, which does not lie in {wanted} (governance.residency)"
    return ""


def unknown(config: Config, capability: str, key: str) -> Iterator[Finding]:
    """Yield databases that a list of a section names and the section does not have."""
    wanted = getattr(config.capabilities, capability)
    for index, name in enumerate(getattr(wanted, key)):
        if name not in wanted.databases:
            yield Finding(
                path=f"capabilities.{capability}.{key}[{index}]",
                code="DATABASE-UNKNOWN",
                message=f"there is no database {quoted(name)} in capabilities.{capability}",
                allowed=listed(wanted.databases),
            )

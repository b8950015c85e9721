"""Regions: known, of the right cloud, and with zones; services are looked up in the design."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from ailz.catalog.errors import UnknownFactError
from ailz.catalog.regions import region, spelling
from ailz.catalog.regions import regions as all_regions
from ailz.errors import Finding, listed, quoted
from ailz.model.config import Config
from ailz.model.environment import Environment
from ailz.model.partial import as_far_as_read, each

_CLOUDS = {"public": "AzureCloud", "us_government": "AzureUSGovernment", "china": "AzureChinaCloud"}
ZONES = "zone-redundancy"
"""The control that a waiver names to accept production in a region without zones."""


def regions(config: Config) -> Iterator[Finding]:
    """Yield regions that do not exist, belong to another cloud or lack zones for production."""
    for rule in (_named, _allowed, _beyond):
        yield from as_far_as_read(rule(config))
    yield from each(
        lambda: config.environments,
        lambda index, environment: _zones(config, index, environment),
    )


def _named(config: Config) -> Iterator[Finding]:
    for path, name in named_regions(config):
        yield from _unknown(config, path, name)


def _allowed(config: Config) -> Iterator[Finding]:
    for index, name in enumerate(config.governance.allowed_regions):
        yield from _unknown(config, f"governance.allowed_regions[{index}]", name)


def _beyond(config: Config) -> Iterator[Finding]:
    allowed = config.governance.allowed_regions
    for path, name in named_regions(config):
        if allowed and name not in allowed:
            yield Finding(
                path=path,
                code="REGION-NOT-ALLOWED",
                message=f"{quoted(name)} is not one of governance.allowed_regions",
                allowed=listed(allowed),
            )


def named_regions(config: Config) -> Iterator[tuple[str, str]]:
    """Yield path and region of everything that says where it is deployed, as far as it was read."""
    yield from each(
        lambda: config.environments,
        lambda index, environment: [(f"environments[{index}].region", environment.region)],
    )
    yield from as_far_as_read(_of_shared(config))
    yield from as_far_as_read(_of_pool(config))
    for name in type(config.capabilities).model_fields:
        yield from as_far_as_read(_elsewhere(config, name))


def _of_shared(config: Config) -> Iterator[tuple[str, str]]:
    if config.shared is not None:
        yield "shared.region", config.shared.region


def _of_pool(config: Config) -> Iterator[tuple[str, str]]:
    pool = config.security.managed_hsm
    if pool is not None:
        yield "security.managed_hsm.region", pool.region
        if pool.endpoint.region is not None:
            yield "security.managed_hsm.endpoint.region", pool.endpoint.region


def _elsewhere(config: Config, name: str) -> Iterator[tuple[str, str]]:
    elsewhere = getattr(getattr(config.capabilities, name), "region", None)
    if elsewhere is not None:
        yield f"capabilities.{name}.region", elsewhere


def _unknown(config: Config, path: str, name: str) -> Iterator[Finding]:
    cloud = _CLOUDS[config.organisation.cloud]
    names = [r.name for r in all_regions(cloud)]
    try:
        found = region(name)
    except UnknownFactError:
        near = get_close_matches(name, names, 1)
        yield Finding(
            path=path,
            code="REGION-UNKNOWN",
            message=f"{quoted(name)} is not an Azure region",
            allowed=f"a region of {cloud} as Azure spells it, such as {names[0]}",
            suggestion=spelling(name) or (near[0] if near else ""),
        )
        return
    if found.cloud != cloud:
        yield Finding(
            path=path,
            code="REGION-OF-ANOTHER-CLOUD",
            message=(
                f"{quoted(name)} is a region of {found.cloud}, but organisation.cloud is {cloud}"
            ),
            allowed=f"a region of {cloud}, or another organisation.cloud",
        )


def _zones(config: Config, index: int, environment: Environment) -> Iterator[Finding]:
    if is_without_zones(environment) and not config.security.waives(ZONES):
        yield Finding(
            path=f"environments[{index}].region",
            code="REGION-WITHOUT-ZONES",
            message=(
                f"{quoted(environment.region)} has no availability zones, and {environment.name} "
                f"is production (environments[{index}].kind)"
            ),
            allowed=f"a region with zones, or a waiver of the control {ZONES} with its reason",
        )


def is_without_zones(environment: Environment) -> bool:
    """Tell whether an environment is production in a region that has no availability zones."""
    try:
        return environment.kind == "prod" and region(environment.region).availability_zones is False
    except UnknownFactError:
        return False

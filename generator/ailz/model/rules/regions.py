"""Regions: known, of the right cloud, and with zones; services are looked up in the design."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from ailz.catalog.errors import UnknownFactError
from ailz.catalog.regions import region, spelling
from ailz.catalog.regions import regions as all_regions
from ailz.errors import Finding
from ailz.model.config import Config

_CLOUDS = {"public": "AzureCloud", "us_government": "AzureUSGovernment", "china": "AzureChinaCloud"}
ZONES = "zone-redundancy"
"""The control that a waiver names to accept production in a region without zones."""


def regions(config: Config) -> Iterator[Finding]:
    """Yield regions that do not exist, belong to another cloud or lack zones for production."""
    named = tuple(named_regions(config))
    for path, name in named:
        yield from _unknown(config, path, name)
    allowed = config.governance.allowed_regions
    for index, name in enumerate(allowed):
        yield from _unknown(config, f"governance.allowed_regions[{index}]", name)
    for path, name in named:
        if allowed and name not in allowed:
            yield Finding(
                path=path,
                code="REGION-NOT-ALLOWED",
                message=f"{name} is not one of governance.allowed_regions",
                allowed=", ".join(allowed),
            )
    yield from _zones(config)


def named_regions(config: Config) -> Iterator[tuple[str, str]]:
    """Yield path and region of everything that says where it is deployed."""
    for index, environment in enumerate(config.environments):
        yield f"environments[{index}].region", environment.region
    if config.shared is not None:
        yield "shared.region", config.shared.region
    for name in type(config.capabilities).model_fields:
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
            message=f"{name} is not an Azure region",
            allowed=f"a region of {cloud} as Azure spells it, such as {names[0]}",
            suggestion=spelling(name) or (near[0] if near else ""),
        )
        return
    if found.cloud != cloud:
        yield Finding(
            path=path,
            code="REGION-OF-ANOTHER-CLOUD",
            message=f"{name} is a region of {found.cloud}, the organisation is in {cloud}",
            allowed=f"a region of {cloud}, or another organisation.cloud",
        )


def _zones(config: Config) -> Iterator[Finding]:
    if any(waiver.control == ZONES for waiver in config.security.waivers):
        return
    for index, environment in enumerate(config.environments):
        if environment.kind != "prod":
            continue
        try:
            zones = region(environment.region).availability_zones
        except UnknownFactError:
            continue
        if zones is False:
            yield Finding(
                path=f"environments[{index}].region",
                code="REGION-WITHOUT-ZONES",
                message=(
                    f"{environment.region} has no availability zones and {environment.name} "
                    "is production"
                ),
                allowed=f"a region with zones, or a waiver of the control {ZONES} with its reason",
            )

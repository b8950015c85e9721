"""Landing zones whose pipelines build images: three environments, at GitHub or in Azure DevOps."""

from __future__ import annotations

import json
from functools import cache
from typing import Any, Literal

import yaml

from ailz.delivery.bootstrap import bootstrapped
from ailz.design.compose import design
from ailz.design.landing_zone import LandingZone
from ailz.model.loader import load_text
from ailz.report.reading import Reading, read
from tests.model.minimal import MINIMAL
from tests.sampling.product import TODAY

Platform = Literal["github", "azure_devops"]
PLATFORMS: tuple[Platform, ...] = ("github", "azure_devops")
MIRRORS = {
    "images": "mirror.tidewater.example/copies",
    "releases": "https://files.tidewater.example/github",
}
ENVIRONMENTS = {"dev": "dev", "test": "test", "prod": "prod"}


def asked(platform: Platform, **delivery: Any) -> dict[str, Any]:
    """Return the configuration, as plain data."""
    data = yaml.safe_load(MINIMAL)
    (first,) = data["environments"]
    data["environments"] = [
        {
            **first,
            "name": name,
            "kind": kind,
            "subscription_id": f"7a1b1f0e-0000-4000-8000-00000000001{number}",
            "address_space": f"10.{number}.0.0/22",
        }
        for number, (name, kind) in enumerate(ENVIRONMENTS.items())
    ]
    data["shared"] = {
        "subscription_id": "7a1b1f0e-0000-4000-8000-000000000020",
        "region": first["region"],
    }
    data["delivery"] |= {"images": True, "runner": "private", "runners": {"labels": ["inside"]}}
    if platform == "azure_devops":
        data["delivery"] |= {
            "platform": "azure_devops",
            "repository": "tidewater/Data Science/forecast",
            "runners": {"pool": "inside"},
        }
    data["delivery"] |= delivery
    return data


@cache
def plain(platform: Platform) -> LandingZone:
    """Return the landing zone with nothing further said."""
    return zone(platform)


def zone(platform: Platform, **delivery: Any) -> LandingZone:
    """Return the landing zone with bootstrap."""
    text = json.dumps(asked(platform, **delivery))
    return bootstrapped(design(load_text(text, today=TODAY)))


def reading(platform: Platform, **delivery: Any) -> Reading:
    """Return the landing zone as documents read it."""
    return read(zone(platform, **delivery))

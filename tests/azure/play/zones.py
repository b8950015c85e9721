"""Landing zones and the world that each of them is deployed into."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Literal

from ailz.azure.play import deployed, designed
from ailz.azure.play.scene import Scene
from ailz.azure.world import Resource, Subscription, World
from ailz.cli.landing_zone import decide
from ailz.design.compose import design
from ailz.design.evaluate import id_of
from ailz.design.landing_zone import LandingZone
from ailz.design.values import Id
from ailz.report import reading
from ailz.report.steps import on_its_way
from tests.sampling.product import read
from tests.sampling.rows import rows

EXAMPLES = sorted((Path(__file__).resolve().parents[3] / "examples").glob("*.yaml"))


@functools.cache
def example(name: str) -> LandingZone:
    return decide(next(path for path in EXAMPLES if path.stem == name))


@functools.cache
def row(number: int) -> LandingZone:
    return design(read(rows()[number]))


def scenes(zone: LandingZone, language: Literal["terraform", "bicep"]) -> list[Scene]:
    """Every environment of every deployment, in the order of deployment."""
    again = on_its_way(reading.read(zone))
    return [
        Scene(
            name=site.name,
            language=language,
            steps=designed.steps(deployment, site.name)
            if language == "terraform"
            else deployed.steps(deployment, site.name, f"main-{site.name}", again),
        )
        for deployment in zone.deployments
        for site in deployment.context.sites
    ]


def world(zone: LandingZone) -> World:
    """What the platform has: of its resources only the ids are known, and nothing else is there."""
    subscriptions = {
        site.subscription_id: Subscription(whole=True)
        for deployment in zone.deployments
        for site in deployment.context.sites
    }
    named = {
        id_of(deployment.root, site.name, Id(resource.symbol, key))
        for deployment in zone.deployments
        for site in deployment.context.sites
        for resource in deployment.root.resources
        if resource.verb == "existing"
        for key in (
            deployment.root.collections[resource.collection] if resource.collection else (None,)
        )
    }
    there = [Resource(id_, "", owner="platform", whole=False) for id_ in sorted(named)]
    return World(
        tenant_id=str(zone.config.organisation.tenant_id), subscriptions=subscriptions
    ).having(*there)

"""Landing zones and the world that each of them is deployed into."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from ailz.azure import ids
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
            handed=designed.handed(deployment, site.name),
            handed_by="docs/requests/roles.md",
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
        if resource.verb == "existing" and not resource.depends_on
        for key in (
            deployment.root.collections[resource.collection] if resource.collection else (None,)
        )
    }
    groups = {ids.group_of(id_) for id_ in named if "/resourcegroups/" in id_.lower()}
    there = [Resource(id_, "", owner="platform", whole=False) for id_ in sorted(named | groups)]
    return World(
        tenant_id=str(zone.config.organisation.tenant_id), subscriptions=subscriptions
    ).having(*there)


@functools.cache
def like(holds: Callable[[LandingZone], bool]) -> LandingZone:
    """The first row of the sample of which something holds."""
    return next(zone for zone in map(row, range(len(rows()))) if holds(zone))


def kept(zone: LandingZone) -> bool:
    """Roles of ours, keys and locks with a role below them, few other resources, nothing shared."""
    requests = zone.main.requests[zone.main.root.environments[-1]]
    locked = {ids.parent_of(each.id) for each in requests if each.type.endswith("/locks")}
    roles = (each.id for each in requests if each.type.endswith("/roleAssignments"))
    return (
        zone.config.delivery.identity.may_assign_roles
        and not _given(zone)
        and len(requests) < 240
        and len(zone.deployments) == 1
        and any(each.type.endswith("/vaults/keys") for each in requests)
        and any(id_.partition("/providers/Microsoft.Authorization")[0] in locked for id_ in roles)
    )


def _given(zone: LandingZone) -> bool:
    """Whether somebody else owns an identity or a registry that a service takes."""
    given = [site.config.existing for site in zone.main.context.sites]
    return any(each.identities or each.container_registry for each in given)


def segmented(zone: LandingZone) -> bool:
    """Roles of ours, and several subnets that one loop makes in the last environment."""
    requests = zone.main.requests[zone.main.root.environments[-1]]
    subnets = [each for each in requests if each.type.endswith("/virtualNetworks/subnets")]
    in_one_loop = [each for each in subnets if each.key is not None]
    return zone.config.delivery.identity.may_assign_roles and len(in_one_loop) > 2


def handed(zone: LandingZone) -> bool:
    """Somebody else assigns roles, and one is needed for a key."""
    requests = zone.main.requests[zone.main.root.environments[-1]]
    has_keys = any(each.type.endswith("/vaults/keys") for each in requests)
    return has_keys and not _given(zone) and not zone.config.delivery.identity.may_assign_roles


def parted(zone: LandingZone) -> bool:
    """A subnet that not every environment has stands between two that one has."""
    subnets = [r for r in zone.main.root.resources if r.type.endswith("/virtualNetworks/subnets")]
    return len(subnets) > 2 and any(each.when is not None for each in subnets[1:-1])

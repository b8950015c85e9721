"""What exists before a configuration is deployed for the first time, as far as it tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ailz.azure import ids
from ailz.azure.behaviours.identities import made_up
from ailz.azure.request import Json
from ailz.azure.world import Resource, Subscription, World
from ailz.azure.worldfile import assignment
from ailz.catalog.roles import role
from ailz.delivery.condition import condition
from ailz.delivery.deployer import ASSIGNS_ROLES
from ailz.delivery.rights import existing
from ailz.delivery.stage import ALWAYS_REGISTERED, providers
from ailz.design.context import Site
from ailz.design.kinds.identities import TYPE as IDENTITY
from ailz.report.deployer import rights
from ailz.report.reading import Reading, Stage

DEPLOYER = made_up("the identity that deploys")
"""The object id of who deploys, where nobody names one."""


def world_of(landing_zone: Reading) -> World:
    """Return the world before the first run.

    The subscriptions that are deployed to are empty but for what the configuration says exists, and
    scripts/prepare.sh has registered their providers. The platform's own are not known but for what
    is named.
    """
    world = World(
        tenant_id=landing_zone.config.organisation.tenant_id,
        cloud=landing_zone.main.context.cloud,
        subscriptions=_subscriptions(landing_zone),
    )
    return world.having(*_given(landing_zone))


def with_deployer(world: World, landing_zone: Reading, deployer: str = DEPLOYER) -> World:
    """Return the world in which who deploys holds the roles of the README's table, no others."""
    held = world.having(*_held(landing_zone, deployer))
    return replace(held, principals=world.principals | {deployer})


def _subscriptions(landing_zone: Reading) -> dict[str, Subscription]:
    made: dict[str, Subscription] = {}
    policy = landing_zone.config.platform.policy
    group = policy.management_group if policy is not None else None
    # Its name, or its whole id.
    above = () if group is None else (ids.name_of(group.rstrip("/")),)
    for stage in landing_zone.stages:
        key = stage.environment.subscription_id.casefold()
        before = made[key].registered if key in made else None
        registered = {each.casefold() for each in (*ALWAYS_REGISTERED, *providers(stage))}
        made[key] = Subscription(
            registered=frozenset(registered) | (before or frozenset()), above=above, whole=True
        )
    return made


def _given(landing_zone: Reading) -> Iterator[Resource]:
    """Yield what the configuration names and nobody here makes, with the groups that it lies in."""
    ours = {ids.key(request.id) for stage in landing_zone.stages for request in stage.requests}
    for stage in landing_zone.stages:
        bodies = _bodies(stage)
        for id_ in existing(stage):
            if ids.key(id_) in ours:
                continue
            body = bodies.get(ids.key(id_), {})
            if ids.type_of(id_).lower() == IDENTITY.lower():
                told = {
                    f"{each}Id": made_up(each, ids.key(id_)) for each in ("principal", "client")
                }
                body = {"properties": told}
            yield Resource(id_, "", body, owner="platform", whole=False)
            if (group := ids.group_of(id_)) and ids.key(group) not in ours:
                yield Resource(group, "", owner="platform", whole=False)
        yield from keys_given(stage.environment)


def keys_given(site: Site) -> Iterator[Resource]:
    """Yield the store of keys that somebody else runs, and the keys in it."""
    given = site.config.existing.key_vault
    if given is None or site.keys_in != "given":
        return
    yield Resource(ids.group_of(given.id), "", owner="platform", whole=False)
    yield Resource(given.id, "", owner="platform", whole=False)
    for address in given.keys.values():
        name = address.rpartition("/keys/")[2].partition("/")[0]
        yield Resource(f"{given.id}/keys/{name}", "", owner="platform", whole=False)


def _bodies(stage: Stage) -> dict[str, Json]:
    """Return what the configuration tells of the platform's resources, by id."""
    hub = stage.environment.config.platform.hub
    if hub is None or hub.id is None or not hub.address_space:
        return {}
    ranges = list(hub.address_space)
    properties: Json = (
        {"addressSpace": {"addressPrefixes": ranges}}
        if hub.kind == "vnet"
        else {"addressPrefix": ranges[0]}
    )
    return {ids.key(hub.id): {"properties": properties}}


def _held(landing_zone: Reading, deployer: str) -> Iterator[Resource]:
    limited = condition(landing_zone)
    for right in rights(landing_zone):
        for scope in right.scopes:
            yield assignment(
                scope,
                role(right.role).id,
                deployer,
                "ServicePrincipal",
                limited if right.role == ASSIGNS_ROLES else "",
            )

"""What exists before a rehearsal: what the configuration, world files and policies say."""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from ailz.azure.world import World
from ailz.azure.worldfile import laid_over, read_world
from ailz.cli.policies import library, now
from ailz.errors import UsageError
from ailz.report.reading import Reading
from ailz.report.rehearsal.world import DEPLOYER, with_deployer, world_of
from ailz.verify.policies import context_of


@dataclass(frozen=True, slots=True)
class Before:
    """The world, and the object id of who deploys; empty: somebody who may do everything."""

    world: World
    by: str


def before(
    options: argparse.Namespace, landing_zone: Reading | None, old: Reading | None = None
) -> Before:
    """Return what exists before the first run; `old` is what will have been deployed before.

    Raises ConfigError for a world file that is wrong, UsageError for two of them that name
    different people.
    """
    paths: list[Path] = options.world
    files = [(path, read_world(path)) for path in paths]
    named = {file.deploys for _, file in files if file.deploys is not None}
    if len(named) > 1:
        msg = f"the world files name {len(named)} who deploy"
        raise UsageError(msg, "leave `deploys` out of all but one")
    by = next(iter(named), "")
    world = World() if landing_zone is None else world_of(landing_zone)
    if old is not None:
        # What the old configuration was given is there, and who deploys has the roles for both.
        was = world_of(old)
        world = replace(
            world,
            resources={**was.resources, **world.resources},
            subscriptions={**was.subscriptions, **world.subscriptions},
        )
    today = datetime.now(UTC).date()
    for _, file in files:
        world = laid_over(world, file, today)
    if by:
        world = replace(world, principals=world.principals | {by})
    elif landing_zone is not None:
        by = DEPLOYER
        for each in (old, landing_zone):
            world = world if each is None else with_deployer(world, each)
    folders = [path.parent / file.policies for path, file in files if file.policies is not None]
    return Before(_with_policies(options, landing_zone, world, folders), by)


def _with_policies(
    options: argparse.Namespace, landing_zone: Reading | None, world: World, of_files: list[Path]
) -> World:
    own = None if landing_zone is None else landing_zone.config.platform.policy
    given = () if own is None or own.definitions is None else (own.definitions,)
    folders = (*(options.config.parent / each for each in given), *of_files, *options.policies)
    if not folders:
        return world
    cloud = "public" if landing_zone is None else landing_zone.config.organisation.cloud
    found = library(folders, cloud)
    context = context_of(landing_zone, found, options.archetype, now())
    return replace(world, policies=found, archetype=context.archetype or "")

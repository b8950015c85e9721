"""The steps that several commands share: load, design, render, compare with the disk.

What only some of those commands need is imported in the step that needs it.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ailz import __version__
from ailz.cli.console import Console
from ailz.delivery.bootstrap import bootstrapped
from ailz.design.changes import Change, changes
from ailz.design.compose import design
from ailz.design.landing_zone import LandingZone
from ailz.design.record import record
from ailz.errors import ConfigError
from ailz.model.config import Config
from ailz.model.dump import SCHEMA_FILE
from ailz.model.loader import examine, located
from ailz.model.source import STDIN, draft_of
from ailz.verify.azure import azure_refuses

if TYPE_CHECKING:
    from ailz.workspace import Plan, Tree


@dataclass(frozen=True, slots=True)
class Rendered:
    """A landing zone as files in memory, and the Terraform addresses that each file holds."""

    tree: Tree
    addresses: dict[str, tuple[str, ...]]


def decide(path: Path) -> LandingZone:
    """Load a configuration and decide.

    Raises ConfigError with what is wrong in the file and, where all its values could be read, with
    what the design or Azure's own rules refuse, each at its place.
    """
    reading = examine(path)
    if reading.config is None:
        raise ConfigError(reading.findings)
    try:
        landing_zone = _decided(reading.config)
    except ConfigError as error:
        refused = located(path, error.findings)
        raise ConfigError(dict.fromkeys((*reading.findings, *refused))) from error
    except Exception as error:
        # What contradicts itself need not lead to a design; it has been told why.
        if reading.findings:
            raise ConfigError(reading.findings) from error
        raise
    if reading.findings:
        raise ConfigError(reading.findings)
    if found := azure_refuses(landing_zone):
        raise ConfigError(located(path, found))
    return landing_zone


def _decided(config: Config) -> LandingZone:
    try:
        return design(config, bootstrapped)
    except ConfigError:
        raise
    except Exception:
        # What contradicts itself need not lead to somebody who deploys it: the rest is judged.
        design(config)
        raise


def compare(
    landing_zone: LandingZone,
    rendered: Rendered,
    directory: Path,
    config: Path,
    policy_digest: str = "",
) -> Plan:
    """Return what writing the files would do to the directory; nothing is written."""
    from ailz.workspace import prepare, recover

    recover(directory)
    return prepare(
        directory,
        rendered.tree,
        generator_version=__version__,
        config_digest=digest(landing_zone.config),
        terraform_addresses=rendered.addresses,
        requests=record(landing_zone),
        config_files=inside(config, directory),
        own=own_paths(landing_zone),
        policy_digest=policy_digest,
    )


def deployed(landing_zone: LandingZone, plan: Plan) -> tuple[Change, ...] | None:
    """Return what the plan does to what the last run deployed; None where no run kept that."""
    if plan.base is None:
        return ()
    if plan.base.requests is None:
        return None
    assert plan.lock.requests is not None  # noqa: S101 - what is planned is always known
    return changes(plan.base.requests, plan.lock.requests, landing_zone.config.delivery.languages)


def digest(config: Config) -> str:
    """Return the digest of what a configuration says, whatever its order and comments.

    What is as it is by default does not count: a key that a later ailz knows changes nothing.
    """
    said = config.model_dump(mode="json", exclude_defaults=True)
    data = json.dumps(said, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(data.encode()).hexdigest()


def own_paths(landing_zone: LandingZone) -> tuple[str, ...]:
    """Return the paths that the configuration lists as the user's."""
    return tuple(file.path for file in landing_zone.config.delivery.own_files)


def inside(config: Path, directory: Path) -> tuple[str, ...]:
    """Return the paths of the configuration, its draft and its schema in the directory."""
    if config == STDIN:
        return ()
    try:
        whole, file = directory.resolve(), config.resolve()
    except (OSError, RuntimeError):
        # A path leads in a circle, which whoever writes there will say.
        return ()
    files = (file, draft_of(file), file.with_name(SCHEMA_FILE))
    return tuple(each.relative_to(whole).as_posix() for each in files if each.is_relative_to(whole))


def build(landing_zone: LandingZone, console: Console) -> Rendered:
    """Render every file of the landing zone in memory."""
    from ailz.cli.tree import repository

    with console.working("rendering"):
        tree, addresses = repository(landing_zone)
    return Rendered(tree, addresses)

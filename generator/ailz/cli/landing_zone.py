"""The steps that several commands share: load, design, render, compare with the disk."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from ailz import __version__
from ailz.cli.console import Console
from ailz.design.compose import design
from ailz.design.landing_zone import LandingZone
from ailz.errors import ConfigError
from ailz.model.config import Config
from ailz.model.loader import load, located
from ailz.workspace import Plan, Tree, prepare, recover


@dataclass(frozen=True, slots=True)
class Rendered:
    """A landing zone as files in memory, and the Terraform addresses that each file holds."""

    tree: Tree
    addresses: dict[str, tuple[str, ...]]


def decide(path: Path) -> LandingZone:
    """Load a configuration and decide; problems found in the design get their place in the file."""
    config = load(path)
    try:
        return design(config)
    except ConfigError as error:
        raise ConfigError(located(path, error.findings)) from error


def compare(
    landing_zone: LandingZone,
    rendered: Rendered,
    directory: Path,
    config: Path,
    policy_digest: str = "",
) -> Plan:
    """Return what writing the files would do to the directory; nothing is written."""
    recover(directory)
    return prepare(
        directory,
        rendered.tree,
        generator_version=__version__,
        config_digest=digest(landing_zone.config),
        terraform_addresses=rendered.addresses,
        config_files=_inside(config, directory),
        policy_digest=policy_digest,
    )


def digest(config: Config) -> str:
    """Return the digest of what a configuration says, whatever its order and comments."""
    data = json.dumps(config.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(data.encode()).hexdigest()


def _inside(config: Path, directory: Path) -> tuple[str, ...]:
    """Return the configuration's path where it lies in the directory that is generated into."""
    try:
        return (config.resolve().relative_to(directory.resolve()).as_posix(),)
    except ValueError:
        return ()


def build(landing_zone: LandingZone, console: Console) -> Rendered:
    """Render every file of the landing zone in memory."""
    from ailz.cli.tree import repository

    with console.working("rendering"):
        tree, addresses = repository(landing_zone)
    return Rendered(tree, addresses)

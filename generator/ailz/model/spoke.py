"""Whose the spoke is: made here, or there already with or without its subnets."""

from __future__ import annotations

from ailz.model.config import Config
from ailz.model.dial import at


def has_network(config: Config) -> bool:
    """Whether the VNet of an environment exists already."""
    each = (at(config, environment) for environment in config.environments)
    return any(found.existing.virtual_network is not None for found in each)


def has_subnets(config: Config) -> bool:
    """Whether the subnets of an environment are given, too."""
    each = (at(config, environment) for environment in config.environments)
    return any(bool(found.existing.subnets) for found in each)


def last_word(name_or_id: str) -> str:
    """Return the name of what the configuration names by its name or by its resource id."""
    return name_or_id.rpartition("/")[2]

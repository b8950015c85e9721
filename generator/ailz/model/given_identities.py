"""Whose the identities are: made here, or given by somebody else."""

from __future__ import annotations

from ailz.model.config import Config
from ailz.model.dial import at

OF_PIPELINES = ("deploy", "plan", "images")
"""The identities that pipelines act as, made by bootstrap where nobody gives them."""
READS_KEYS = "encryption"
"""The identity that reads keys for the services."""


def gives_pipelines(config: Config) -> bool:
    """Whether the identities that pipelines act as exist already."""
    return any(name in config.existing.identities for name in OF_PIPELINES) or any(
        name in at(config, environment).existing.identities
        for environment in config.environments
        for name in OF_PIPELINES
    )

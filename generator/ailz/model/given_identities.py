"""Whose the identities are: made here, or given by somebody else."""

from __future__ import annotations

from itertools import chain

from ailz.model.config import Config
from ailz.model.delivery import signs_plans
from ailz.model.dial import at

OF_PIPELINES = ("deploy", "plan", "images", "sign")
"""The identities that pipelines act as, made by bootstrap where nobody gives them."""
READS_KEYS = "encryption"
"""The identity that reads keys for the services."""


def of_pipelines(config: Config) -> tuple[str, ...]:
    """Return the identities that the pipelines of this configuration act as."""
    images = ("images",) if config.delivery.images else ()
    return ("deploy", "plan", *images, *(("sign",) if signs_plans(config.delivery) else ()))


def gives_pipelines(config: Config) -> bool:
    """Whether the identities that pipelines act as exist already."""
    own = (at(config, environment).existing.identities for environment in config.environments)
    everywhere = chain((config.existing.identities,), own)
    return any(name in given for given in everywhere for name in OF_PIPELINES)


def asks_for_trust(config: Config) -> bool:
    """Whether the owner of given identities of the pipelines is asked to write whom they trust."""
    return gives_pipelines(config) and config.existing.identity_trust == "requested"

"""Capabilities: what is missing, and each service's own rules."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from typing import get_args

from ailz.errors import Finding
from ailz.model import services
from ailz.model.base import Capability
from ailz.model.capabilities import Capabilities
from ailz.model.config import Config
from ailz.model.partial import as_far_as_read


def capabilities(config: Config) -> Iterator[Finding]:
    """Yield capabilities that are missing, and what services find wrong with their sections."""
    yield from as_far_as_read(_together(config))
    for rules in _functions("rules"):
        yield from as_far_as_read(rules(config))


def _together(config: Config) -> Iterator[Finding]:
    wanted = {
        name: section
        for name in type(config.capabilities).model_fields
        if isinstance(section := getattr(config.capabilities, name), Capability)
    }
    if not wanted:
        yield Finding(
            path="capabilities",
            code="NOTHING-WANTED",
            message="no capability is asked for: there would be a network around nothing",
            allowed=f"at least one of {', '.join(_offered(config.capabilities))}",
        )
    yield from _shared(config, wanted)


def doubts(config: Config) -> Iterator[Finding]:
    """Yield what services tell of their sections without refusing it."""
    for notices in _functions("notices"):
        yield from as_far_as_read(notices(config))


def _offered(capabilities: Capabilities) -> list[str]:
    found = []
    for name, field in type(capabilities).model_fields.items():
        kinds = get_args(field.annotation)
        if any(isinstance(kind, type) and issubclass(kind, Capability) for kind in kinds):
            found.append(name)
    return found


def _shared(config: Config, wanted: dict[str, Capability]) -> Iterator[Finding]:
    sharing = {name: section.shares for name, section in wanted.items() if section.shares}
    for name, what in sharing.items():
        if config.shared is None:
            yield Finding(
                path=f"capabilities.{name}",
                code="SHARED-MISSING",
                message=(
                    f"{what} of capabilities.{name} is shared by all environments, but there is "
                    "no section shared that says where it goes"
                ),
                allowed=(
                    "a section shared with subscription_id and region, or "
                    f"{what.removeprefix('the ').replace(' ', '_')}: false"
                ),
            )
    if wanted and not sharing and config.shared is not None and not config.delivery.images:
        yield Finding(
            path="shared",
            code="SHARED-UNUSED",
            message="there is nothing to deploy there: no capability shares anything",
            remedy="Leave shared out, or ask for something that environments share",
        )


@cache
def _functions(name: str) -> tuple[Callable[[Config], Iterator[Finding]], ...]:
    names = sorted(module.name for module in pkgutil.iter_modules(services.__path__))
    modules = (import_module(f"{services.__name__}.{each}") for each in names)
    return tuple(getattr(module, name) for module in modules if hasattr(module, name))

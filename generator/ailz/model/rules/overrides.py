"""What an environment says for itself: about something that is there."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.errors import Finding
from ailz.model.base import Section
from ailz.model.config import Config
from ailz.model.dial import at
from ailz.model.environment import Environment, Shared
from ailz.model.partial import each


def overrides(config: Config) -> Iterator[Finding]:
    """Yield settings of an environment for something that the configuration does not have."""
    yield from each(
        lambda: config.environments,
        lambda index, environment: _said(config, f"environments[{index}]", environment),
    )
    if config.shared is not None:
        yield from _said(config, "shared", config.shared)


def _said(config: Config, path: str, place: Environment | Shared) -> Iterator[Finding]:
    if place.overrides is not None:
        yield from _idle(f"{path}.overrides", place.overrides, at(config, place), "")


def _idle(path: str, over: Section, whole: Section, below: str) -> Iterator[Finding]:
    for name in over.model_fields_set:
        value, there = getattr(over, name), getattr(whole, name)
        key = f"{below}.{name}" if below else name
        if not isinstance(value, Section):
            continue
        if isinstance(there, Section):
            yield from _idle(path, value, there, key)
        elif there is None:
            yield Finding(
                path=f"{path}.{key}",
                code="OVERRIDE-OF-NOTHING",
                message=f"there is no {key} that this environment could have otherwise",
                remedy=f"Leave it out, or add {key} for all environments",
            )

"""Rules across fields: what pydantic cannot see and a deployment would find out half an hour later.

Each rule is a pure function from the configuration to findings that carry a path in it; the loader
adds file, line and column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TypeAlias

from ailz.errors import Finding
from ailz.model.config import Config
from ailz.model.rules.access import separated_personas
from ailz.model.rules.addresses import ranges
from ailz.model.rules.blueprints import without_blueprint
from ailz.model.rules.capabilities import capabilities
from ailz.model.rules.delivery import delivery
from ailz.model.rules.environments import environments
from ailz.model.rules.ids import ids
from ailz.model.rules.inherited import inherited
from ailz.model.rules.naming import naming
from ailz.model.rules.next_hops import next_hops
from ailz.model.rules.platform import platform
from ailz.model.rules.regions import regions
from ailz.model.rules.repeated import repeated
from ailz.model.rules.residency import residency
from ailz.model.rules.tags import tags
from ailz.model.rules.waivers import waivers

Rule: TypeAlias = Callable[[Config], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    platform,
    ids,
    environments,
    ranges,
    next_hops,
    regions,
    residency,
    without_blueprint,
    capabilities,
    naming,
    separated_personas,
    inherited,
    tags,
    delivery,
    waivers,
    repeated,
)


def findings(config: Config) -> Iterator[Finding]:
    """Yield what every rule finds wrong."""
    for rule in RULES:
        yield from rule(config)


__all__ = ["RULES", "Rule", "findings"]

"""Rules across fields: what pydantic cannot see and a deployment would find out half an hour later.

Each rule is a pure function from the configuration to findings that carry a path in it; the loader
adds file, line and column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import TypeAlias

from ailz.errors import Finding
from ailz.model.config import Config
from ailz.model.dial import alone, said
from ailz.model.environment import Environment
from ailz.model.partial import as_far_as_read, each
from ailz.model.rules.access import log_readers, separated_personas
from ailz.model.rules.addresses import foreign_ranges, ranges
from ailz.model.rules.blueprints import without_blueprint
from ailz.model.rules.budgets import begun_budgets, budgets
from ailz.model.rules.capabilities import capabilities, doubts
from ailz.model.rules.classification import classification
from ailz.model.rules.delivery import delivery
from ailz.model.rules.environments import environments
from ailz.model.rules.existing import existing, of_their_owner
from ailz.model.rules.github_network import github_network
from ailz.model.rules.identities import identities
from ailz.model.rules.ids import ids
from ailz.model.rules.images import images
from ailz.model.rules.inherited import inherited, not_looked_at
from ailz.model.rules.keys import keys
from ailz.model.rules.naming import naming, unhashed
from ailz.model.rules.next_hops import next_hops
from ailz.model.rules.nobody import nobody
from ailz.model.rules.overrides import overrides
from ailz.model.rules.platform import platform
from ailz.model.rules.regions import regions
from ailz.model.rules.repeated import repeated
from ailz.model.rules.residency import residency
from ailz.model.rules.runners import runners
from ailz.model.rules.tags import tags, tags_left_off
from ailz.model.rules.waivers import idle_waivers, waivers
from ailz.model.rules.way_in import way_in

Rule: TypeAlias = Callable[[Config], Iterator[Finding]]

RULES: tuple[Rule, ...] = (
    platform,
    way_in,
    ids,
    existing,
    identities,
    nobody,
    classification,
    environments,
    ranges,
    next_hops,
    regions,
    residency,
    without_blueprint,
    keys,
    capabilities,
    naming,
    separated_personas,
    log_readers,
    inherited,
    tags,
    delivery,
    images,
    runners,
    github_network,
    repeated,
    overrides,
)


NOTICES: tuple[Rule, ...] = (
    doubts,
    foreign_ranges,
    unhashed,
    tags_left_off,
    idle_waivers,
    not_looked_at,
    of_their_owner,
)
"""What is told and not refused."""


def findings(config: Config, today: date) -> Iterator[Finding]:
    """Yield what every rule finds wrong, and what each environment's own settings make wrong.

    Of a partial configuration (``model.partial``), what is wrong whatever was meant by the rest.
    """
    yield from _found(config, RULES)
    yield from waivers(config, today)
    yield from as_far_as_read(budgets(config, today))


def notices(config: Config, today: date) -> Iterator[Finding]:
    """Yield what may fail later although nothing is wrong, of each environment's settings too."""
    yield from _found(config, NOTICES)
    yield from begun_budgets(config, today)


def _found(config: Config, rules: tuple[Rule, ...]) -> Iterator[Finding]:
    general = _judged(config, rules)
    yield from general
    known = {(found.code, found.message) for found in general}
    yield from each(
        lambda: config.environments,
        lambda index, environment: _own(config, rules, index, environment, known),
    )


def _own(
    config: Config,
    rules: tuple[Rule, ...],
    index: int,
    environment: Environment,
    known: set[tuple[str, str]],
) -> Iterator[Finding]:
    if environment.overrides is None:
        return
    own = said(environment.overrides)
    # What is wrong of an environment that had no settings of its own comes of being the only one.
    bare = environment.model_copy(update={"overrides": None})
    only = _judged(config.model_copy(update={"environments": (bare,)}), rules)
    known = known | {(found.code, found.message) for found in only}
    for found in _judged(alone(config, environment), rules):
        place = _own_place(found.path, own)
        if (found.code, found.message) not in known and place is not None:
            yield replace(found, path=f"environments[{index}].overrides.{place}")


def _judged(config: Config, rules: tuple[Rule, ...]) -> tuple[Finding, ...]:
    return tuple(found for rule in rules for found in as_far_as_read(rule(config)))


def _own_place(path: str, own: dict[str, object]) -> str | None:
    """Return where an environment says what a finding is about; None where it says nothing of it.

    A finding about something else that a setting brings about stands at that setting's section.
    """
    if any(f"{path}.".startswith((f"{each}.", f"{each}[")) or path == each for each in own):
        return path
    head = path.partition(".")[0].partition("[")[0]
    near = [each for each in own if each.partition(".")[0] == head] or list(own)
    return near[0] if near else None


__all__ = ["NOTICES", "RULES", "Rule", "findings", "notices"]

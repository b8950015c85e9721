"""What Azure refuses although every type takes it: its own rules, held against the requests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from ailz.azure.bodies import Body
from ailz.azure.rules.elsewhere import ELSEWHERE
from ailz.azure.rules.plain import is_plain, plain
from ailz.azure.rules.several import SEVERAL
from ailz.azure.rules.world import world
from ailz.catalog.arm_rules import ArmRule, arm_rules


@dataclass(frozen=True, slots=True)
class Refusal:
    """A request that Azure would refuse: under which rule, and at which property if at one."""

    rule: ArmRule
    body: Body
    path: str = ""


def refused(bodies: Sequence[Body], region: str) -> Iterator[Refusal]:
    """Yield what Azure would refuse of the requests of one environment."""
    here = world(bodies, region)
    for rule in _plain_ones():
        for body in here.of(rule.types):
            for path in plain(here, rule, body):
                yield Refusal(rule, body, path)
    for rule in arm_rules():
        if rule.id in SEVERAL:
            for body, path in SEVERAL[rule.id](here, rule):
                yield Refusal(rule, body, path)


@cache
def _plain_ones() -> tuple[ArmRule, ...]:
    apart = SEVERAL.keys() | ELSEWHERE.keys()
    return tuple(rule for rule in arm_rules() if rule.id not in apart and is_plain(rule))


def plain_rules() -> tuple[ArmRule, ...]:
    """Return the rules that look at one request, its parent or what it names."""
    return _plain_ones()


def held() -> frozenset[str]:
    """Return the ids of the rules that are held against requests."""
    return frozenset(SEVERAL.keys() | {rule.id for rule in _plain_ones()})

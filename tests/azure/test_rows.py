"""Every sample row is rehearsed in its languages: nothing refused, nothing left, rebuilt.

The first run of one row in four a day is judged in test_deployer. A whole life takes seconds, so a
day's runs play one row in sixteen through it and the next day's the next one; AILZ_FULL=1 plays
them all.
"""

from __future__ import annotations

import pytest

from ailz.azure.play.changing import rehearse_change
from ailz.azure.play.player import Language
from ailz.azure.play.rehearsal import Rehearsal
from ailz.azure.play.runs import rehearse
from ailz.design.record import record
from ailz.report.reading import Reading
from ailz.report.reading import read as reading
from ailz.report.rehearsal.recorded import recorded
from ailz.report.rehearsal.scenes import scenes
from ailz.report.rehearsal.told import found
from ailz.report.rehearsal.world import DEPLOYER, with_deployer, world_of
from tests.examples import NAMES, zone
from tests.sampling import drawn
from tests.sampling.rows import having, rows, todays

ALL = [pytest.param(row, id=f"row-{number}") for number, row in enumerate(rows())]
SOME = todays(ALL, 16)


def played(landing_zone: Reading, language: Language) -> Rehearsal:
    world = with_deployer(world_of(landing_zone), landing_zone)
    return rehearse(world, scenes(landing_zone, language, DEPLOYER))


def wrong(rehearsal: Rehearsal) -> list[str]:
    return [each.line for each in found([rehearsal]) if not each.problem.is_told]


@pytest.mark.parametrize("row", SOME)
def test_nothing_that_rehearsal_knows_refuses_a_sample(row: dict[str, str]) -> None:
    landing_zone = drawn.reading(row)
    for language in landing_zone.config.delivery.languages:
        assert wrong(played(landing_zone, language)) == []


@pytest.mark.parametrize("name", NAMES)
def test_nothing_that_rehearsal_knows_refuses_an_example(name: str) -> None:
    landing_zone = reading(zone(name))
    for language in landing_zone.config.delivery.languages:
        assert wrong(played(landing_zone, language)) == []


REMEMBERED = [*having(1, delivery="managed pool"), *having(1, pipelines="databricks")]


@pytest.mark.parametrize("row", REMEMBERED, ids=lambda row: row["pipelines"])
def test_a_lock_of_today_asks_for_no_change(row: dict[str, str]) -> None:
    """Neither does what a person deploys before, nor a name that Azure alone knows."""
    landing_zone = drawn.reading(row)
    remembered = record(landing_zone)
    for language in landing_zone.config.delivery.languages:
        new = scenes(landing_zone, language, DEPLOYER)
        old = recorded(remembered, remembered, new)
        assert [each.name for each in old] == [each.name for each in new]
        changed = rehearse_change(with_deployer(world_of(landing_zone), landing_zone), old, new)
        # Bicep writes all of it again; Terraform writes nothing.
        acts = {act.did for several in changed.acts.values() for act in several}
        assert acts == ({"changed"} if language == "bicep" else set())
        assert wrong(changed.rehearsal) == []

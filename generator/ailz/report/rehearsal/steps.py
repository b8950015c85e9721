"""The rehearsal as steps of ``ailz check``: one a language."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.azure.play.runs import rehearse
from ailz.design.landing_zone import LandingZone
from ailz.report.reading import read
from ailz.report.rehearsal.scenes import scenes
from ailz.report.rehearsal.told import LANGUAGES, doubted, found, verdict
from ailz.report.rehearsal.world import DEPLOYER, with_deployer, world_of
from ailz.verify.check import capped
from ailz.verify.tools.step import Step


def rehearsed(landing_zone: LandingZone) -> Iterator[Step]:
    """Play every environment through all phases; policies of a folder are judged elsewhere."""
    reading = read(landing_zone)
    world = with_deployer(world_of(reading), reading)
    for language in landing_zone.config.delivery.languages:
        played = [rehearse(world, scenes(reading, language, DEPLOYER))]
        wrong = [each for each in found(played) if not each.problem.is_told]
        name = f"rehearsal ({LANGUAGES[language]})"
        if wrong:
            yield Step(name, "failed", tuple(capped([each.line for each in wrong])))
            continue
        doubts = doubted(found(played, doubts=True))
        more = (doubts, "`ailz rehearse` says more.") if doubts else ()
        yield Step(name, "passed", (verdict(()), *more))

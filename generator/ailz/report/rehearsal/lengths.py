"""How long the first run of each environment takes, worked out from the design alone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ailz.azure.play.player import BICEP, TERRAFORM, Language
from ailz.azure.play.schedule import play
from ailz.azure.play.step import Step
from ailz.azure.play.timeline import Row, Timeline, timeline
from ailz.report.reading import Reading, Stage, spoken
from ailz.report.rehearsal.scenes import steps
from ailz.report.rehearsal.world import world_of


@dataclass(frozen=True, slots=True)
class Concern:
    """What one file of the code makes: from its first request to its last, in minutes.

    `long` are its rows of a minute or more, `decides` says that the critical path runs through one
    of them, or through any of its rows where it has none.
    """

    name: str
    start: float
    end: float
    long: tuple[Row, ...]
    decides: bool


@dataclass(frozen=True, slots=True)
class Length:
    """The first run of the environments `names`, which all take the same."""

    names: tuple[str, ...]
    language: Language
    line: Timeline
    concerns: tuple[Concern, ...]


def step_name(label: str) -> str:
    """Return a step as people call it: what it makes, and which one of several."""
    return spoken(label.replace('["', " ").replace("[", " ").replace('"]', "").replace("]", ""))


def lengths(landing_zone: Reading) -> tuple[Length, ...]:
    """Return the first runs in the order of deployment, in the first of the languages.

    What waits for a role to be seen is in it; whether anything is refused is not looked at here.
    """
    language: Language = landing_zone.config.delivery.languages[0]
    if "terraform" in landing_zone.config.delivery.languages:
        language = "terraform"
    player = TERRAFORM if language == "terraform" else BICEP
    world = world_of(landing_zone)
    made: dict[tuple[object, ...], Length] = {}
    for stage in landing_zone.stages:
        run = play(world, _steps(landing_zone, stage, language), player=player, timed_only=True)
        world = run.world
        line = timeline(run)
        concerns = _concerns(stage, line)
        key = (stage.root, round(line.total), tuple(_same(each) for each in concerns))
        names = (*made[key].names, stage.name) if key in made else (stage.name,)
        made[key] = Length(names, language, line, concerns)
    return tuple(made.values())


def _steps(landing_zone: Reading, stage: Stage, language: Language) -> tuple[Step, ...]:
    """Return the steps, of which only those that wait for something are tried again."""
    made = steps(landing_zone, stage, language)
    if language == "terraform":
        return made
    waiting = {step.key for step in steps(landing_zone, stage, "terraform") if step.retry}
    return tuple(step if step.key in waiting else replace(step, retry=()) for step in made)


def _same(concern: Concern) -> tuple[object, ...]:
    return concern.name, tuple((row.label, round(row.minutes)) for row in concern.long)


def _concerns(stage: Stage, line: Timeline) -> tuple[Concern, ...]:
    modules = {each.symbol: each.module for each in stage.deployment.root.resources}
    rows: dict[str, list[Row]] = {}
    for row in line.rows:
        module = modules.get(row.key.partition("[")[0])
        if module is not None:
            rows.setdefault(spoken(module), []).append(row)
    critical = {row.key for row in line.critical}
    return tuple(
        _concern(name, several, critical)
        for name, several in sorted(rows.items(), key=lambda each: each[1][0].start)
    )


def _concern(name: str, several: list[Row], critical: set[str]) -> Concern:
    long = tuple(row for row in several if row.minutes >= 1)
    return Concern(
        name,
        min(row.start for row in several),
        max(row.end for row in several),
        long,
        any(row.key in critical for row in long or several),
    )

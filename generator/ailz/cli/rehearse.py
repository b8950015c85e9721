"""``ailz rehearse``: play a deployment through, offline, before anybody has a subscription."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from textwrap import wrap

from ailz.azure.play.player import Language
from ailz.azure.play.rehearsal import Rehearsal
from ailz.azure.play.runs import rehearse
from ailz.cli.before import before
from ailz.cli.console import Console
from ailz.cli.landing_zone import decide
from ailz.errors import UsageError
from ailz.report.reading import Reading, read
from ailz.report.rehearsal.chart import ASSUMED, charts
from ailz.report.rehearsal.data import data
from ailz.report.rehearsal.scenes import scenes
from ailz.report.rehearsal.told import Found, doubted, found, table, verdict

_FAILED = 7
_WIDEST, _NARROWEST = 100, 40


@dataclass(frozen=True, slots=True)
class Played:
    """What was rehearsed, and what there is to say about how."""

    rehearsals: tuple[Rehearsal, ...]
    notes: tuple[str, ...] = ()


def run(options: argparse.Namespace, console: Console) -> int:
    """Rehearse, print what was found, and say nothing about what nobody knows."""
    if options.export_script:
        script = files("ailz.cli").joinpath("export-world.sh").read_text("utf-8")
        console.result(script, {"script": script})
        return 0
    with console.working("rehearsing"):
        played = _configured(options)
    problems = found(played.rehearsals)
    doubts = found(played.rehearsals, doubts=True)
    for note in played.notes:
        console.say(note)
    lines = _lines(played.rehearsals, problems, doubts, all_doubts=options.doubts)
    told = data(played.rehearsals, problems, doubts, played.notes)
    console.result("\n".join(lines), told)
    return _FAILED if any(not each.problem.is_told for each in problems) else 0


def _configured(options: argparse.Namespace) -> Played:
    landing_zone = read(decide(options.config))
    here = before(options, landing_zone)
    kept = _environments(options.environment, landing_zone)
    made = []
    for language in _languages(options.only, landing_zone):
        acted = [each for each in scenes(landing_zone, language, here.by) if each.name in kept]
        made.append(rehearse(here.world, acted))
    return Played(tuple(made))


def _languages(only: Language | None, landing_zone: Reading) -> tuple[Language, ...]:
    configured = landing_zone.config.delivery.languages
    if only is None:
        return configured
    if only not in configured:
        msg = f"--only {only}: this landing zone is delivered in {', '.join(configured)}"
        raise UsageError(msg, "leave it out, or change delivery.languages")
    return (only,)


def _environments(name: str | None, landing_zone: Reading) -> frozenset[str]:
    """Return the environments to play: of one, also what all of them share."""
    every = [stage.name for stage in landing_zone.stages]
    if name is None:
        return frozenset(every)
    if name not in every:
        raise UsageError(f"--environment {name}: there is none", f"there are {', '.join(every)}")
    return frozenset({name, *(s.name for s in landing_zone.stages if s not in landing_zone.main_stages)})


def _lines(
    rehearsals: Sequence[Rehearsal],
    problems: Sequence[Found],
    doubts: Sequence[Found],
    *,
    all_doubts: bool,
) -> Iterator[str]:
    width = max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size().columns))
    for rehearsal in rehearsals:
        if rehearsal.phases:
            yield from table(rehearsal)
            yield ""
    shown = list(charts(rehearsals, width))
    if shown:
        yield from shown
        yield from (*wrap(ASSUMED, width), "")
    yield from (each.line for each in problems)
    if all_doubts:
        yield from (f"doubt: {each.line.partition(': ')[2]}" for each in doubts)
    elif doubts:
        yield doubted(doubts)
    yield verdict(problems)

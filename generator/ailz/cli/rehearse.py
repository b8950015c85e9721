"""``ailz rehearse``: play a deployment through, offline, before anybody has a subscription."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator, Sequence
from importlib.resources import files
from textwrap import wrap

from ailz.azure.play.player import Language
from ailz.azure.play.runs import rehearse
from ailz.cli.before import before
from ailz.cli.console import Console
from ailz.cli.landing_zone import decide
from ailz.cli.on_disk import as_on_disk
from ailz.cli.subjects import Played, change, environments, of_file
from ailz.errors import UsageError
from ailz.report.reading import Reading, read
from ailz.report.rehearsal.chart import ASSUMED, charts
from ailz.report.rehearsal.data import data
from ailz.report.rehearsal.scenes import scenes
from ailz.report.rehearsal.told import Found, doubted, found, table, verdict

_FAILED = 7
_WIDEST, _NARROWEST = 100, 40


def run(options: argparse.Namespace, console: Console) -> int:
    """Rehearse, print what was found, and say nothing about what nobody knows."""
    if options.export_script:
        script = files("ailz.cli").joinpath("export-world.sh").read_text("utf-8")
        console.result(script, {"script": script})
        return 0
    _one_subject(options)
    if options.serve or options.terraform:
        from ailz.cli import stand_in

        return (stand_in.serve if options.serve else stand_in.terraform)(options, console)
    with console.working("rehearsing"):
        if options.plan or options.snapshot or options.bicep:
            played = of_file(options)
        else:
            played = _configured(options, console)
    problems = found(played.rehearsals)
    doubts = found(played.rehearsals, doubts=True)
    for note in played.notes:
        console.say(note)
    lines = _lines(played, problems, doubts, all_doubts=options.doubts)
    told = data(played.rehearsals, problems, doubts, played.notes)
    if options.from_ is not None:
        told["acts"] = list(played.acts)
    console.result("\n".join(lines), told)
    return _FAILED if any(not each.problem.is_told for each in problems) else 0


def _configured(options: argparse.Namespace, console: Console) -> Played:
    landing_zone = read(decide(options.config))
    kept = environments(options.environment, landing_zone)
    languages = _languages(options.only, landing_zone)
    if options.from_ is not None:
        return change(options, landing_zone, languages, kept)
    here = before(options, landing_zone)
    made = []
    notes: list[str] = []
    for language in languages:
        acted = [each for each in scenes(landing_zone, language, here.by) if each.name in kept]
        there, note = as_on_disk(options, console, landing_zone, language, acted)
        notes += [note] if note else []
        made.append(rehearse(here.world, there))
    return Played(tuple(made), tuple(notes))


def _one_subject(options: argparse.Namespace) -> None:
    """Raise UsageError where flags stand beside each other that are about different things."""
    foreign = [
        f"--{name}" for name in ("plan", "snapshot", "bicep") if getattr(options, name) is not None
    ]
    real = [f"--{name}" for name in ("serve", "terraform") if getattr(options, name)]
    if len(subjects := [*foreign, *real]) > 1:
        msg = f"{' and '.join(subjects)} do not go together"
        raise UsageError(msg, "rehearse one after the other")
    ours = {
        "--from": options.from_,
        "--environment": options.environment,
        "--only": options.only,
    }
    if foreign and (beside := [flag for flag, said in ours.items() if said is not None]):
        msg = f"{beside[0]} is about a configuration, and {foreign[0]} about a file"
        raise UsageError(msg, "leave one of them out")
    if options.graph is not None and options.plan is None:
        raise UsageError("--graph goes with --plan", "name the plan that the graph is of")


def _languages(only: Language | None, landing_zone: Reading) -> tuple[Language, ...]:
    configured = landing_zone.config.delivery.languages
    if only is None:
        return configured
    if only not in configured:
        msg = f"--only {only}: this landing zone is delivered in {', '.join(configured)}"
        raise UsageError(msg, "leave it out, or change delivery.languages")
    return (only,)


def _lines(
    played: Played,
    problems: Sequence[Found],
    doubts: Sequence[Found],
    *,
    all_doubts: bool,
) -> Iterator[str]:
    rehearsals = played.rehearsals
    width = max(_NARROWEST, min(_WIDEST, shutil.get_terminal_size().columns))
    for rehearsal in rehearsals:
        if rehearsal.phases:
            yield from table(rehearsal)
            yield ""
    if played.acts:
        yield from (*played.acts, "")
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

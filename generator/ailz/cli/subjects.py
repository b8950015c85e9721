"""What is rehearsed besides a configuration: anybody's plan, Bicep, or snapshot."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from ailz.azure.behaviours.identities import made_up
from ailz.azure.play.changing import rehearse_change
from ailz.azure.play.found import Found
from ailz.azure.play.player import Language
from ailz.azure.play.rehearsal import Rehearsal
from ailz.azure.play.runs import rehearse
from ailz.azure.play.scene import Scene
from ailz.azure.world import Resource, World
from ailz.cli.before import Before, before
from ailz.cli.earlier import Earlier, earlier
from ailz.cli.policies import document_of
from ailz.design.record import record
from ailz.errors import UsageError
from ailz.report.reading import Reading
from ailz.report.rehearsal.acts import acts
from ailz.report.rehearsal.recorded import IN_SHORT, recorded
from ailz.report.rehearsal.scenes import scenes


@dataclass(frozen=True, slots=True)
class Played:
    """What was rehearsed, what becomes of what was deployed, and what there is to say of it."""

    rehearsals: tuple[Rehearsal, ...]
    notes: tuple[str, ...] = ()
    acts: tuple[str, ...] = ()


def environments(name: str | None, landing_zone: Reading) -> frozenset[str]:
    """Return the environments to play: of one, also what all of them share."""
    every = [stage.name for stage in landing_zone.stages]
    if name is None:
        return frozenset(every)
    if name not in every:
        msg = f"--environment {name}: there is no such environment"
        raise UsageError(msg, f"there are {', '.join(every)}")
    return frozenset(
        {name, *(s.name for s in landing_zone.stages if s not in landing_zone.main_stages)}
    )


def of_file(options: argparse.Namespace) -> Played:
    """Rehearse what was not made by us.

    Raises UsageError where the file is not what it should be.
    """
    here = before(options, None)
    path: Path = options.plan or options.snapshot or options.bicep
    read = _plan if options.plan else _snapshot if options.snapshot else _bicep
    found = read(options, path)
    if not found.steps:
        msg = f"{path}: there is nothing in it that would be deployed"
        raise UsageError(msg)
    scene = Scene(
        name=path.name.partition(".")[0],
        language=found.language,
        steps=found.steps,
        by=here.by,
    )
    return Played((rehearse(_with(here.world, found.there), [scene]),), found.notes)


def _plan(options: argparse.Namespace, path: Path) -> Found:
    from ailz.azure.play.planned import steps_of_plan

    graph = None
    if options.graph is not None:
        graph = _text(options.graph)
    hint = "it wants what `terraform show -json` prints of a plan whose resources are azapi's"
    return _understood(path, hint, lambda: steps_of_plan(document_of(path), graph))


def _snapshot(options: argparse.Namespace, path: Path) -> Found:
    del options
    from ailz.azure.play.snapshots import steps_of_snapshot

    hint = "it wants what `bicep snapshot main.bicepparam` writes"
    return _understood(path, hint, lambda: steps_of_snapshot(document_of(path)))


def _bicep(options: argparse.Namespace, path: Path) -> Found:
    from ailz.azure.play.templates import Place, steps_of_bicep
    from ailz.verify.tools.bicep import BicepClient

    scope = options.scope or f"/subscriptions/{made_up('subscription')}"
    place = Place(
        made_up("tenant"), scope.rstrip("/"), options.location, path.name.partition(".")[0]
    )
    if not path.is_file():
        msg = f"{path}: there is no such file"
        raise UsageError(msg, "name a .bicepparam file")
    with BicepClient() as client:
        try:
            found = steps_of_bicep(path, client, place)
        except ValueError as error:
            msg = f"{path}: the compiler refuses it"
            # Warnings are many in code of others, and none of them stops anything.
            said = str(error).splitlines()
            wrong = [line for line in said if " error " in line] or said
            raise UsageError(msg, "\n".join(wrong)) from None
    if options.scope is None:
        note = f"Deployed to a subscription that was made up: name yours with --scope ({scope})."
        found = replace(found, notes=(*found.notes, note))
    return found


def _understood(path: Path, hint: str, read: Callable[[], Found]) -> Found:
    try:
        return read()
    except (AttributeError, KeyError, TypeError):
        # Lists where objects should be and the like: some other JSON.
        msg = f"{path} is not what it should be"
        raise UsageError(msg, hint) from None


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8"
        msg = f"{path} cannot be read: {reason}"
        raise UsageError(msg) from None


def _with(world: World, there: tuple[Resource, ...]) -> World:
    return world.having(*(each for each in there if world.get(each.id) is None))


def change(
    options: argparse.Namespace,
    landing_zone: Reading,
    languages: tuple[Language, ...],
    kept: frozenset[str],
) -> Played:
    """Rehearse the change from what was deployed before to what the configuration asks for."""
    was = earlier(options.from_, options.config)
    here = before(options, landing_zone, was.landing_zone)
    notes = [IN_SHORT] if was.record is not None else []
    made: list[Rehearsal] = []
    told: list[str] = []
    for language in languages:
        new = tuple(each for each in scenes(landing_zone, language, here.by) if each.name in kept)
        every = {stage.name for stage in landing_zone.stages}
        old = tuple(
            scene
            for scene in _old(was, landing_zone, new, language, here)
            if scene.name in kept or scene.name not in every
        )
        if not old:
            notes.append(f"Nothing was deployed with {language} before.")
            continue
        changed = rehearse_change(here.world, old, new)
        made.append(changed.rehearsal)
        told += acts(changed, language)
    return Played(tuple(made), tuple(notes), tuple(told))


def _old(
    was: Earlier, now: Reading, new: tuple[Scene, ...], language: Language, here: Before
) -> tuple[Scene, ...]:
    if was.record is not None:
        return recorded(was.record, record(now), new)
    assert was.landing_zone is not None  # noqa: S101 - it is one or the other
    if language not in was.landing_zone.config.delivery.languages:
        return ()
    return scenes(was.landing_zone, language, here.by)

"""A change played over what an earlier configuration made."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ailz.azure.answer import Refusal
from ailz.azure.behaviours.locks import LOCK
from ailz.azure.play import change
from ailz.azure.play.extremes import lucky
from ailz.azure.play.rehearsal import Phase, Problem, Rehearsal, by_luck, doubts, refusals
from ailz.azure.play.removal import Deletion, scripted
from ailz.azure.play.runs import State, first, refreshed, without_ours
from ailz.azure.play.scene import Scene
from ailz.azure.play.schedule import Run, play
from ailz.azure.play.step import Step
from ailz.azure.world import World

_LOCKS = ("lock", "lock-endpoint")


@dataclass(frozen=True, slots=True)
class Changed:
    """A change of all scenes: what was sent, and what becomes of each resource, by scene."""

    rehearsal: Rehearsal
    acts: Mapping[str, tuple[change.Act, ...]]


def rehearse_change(world: World, old: Sequence[Scene], new: Sequence[Scene]) -> Changed:
    """Deploy the old scenes, and over them the new ones, in their order.

    A scene that is new is deployed; one that leaves stays as it is, since nothing deploys it any
    longer. Where locks stop a deletion and a script takes them off, the script is played.
    """
    world = without_ours(world, [*old, *new])
    states: dict[str, State] = {}
    before = {scene.name: scene for scene in old}
    for scene in old:
        phase, states[scene.name] = first(world, scene)
        world = phase.after
    phases: list[Phase] = []
    acts: dict[str, tuple[change.Act, ...]] = {}
    for scene in new:
        if scene.name not in before:
            phase, _ = first(world, scene, "change")
            acts[scene.name] = tuple(
                change.Act("made", event.step.label, event.request.id) for event in phase.events
            )
        else:
            phase, acts[scene.name] = _changed(world, before[scene.name], states, scene)
        phases.append(phase)
        world = phase.after
    kept = {scene.name for scene in new}
    phases += [_stays(world, each, states[each.name]) for each in old if each.name not in kept]
    return Changed(Rehearsal(phases=tuple(phases), world=world), acts)


def _changed(
    world: World, old: Scene, states: Mapping[str, State], new: Scene
) -> tuple[Phase, tuple[change.Act, ...]]:
    state = states[new.name]
    runs, acts = _played(world, old, state, new)
    locked = [event for run in runs for event in run.refused if _is_locked(event.answer.refusals)]
    problems: list[Problem] = []
    if locked and new.change_script:
        problems.append(_by_script(locked[0].step, new.change_script))
        runs, acts = _unlocked(world, old, state, new)
    refused = [event for run in runs for event in run.refused]
    problems += refusals(refused)
    problems += _lucks(world, runs, new)
    problems += [_left(act) for act in acts if act.did == "stays"]
    phase = Phase(
        kind="change",
        scene=new.name,
        language=new.language,
        runs=tuple(runs),
        problems=tuple(dict.fromkeys(problems)),
        doubts=tuple(doubts(event for run in runs for event in run.events)),
        before=world,
        after=runs[-1].world,
    )
    return phase, acts


def _played(
    world: World, old: Scene, state: State, new: Scene
) -> tuple[list[Run], tuple[change.Act, ...]]:
    looked, made = _planned(world, old, state, new)
    run = play(looked.world, made.steps, new.by, new.player)
    return [looked, run], made.acts


def _planned(world: World, old: Scene, state: State, new: Scene) -> tuple[Run, change.Change]:
    if new.language == "bicep":
        stays = new.unmanaged != "delete"
        made = change.bicep(old.steps, state, new.steps, world, deletes=not stays)
        return Run((), world), made
    looked, differing, _ = refreshed(world, new, new.steps, state)
    there = {key: id_ for key, id_ in state.items() if world.get(id_) is not None}
    made = change.terraform(old.steps, there, new.steps, looked.world, differing)
    return looked, made


def _unlocked(
    world: World, old: Scene, state: State, new: Scene
) -> tuple[list[Run], tuple[change.Act, ...]]:
    """Play the change as the script does: locks off, the change without them, locks back."""
    off = [
        Deletion(state[step.key], api_version=step.api_version)
        for step in old.steps
        if step.type == LOCK and step.key in state
    ]
    lifted = scripted(world, off, new.by, new.player)
    bare = replace(new, steps=_without_locks(new.steps))
    without = {key: id_ for key, id_ in state.items() if lifted.world.get(id_) is not None}
    runs, acts = _played(lifted.world, replace(old, steps=_without_locks(old.steps)), without, bare)
    locks = [step for step in new.steps if step.type == LOCK]
    back = play(runs[-1].world, locks, new.by, new.player)
    return [lifted, *runs, back], acts


def _without_locks(steps: Iterable[Step]) -> tuple[Step, ...]:
    return tuple(step for step in steps if step.type != LOCK)


def _lucks(world: World, runs: Sequence[Run], scene: Scene) -> Iterator[Problem]:
    before = world
    for run in runs:
        steps = [event.step for event in run.events]
        if any(step.method != "GET" for step in steps):
            yield from by_luck(lucky(before, run, steps, scene.by, scene.player))
        before = run.world


def _is_locked(found: Iterable[Refusal]) -> bool:
    return any(each.behaviour in _LOCKS for each in found)


def _by_script(step: Step, script: str) -> Problem:
    return Problem(
        fault="by_hand",
        label=step.label,
        says="a delete lock stops what this change deletes",
        behaviour="lock",
        remedy=f"deploy it with {script}, which takes the locks off and puts them back",
    )


def _left(act: change.Act) -> Problem:
    return Problem(
        fault="by_hand",
        label=act.label,
        says=f"{act.id} leaves the code and stays in Azure",
        remedy="delete it by hand",
    )


def _stays(world: World, scene: Scene, state: State) -> Phase:
    problem = Problem(
        fault="by_hand",
        label=scene.name,
        says=f"nothing deploys {scene.name} any longer: its {len(state)} resources stay",
        remedy="take it down with the old configuration",
    )
    return Phase(
        kind="change",
        scene=scene.name,
        language=scene.language,
        runs=(),
        problems=(problem,),
        doubts=(),
        before=world,
        after=world,
    )

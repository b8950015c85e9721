"""A deployment through its life: the first run, the second, the removal, and made again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from ailz.azure import ids
from ailz.azure.behaviours.deployments import RECORDS
from ailz.azure.drift import Difference, drift
from ailz.azure.look import MISSING
from ailz.azure.play import by_others
from ailz.azure.play.clashes import clashes
from ailz.azure.play.extremes import lucky
from ailz.azure.play.rehearsal import Kind, Phase, Problem, Rehearsal, by_luck, doubts, refusals
from ailz.azure.play.removal import backwards, scripted
from ailz.azure.play.scene import Scene
from ailz.azure.play.schedule import Event, Run, again, at_ids, is_put_off, play, with_ids
from ailz.azure.play.step import Step, bound
from ailz.azure.request import Json
from ailz.azure.world import Resource, World

_RERUNS = 3
"""How often whoever deploys runs it again before they take an answer for good."""
State = Mapping[str, str]
"""The id of each step, by key, as a state file or a stack keeps it."""


def rehearse(
    world: World,
    scenes: Sequence[Scene],
    kinds: Sequence[Kind] = ("first", "second", "take_down", "rebuild"),
) -> Rehearsal:
    """Play scenes through phases: all of them in order, the removal in the order backwards.

    Scenes of both languages are two rehearsals: the world is the same, what is made in it is not.
    """
    start = world = without_ours(world, scenes)
    phases: list[Phase] = []
    states: dict[str, State] = {}
    for kind in kinds:
        if kind == "take_down":
            for scene in reversed(scenes):
                phases.append(take_down(world, scene, states[scene.name], start))
                world = phases[-1].after
            continue
        made, world = _PLAYS[kind](world, scenes, states)
        phases += made
    return Rehearsal(phases=tuple(phases), world=world)


def without_ours(world: World, scenes: Sequence[Scene]) -> World:
    """Return the world without what is only known by its id and a scene makes itself."""
    made = {ids.key(s.id) for scene in scenes for s in scene.steps if isinstance(s.id, str)}
    vague = [each.id for key, each in world.resources.items() if key in made and not each.whole]
    return world.without(*vague) if vague else world


def first(world: World, scene: Scene, kind: Kind = "first") -> tuple[Phase, State]:
    """Deploy a scene; where whoever deploys is told to run it again, that happens too."""
    before = world
    runs, problems = _until_handed(world, scene) if scene.handed else ([], [])
    world = runs[-1].world if runs else world
    tries = 0
    while not runs or runs[-1].left or tries:
        run = play(world, _to_do(scene, runs), scene.by, scene.player)
        runs.append(run)
        tries += 1
        put_off = [event for event in run.refused if is_put_off(event, scene.player)]
        problems += refusals(event for event in run.refused if event not in put_off)
        world = run.world
        if not put_off or tries > _RERUNS:
            problems += refusals(put_off)
            break
        problems += map(_told, put_off)
        wait = max(world.now + scene.waits, *(again(event) for event in put_off))
        world = world.at(wait)
    waiting = by_others.waiting(world, dict.fromkeys(e.request.id for r in runs for e in r.events))
    problems += [_waits(scene, each) for each in waiting]
    runs[-1] = replace(runs[-1], world=by_others.approved(world, waiting))
    if kind != "rebuild":
        # Made again in the same order, it passes or not by the same luck.
        problems += _luck(before, runs, scene, scene.steps)
        problems += clashes(runs, scene.steps, scene.player)
    phase = _phase(kind, scene, before, runs, problems)
    state: dict[str, str] = {}
    for run in runs:
        state |= with_ids(run)
    return phase, state


def _to_do(scene: Scene, runs: Sequence[Run]) -> list[Step]:
    """Return what a run sends after others: Terraform what is not done, Bicep all again."""
    if not scene.player.looks:
        return list(scene.steps)
    done = {e.step.key for run in runs for e in run.events if not e.answer.refused}
    return [step for step in scene.steps if step.key not in done]


def _until_handed(world: World, scene: Scene) -> tuple[list[Run], list[Problem]]:
    """Run until all roles are there that somebody else assigns: each run stops where one lacks.

    The last run has something left where no role could be given that helps.
    """
    runs: list[Run] = []
    problems: list[Problem] = []
    waiting = list(scene.handed)
    while True:
        run = play(world, _to_do(scene, runs), scene.by, scene.player, stops=True)
        waiting = [step for step in waiting if not _is_given(run.world, step)]
        ready = [step for step in waiting if _can_be_given(run.world, step)]
        waiting = [step for step in waiting if step not in ready]
        given = play(run.world, ready)
        world = given.world.at(given.world.now + (scene.waits if run.refused else 0.0))
        left = tuple(event.step for event in run.refused) + run.left
        runs += [run, replace(given, world=world, left=left)]
        problems += refusals(given.refused)
        if not run.refused or not ready:
            return runs, problems
        problems.append(_handed(scene, run.refused[0], ready))


def _is_given(world: World, step: Step) -> bool:
    """Whether a role is there still: what it is on, and whom it is for, outlive our removal."""
    id_ = bound(step.id, world)
    return isinstance(id_, str) and world.get(id_) is not None


def _can_be_given(world: World, step: Step) -> bool:
    id_ = bound(step.id, world)
    return isinstance(id_, str) and bool(world.exists(ids.parent_of(id_)))


def _handed(scene: Scene, event: Event, given: Sequence[Step]) -> Problem:
    asked = f" of {scene.handed_by}" if scene.handed_by else ""
    found = next(iter(refusals([event], "by_hand")))
    return replace(
        found,
        says=f"stops until somebody assigns the roles{asked}: {found.says}",
        remedy=f"have the {len(given)} roles assigned that can be by now, and deploy again",
    )


def _waits(scene: Scene, endpoint: Resource) -> Problem:
    """Tell of a connection that its owner approves; the rehearsal goes on as if they had."""
    owners = " and ".join(map(ids.name_of, by_others.targets(endpoint)))
    return Problem(
        fault="by_hand",
        label=endpoint.name,
        says=f"waits until the owner of {owners} approves its connection",
        behaviour="endpoint-approval",
        remedy=f"have it approved{f', as {scene.asked_in} asks' if scene.asked_in else ''}",
    )


def _luck(before: World, runs: Sequence[Run], scene: Scene, steps: Sequence[Step]) -> list[Problem]:
    run = runs[0]
    if scene.handed:
        # What stops it until somebody assigns a role is no matter of order.
        return []
    if run.left:
        # In one go, as if nobody had to wait: what another order does shows there too.
        run = play(before, steps, scene.by, replace(scene.player, retries=True))
    return list(by_luck(lucky(before, run, steps, scene.by, scene.player)))


def _told(event: Event) -> Problem:
    found = next(iter(refusals([event], "waits")))
    return replace(
        found,
        says=f"is not seen yet: {found.says}",
        remedy="wait, and run the same again",
        minutes=again(event) - event.start,
    )


def second(world: World, scene: Scene, state: State) -> Phase:
    """Deploy a scene again without a change: nothing may be refused, or differ."""
    if scene.language == "terraform":
        looked, differing, problems = refreshed(world, scene, scene.steps, state)
        steps = [step for step in at_ids(scene.steps, state) if step.key in differing]
        run = play(looked.world, steps, scene.by, scene.player)
        problems += refusals(run.refused)
        return _phase("second", scene, world, [looked, run], problems)
    run = play(world, scene.steps, scene.by, scene.player)
    problems = list(refusals(run.refused))
    problems += _rewritten(world, run)
    return _phase("second", scene, world, [run], problems)


def refreshed(
    world: World, scene: Scene, steps: Sequence[Step], state: State
) -> tuple[Run, frozenset[str], list[Problem]]:
    """Read all that a state has, and say what differs from what steps say.

    An action is never read: azapi keeps what it was sent.
    """
    reads = [
        replace(step, method="GET", body={}, retry=(), known=True)
        for step in at_ids(steps, state)
        if step.key in state and step.ending != "stays"
    ]
    run = play(world, reads, scene.by, scene.player)
    by_key = {step.key: step for step in steps}
    differing: set[str] = set()
    problems = []
    for event in run.events:
        step = by_key[event.step.key]
        found = list(_differences(step, event, world))
        if found:
            differing.add(step.key)
            problems += [_differs(step, event, *each) for each in found]
    return run, frozenset(differing), problems


def _differences(step: Step, event: Event, world: World) -> Iterator[Difference]:
    if event.answer.status == 404:
        yield "", "there", "gone"
    elif not event.answer.refused:
        body: Json = bound(step.body, world)
        yield from drift(body, event.answer.body, step.any_case, step.foreign_tags)


def _differs(step: Step, event: Event, path: str, sent: object, shown: object) -> Problem:
    words = [_NOT_THERE if each is MISSING else str(each) for each in (sent, shown)]
    return Problem(
        fault="differs",
        label=step.label,
        says=f"{path or 'it'} is {words[0]} in the code and {words[1]} in Azure",
        request=replace(event.request, method="PUT"),
        path=path,
        behaviour="drift",
        source="Azure/terraform-provider-azapi 2.12.0",
        remedy="say in the code what Azure answers, or leave the property to Azure there",
    )


_NOT_THERE = "not there"


def _rewritten(before: World, run: Run) -> Iterator[Problem]:
    for event in run.events:
        old = before.get(event.request.id)
        new = run.world.get(event.request.id)
        if old is None or new is None or event.step.type in RECORDS or event.answer.refused:
            continue
        if old.body != new.body:
            names = sorted(
                name for name in {*old.body, *new.body} if old.body.get(name) != new.body.get(name)
            )
            yield Problem(
                fault="differs",
                label=event.step.label,
                says=f"a second run changes {', '.join(names)}",
                request=event.request,
                path=names[0],
                behaviour="drift",
            )


def take_down(world: World, scene: Scene, state: State, start: World) -> Phase:
    """Take a scene down as its script and its tool do; `start` is the world before all."""
    scripts = scripted(world, scene.script, scene.by, scene.player)
    runs = [scripts]
    problems: list[Problem] = list(refusals(scripts.refused))
    if not scene.script_only:
        steps = backwards(scene.steps, state, scripts.world)
        run = play(scripts.world, steps, scene.by, scene.player)
        runs.append(run)
        problems += refusals(run.refused)
        problems += by_luck(lucky(scripts.world, run, steps, scene.by, scene.player))
    after = runs[-1].world
    problems += _left(scene, state, start, after)
    return _phase("take_down", scene, world, runs, problems)


def _left(scene: Scene, state: State, start: World, after: World) -> Iterator[Problem]:
    for step in scene.steps:
        id_ = state.get(step.key, "")
        if step.type in RECORDS or not id_ or start.get(id_) or after.get(id_) is None:
            continue
        if step.ending == "delete":
            remedy = "delete it by hand"
            yield Problem(fault="left", label=step.label, says=f"{id_} stays", remedy=remedy)
        else:
            says = f"{id_} stays: nothing deletes it"
            yield Problem(fault="by_hand", label=step.label, says=says)


def _firsts(
    world: World, scenes: Sequence[Scene], states: dict[str, State]
) -> tuple[list[Phase], World]:
    phases = []
    for scene in scenes:
        phase, states[scene.name] = first(world, scene)
        phases.append(phase)
        world = phase.after
    return phases, world


def _seconds(
    world: World, scenes: Sequence[Scene], states: dict[str, State]
) -> tuple[list[Phase], World]:
    phases = []
    for scene in scenes:
        phases.append(second(world, scene, states[scene.name]))
        world = phases[-1].after
    return phases, world


def _rebuilds(
    world: World, scenes: Sequence[Scene], states: dict[str, State]
) -> tuple[list[Phase], World]:
    """Make all again at once, and where names are kept for a time, after that time."""
    waits: dict[str, list[Problem]] = {}
    here, latest = world, world.now
    phases = []
    for scene in scenes:
        phase, states[scene.name] = first(here, scene, "rebuild")
        phases.append(phase)
        here = phase.after
        kept = [event for event in phase.events if _is_kept(event)]
        told = {(each.label, each.code): each for each in refusals(reversed(kept), "waits")}
        waits[scene.name] = [_kept(each) for each in reversed(told.values())]
        latest = max(latest, *(again(event) for event in kept), latest)
    if not any(waits.values()):
        return phases, here
    here, phases = world.at(latest), []
    for scene in scenes:
        phase, states[scene.name] = first(here, scene, "rebuild")
        phases.append(replace(phase, problems=(*waits[scene.name], *phase.problems)))
        here = phase.after
    return phases, here


def _is_kept(event: Event) -> bool:
    said = [each.objection for each in event.answer.refusals]
    return bool(said) and all(
        each.until is not None and each.until > event.start + event.step.timeout for each in said
    )


def _kept(found: Problem) -> Problem:
    days = max(1, round(found.minutes / _DAY))
    return replace(found, says=f"{found.says} (for {days} days)")


_DAY = 24 * 60

_Plays = Callable[[World, Sequence[Scene], dict[str, State]], tuple[list[Phase], World]]
_PLAYS: Mapping[Kind, _Plays] = {"first": _firsts, "second": _seconds, "rebuild": _rebuilds}


def _phase(
    kind: Kind, scene: Scene, before: World, runs: Sequence[Run], problems: Sequence[Problem]
) -> Phase:
    return Phase(
        kind=kind,
        scene=scene.name,
        language=scene.language,
        runs=tuple(runs),
        problems=tuple(dict.fromkeys(problems)),
        doubts=tuple(dict.fromkeys(doubts(event for run in runs for event in run.events))),
        before=before,
        after=runs[-1].world,
    )

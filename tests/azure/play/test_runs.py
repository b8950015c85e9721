"""A deployment's life: deployed, deployed again, taken down, and made again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from ailz.azure import ids
from ailz.azure.behaviours.deployments import DEPLOYMENT, RECORDS, STACK
from ailz.azure.behaviours.locks import LOCK
from ailz.azure.play.changing import rehearse_change
from ailz.azure.play.clashes import clashes
from ailz.azure.play.player import BICEP, TERRAFORM, Language
from ailz.azure.play.rehearsal import Phase, Rehearsal
from ailz.azure.play.removal import ROLE, Deletion
from ailz.azure.play.runs import first, refreshed, rehearse, second
from ailz.azure.play.scene import Scene
from ailz.azure.play.schedule import play
from ailz.azure.play.step import Step
from ailz.azure.world import World
from tests.azure.play import zones

LANGUAGES = pytest.mark.parametrize("language", ["terraform", "bicep"])
SUBNET = "Microsoft.Network/virtualNetworks/subnets"


def scene(language: Language) -> Scene:
    return zones.scenes(zones.like(zones.kept), language)[-1]


def world() -> World:
    return zones.world(zones.like(zones.kept))


def faults(rehearsal: Rehearsal | Phase) -> list[str]:
    return [f"{each.fault}: {each.label}: {each.says}" for each in rehearsal.refused]


def changed(here: Scene, type_: str, **said: object) -> Scene:
    steps = [
        replace(step, **said) if step.type == type_ else step  # type: ignore[arg-type]
        for step in here.steps
    ]
    return replace(here, steps=tuple(steps))


@LANGUAGES
def test_a_landing_zone_lives_without_a_fault(language: Language) -> None:
    rehearsal = rehearse(world(), [scene(language)])
    assert faults(rehearsal) == []
    assert [phase.kind for phase in rehearsal.phases] == ["first", "second", "take_down", "rebuild"]
    second_run = rehearsal.phases[1]
    writes = [event for event in second_run.events if event.request.method != "GET"]
    assert (writes == []) == (language == "terraform")


def test_names_that_are_kept_for_days_are_told_and_waited_for() -> None:
    """A16: a rebuild meets the names of what was soft-deleted."""
    rebuild = rehearse(world(), [scene("terraform")]).phases[-1]
    kept = [each for each in rebuild.problems if each.fault == "waits"]
    assert {each.behaviour for each in kept} == {"soft-deleted"}
    assert rebuild.start >= max(each.minutes for each in kept)


def test_who_is_told_to_run_bicep_again_does_and_pays_for_it_in_time() -> None:
    """A8: a role takes minutes to be seen, and Bicep does not wait for it."""
    told = scene("bicep")
    never = tuple(replace(step, retry=()) for step in told.steps)
    alone = first(world(), replace(told, steps=never))[0]
    again = first(world(), told)[0]
    assert {each.behaviour for each in alone.refused} == {each.behaviour for each in again.problems}
    assert faults(alone) != []
    assert faults(again) == []
    assert len(again.runs) == 2
    assert again.runs[0].left != ()
    assert again.end > alone.end + told.waits


def test_a_lock_made_too_early_is_in_the_way_of_the_removal() -> None:
    """A2: Terraform deletes backwards, so what a lock does not come after goes under it."""
    early = scene("terraform")
    targets = {step.id: step.key for step in early.steps if isinstance(step.id, str)}
    steps = [
        replace(step, after=frozenset({targets[ids.parent_of(str(step.id))]}))
        if step.type == LOCK
        else step
        for step in early.steps
    ]
    down = rehearse(world(), [replace(early, steps=tuple(steps))], ("first", "take_down"))
    found = {each.behaviour for each in down.refused}
    assert found <= {"lock", "lock-endpoint"}
    assert "lock" in found


def test_two_writers_of_one_gate_are_found() -> None:
    """A15: nothing keeps subnets of one network apart once the design's lock is gone."""
    zone = zones.like(zones.segmented)
    loose = changed(zones.scenes(zone, "terraform")[-1], SUBNET, gate="")
    together = {each.behaviour for each in first(zones.world(zone), loose)[0].refused}
    assert "subnets-serial" in together
    # One after the other, nothing is refused: by luck alone.
    run = play(zones.world(zone), loose.steps, player=replace(TERRAFORM, parallel=1))
    assert run.refused == ()
    found = list(clashes([run], loose.steps, TERRAFORM))
    assert ("gate", "subnets-serial") in {(each.fault, each.behaviour) for each in found}
    kept = zones.scenes(zone, "terraform")[-1].steps
    assert list(clashes([run], kept, TERRAFORM)) == []


def test_a_second_run_says_what_somebody_changed_meanwhile() -> None:
    here = scene("terraform")
    phase, state = first(world(), here)
    group = next(step for step in here.steps if step.type.endswith("/resourceGroups"))
    held = phase.after.get(state[group.key])
    assert held is not None
    body = {**held.body, "tags": {**held.body["tags"], "owner": "somebody"}}
    found = second(phase.after.having(replace(held, body=body)), here, state)
    assert [(each.label, each.path) for each in found.refused] == [(group.label, "tags.owner")]
    assert [event.step.key for event in found.runs[-1].events] == [group.key]


def test_what_somebody_deleted_is_made_again() -> None:
    here = scene("terraform")
    phase, state = first(world(), here)
    lock = next(step for step in here.steps if step.type == LOCK)
    _, differing, _ = refreshed(phase.after.without(state[lock.key]), here, here.steps, state)
    assert differing == {lock.key}


def test_what_is_there_already_is_not_made_over() -> None:
    """azapi reads before it creates; Bicep writes over."""
    here = scene("terraform")
    phase, _ = first(world(), here)
    again, _ = first(phase.after, here)
    assert {each.behaviour for each in again.refused} >= {"already-exists"}
    phase, _ = first(world(), scene("bicep"))
    assert faults(first(phase.after, scene("bicep"))[0]) == []


def test_a_script_deletes_what_it_names_and_what_it_forgets_is_left() -> None:
    here = scene("bicep")
    groups = [str(step.id) for step in here.steps if step.type.endswith("/resourceGroups")]
    locks = [str(step.id) for step in here.steps if step.type == LOCK]
    script = tuple(map(Deletion, (*locks, *groups[1:])))
    down = rehearse(
        world(), [replace(here, script=script, script_only=True)], ("first", "take_down")
    ).phases[-1]
    assert f"{groups[0]} stays" in {each.says for each in down.refused if each.fault == "left"}
    assert all(down.after.get(each) is None for each in (*locks, *groups[1:]))


def change(language: Language, new: Sequence[Step], **more: object) -> tuple[Phase, dict[str, str]]:
    old = scene(language)
    changed = rehearse_change(world(), [old], [replace(old, steps=tuple(new), **more)])  # type: ignore[arg-type]
    (phase,) = changed.rehearsal.phases
    return phase, {act.label: act.did for act in changed.acts[old.name]}


def test_nothing_changes_where_nothing_changed() -> None:
    phase, acts = change("terraform", scene("terraform").steps)
    assert acts == {}
    assert phase.problems == ()


def test_a_deletion_under_a_lock_goes_through_the_script() -> None:
    """A2: and the locks are back afterwards."""
    steps = scene("terraform").steps
    locked = {ids.parent_of(str(step.id)) for step in steps if step.type == LOCK}
    role = next(step for step in steps if step.type == ROLE and _scope(step) in locked)
    without = [step for step in steps if step is not role]
    stopped, _ = change("terraform", without)
    assert {each.behaviour for each in stopped.refused} <= {"lock", "lock-endpoint"}
    assert faults(stopped) != []
    passed, acts = change("terraform", without, change_script="scripts/change.sh dev")
    assert faults(passed) == []
    assert [each.remedy.partition(", ")[0] for each in passed.problems] == [
        "deploy it with scripts/change.sh dev"
    ]
    assert acts[role.label] == "deleted"
    locks = [step for step in steps if step.type == LOCK]
    assert all(passed.after.get(str(lock.id)) is not None for lock in locks)


def _scope(step: Step) -> str:
    start = step.id if isinstance(step.id, str) else str(step.id.parts[0])
    return start.partition(f"/providers/{ROLE}")[0]


def test_bicep_without_a_stack_leaves_what_left_the_code() -> None:
    """B6."""
    steps = scene("bicep").steps
    lock = next(step for step in steps if step.type == LOCK)
    without = [step for step in steps if step is not lock]
    stays, acts = change("bicep", without, unmanaged="nothing")
    assert acts[lock.label] == "stays"
    assert [each.fault for each in stays.problems if each.label == lock.label] == ["by_hand"]
    gone, acts = change("bicep", without, unmanaged="delete")
    assert acts[lock.label] == "deleted"
    assert gone.after.get(str(lock.id)) is None


def test_an_environment_that_leaves_stays_in_azure() -> None:
    old = zones.scenes(zones.like(zones.kept), "terraform")
    changed = rehearse_change(world(), old, old[:1])
    assert [(each.fault, each.label) for each in changed.rehearsal.problems] == [
        ("by_hand", scene.name) for scene in old[1:]
    ]


@LANGUAGES
def test_a_stack_and_each_module_are_requests_of_their_own(language: Language) -> None:
    """What they are allowed to, and whether a name is bound to a location, is asked of each."""
    phase, _ = first(world(), scene(language))
    sent = [event.request.type for event in phase.runs[0].events if event.step.type in RECORDS]
    assert (sent[:2] == [STACK, DEPLOYMENT]) == (language == "bicep")
    assert (len(sent) > 2) == (language == "bicep")


@LANGUAGES
def test_roles_that_somebody_else_assigns_come_between_two_runs(language: Language) -> None:
    """A8: the first run stops where a key cannot be read; the second goes on, all that is left."""
    zone = zones.like(zones.handed)
    here = zones.scenes(zone, language)[-1]
    assert here.handed != ()
    phase, state = first(zones.world(zone), here)
    assert faults(phase) == []
    (told,) = phase.problems
    assert (told.fault, told.behaviour) == ("by_hand", "key-access")
    assert "docs/requests/roles.md" in told.says
    stopped, given, rest, *_ = phase.runs
    assert stopped.left != ()
    assert {event.step.type for event in given.events} == {ROLE}
    assert (len(rest.events) < len(here.steps)) == (language == "terraform")
    assert faults(second(phase.after, here, state)) == []
    alone, _ = first(zones.world(zone), replace(here, handed=()))
    assert {each.behaviour for each in alone.refused} == {"key-access"}


def test_subnets_keep_apart_where_what_stands_between_them_is_not_deployed() -> None:
    """A15: an order through the firewall's subnet is none in environments without a firewall."""
    zone = zones.like(zones.parted)
    for here in zones.scenes(zone, "bicep")[-len(zone.main.root.environments) :]:
        run = play(zones.world(zone), here.steps, player=BICEP)
        assert [each.says for each in clashes([run], here.steps, BICEP)] == []

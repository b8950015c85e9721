"""What the services of a landing zone must be allowed or registered for, on real designs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ailz.azure.access import ASSIGNMENT
from ailz.azure.ids import namespace_of
from ailz.azure.play.designed import steps
from ailz.azure.play.schedule import Event, play
from ailz.azure.play.step import Step
from ailz.azure.world import World
from ailz.catalog.rights import managed, registration
from ailz.catalog.roles import role
from ailz.delivery.stage import providers
from ailz.report.reading import Reading
from tests.azure.test_deployer import world_of
from tests.sampling import drawn
from tests.sampling.rows import rows, todays

APPROVES = role("Azure AI Enterprise Network Connection Approver").guid
ROWS = [pytest.param(row, id=f"row-{number}") for number, row in enumerate(rows())]


def events(reading: Reading, world: World, leave: str = "") -> list[Event]:
    """Play all stages without the roles that have `leave` in their body."""
    found: list[Event] = []
    for stage in reading.stages:
        made = [each for each in steps(stage.deployment, stage.name) if not drops(each, leave)]
        run = play(world, made)
        world, found = run.world, [*found, *run.events]
    return found


def drops(step: Step, leave: str) -> bool:
    return bool(leave) and step.type == ASSIGNMENT and leave in str(step.body)


def spoken(found: list[Event], behaviour: str) -> set[str]:
    """Return the labels of what a behaviour refuses or doubts."""
    return {
        event.step.label
        for event in found
        for each in (*event.answer.refusals, *event.answer.doubts)
        if each.behaviour == behaviour
    }


@pytest.mark.parametrize("row", ROWS[::6])
def test_a_managed_network_has_its_approver_before_it_makes_endpoints(row: dict[str, str]) -> None:
    """A14: without the role, endpoints to all but the workspace's own stores are doubted."""
    reading = drawn.reading(row)
    if not reading.config.delivery.identity.may_assign_roles:
        return
    world = world_of(reading)
    assert spoken(events(reading, world), "managed-endpoint-approval") == set()
    left = events(reading, world, leave=APPROVES)
    rules = {
        e.step.label
        for e in left
        if managed(e.request.type) and "serviceResourceId" in str(e.request.body)
    }
    own = {label for label in rules if '"workspace-' in label}
    assert spoken(left, "managed-endpoint-approval") == rules - own


@pytest.mark.parametrize("row", todays(ROWS, 20))
def test_the_script_registers_every_provider_that_a_stage_writes_to(row: dict[str, str]) -> None:
    """With what the script registers nothing is missed; without any one of it something is."""
    reading = drawn.reading(row)
    stage = reading.main_stages[0]
    guid = stage.environment.subscription_id
    listed = [each.casefold() for each in providers(stage)]
    written = {namespace_of(request.id).casefold() for request in stage.requests}
    for gone in ("", *sorted(set(listed) & written)):
        world = world_of(reading)
        told = replace(
            world.subscriptions[guid], registered=frozenset(x for x in listed if x != gone)
        )
        world = replace(world, subscriptions={**world.subscriptions, guid: told})
        run = play(world, steps(stage.deployment, stage.name))
        missed = {
            namespace_of(event.request.id).casefold()
            for event in run.events
            for each in event.answer.refusals
            if each.behaviour == "registration"
        }
        expected = {gone} if registration(gone) else set()
        assert missed == expected

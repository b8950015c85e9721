"""A step that passes only because of the order that one rehearsal happened to take."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ailz.azure.play.extremes import lucky
from ailz.azure.play.player import TERRAFORM
from ailz.azure.play.rehearsal import by_luck
from ailz.azure.play.schedule import play
from ailz.azure.play.step import Step
from ailz.azure.world import Subscription, World
from tests.azure.play import zones
from tests.examples import NAMES

SUBSCRIPTION = "00000000-0000-4000-8000-000000000001"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg"
# Of a type that no fact speaks of, so that nothing but existence counts.
THING = "Contoso.Tests/things"
NETWORK = f"{GROUP}/providers/{THING}/vnet"
ENDPOINT = f"{GROUP}/providers/{THING}/pe"


def world() -> World:
    return World(subscriptions={SUBSCRIPTION: Subscription(whole=True)})


def step(key: str, id_: str, type_: str, *after: str, **body: object) -> Step:
    return Step(
        key=key, label=key, type=type_, api_version="2025-01-01", id=id_, body=body,
        after=frozenset(after),
    )  # fmt: skip


GROUP_STEP = step("group", GROUP, "Microsoft.Resources/resourceGroups", location="westeurope")
NETWORK_STEP = step("network", NETWORK, THING, "group")


def endpoint(*after: str) -> Step:
    properties = {"subnet": {"id": f"{NETWORK}"}}
    return step("endpoint", ENDPOINT, THING, *after, properties=properties)


def luck(*steps: Step) -> list[str]:
    before = world()
    run = play(before, steps)
    assert run.refused == ()
    return [problem.says for problem in by_luck(lucky(before, run, steps))]


def test_what_names_another_passes_by_luck_where_it_does_not_wait_for_it() -> None:
    (said,) = luck(GROUP_STEP, NETWORK_STEP, endpoint("group"))
    assert said.startswith("passes by luck: endpoint does not wait for network.")


def test_what_waits_for_what_it_names_is_no_luck() -> None:
    assert luck(GROUP_STEP, NETWORK_STEP, endpoint("network")) == []


def test_far_ancestors_count() -> None:
    middle = step("middle", f"{GROUP}/providers/{THING}/rt", THING, "network")
    assert luck(GROUP_STEP, NETWORK_STEP, middle, endpoint("middle")) == []


def test_a_step_that_another_must_come_before_is_found_in_the_most() -> None:
    """What deletes a thing that another step still names, without an order between the two."""
    gone = replace(NETWORK_STEP, key="gone", label="gone", method="DELETE", after=frozenset())
    before = play(world(), [GROUP_STEP, NETWORK_STEP]).world
    steps = [endpoint(), gone]
    run = play(before, steps)
    assert run.refused == ()
    (problem,) = by_luck(lucky(before, run, steps))
    assert problem.says.startswith("passes by luck: gone does not wait for endpoint.")
    assert problem.remedy == "let gone depend on endpoint"


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("language", ["terraform", "bicep"])
def test_nothing_of_an_example_passes_by_luck(name: str, language: str) -> None:
    zone = zones.example(name)
    here = zones.world(zone)
    for scene in zones.scenes(zone, language):  # type: ignore[arg-type]
        run = play(here, scene.steps, player=scene.player)
        found = lucky(here, run, scene.steps, player=scene.player)
        assert [problem.says for problem in by_luck(found)] == []
        here = run.world


def test_dependencies_dropped_from_a_landing_zone_are_found() -> None:
    """Whatever a private endpoint of a real design names is there when it is made, by order."""
    zone = zones.example("insurer")
    here = zones.world(zone)
    *before, dev, _, _ = zones.scenes(zone, "terraform")
    for scene in before:
        here = play(here, scene.steps).world
    wanted = "Microsoft.Network/privateEndpoints"
    groups = {each.key for each in dev.steps if each.type.endswith("/resourceGroups")}
    mutated = [
        replace(each, after=each.after & groups) if each.type == wanted else each
        for each in dev.steps
    ]
    # One after the other, so that all that an endpoint names happens to be there.
    run = play(here, mutated, player=replace(TERRAFORM, parallel=1))
    found = [each for each in lucky(here, run, mutated) if not each.event.answer.refused]
    endpoints = {each.key for each in mutated if each.type == wanted}
    assert {each.event.step.key for each in found} == endpoints - {
        each.step.key for each in run.refused
    }
    assert {each.extreme for each in found} == {"least"}

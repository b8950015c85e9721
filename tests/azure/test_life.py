"""Real landing zones: deployed, looked at again, taken down, and what mutations meet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest

from ailz.azure.drift import Difference, drift
from ailz.azure.play.schedule import Run, play
from ailz.azure.play.step import Step, bound
from ailz.azure.play.timeline import timeline
from ailz.azure.respond import shown
from ailz.azure.world import World
from ailz.model.spoke import has_subnets
from tests.azure.worlds import deployed, example, taken_down
from tests.examples import NAMES, zone

LOCK = "Microsoft.Authorization/locks"
ENDPOINT = "Microsoft.Network/privateEndpoints"
SUBNET = "Microsoft.Network/virtualNetworks/subnets"
Stages = tuple[tuple[Step, ...], ...]


def played(name: str) -> tuple[World, Stages]:
    before, stages = example(name)
    run = deployed(before, stages)
    assert [event.step.label for event in run.refused] == []
    return run.world, stages


def removed(world: World, stages: Iterable[Iterable[Step]]) -> Run:
    """Take environments down, the last one first."""
    events = []
    for stage in reversed(list(stages)):
        run = play(world, taken_down([stage]))
        events += run.events
        world = run.world
    return Run(tuple(events), world)


def changed(stages: Stages, change: Callable[[Step], Step]) -> Stages:
    return tuple(tuple(map(change, stage)) for stage in stages)


def refusing(run: Run) -> set[str]:
    return {each.behaviour for event in run.refused for each in event.answer.refusals}


@pytest.mark.parametrize("name", NAMES)
def test_a_landing_zone_goes_away_in_the_order_of_its_code(name: str) -> None:
    run = removed(*played(name))
    assert refusing(run) == set()
    assert [r.id for r in run.world.resources.values() if r.owner != "platform"] == []
    assert {each.id.split("/")[-2] for each in run.world.deleted.values()} >= {"vaults"}


@pytest.mark.parametrize("name", NAMES)
def test_a_lock_that_waits_for_nothing_goes_too_late(name: str) -> None:
    """A2: roles, settings and endpoints below it cannot be deleted then."""
    world, stages = played(name)

    def early(step: Step) -> Step:
        return replace(step, after=frozenset()) if step.type == LOCK else step

    run = removed(world, changed(stages, early))
    assert refusing(run) & {"lock", "lock-endpoint"}
    assert refusing(run) <= {"lock", "lock-endpoint"}


@pytest.mark.parametrize("name", [name for name in NAMES if not has_subnets(zone(name).config)])
def test_a_subnet_that_goes_before_its_endpoints_is_refused(name: str) -> None:
    world, stages = played(name)
    going = taken_down(stages[-1:])
    subnets = {step.key for step in going if step.type == SUBNET}
    after = {SUBNET: lambda _: frozenset(), ENDPOINT: lambda step: step.after | subnets}
    turned = [
        replace(step, after=after[step.type](step)) if step.type in after else step
        for step in going
    ]
    assert refusing(play(world, going)) == set()
    assert "in-use" in refusing(play(world, turned))


def differing(
    world: World, stages: Stages, *, any_case: bool | None = None
) -> dict[str, list[Difference]]:
    found = {}
    for stage in stages:
        for step in stage:
            held = world.get(str(bound(step.id, world)))
            # What is an action in Terraform is never read.
            if held is None or step.ending == "stays":
                continue
            said = step.any_case if any_case is None else any_case
            differences = drift(bound(step.body, world), shown(world, held), said)
            if differences:
                found[step.type] = differences
    return found


@pytest.mark.parametrize("name", NAMES)
def test_a_second_plan_is_empty(name: str) -> None:
    """B1: and would not be without what the code says about letters."""
    world, stages = played(name)
    assert differing(world, stages) == {}
    made = {each.type for each in world.resources.values()}
    assert set(differing(world, stages, any_case=False)) >= made & {
        "Microsoft.MachineLearningServices/workspaces",
        "Microsoft.MachineLearningServices/workspaces/computes",
        "Microsoft.Insights/diagnosticSettings",
    }


def test_tags_that_policy_adds_show_in_a_second_plan() -> None:
    """B2: unless the configuration says that they are the platform's."""
    world, stages = played("insurer")
    tagged = [
        replace(each, body={**each.body, "tags": {**each.body["tags"], "Inherited": "yes"}})
        for each in world.resources.values()
        if each.body.get("tags")
    ]
    found = differing(world.having(*tagged), stages)
    assert "Microsoft.KeyVault/vaults" in found
    assert all(each[0] == "tags.Inherited" for several in found.values() for each in several)


@pytest.mark.parametrize(
    ("name", "longest"),
    [("hospital", "azureFirewalls"), ("software-company", "virtualNetworkGateways")],
)
def test_what_takes_longest_is_on_the_critical_path(name: str, longest: str) -> None:
    before, stages = example(name)
    run = deployed(before, stages[:1])
    found = timeline(play(run.world, stages[1]))
    slowest = max(found.critical, key=lambda row: row.minutes)
    assert slowest.type == f"Microsoft.Network/{longest}"
    assert found.total == pytest.approx(sum(row.minutes for row in found.critical))
    assert sum(found.rests_on.values()) == pytest.approx(found.total)

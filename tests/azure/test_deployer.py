"""The roles that the README asks for let every deployment through, and none of them is idle.

Each environment is deployed and taken down again, in Terraform's way and in Bicep's, by a principal
who holds the table's roles under its condition and nothing else. Nothing else refuses a first run
either: this is the rehearsal of every other row a day, and test_rows plays some of them through a
whole life.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from ailz.azure import access
from ailz.azure.behaviour import Behaviour, behaviours
from ailz.azure.ids import group_of
from ailz.azure.play.designed import steps
from ailz.azure.play.schedule import play
from ailz.azure.principals import holding
from ailz.azure.request import Request
from ailz.azure.world import Subscription, World
from ailz.catalog.rights import approval
from ailz.delivery.condition import condition
from ailz.delivery.rights import state_container
from ailz.delivery.stage import providers
from ailz.design.evaluate import exists_in, id_of
from ailz.design.values import Id
from ailz.report.deployer import rights
from ailz.report.reading import Reading, Stage
from ailz.report.rehearsal import world as rehearsed
from tests.sampling import drawn
from tests.sampling.rows import rows, todays

ROWS = [pytest.param(row, id=f"row-{number}") for number, row in enumerate(rows())]
PIPELINE = "99999999-0000-4000-8000-000000000001"
RIGHTS = ("right", "linked-right")


@dataclass(frozen=True)
class Errand:
    """An action that a script or a tool does beside the requests of a deployment."""

    action: str
    scope: str
    data: bool = False


def world_of(reading: Reading) -> World:
    """What is there before, and every provider: who registers them is judged in test_approvals."""
    world = rehearsed.world_of(reading)
    return replace(
        world, subscriptions=dict.fromkeys(world.subscriptions, Subscription(whole=True))
    )


def existing(stage: Stage) -> Iterator[str]:
    root = stage.deployment.root
    for resource in root.resources:
        if resource.verb != "existing":
            continue
        if resource.collection is None:
            yield id_of(root, stage.name, Id(resource.symbol))
            continue
        for key, item in root.collections[resource.collection].items():
            if exists_in(item, stage.name):
                yield id_of(root, stage.name, Id(resource.symbol, key))


def sent(stage: Stage, world: World) -> tuple[list[Request], World]:
    """Return what Terraform sends for a stage: reads, writes and, at the end, deletions."""
    run = play(world, steps(stage.deployment, stage.name), by=PIPELINE)
    found = []
    for event in run.events:
        assert {r.behaviour for r in event.answer.refusals} <= waits_for(stage), event.step.label
        id_, version = event.request.id, event.request.api_version
        found += [Request("GET", id_, version, by=PIPELINE), event.request]
        if event.step.ending == "delete":
            found.append(Request("DELETE", id_, version, by=PIPELINE))
    return found, run.world


def waits_for(stage: Stage) -> set[str]:
    """Return what may refuse a first run: keys, where somebody else assigns the roles on them."""
    own = stage.deployment.context.config.delivery.identity.may_assign_roles
    return set() if own else {"key-access"}


def bicep(stage: Stage) -> Iterator[Request]:
    """Yield what a stack sends beside its resources."""
    subscription = f"/subscriptions/{stage.environment.subscription_id}"
    groups = dict.fromkeys(filter(None, (group_of(r.id) for r in stage.requests)))
    for scope in (subscription, *groups):
        id_ = f"{scope}/providers/Microsoft.Resources/deployments/x"
        yield from (Request(method, id_, "", by=PIPELINE) for method in ("PUT", "GET"))  # type: ignore[arg-type]
        for action in ("validate", "whatIf"):
            yield Request("POST", id_, "", by=PIPELINE, action=action)
    stack = f"{subscription}/providers/Microsoft.Resources/deploymentStacks/x"
    yield from (Request(method, stack, "", by=PIPELINE) for method in ("PUT", "GET", "DELETE"))  # type: ignore[arg-type]
    for id_ in existing(stage):
        yield Request("GET", id_, "", by=PIPELINE)


def errands(reading: Reading) -> Iterator[Errand]:
    for stage in reading.stages:
        for each in stage.deployment.part.approvals:
            target = id_of(stage.deployment.root, stage.name, each.target)
            type_ = stage.deployment.root.resource(each.target.symbol).type
            yield Errand(approval(type_).name, target)
    state = reading.config.delivery.state
    if state is not None:
        blobs = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs"
        for verb in ("read", "write"):
            yield Errand(f"{blobs}/{verb}", state_container(state), data=True)


def judges() -> tuple[Behaviour, ...]:
    return tuple(each for each in behaviours() if each.id in RIGHTS)


def objects(world: World, request: Request) -> Iterator[bool]:
    """Yield whether each objection to a request is sure."""
    for behaviour in judges():
        assert behaviour.refuses is not None
        yield from (each.sure for each in behaviour.refuses(world, request))


@pytest.mark.parametrize("row", todays(ROWS, 4))
def test_the_table_suffices_and_each_role_taken_away_is_missed(row: dict[str, str]) -> None:
    """A3, A4, A13: linked actions included; a right that is only inferred is missed as a doubt."""
    reading = drawn.reading(row)
    table = rights(reading)
    given = [(right.role, scope) for right in table for scope in right.scopes]
    bound = condition(reading)
    world = holding(world_of(reading), PIPELINE, given, bound)
    requests: list[Request] = []
    for stage in reading.stages:
        for provider in providers(stage):
            id_ = f"/subscriptions/{stage.environment.subscription_id}/providers/{provider}"
            requests.append(Request("POST", id_, "", by=PIPELINE, action="register"))
        made, world = sent(stage, world)
        requests += made
        if "bicep" in reading.config.delivery.languages:
            requests += bicep(stage)
    others = list(errands(reading))
    assert [r for r in requests if any(True for _ in objects(world, r))] == []
    assert all(access.may(world, PIPELINE, e.action, e.scope, data=e.data).allowed for e in others)

    for right in table:
        for scope in right.scopes:
            taken = (right.role, scope)
            left = holding(without(world), PIPELINE, [g for g in given if g != taken], bound)
            missed = set()
            for sure in misses(left, requests, others):
                missed.add(sure)
                if sure:
                    break
            assert missed, f"{right.role} on {scope} is not needed"
            assert right.sure <= (True in missed), f"{right.role} on {scope} is only presumed"


def misses(world: World, requests: list[Request], others: list[Errand]) -> Iterator[bool]:
    """Yield whether each thing that is not allowed any more is surely so."""
    for each in others:
        if not access.may(world, PIPELINE, each.action, each.scope, data=each.data).allowed:
            yield True
    for request in requests:
        yield from objects(world, request)


def without(world: World) -> World:
    """The world without what the pipeline holds."""
    held = [
        each.id
        for each in world.of(access.ASSIGNMENT)
        if each.body.get("properties", {}).get("principalId") == PIPELINE
    ]
    return world.without(*held)


@pytest.mark.parametrize("row", ROWS[::6])
def test_without_the_right_kind_of_condition_no_role_goes_out(row: dict[str, str]) -> None:
    """A condition that names other roles refuses each assignment, and nothing else."""
    reading = drawn.reading(row)
    if not reading.config.delivery.identity.may_assign_roles:
        return
    given = [(right.role, scope) for right in rights(reading) for scope in right.scopes]
    other = (
        "((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR "
        "(@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] "
        "ForAnyOfAnyValues:GuidEquals {00000000-0000-4000-8000-000000000000}))"
    )
    world = holding(world_of(reading), PIPELINE, given, other)
    for stage in reading.stages:
        run = play(world, steps(stage.deployment, stage.name), by=PIPELINE)
        world = run.world
        for event in run.events:
            by_right = [r for r in event.answer.refusals if r.behaviour == "right"]
            assert bool(by_right) is (event.step.type == access.ASSIGNMENT)

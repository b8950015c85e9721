"""Whoever bootstrap makes deploys each environment to its end, and whoever plans writes nothing.

A person deploys bootstrap; then each environment is deployed and taken down again, in Terraform's
way and in Bicep's, by the environment's own identity with what it was given and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from ailz.azure import access
from ailz.azure.behaviours.identities import made_up
from ailz.azure.ids import subscription_of
from ailz.azure.play.designed import steps
from ailz.azure.play.removal import Deletion
from ailz.azure.play.runs import rehearse
from ailz.azure.play.scene import Scene
from ailz.azure.play.schedule import play
from ailz.azure.principals import given, makes_itself_owner
from ailz.azure.request import Request
from ailz.azure.world import Resource, World, text
from ailz.catalog.rights import allows
from ailz.delivery.condition import only, roles_in
from ailz.delivery.deployer import ASSIGNS_ROLES
from ailz.delivery.identities import DEPLOYS, PLANS, role_guid, roles_held
from ailz.delivery.images import SIGNS
from ailz.delivery.rights import state_container
from ailz.delivery.stage import providers
from ailz.design.compose import design
from ailz.design.kinds.identities import TYPE as IDENTITY
from ailz.design.kinds.locks import TYPE as LOCK
from ailz.design.landing_zone import Deployment
from ailz.design.services._plan_signing import SIGNS as SIGNS_PLANS
from ailz.design.services._plan_signing import VERIFIES as VERIFIES_PLANS
from ailz.model.given_identities import gives_pipelines
from ailz.report import documents
from ailz.report.bootstrap import identity_ids
from ailz.report.reading import Reading, Stage, read
from tests.azure import test_deployer as deployer
from tests.azure.test_deployer import ROWS, existing, world_of
from tests.delivery.test_bootstrap import STATES
from tests.sampling.product import read as read_row

TRUSTS = f"{IDENTITY}/federatedIdentityCredentials/write"
BLOBS = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs"


def bootstrap(reading: Reading) -> Deployment:
    assert reading.bootstrap is not None
    return reading.bootstrap


def made(reading: Reading) -> tuple[World, dict[tuple[str, str], str]]:
    """The world after bootstrap, its script and the owners; and the principals."""
    world = world_of(reading)
    found = {}
    if reading.state is not None:
        (place,) = reading.state.root.environments
        run = play(world, steps(reading.state, place))
        assert [str(r) for e in run.events for r in e.answer.refusals] == []
        world = run.world
    for stage in reading.stages:
        ids = identity_ids(reading, stage)
        if gives_pipelines(reading.config):
            told = {id_: {"properties": {"principalId": made_up(id_)}} for id_ in ids.values()}
            world = world.having(*(Resource(id_, "", told[id_], owner="platform") for id_ in told))
        run = play(world, steps(bootstrap(reading), stage.name))
        rights = ("right", "linked-right")
        assert not [r for e in run.events for r in e.answer.refusals if r.behaviour in rights]
        world = run.world
        for who in ("deploy", "plan", "images", "sign"):
            if who not in ids:
                continue
            identity = world.get(ids[who])
            assert identity is not None, [e.answer.refusals for e in run.events]
            found[stage.name, who] = text(identity.body, "properties", "principalId")
        for each in roles_held(reading, stage):
            if each.by == "code":
                continue
            limit = ""
            if each.role == ASSIGNS_ROLES:
                limit = only(roles_in(stage, subscription_of(each.scope)))
            who = found[stage.name, each.identity]
            world = given(world, who, [(role_guid(reading, each), each.scope)], limit)
    return replace(world, now=world.now + 60, principals=frozenset(found.values())), found


def by_right(world: World, request: Request) -> list[bool]:
    return list(deployer.objects(world, request))


def beside(stage: Stage, by: str, *, bicep: bool) -> Iterator[Request]:
    """What scripts and stacks send beside the resources."""
    for provider in providers(stage):
        yield Request(
            "POST", f"{stage.subscription}/providers/{provider}", "", by=by, action="register"
        )
    if bicep:
        yield from (replace(each, by=by) for each in deployer.bicep(stage))


@pytest.mark.parametrize("row", ROWS[::4])
def test_each_identity_deploys_its_environment_to_its_end(row: dict[str, str]) -> None:
    deploys_to_the_end(read(design(read_row(row))))


@pytest.mark.parametrize("name", STATES)
def test_each_identity_deploys_with_a_state_that_bootstrap_makes(name: str) -> None:
    """The state is made first, by a person; what makes it is deployed to its end too."""
    deploys_to_the_end(read(STATES[name]()))


@pytest.mark.parametrize("name", STATES)
def test_the_state_stands_a_second_run_and_goes_once_its_locks_are_off(name: str) -> None:
    """`bootstrap.sh --undo state` takes the locks off: below them Terraform deletes nothing."""
    reading = read(STATES[name]())
    assert reading.state is not None
    ((place, requests),) = reading.state.requests.items()
    locks = [each for each in requests if each.type == LOCK]
    assert locks
    scene = Scene(
        name=place,
        language="terraform",
        steps=steps(reading.state, place),
        script=tuple(Deletion(each.id, api_version=each.api_version) for each in locks),
    )
    script = documents(reading)["scripts/bootstrap.sh"].text
    assert all(f"{each.id}" in script for each in locks)
    found = rehearse(world_of(reading), [scene])
    told = [(phase.kind, str(each)) for phase in found.phases for each in phase.problems]
    kept = [each for each in requests if each.type == "Microsoft.KeyVault/vaults"]
    assert len(told) == len(kept), told
    # A vault keeps its name for a while: whoever makes it again waits, or takes another.
    assert all(kind == "rebuild" and "deleted state" in said for kind, said in told)


def deploys_to_the_end(reading: Reading) -> None:
    world, principals = made(reading)
    languages = reading.config.delivery.languages
    for stage in reading.stages:
        who = principals[stage.name, "deploy"]
        asked = beside(stage, who, bicep="bicep" in languages)
        assert [each for each in asked if by_right(world, each)] == []
        run = play(world, steps(stage.deployment, stage.name), by=who)
        for event in run.events:
            refused = {r.behaviour for r in event.answer.refusals}
            assert not refused & set(deployer.RIGHTS), (stage.name, event.step.label)
        world = run.world
        for event in reversed(run.events):
            if event.step.ending == "delete":
                gone = Request("DELETE", event.request.id, event.request.api_version, by=who)
                assert by_right(world, gone) == [], event.step.label
        state = reading.config.delivery.state
        if state is not None:
            for verb in ("read", "write"):
                action = f"{BLOBS}/{verb}"
                assert access.may(world, who, action, state_container(state), data=True).allowed


@pytest.mark.parametrize("row", ROWS[::4])
def test_whoever_plans_reads_everything_and_writes_nothing(row: dict[str, str]) -> None:
    reading = read(design(read_row(row)))
    world, principals = made(reading)
    for stage in reading.stages:
        who = principals[stage.name, "plan"]
        state = reading.config.delivery.state
        if state is not None:
            scope = state_container(state)
            assert access.may(world, who, f"{BLOBS}/read", scope, data=True).allowed
            assert not access.may(world, who, f"{BLOBS}/write", scope, data=True).allowed
        for id_ in existing(stage):
            assert by_right(world, Request("GET", id_, "", by=who)) == [], id_
        for request in stage.requests:
            if "<" in request.id:
                continue
            looked = Request("GET", request.id, request.api_version, by=who)
            assert by_right(world, looked) == [], request.id
            written = replace(looked, method="PUT", body=request.body)
            assert by_right(world, written), request.id
            gone = Request("DELETE", request.id, request.api_version, by=who)
            assert by_right(world, gone)
        if "bicep" in reading.config.delivery.languages:
            whole = f"{stage.subscription}/providers/Microsoft.Resources/deployments/x"
            for action in ("validate", "whatIf"):
                assert by_right(world, Request("POST", whole, "", by=who, action=action)) == []
            assert True in by_right(world, Request("PUT", whole, "", by=who))


@pytest.mark.parametrize("row", ROWS[::4])
def test_nobody_makes_itself_owner(row: dict[str, str]) -> None:
    reading = read(design(read_row(row)))
    world, principals = made(reading)
    for who in principals.values():
        assert list(makes_itself_owner(world, who)) == []


@pytest.mark.parametrize("row", ROWS[::4])
def test_whoever_deploys_lets_nobody_else_sign_in(row: dict[str, str]) -> None:
    """Contributor writes federated credentials, its own too: trust would outlive an approval."""
    reading = read(design(read_row(row)))
    world, principals = made(reading)
    for stage in reading.stages:
        for name, requests in bootstrap(reading).requests.items():
            for identity in (each for each in requests if each.type == IDENTITY):
                trusted = Request(
                    "PUT",
                    f"{identity.id}/federatedIdentityCredentials/x",
                    identity.api_version,
                    {"properties": {"issuer": "https://x", "subject": "x", "audiences": ["x"]}},
                    by=principals[stage.name, "deploy"],
                )
                assert by_right(world, trusted), (stage.name, name)
                gone = replace(trusted, method="DELETE", body={})
                assert by_right(world, gone), (stage.name, name)
        # Whoever held Contributor could have.
        own = stage.subscription
        free = given(world, "somebody", [("Contributor", own)])
        free = replace(free, principals=free.principals | {"somebody"})
        inside = f"{own}/resourceGroups/x/providers/{IDENTITY}/x/federatedIdentityCredentials/x"
        assert by_right(free, Request("PUT", inside, "", by="somebody")) == []


@pytest.mark.parametrize("row", ROWS)
def test_no_role_that_may_be_assigned_gives_that_right_back(row: dict[str, str]) -> None:
    reading = read(design(read_row(row)))
    for stage in reading.stages:
        for each in roles_held(reading, stage):
            if each.role == ASSIGNS_ROLES:
                names = roles_in(stage, subscription_of(each.scope))
                assert not [name for name in names if allows(name, TRUSTS)]
            elif each.role not in (DEPLOYS, PLANS, SIGNS, SIGNS_PLANS, VERIFIES_PLANS):
                assert not allows(each.role, TRUSTS), each.role

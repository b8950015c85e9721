"""A container registry that exists already: used, reached, and left to its owner."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from ailz.azure.ids import key
from ailz.azure.play import by_others
from ailz.azure.play.runs import rehearse
from ailz.catalog.roles import role
from ailz.delivery.condition import condition
from ailz.design.compose import design
from ailz.design.order import waits
from ailz.design.values import Id, Output
from ailz.model.loader import load_text
from ailz.report.deployer import rights
from ailz.report.preflight import preflight
from ailz.report.reading import Reading, read
from ailz.report.rehearsal.scenes import scenes
from ailz.report.rehearsal.world import DEPLOYER, with_deployer, world_of
from ailz.report.scripts import teardown
from tests.sampling import drawn
from tests.sampling.product import TODAY, in_both_languages
from tests.sampling.rows import having
from tests.sampling.space import configuration

REGISTRY = "Microsoft.ContainerRegistry/registries"
WORKSPACE = "Microsoft.MachineLearningServices/workspaces"
ENDPOINT = "Microsoft.Network/privateEndpoints"
ASSIGNMENT = "Microsoft.Authorization/roleAssignments"
REQUESTED, OURS, PLATFORM = (
    "given, on request",
    "given, ours to approve",
    "given, through the platform",
)
GIVEN = (REQUESTED, OURS, PLATFORM)


def readings(*choices: str) -> Iterator[Reading]:
    for choice in choices:
        assert having(registry=choice)
        yield from map(drawn.reading, having(registry=choice))


def given(reading: Reading, number: int = 0) -> str:
    found = reading.main_stages[number].environment.config.existing.container_registry
    assert found is not None
    return key(found.id)


def test_no_registry_is_made_and_the_workspace_names_the_one_that_exists() -> None:
    for reading in readings(*GIVEN):
        for number, stage in enumerate(reading.main_stages):
            assert stage.of_type(REGISTRY) == ()
            (workspace,) = stage.of_type(WORKSPACE)
            named: Any = workspace.body["properties"]
            assert key(named["containerRegistry"]) == given(reading, number)
            below = [r for r in stage.requests if key(r.id).startswith(given(reading, number))]
            assert {r.type for r in below} <= {ASSIGNMENT}
        keys = {each.key for each in reading.main.part.keys}
        assert "container-registry" not in keys


def connections(reading: Reading) -> list[tuple[str, Any]]:
    """Return how each endpoint to a given registry is connected, by the list that it stands in."""
    return [
        (how, each["properties"])
        for number, stage in enumerate(reading.main_stages)
        for endpoint in stage.all("private_endpoint")
        for how in ("privateLinkServiceConnections", "manualPrivateLinkServiceConnections")
        for each in endpoint.body["properties"].get(how, ())  # type: ignore[index, union-attr]
        if key(each["properties"]["privateLinkServiceId"]) == given(reading, number)
    ]


def test_an_endpoint_waits_for_its_owner_unless_whoever_deploys_may_approve() -> None:
    """B3: every other endpoint of the landing zone is approved at once."""
    for reading in readings(REQUESTED):
        found = connections(reading)
        assert {how for how, _ in found} == {"manualPrivateLinkServiceConnections"}
        assert len(found) == len(reading.main_stages)
        assert len({each["requestMessage"] for _, each in found}) == len(found)
        assert all(len(each["requestMessage"]) <= 140 for _, each in found)
        for stage in reading.main_stages:
            lists: list[Any] = [r.body["properties"] for r in stage.all("private_endpoint")]
            waiting = [each for each in lists if each["manualPrivateLinkServiceConnections"]]
            assert len(waiting) == 1
            assert all(
                len(each["privateLinkServiceConnections"]) == 1 - (each in waiting)
                for each in lists
            )
    for reading in readings(OURS):
        assert {how for how, _ in connections(reading)} == {"privateLinkServiceConnections"}
    for reading in readings(PLATFORM):
        assert connections(reading) == []


def on_it(reading: Reading) -> set[tuple[str, str]]:
    """Return principal and role of each grant on the registry."""
    symbols = {each.target.symbol for each in reading.main.part.lent}
    return {
        (str(grant.principal_id), grant.role)
        for grant in reading.main.grants
        if grant.scope.symbol in symbols
    }


def test_its_owner_assigns_the_roles_on_it_or_the_code_does() -> None:
    """A4: what the workspace and its computes hold on a registry of ours, they need on this one."""
    for choice in GIVEN:
        for row in having(registry=choice):
            reading, made = drawn.reading(row), drawn.reading({**row, "registry": "made"})
            roles = {role for _, role in on_it(reading)}
            assert {"AcrPull", "Azure AI Administrator"} <= roles
            ours = {
                (str(grant.principal_id), grant.role)
                for grant in made.main.grants
                if grant.scope.symbol == "container_registry"
            }
            assert ours <= on_it(reading)
            by_code = choice == OURS and reading.config.delivery.identity.may_assign_roles
            for number, stage in enumerate(reading.main_stages):
                made_there = [r for r in stage.requests if given(reading, number) in key(r.id)]
                assert bool(made_there) == by_code


def test_the_workspace_waits_for_the_roles_on_it() -> None:
    """A4: a workspace is refused whose identity holds nothing on the registry that it names."""
    tried = 0
    for reading in readings(OURS):
        root = reading.main.root
        loops = {
            resource.symbol
            for resource in root.resources
            if resource.type == ASSIGNMENT and resource.collection is not None
            for item in root.collections[resource.collection].values()
            if item["scope"] == Id("container_registry")
            and isinstance(item["principal_id"], Output)
        }
        tried += len(loops)
        assert bool(loops) == reading.config.delivery.identity.may_assign_roles
        assert loops <= waits(root)["workspace"]
    assert tried


def test_a_group_of_registries_is_called_after_all_who_deploy_there() -> None:
    for reading in readings(OURS):
        for right in rights(reading):
            what, _, names = right.where.partition("The resource group of the container registry")
            if what == "" and names:
                for number, stage in enumerate(reading.main_stages):
                    there = given(reading, number).startswith(f"{key(right.scopes[0])}/")
                    assert there == (stage.name in names)


def test_the_request_has_each_role_and_the_words_of_the_connection() -> None:
    for row in having(registry=REQUESTED):
        reading = drawn.reading(row)
        text = drawn.told(row)["docs/requests/existing.md"].text
        roles = drawn.told(row).get("docs/requests/roles.md")
        for stage in reading.main_stages:
            config = stage.environment.config.existing.container_registry
            assert config is not None
            here = [g for g in stage.deployment.handed if g.scope.symbol == "container_registry"]
            here = [g for g in here if stage.name in (g.environments or (stage.name,))]
            assigned = text.count(f"--scope {config.id}\n")
            assert assigned == len(here) > 0
            assert roles is None or config.id not in roles.text
        for how, each in connections(reading):
            assert how.startswith("manual")
            assert f"description=='{each['requestMessage']}'" in text
            assert text.count("private-endpoint-connection approve") == len(reading.main_stages)


def test_nobody_may_assign_roles_on_it_without_a_condition() -> None:
    """Whoever may assign any role there makes itself Owner of it."""
    assigns = role("Role Based Access Control Administrator").guid
    asked = 0
    for row in having(registry=OURS):
        for document in drawn.told(row).values():
            for line in document.text.splitlines():
                if line.startswith("az role assignment create ") and assigns in line:
                    assert " --condition " in line
                    asked += "/registries/" in line
    assert asked


def test_roles_of_ours_on_it_go_with_the_environment_and_it_stays() -> None:
    for reading in readings(*GIVEN):
        for number, stage in enumerate(reading.main_stages):
            found = teardown(reading, stage)
            gone = {key(each) for each in (*found.outside, *found.one_by_one)}
            assert given(reading, number) not in gone
            inside = {each for each in gone if each.startswith(f"{given(reading, number)}/")}
            assert all(f"/{ASSIGNMENT.lower()}/" in each for each in inside)
            by_code = any(given(reading, number) in key(r.id) for r in stage.requests)
            taken = {key(each) for each in found.granted}
            assert (given(reading, number) in taken) == by_code


def test_the_condition_allows_no_role_that_the_owner_assigns() -> None:
    for reading in readings(REQUESTED, PLATFORM):
        if not reading.config.delivery.identity.may_assign_roles:
            continue
        assert role("AcrPull").guid not in condition(reading)


@pytest.mark.parametrize("language", ["terraform", "bicep"])
def test_the_rehearsal_tells_who_approves_and_goes_on(language: Any) -> None:
    """B3: the connection is Pending after the first run; a second run changes nothing of it."""
    reading = drawn.reading(in_both_languages(registry=REQUESTED))
    world = with_deployer(world_of(reading), reading)
    played = rehearse(world, scenes(reading, language, DEPLOYER), ("first", "second"))
    assert played.refused == ()
    told = [p for p in played.problems if p.behaviour == "endpoint-approval"]
    assert len(told) == len(reading.main_stages)
    assert all("docs/requests/existing.md" in each.remedy for each in told)
    endpoints = [r.id for s in reading.main_stages for r in s.all("private_endpoint")]
    for phase in played.phases:
        assert by_others.waiting(phase.after, endpoints) == ()
    for number, stage in enumerate(reading.main_stages):
        waits = [p for p in played.phases if p.kind == "first" and p.scene == stage.name]
        events = [e for p in waits for e in p.events if e.request.type == ENDPOINT]
        states = [
            c["properties"]["privateLinkServiceConnectionState"]["status"]
            for e in events
            for c in e.answer.body["properties"].get("manualPrivateLinkServiceConnections", ())
            if key(c["properties"]["privateLinkServiceId"]) == given(reading, number)
        ]
        assert "Pending" in states


def test_roles_that_an_owner_gave_outlive_a_removal() -> None:
    """A20: made again, the landing zone finds them there and asks for none of them twice."""
    (row,) = having(1, registry=REQUESTED, existing="identities")
    said = configuration(row)
    for each in said["environments"]:
        registry = each["overrides"]["existing"]["container_registry"]
        below = registry["id"].split("/", 3)[3]
        registry["id"] = f"/subscriptions/{each['subscription_id']}/{below}"
    reading = read(design(load_text(json.dumps(said), today=TODAY)))
    world = with_deployer(world_of(reading), reading)
    played = rehearse(world, scenes(reading, "terraform", DEPLOYER))
    assert {phase.kind for phase in played.phases} >= {"take_down", "rebuild"}
    assert played.refused == ()


def test_preflight_asks_what_its_owner_must_have_set() -> None:
    for reading in readings(*GIVEN):
        text = preflight(reading).text
        for stage in reading.main_stages:
            (lent,) = stage.deployment.part.lent
            for must in lent.musts:
                assert must.values[0] in text
            config = stage.environment.config.existing.container_registry
            assert config is not None
            assert text.count(f"holds {config.id} ") == len(lent.musts)

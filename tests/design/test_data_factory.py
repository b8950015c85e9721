"""Data Factory: what it asks for, what its pipelines may do, and where it keeps its code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from ailz.azure.behaviours.made_by_services import BEHAVIOURS
from ailz.azure.bodies import from_evaluated
from ailz.azure.request import Request
from ailz.azure.world import Resource, World
from ailz.catalog.policies import policies
from ailz.catalog.roles import role
from ailz.policy import Assignment, Library, Status, evaluate_all, load_definitions
from ailz.report.private_connections_request import asked
from ailz.report.reading import Stage
from ailz.verify.policies import request
from tests.sampling import drawn
from tests.sampling.rows import rows
from tests.shared import SHARED, needs_shared

ROWS = [
    pytest.param(row, id=f"row-{n}")
    for n, row in enumerate(rows())
    if row["pipelines"] in ("data factory", "with foreign sources")
]
FACTORY = "Microsoft.DataFactory/factories"
ENDPOINT = f"{FACTORY}/managedVirtualNetworks/managedPrivateEndpoints"
CONTAINER = "Microsoft.Storage/storageAccounts/blobServices/containers"


def stages(row: dict[str, str]) -> tuple[Stage, ...]:
    return drawn.reading(row).main_stages


def connections(stage: Stage) -> Iterator[tuple[str, str]]:
    """Yield target and description of each connection that Azure would make for the factory."""
    made = {each.id.lower(): Resource(each.id, "", each.body) for each in stage.requests}
    follows = next(each.follows for each in BEHAVIOURS if each.follows is not None)
    for each in stage.of_type(ENDPOINT):
        target = each.body["properties"]["privateLinkResourceId"]  # type: ignore[index]
        world = World().having(*made.values(), Resource(target, "", {}))
        after = follows(world, Request("PUT", each.id, "", each.body))
        state = "privateLinkServiceConnectionState"
        for found in after.resources.values():
            if found.owner == "service" and found.id.startswith(f"{target}/"):
                said = found.body["properties"][state]
                assert said["status"] == "Pending"
                yield target, said["description"]


@pytest.mark.parametrize("row", ROWS[::3])
def test_every_connection_is_approved_by_its_words_or_asked_for(row: dict[str, str]) -> None:
    reading = drawn.reading(row)
    for stage in reading.main_stages:
        wanted = {
            (stage.said(each.target), stage.said(each.message))
            for each in stage.deployment.part.approvals
        }
        wanted |= {(a.to.target, a.to.message) for a in asked(reading) if a.stage == stage.name}
        assert set(connections(stage)) <= wanted
        ours = {each for each in wanted if "DataFactory" in each[1]}
        assert ours == set(connections(stage))


@pytest.mark.parametrize("row", ROWS)
def test_only_development_is_connected_to_git(row: dict[str, str]) -> None:
    for stage in stages(row):
        factory = stage.one("data_factory")
        assert factory is not None
        properties: Any = factory.body["properties"]
        kept = row["pipelines"] == "data factory" and stage.environment.kind == "dev"
        assert ("repoConfiguration" in properties) is kept
        if kept:
            assert properties["repoConfiguration"]["disablePublish"] is True


@pytest.mark.parametrize("row", ROWS)
def test_where_people_write_pipelines_they_read_nothing_that_people_may_not(
    row: dict[str, str],
) -> None:
    """Raw data that people may not read is not read by what they write in development."""
    sensitive = row["purpose"] == "restricted personal"
    for stage in stages(row):
        scopes = {
            stage.said(grant.scope): grant.role
            for grant in stage.deployment.grants
            if getattr(grant.principal_id, "symbol", "") == "factory_identity"
            and stage.name in (grant.environments or stage.deployment.root.environments)
        }
        raw = {role_ for scope, role_ in scopes.items() if scope.endswith("/containers/raw")}
        has_raw = any(each.name == "raw" for each in stage.of_type(CONTAINER))
        if not has_raw or (sensitive and stage.environment.kind == "dev"):
            assert raw == set()
        else:
            assert raw == {"Storage Blob Data Reader"}
        assert all(role(each).name.startswith("Storage Blob Data") for each in scopes.values())


@cache
def library() -> Library:
    assert SHARED is not None
    return load_definitions(SHARED / "policy-definitions")


GIVEN: dict[str, Any] = {"maxCores": 8, "allowedDomainNames": []}
REASONS = {
    "77d40665-3120-4348-b539-3192ec808307": (
        "Git: its own text says not to assign it to what is no development"
    ),
    "f78ccdb4-7bf4-4106-8647-270491d2978a": (
        "system-assigned identities alone: it refuses the credential of a user-assigned one, "
        "which holds its roles before the factory is made"
    ),
    "6809a3d0-d354-42fb-b955-783d207c62a8": "its list is somebody's to choose",
}
"""Built-in policies of the category that may refuse something, and why."""


WANTS_A_KEY = "4ec52d6d-beb7-40c4-9a9e-fe753254690e"
"""Refuses what an environment under keys of Microsoft's asks for."""


@needs_shared
@pytest.mark.parametrize("row", ROWS[::6])
def test_no_policy_of_the_category_refuses_when_it_is_forced(row: dict[str, str]) -> None:
    for stage in stages(row):
        scope = f"/subscriptions/{stage.environment.subscription_id}"
        bodies = [b for b in from_evaluated(stage.requests) if b.type.startswith(FACTORY)]
        forced = [
            each
            for each in policies()
            if each.category == "Data Factory"
            and "Deny" in each.effect.allowed
            and each.guid not in REASONS
            and (each.guid != WANTS_A_KEY or stage.environment.keys_in != "microsoft")
        ]
        assert forced
        assigned = tuple(
            Assignment(
                name=each.guid,
                policy_id=f"/providers/Microsoft.Authorization/policyDefinitions/{each.guid}",
                scope=scope,
                parameters={
                    "effect": "Deny",
                    **{each.name: GIVEN[each.name] for each in each.parameters if each.required},
                },
            )
            for each in forced
        )
        own = replace(library(), assignments=assigned, _found={})
        decisions = list(evaluate_all([request(body) for body in bodies], own))
        refused = [d for d in decisions if d.status in (Status.REFUSED, Status.MAY_BE_REFUSED)]
        assert refused == []

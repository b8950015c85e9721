"""Azure Policy in the world: what it changes, refuses, forbids to delete, and deploys later."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from ailz.azure import ids
from ailz.azure.play.designed import steps
from ailz.azure.play.schedule import play
from ailz.azure.request import Request
from ailz.azure.respond import respond, settled
from ailz.azure.world import Resource, Subscription, World
from ailz.cli.landing_zone import decide
from ailz.policy import Library, load_definitions
from ailz.policy.entries import read_entry
from ailz.policy.library import Assignment, Definition
from tests.shared import SHARED, needs_shared

SUBSCRIPTION = "/subscriptions/0f9d1c2b-3a4e-4b5d-8c6f-7e8d9a0b1c2d"
GROUP = f"{SUBSCRIPTION}/resourceGroups/rg-data"
ACCOUNT = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/stdata"
WORKSPACE = (
    "/subscriptions/other/resourceGroups/rg/providers/Microsoft.OperationalInsights/workspaces/log"
)
SETTING = "providers/Microsoft.Insights/diagnosticSettings/byPolicy"
EXAMPLES = Path(__file__).parents[2] / "examples"


def rule(name: str, condition: Mapping[str, Any], then: Mapping[str, Any]) -> Definition:
    entry = {
        "name": name,
        "properties": {
            "displayName": name,
            "mode": "All",
            "policyRule": {"if": condition, "then": then},
        },
    }
    read = read_entry(entry, "test", name)
    assert isinstance(read, Definition)
    return read


def assigned(*rules: Definition, scope: str = SUBSCRIPTION, **more: Any) -> Library:
    return Library(
        definitions=rules,
        assignments=tuple(
            Assignment(name=f"assign-{each.name}", policy_id=each.name, scope=scope, **more)
            for each in rules
        ),
    )


def world(policies: Library, *there: Resource, **more: Any) -> World:
    guid = ids.name_of(SUBSCRIPTION)
    here = World(
        tenant_id="1c3f0a52-7d41-4e0f-9a6b-2b8c5d7e9f10",
        subscriptions={guid: Subscription(whole=True, **more)},
        policies=policies,
    )
    return here.having(Resource(GROUP, "2024-03-01", {"location": "westeurope"}), *there)


def put(body: Mapping[str, Any] | None = None, id_: str = ACCOUNT) -> Request:
    said = body if body is not None else {"location": "westeurope", "properties": {}}
    return Request("PUT", id_, "2025-06-01", said)


IS_ACCOUNT = {"field": "type", "equals": "Microsoft.Storage/storageAccounts"}
OPEN = {
    "allOf": [
        IS_ACCOUNT,
        {"field": "Microsoft.Storage/storageAccounts/allowBlobPublicAccess", "equals": True},
    ]
}
DENY = rule("no-public-blobs", OPEN, {"effect": "deny"})
TAG = rule(
    "add-tag",
    IS_ACCOUNT,
    {
        "effect": "modify",
        "details": {
            "operations": [
                {"operation": "addOrReplace", "field": "tags['owner']", "value": "platform"}
            ]
        },
    },
)
KEEP = rule(
    "keep-accounts",
    IS_ACCOUNT,
    {"effect": "denyAction", "details": {"actionNames": ["delete"]}},
)


def logs(delay: str | None = None) -> Definition:
    details: dict[str, Any] = {
        "type": "Microsoft.Insights/diagnosticSettings",
        "existenceCondition": {
            "field": "Microsoft.Insights/diagnosticSettings/workspaceId",
            "equals": WORKSPACE,
        },
        "deployment": {
            "properties": {
                "mode": "incremental",
                "parameters": {"name": {"value": "[field('name')]"}},
                "template": {
                    "parameters": {"name": {"type": "string"}},
                    "resources": [
                        {
                            "type": f"{ids.type_of(ACCOUNT)}/providers/diagnosticSettings",
                            "apiVersion": "2021-05-01-preview",
                            "name": "[concat(parameters('name'), '/Microsoft.Insights/byPolicy')]",
                            "properties": {
                                "workspaceId": WORKSPACE,
                                "logs": [{"categoryGroup": "allLogs", "enabled": True}],
                            },
                        }
                    ],
                },
            }
        },
    }
    if delay:
        details["evaluationDelay"] = delay
    return rule("send-logs", IS_ACCOUNT, {"effect": "deployIfNotExists", "details": details})


def public(value: object) -> Request:
    return put({"location": "westeurope", "properties": {"allowBlobPublicAccess": value}})


def test_what_an_assigned_rule_denies_is_refused_with_its_name() -> None:
    answer, after = respond(world(assigned(DENY)), public(True))
    assert answer.refused
    said = answer.refusals[0].objection
    assert (said.status, said.code) == (403, "RequestDisallowedByPolicy")
    assert "assign-no-public-blobs" in said.message
    assert after.get(ACCOUNT) is None


@pytest.mark.parametrize(
    "policies",
    [
        Library(definitions=(DENY,)),
        assigned(DENY, enforced=False),
        assigned(DENY, scope=f"{SUBSCRIPTION}/resourceGroups/rg-other"),
        assigned(DENY, not_scopes=(GROUP,)),
        assigned(DENY, scope="/providers/Microsoft.Management/managementGroups/elsewhere"),
    ],
    ids=["unassigned", "do-not-enforce", "other-group", "excluded", "other-management-group"],
)
def test_a_rule_that_is_not_in_force_refuses_nothing(policies: Library) -> None:
    answer, _ = respond(world(policies, above=("corp",)), public(True))
    assert not answer.refused


def test_what_the_rule_allows_passes() -> None:
    assert not respond(world(assigned(DENY)), public(False))[0].refused


def test_what_is_not_known_is_a_doubt_and_no_refusal() -> None:
    group = "/providers/Microsoft.Management/managementGroups/corp"
    answer, _ = respond(world(assigned(DENY, scope=group)), public(True))
    assert not answer.refused
    assert "RequestDisallowedByPolicy" in {each.objection.code for each in answer.doubts}


def test_a_tag_that_policy_adds_stands_in_the_resource() -> None:
    """B2: what was sent had no such tag, what is read back has."""
    answer, _ = respond(world(assigned(TAG)), put())
    assert answer.body["tags"] == {"owner": "platform"}


def test_a_change_is_judged_by_the_rules_that_deny() -> None:
    closing = rule(
        "close",
        IS_ACCOUNT,
        {
            "effect": "modify",
            "details": {
                "operations": [
                    {
                        "operation": "addOrReplace",
                        "field": "Microsoft.Storage/storageAccounts/allowBlobPublicAccess",
                        "value": False,
                    }
                ]
            },
        },
    )
    assert not respond(world(assigned(closing, DENY)), public(True))[0].refused


def test_deny_action_keeps_what_it_matches() -> None:
    held = Resource(ACCOUNT, "2025-06-01", {"location": "westeurope"})
    delete = Request("DELETE", ACCOUNT, "2025-06-01")
    answer, after = respond(world(assigned(KEEP), held), delete)
    assert answer.refused
    assert after.get(ACCOUNT) is not None
    assert not respond(world(assigned(DENY), held), delete)[0].refused


@pytest.mark.parametrize(("delay", "minutes"), [(None, 10), ("AfterProvisioning", 0), ("PT1H", 60)])
def test_what_a_policy_misses_it_writes_when_it_looks(delay: str | None, minutes: int) -> None:
    """B3: beside ours, by its own identity, under its own name."""
    answer, after = respond(world(assigned(logs(delay))), put())
    wanted = f"{ACCOUNT}/{SETTING}"
    assert settled(after.at(answer.ready + minutes - 0.01)).get(wanted) is None
    written = settled(after.at(answer.ready + minutes)).get(wanted)
    assert written is not None
    assert written.owner == "policy"
    assert written.body["properties"]["workspaceId"] == WORKSPACE


def test_what_is_there_by_then_is_left_alone() -> None:
    _, after = respond(world(assigned(logs())), put())
    ours = f"{ACCOUNT}/providers/Microsoft.Insights/diagnosticSettings/ours"
    body = {
        "properties": {
            "workspaceId": WORKSPACE,
            "logs": [{"categoryGroup": "allLogs", "enabled": True}],
        }
    }
    answer, after = respond(after, put(body, ours))
    assert not answer.refused
    assert settled(after.at(100)).get(f"{ACCOUNT}/{SETTING}") is None


def test_what_does_not_fit_the_rule_is_no_reason_to_leave_it() -> None:
    _, after = respond(world(assigned(logs())), put())
    ours = f"{ACCOUNT}/providers/Microsoft.Insights/diagnosticSettings/ours"
    elsewhere = {
        "properties": {
            "workspaceId": f"{WORKSPACE}2",
            "logs": [{"categoryGroup": "allLogs", "enabled": True}],
        }
    }
    _, after = respond(after, put(elsewhere, ours))
    assert settled(after.at(100)).get(f"{ACCOUNT}/{SETTING}") is not None


def test_what_refuses_a_policy_s_own_write_is_told() -> None:
    no_settings = rule(
        "no-settings",
        {"field": "type", "equals": "Microsoft.Insights/diagnosticSettings"},
        {"effect": "deny"},
    )
    _, after = respond(world(assigned(logs(), no_settings)), put())
    after = settled(after.at(100))
    assert [(each.assignment, each.code) for each in after.missed] == [
        ("assign-send-logs", "RequestDisallowedByPolicy")
    ]


def test_an_assignment_that_a_deployment_makes_is_in_force_from_then_on() -> None:
    id_ = f"{GROUP}/providers/Microsoft.Authorization/policyAssignments/ours"
    body = {"properties": {"policyDefinitionId": DENY.name, "displayName": "Ours"}}
    here = world(Library(definitions=(DENY,)))
    _, after = respond(here, put(body, id_))
    assert respond(after, public(True))[0].refused
    assert not respond(after, public(False))[0].refused


@needs_shared
def test_the_insurer_under_the_azure_landing_zone_is_refused_nothing() -> None:
    """A1, B3: policy writes logs and zone groups for it, and it writes none of those itself."""
    assert SHARED is not None
    library = load_definitions(SHARED / "policy-definitions")
    here = _corp(library)
    zone = decide(EXAMPLES / "insurer.yaml")
    refused, made = [], set()
    for deployment in zone.deployments:
        for site in deployment.context.sites:
            run = play(here, steps(deployment, site.name))
            refused += run.refused
            here = run.world
    assert not refused
    here = settled(here.at(here.now + 60))
    assert not here.missed
    made = {each.name for each in here.resources.values() if each.owner == "policy"}
    assert made == {"setByPolicy-LogAnalytics", "deployedByPolicy"}


@needs_shared
def test_what_the_azure_landing_zone_denies_of_a_changed_tree_is_refused() -> None:
    assert SHARED is not None
    here = _corp(load_definitions(SHARED / "policy-definitions"))
    deployment = decide(EXAMPLES / "insurer.yaml").main
    site = deployment.context.sites[0]
    changed = [
        replace(step, body=_public(step.body)) if step.type.endswith("/vaults") else step
        for step in steps(deployment, site.name)
    ]
    refused = play(here, changed).refused
    assert {event.step.type for event in refused} == {"Microsoft.KeyVault/vaults"}
    assert {r.behaviour for event in refused for r in event.answer.refusals} == {"policy"}


def _public(body: Mapping[str, Any]) -> Mapping[str, Any]:
    return {**body, "properties": {**body["properties"], "publicNetworkAccess": "Enabled"}}


def _corp(library: Library) -> World:
    zone = decide(EXAMPLES / "insurer.yaml")
    guids = {s.subscription_id for d in zone.deployments for s in d.context.sites}
    subscription = Subscription(whole=False)
    return World(
        tenant_id=zone.config.organisation.tenant_id,
        subscriptions=dict.fromkeys(guids, subscription),
        policies=library,
        archetype="corp",
    )

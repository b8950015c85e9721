"""What Azure Machine Learning needs so that its first deployment, its jobs and its people work."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

import pytest

from ailz.design.changes import changes
from ailz.design.compose import design
from ailz.design.evaluate import Evaluated, evaluate
from ailz.design.landing_zone import Deployment, LandingZone
from ailz.design.record import record
from ailz.design.values import Output
from tests.report.worlds import config
from tests.sampling.product import read
from tests.sampling.rows import rows

WORKSPACE = "Microsoft.MachineLearningServices/workspaces"
VAULT = "Microsoft.KeyVault/vaults"
DEMANDS_A_KEY = "ba769a63-b8cc-4b2d-abf6-ac33c7204be8"
SOMEBODY = "bbbbbbbb-0000-4000-8000-00000000000f"


@cache
def zone(number: int) -> LandingZone:
    return design(read(rows()[number]))


def places(number: int) -> Iterator[tuple[Deployment, str, tuple[Evaluated, ...]]]:
    """Every environment of a row with the requests that Azure gets there."""
    for deployment in zone(number).deployments:
        for name in deployment.root.environments:
            yield deployment, name, tuple(evaluate(deployment.root, name))


def of_type(requests: tuple[Evaluated, ...], type_: str) -> list[Evaluated]:
    return [each for each in requests if each.type == type_]


EVERY = pytest.mark.parametrize("number", range(len(rows())))


@EVERY
def test_a_key_named_by_a_workspace_can_be_used_by_whoever_uses_it(number: int) -> None:
    """A9: with a key of ours come its identity, its right and what Azure makes for it."""
    for deployment, _, requests in places(number):
        for workspace in of_type(requests, WORKSPACE):
            properties = workspace.body["properties"]
            wanted = deployment.context.config.capabilities.machine_learning
            assert wanted is not None
            ours = wanted.encryption != "platform_key"
            assert ("encryption" in properties) == ours
            assert ("enableServiceSideCMKEncryption" in properties) == ours
            if ours:
                identity = properties["encryption"]["identity"]["userAssignedIdentity"]
                assert identity in workspace.body["identity"]["userAssignedIdentities"]
                service_side = properties["enableServiceSideCMKEncryption"]
                assert service_side == (wanted.encryption == "service_side")
            if wanted.encryption == "managed_group":
                principals = {g.who for g in deployment.grants if g.scope.symbol == "key_vault"}
                assert "Azure Cosmos DB" in principals
                assert {"Microsoft.DocumentDB", "Microsoft.Search"} <= set(deployment.part.providers)


@EVERY
def test_no_policy_of_ours_demands_the_key_that_was_not_chosen(number: int) -> None:
    """A9: the policy that wants a key on workspaces is assigned where there is one, only."""
    for _, _, requests in places(number):
        assigned = any(
            str(each.body["properties"]["policyDefinitionId"]).endswith(DEMANDS_A_KEY)
            for each in of_type(requests, "Microsoft.Authorization/policyAssignments")
        )
        keyed = any("encryption" in w.body["properties"] for w in of_type(requests, WORKSPACE))
        assert not assigned or keyed


def learning(**section: object) -> LandingZone:
    return design(config(capabilities={"machine_learning": section, "data_lake": {}}))


@pytest.mark.parametrize(
    "then", [{"encryption": "service_side"}, {"encryption": "managed_group"}], ids=["ours", "group"]
)
def test_another_form_of_encryption_replaces_the_workspace(then: dict[str, str]) -> None:
    """A9: create-only, and the plan says so instead of Azure."""
    if then["encryption"] == "managed_group":
        then = {**then, "cosmos_db_object_id": SOMEBODY}
    found = changes(record(learning()), record(learning(**then)), ["terraform", "bicep"])
    said = [c for c in found if c.type == WORKSPACE and c.rule is not None]
    assert {c.kind for c in said} <= {"refused", "replaced"}
    assert any(c.path.startswith("properties.encryption") for c in said)


COMPONENT = "Microsoft.Insights/components"
SCOPED = "Microsoft.Insights/privateLinkScopes/scopedResources"
OUTBOUND = "Microsoft.MachineLearningServices/workspaces/outboundRules"


def actors(deployment: Deployment, role: str, symbol: str) -> set[str]:
    """The identities of ours that hold a role on a resource."""
    return {
        grant.principal_id.symbol
        for grant in deployment.grants
        if isinstance(grant.principal_id, Output)
        and (grant.role, grant.scope.symbol) == (role, symbol)
    }


@EVERY
def test_traces_arrive_where_they_are_promised_and_are_promised_nowhere_else(number: int) -> None:
    """A14: a closed component needs senders with a role and a scope that they reach."""
    for deployment, _, requests in places(number):
        if not of_type(requests, WORKSPACE):
            continue
        (component,) = of_type(requests, COMPONENT)
        assert component.body["properties"]["publicNetworkAccessForIngestion"] == "Disabled"
        senders = actors(deployment, "Monitoring Metrics Publisher", "application_insights")
        assert {"compute_identity", "inference_identity"} <= senders
        linked = {
            str(each.body["properties"]["linkedResourceId"]) for each in of_type(requests, SCOPED)
        }
        rules = {
            each.body["properties"]["destination"]["serviceResourceId"]
            for each in of_type(requests, OUTBOUND)
            if each.body["properties"]["type"] == "PrivateEndpoint"
            and each.body["properties"]["destination"]["subresourceTarget"] == "azuremonitor"
        }
        scopes = {each.id for each in requests if each.type.endswith("/privateLinkScopes")}
        arrives = component.id in linked and bool(rules) and rules == scopes
        missing = [a for a in deployment.part.pages.absent if a.what.startswith("Traces")]
        assert arrives != bool(missing)
        if arrives:
            approves = actors(
                deployment, "Azure AI Enterprise Network Connection Approver", "private_link_scope"
            )
            assert approves == {"workspace_identity"}

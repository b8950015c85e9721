"""What Azure Machine Learning needs so that its first deployment, its jobs and its people work."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

import pytest

from ailz.design.changes import changes
from ailz.design.compose import design
from ailz.design.evaluate import Evaluated, evaluate
from ailz.design.landing_zone import Deployment, LandingZone
from ailz.design.part import Grant
from ailz.design.record import record
from ailz.design.values import Output, Param
from ailz.model.access import Personas
from ailz.report import documents
from ailz.report.prices import costs
from ailz.report.reading import read as reading
from tests.report.worlds import WORLDS, config
from tests.report.worlds import workload as about
from tests.sampling.drawn import designed
from tests.sampling.rows import rows
from tests.shared import SHARED, needs_shared

WORKSPACE = "Microsoft.MachineLearningServices/workspaces"
MODELS = "Microsoft.MachineLearningServices/registries"
DEMANDS_A_KEY = "ba769a63-b8cc-4b2d-abf6-ac33c7204be8"
SOMEBODY = "bbbbbbbb-0000-4000-8000-00000000000f"


def zone(number: int) -> LandingZone:
    return designed(rows()[number])


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
    for deployment, name, requests in places(number):
        site = next(s for s in deployment.context.sites if s.name == name)
        for workspace in of_type(requests, WORKSPACE):
            properties = workspace.body["properties"]
            wanted = deployment.context.config.capabilities.machine_learning
            assert wanted is not None
            chosen = wanted.encryption != "platform_key"
            ours = chosen and site.keys_in != "microsoft"
            assert ("encryption" in properties) == ours
            assert ("enableServiceSideCMKEncryption" in properties) == chosen
            if ours:
                identity = properties["encryption"]["identity"]["userAssignedIdentity"]
                assert identity in workspace.body["identity"]["userAssignedIdentities"]
                service_side = properties["enableServiceSideCMKEncryption"]
                assert service_side == (wanted.encryption == "service_side")
            if wanted.encryption == "managed_group":
                given = {g.who for g in deployment.grants if g.scope.symbol == "key_vault"}
                asked = {user.who for user in deployment.part.key_users}
                assert "Azure Cosmos DB" in (given if site.keys_in == "vault" else asked)
                assert {"Microsoft.DocumentDB", "Microsoft.Search"} <= set(
                    deployment.part.providers
                )


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
        (space,) = of_type(requests, WORKSPACE)
        mode = space.body["properties"]["managedNetwork"]["isolationMode"]
        managed = mode != "Disabled"
        # Only a managed network has online endpoints; clusters of the spoke use its own endpoint.
        endpoints = {"inference_identity"} if managed else set()
        assert {"compute_identity", *endpoints} <= senders
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
        arrives = component.id in linked and bool(scopes) and (rules == scopes or not managed)
        missing = [a for a in deployment.part.pages.absent if a.what.startswith("Traces")]
        assert arrives != bool(missing)
        if arrives:
            approves = actors(
                deployment, "Azure AI Enterprise Network Connection Approver", "private_link_scope"
            )
            assert approves == ({"workspace_identity"} if managed else set())


PEOPLE = ("data_scientists", "data_engineers", "ml_engineers", "model_reviewers")
PIPELINES = ("model_pipelines", "data_pipelines")
ENDPOINT_WRITE = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/write"
MODEL_WRITE = "Microsoft.MachineLearningServices/workspaces/models/versions/write"
ASSIGN = "Microsoft.ManagedIdentity/userAssignedIdentities/x/assign/action"
COMPUTE_WRITE = "Microsoft.MachineLearningServices/workspaces/computes/x/write"


@cache
def actions(role: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a built-in role allows and excepts, of control and data plane, as recorded."""
    assert SHARED is not None
    every = json.loads((SHARED / "facts/roles.json").read_text("utf-8"))["roles"]
    (found,) = (each for each in every if each["name"] == role)
    return (
        (*found["actions"], *found["dataActions"]),
        (*found.get("notActions", ()), *found.get("notDataActions", ())),
    )


def allows(role: str, action: str) -> bool:
    def any_of(patterns: tuple[str, ...]) -> bool:
        return any(fnmatchcase(action.casefold(), each.casefold()) for each in patterns)

    allowed, excepted = actions(role)
    return any_of(allowed) and not any_of(excepted)


def held(deployment: Deployment, persona: str, kind: str, symbol: str) -> list[Grant]:
    """The roles of a persona on a resource, in environments of a kind."""
    kinds = {site.name: site.kind for site in deployment.context.sites}
    return [
        grant
        for grant in deployment.grants
        if isinstance(grant.principal_id, Param)
        and grant.principal_id.field == persona
        and grant.scope.symbol == symbol
        and any(kinds[name] == kind for name in grant.environments or kinds)
    ]


def can(deployment: Deployment, persona: str, kind: str, symbol: str, action: str) -> bool:
    return any(allows(g.role, action) for g in held(deployment, persona, kind, symbol))


@needs_shared
@EVERY
def test_in_production_pipelines_change_models_and_endpoints_and_people_do_not(number: int) -> None:
    main = zone(number).main
    for persona in Personas.model_fields:
        for action in (ENDPOINT_WRITE, MODEL_WRITE):
            assert not can(main, persona, "prod", "workspace", action) or persona in PIPELINES
    if "model_pipelines" in _personas(main) and _learns(main):
        assert can(main, "model_pipelines", "prod", "workspace", ENDPOINT_WRITE)
        # In the spoke there are no online endpoints, and no identity of theirs.
        managed = main.context.config.capabilities.machine_learning.network == "managed"  # type: ignore[union-attr]
        assert can(main, "model_pipelines", "prod", "inference_identity", ASSIGN) == managed
    for deployment in zone(number).deployments:
        for grant in deployment.grants:
            if grant.role == "AzureML Registry User":
                assert isinstance(grant.principal_id, Param)
                assert grant.principal_id.field in PIPELINES


@EVERY
def test_a_page_says_where_nobody_deploys_or_trains(number: int) -> None:
    main = zone(number).main
    if _learns(main):
        said = [a for a in main.part.pages.absent if a.what.startswith("Whoever deploys models")]
        assert bool(said) != ("model_pipelines" in _personas(main))
        nobody_trains = all(site.kind != "dev" for site in main.context.sites)
        assert all(("People train in" in each.why) == nobody_trains for each in said)


@needs_shared
@EVERY
def test_whoever_makes_a_compute_or_an_endpoint_may_give_it_its_identity(number: int) -> None:
    """A13: userAssignedIdentities/assign on the identity, and only for who needs it."""
    main = zone(number).main
    learning = main.context.config.capabilities.machine_learning
    pairs = [(COMPUTE_WRITE, "compute_identity")]
    if learning is not None and learning.network == "managed":
        pairs.append((ENDPOINT_WRITE, "inference_identity"))
    for persona in Personas.model_fields:
        for kind in ("dev", "test", "prod"):
            for write, identity in pairs:
                makes = can(main, persona, kind, "workspace", write)
                assert makes == can(main, persona, kind, identity, ASSIGN)
            assert not can(main, persona, kind, "image_build_identity", ASSIGN)


@EVERY
def test_people_read_what_training_reads_and_nothing_raw_that_is_sensitive(number: int) -> None:
    main = zone(number).main
    config = main.context.config
    lake, learning = config.capabilities.data_lake, config.capabilities.machine_learning
    if lake is None:
        return
    raw = {name for name in lake.containers if "raw" in name.split("-")}
    sensitive = config.workload.personal_data or main.context.sensitive
    reads = (learning.reads if learning else None) or set(lake.containers) - raw
    for persona in PEOPLE:
        for kind in ("dev", "test", "prod"):
            scopes = {g.scope.key for g in held(main, persona, kind, "lake_container")}
            whole = held(main, persona, kind, "lake_storage")
            assert persona == "data_engineers" or not whole
            if persona == "data_scientists":
                assert scopes <= set(reads)
            if sensitive and lake.people_read_raw is None and raw:
                assert not whole
                assert not scopes & raw


@needs_shared
@EVERY
def test_reviewers_open_what_they_approve(number: int) -> None:
    main = zone(number).main
    if "model_reviewers" not in _personas(main) or not _learns(main):
        return
    blobs = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs"
    for kind in {site.kind for site in main.context.sites}:
        assert can(main, "model_reviewers", kind, "workspace", f"{WORKSPACE}/models/versions/read")
        assert can(main, "model_reviewers", kind, "workspace_storage", f"{blobs}/read")
        assert not can(main, "model_reviewers", kind, "workspace_storage", f"{blobs}/write")


@pytest.mark.parametrize(
    ("workload", "section", "readable"),
    [
        ({"personal_data": True, "data_classification": "internal"}, {}, False),
        ({"personal_data": False, "data_classification": "restricted"}, {}, False),
        ({"personal_data": False, "data_classification": "internal"}, {}, True),
        ({"personal_data": True}, {"people_read_raw": True}, True),
        (
            {"personal_data": False, "data_classification": "internal"},
            {"people_read_raw": False},
            False,
        ),
    ],
)
def test_raw_data_is_for_people_where_it_is_not_sensitive_or_somebody_said_so(
    workload: dict[str, object], section: dict[str, object], readable: bool
) -> None:
    made = design(
        config(
            workload=about(**workload),
            capabilities={"data_lake": section, "machine_learning": {"reads": ["curated"]}},
            access={
                "data_engineers": {"group_id": SOMEBODY},
                "data_scientists": {"group_id": SOMEBODY.replace("f", "e")},
            },
        )
    ).main
    engineers = held(made, "data_engineers", "prod", "lake_storage")
    assert bool(engineers) == readable
    scientists = held(made, "data_scientists", "dev", "lake_container")
    assert {grant.scope.key for grant in scientists} == {"curated"}


def _personas(deployment: Deployment) -> set[str]:
    """The personas that work in every environment of this deployment."""
    access = deployment.context.config.access
    return {
        name
        for name in Personas.model_fields
        if (found := getattr(access, name)) is not None and not found.environments
    }


def _learns(deployment: Deployment) -> bool:
    return deployment.context.config.capabilities.machine_learning is not None


COMPUTE = "Microsoft.MachineLearningServices/workspaces/computes"
ENDPOINT = "Microsoft.Network/privateEndpoints"
SEARCHED = "Microsoft.Search/searchServices/sharedPrivateLinkResources"


def properties(requests: Iterable[Evaluated], type_: str) -> list[dict[str, Any]]:
    return [each.body["properties"] for each in requests if each.type == type_]


@EVERY
def test_images_are_built_only_where_packages_can_be_had(number: int) -> None:
    """A11: no cluster and no promise without hosts to install from; with them, rules for each."""
    for deployment, _, requests in places(number):
        for workspace in properties(requests, WORKSPACE):
            learning = deployment.context.config.capabilities.machine_learning
            assert learning is not None
            named = workspace.get("imageBuildCompute")
            clusters = {each.name for each in requests if each.type == COMPUTE}
            hosts = {
                r["destination"] for r in properties(requests, OUTBOUND) if r["type"] == "FQDN"
            }
            said = [a for a in deployment.part.pages.absent if a.what == "Image builds"]
            assert (named is None) == (learning.image_builds is None) == bool(said)
            if learning.image_builds is None:
                assert "image-build" not in clusters
                assert not actors(deployment, "AcrPush", "container_registry")
            else:
                assert named in clusters
                assert set(learning.image_builds.packages_from) <= hosts
                pushes = actors(deployment, "AcrPush", "container_registry")
                assert pushes == {"image_build_identity"}


def _outbound(requests: Iterable[Evaluated]) -> set[tuple[str, str]]:
    """What computes of a managed network reach privately: target and group id."""
    return {
        (rule["destination"]["serviceResourceId"], rule["destination"]["subresourceTarget"])
        for rule in properties(requests, OUTBOUND)
        if rule["type"] == "PrivateEndpoint"
    }


def _endpoints(requests: Iterable[Evaluated]) -> set[tuple[str, str]]:
    """What computes of the spoke reach privately: target and group id."""
    return {
        (link["properties"]["privateLinkServiceId"], group)
        for endpoint in properties(requests, ENDPOINT)
        for link in endpoint["privateLinkServiceConnections"]
        for group in link["properties"]["groupIds"]
    }


@EVERY
def test_parallel_and_batch_jobs_reach_their_queues_and_tables(number: int) -> None:
    """A12: a role and a rule for each of the two, wherever computes are."""
    for deployment, _, requests in places(number):
        if not of_type(requests, COMPUTE):
            continue
        (workspace,) = properties(requests, WORKSPACE)
        for part in ("queue", "table"):
            role = f"Storage {part.capitalize()} Data Contributor"
            assert actors(deployment, role, "workspace_storage") == {"compute_identity"}
            wanted = (workspace["storageAccount"], part)
            assert wanted in {*_outbound(requests), *_endpoints(requests)}
            if workspace["managedNetwork"]["isolationMode"] != "Disabled":
                assert wanted in _outbound(requests)


@EVERY
def test_endpoints_that_azure_makes_are_in_the_costs(number: int) -> None:
    """B8: ours, one a rule, and those that a managed network has to what a workspace stands on."""
    table = {cost.item: cost for cost in costs(reading(zone(number)))}
    stages = [(d, name, requests) for d, name, requests in places(number)]
    for place, (_, _, requests) in enumerate(stages):
        rules = [r for r in properties(requests, OUTBOUND) if r["type"] == "PrivateEndpoint"]
        # To its vault, its registry, itself, and blobs and files of its account.
        managed = [
            space
            for space in properties(requests, WORKSPACE)
            if space["managedNetwork"]["isolationMode"] != "Disabled"
        ]
        own = 5 * len(managed)
        searched = len(
            of_type(requests, "Microsoft.Search/searchServices/sharedPrivateLinkResources")
        )
        expected = len(of_type(requests, ENDPOINT)) + len(rules) + own + searched
        assert table["Private endpoint, fixed"].counts[place] == str(expected)
        inside = sum(len(r["regionDetails"]) for r in properties(requests, MODELS))
        registries = len(of_type(requests, "Microsoft.ContainerRegistry/registries")) + inside
        fixed = table.get("Container Registry Premium, fixed")
        assert (fixed.counts[place] if fixed else "0") == str(registries)


@EVERY
def test_what_cannot_be_closed_inside_the_model_registry_is_said(number: int) -> None:
    """B8: its request has no switch for them, so a page and the runbook speak of them."""
    registries = [r for _, _, every in places(number) for r in of_type(every, MODELS)]
    pages = zone(number).main.part.pages
    assert bool(registries) == any("inside the model registry" in a.what for a in pages.absent)
    assert bool(registries) == any("inside the model registry" in c.title for c in pages.chapters)


@pytest.mark.parametrize("name", ["standalone", "bicep-only"])
def test_the_readme_says_what_to_run_again(name: str) -> None:
    """A8: every answer that Terraform waits for is one after which Bicep is run again."""
    zone = design(WORLDS[name])
    text = documents(reading(zone))["README.md"].text
    retried = {
        pattern
        for resource in zone.main.root.resources
        for pattern in resource.retry_on
        if pattern.replace(" ", "").isalpha()
    }
    assert retried
    assert all(f"- {pattern}" in text for pattern in retried)
    assert ("Terraform waits" in text) == ("terraform" in zone.config.delivery.languages)

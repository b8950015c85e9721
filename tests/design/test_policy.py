"""Our own assignments refuse none of our requests, and a corp landing zone refuses none either."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from ailz.azure.bodies import Body
from ailz.catalog.policies import policy
from ailz.design.compose import design
from ailz.design.kinds.initiatives import VERSION
from ailz.design.landing_zone import LandingZone
from ailz.model.config import Config
from ailz.model.loader import load
from ailz.model.platform import PlatformPolicy
from ailz.policy import Assignment, Decision, Library, Status, ask, evaluate_all, load_definitions
from ailz.policy.library import Initiative
from ailz.verify import check
from ailz.verify.policies import context_of, request, requests_of, text
from tests.examples import NAMES
from tests.sampling.drawn import designed
from tests.sampling.rows import rows, todays
from tests.shared import SHARED, needs_shared

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
EDITION = Path(__file__).with_name("policy-edition.json")
REFUSING = (Status.REFUSED, Status.MAY_BE_REFUSED)
ASSIGNMENT = "Microsoft.Authorization/policyAssignments"
SET = "Microsoft.Authorization/policySetDefinitions"
ONE_BY_ONE = {"may_define_policy": False}


@cache
def library() -> Library:
    assert SHARED is not None
    return load_definitions(SHARED / "policy-definitions")


def refused(zone: LandingZone, archetype: str) -> list[str]:
    """What an ALZ archetype surely refuses, with Microsoft's own parameter values."""
    context = context_of(zone, library(), archetype, "2026-11-23T08:00:00Z")
    answer = ask(requests_of(zone), library(), context)
    assert answer.assigned
    return [text(v, answer.keys, assigned=True) for v in answer.verdicts if v.status in REFUSING]


def assert_only_gateways(zone: LandingZone, archetype: str) -> None:
    """Corp refuses VPN gateways: its networks are the platform's. Nothing else is refused."""
    found = refused(zone, archetype)
    has_gateway = any(r.symbol == "vpn_gateway" for r in zone.main.root.resources)
    assert [each for each in found if "Deny-HybridNetworking" not in each] == []
    assert bool(found) == (has_gateway and archetype == "corp")


@needs_shared
@pytest.mark.parametrize("archetype", ["corp", "online"])
@pytest.mark.parametrize("number", todays(range(len(rows())), 6))
def test_no_alz_archetype_refuses_anything_in_a_sample(number: int, archetype: str) -> None:
    zone = designed(rows()[number])
    assert_only_gateways(zone, archetype)


@needs_shared
@pytest.mark.parametrize("archetype", ["corp", "online"])
@pytest.mark.parametrize("name", NAMES)
def test_no_alz_archetype_refuses_anything_in_an_example(name: str, archetype: str) -> None:
    assert_only_gateways(design(load(EXAMPLES / f"{name}.yaml")), archetype)


def assigned(bodies: tuple[Body, ...]) -> tuple[Assignment, ...]:
    """The policy assignments among the requests, as the evaluator takes them."""
    found = []
    for body in bodies:
        if body.type != ASSIGNMENT:
            continue
        properties = body.body["properties"]
        parameters = properties.get("parameters", {})
        found.append(
            Assignment(
                name=body.name,
                policy_id=properties["policyDefinitionId"],
                scope=body.id.partition("/providers/Microsoft.Authorization/")[0],
                parameters={name: given["value"] for name, given in parameters.items()},
                enforced=properties["enforcementMode"] == "Default",
                selectors=tuple(properties.get("resourceSelectors", ())),
            )
        )
    return tuple(found)


def sets(bodies: tuple[Body, ...]) -> tuple[Initiative, ...]:
    """The sets of policies among the requests, as the evaluator takes them."""
    return tuple(
        Initiative(
            id=body.id,
            name=body.name,
            display_name=body.body["properties"]["displayName"],
            parameters=body.body["properties"].get("parameters", {}),
            members=tuple(body.body["properties"]["policyDefinitions"]),
            file="",
        )
        for body in bodies
        if body.type == SET
    )


def judged(bodies: tuple[Body, ...], asked: tuple[Body, ...]) -> list[Decision]:
    """What the policies among the requests say of what is asked."""
    own = replace(
        library(),
        assignments=assigned(bodies),
        initiatives=(*library().initiatives, *sets(bodies)),
        _found={},
    )
    return list(evaluate_all([request(body) for body in asked], own))


def own_decisions(zone: LandingZone) -> list[Decision]:
    return [
        decision
        for _, _, bodies in check.environments(zone)
        if assigned(bodies)
        for decision in judged(bodies, bodies)
    ]


def zone(name: str, **identity: bool) -> LandingZone:
    config = load(EXAMPLES / f"{name}.yaml")
    made = config.delivery.identity.model_copy(update={"may_assign_policy": True, **identity})
    delivery = config.delivery.model_copy(update={"identity": made})
    # A list of names has them for what is made, and another identity makes something else.
    naming = type(config.naming)()
    return design(config.model_copy(update={"delivery": delivery, "naming": naming}))


@needs_shared
@pytest.mark.parametrize("identity", [{}, ONE_BY_ONE], ids=["sets", "one by one"])
@pytest.mark.parametrize("name", NAMES)
def test_what_we_assign_refuses_none_of_our_own_requests(
    name: str, identity: dict[str, bool]
) -> None:
    decisions = own_decisions(zone(name, **identity))
    assert [str(d) for d in decisions if d.status in REFUSING] == []
    assert any(d.effect == "deny" and d.status is Status.ALLOWED for d in decisions)


@needs_shared
@pytest.mark.parametrize("number", range(1, len(rows()), 5))
def test_no_set_refuses_anything_in_a_sample(number: int) -> None:
    """One set serves all groups: a rule must be harmless in every one of them."""
    decisions = own_decisions(designed(rows()[number]))
    assert [str(d) for d in decisions if d.status in REFUSING] == []


SOFTER: tuple[tuple[str, str, object], ...] = (
    ("Microsoft.Storage/storageAccounts", "allowSharedKeyAccess", True),
    ("Microsoft.Storage/storageAccounts", "publicNetworkAccess", "Enabled"),
    ("Microsoft.KeyVault/vaults", "publicNetworkAccess", "Enabled"),
    ("Microsoft.KeyVault/vaults", "enableRbacAuthorization", False),
    ("Microsoft.MachineLearningServices/workspaces", "publicNetworkAccess", "Enabled"),
    ("Microsoft.ContainerRegistry/registries", "adminUserEnabled", True),
    ("Microsoft.Network/virtualNetworks/subnets", "defaultOutboundAccess", True),
)


@needs_shared
@pytest.mark.parametrize("identity", [{}, ONE_BY_ONE], ids=["sets", "one by one"])
@pytest.mark.parametrize(("type_", "name", "value"), SOFTER)
def test_anything_less_is_refused_wherever_it_stands(
    type_: str, name: str, value: object, identity: dict[str, bool]
) -> None:
    for _, _, bodies in check.environments(zone("insurer", **identity)):
        hard = [body for body in bodies if body.type == type_]
        if not assigned(bodies):
            continue
        assert hard
        soft = tuple(
            replace(b, body={**b.body, "properties": {**b.body["properties"], name: value}})
            for b in hard
        )
        refused_ids = {d.request.id for d in judged(bodies, soft) if d.status is Status.REFUSED}
        assert refused_ids == {body.id for body in soft}


def rules(bodies: tuple[Body, ...]) -> set[tuple[str, str, str, str]]:
    """Group, policy, parameters and selectors of all that is enforced, whoever bundles it."""
    members = {
        body.id: body.body["properties"]["policyDefinitions"] for body in bodies if body.type == SET
    }
    found = set()
    for body in bodies:
        properties = body.body.get("properties", {})
        if body.type != ASSIGNMENT or properties["enforcementMode"] != "Default":
            continue
        group = body.id.partition("/providers/")[0]
        single = {
            "policyDefinitionId": properties["policyDefinitionId"],
            "definitionVersion": properties.get("definitionVersion"),
            "parameters": properties.get("parameters", {}),
        }
        for each in members.get(properties["policyDefinitionId"], [single]):
            found.add(
                (
                    group,
                    each["policyDefinitionId"],
                    json.dumps([each.get("definitionVersion"), each["parameters"]], sort_keys=True),
                    json.dumps(properties.get("resourceSelectors", [])),
                )
            )
    return found


@pytest.mark.parametrize("name", NAMES)
def test_sets_demand_all_that_single_assignments_demand(name: str) -> None:
    bundled = [bodies for _, _, bodies in check.environments(zone(name))]
    single = [bodies for _, _, bodies in check.environments(zone(name, **ONE_BY_ONE))]
    for one, other in zip(bundled, single, strict=True):
        assert not any(body.type == SET for body in other)
        assert rules(other) <= rules(one)
        assert sum(b.type == ASSIGNMENT for b in one) * 4 <= sum(
            b.type == ASSIGNMENT for b in other
        )


def made_sets() -> Iterator[tuple[int, str, tuple[Body, ...], Body]]:
    """Every set of every environment of the sample, with the row and what is made beside it."""
    for number, row in enumerate(rows()):
        for _, environment, bodies in check.environments(designed(row)):
            for body in bodies:
                if body.type == SET:
                    yield number, environment, bodies, body


def test_every_set_can_be_changed_and_removed() -> None:
    """No parameter that Azure would keep, no member twice, and assignments that follow its name.

    InvalidPolicySetParameterUpdate refuses a set that lost a parameter. An assignment cannot be
    pointed to another set.
    """
    seen = 0
    for _, _, bodies, body in made_sets():
        properties = body.body["properties"]
        assert not properties.get("parameters")
        names = [each["policyDefinitionReferenceId"] for each in properties["policyDefinitions"]]
        assert names
        assert len(set(names)) == len(names)
        groups = {each["name"] for each in properties["policyDefinitionGroups"]}
        assert groups == {g for m in properties["policyDefinitions"] for g in m["groupNames"]}
        ours = [
            each
            for each in bodies
            if each.type == ASSIGNMENT and each.body["properties"]["policyDefinitionId"] == body.id
        ]
        assert ours
        assert {each.name for each in ours} == {body.name}
        assert all("/resourceGroups/" in each.id for each in ours)
        seen += 1
    assert seen > 50


def test_every_environment_has_its_own_set() -> None:
    """A change passes from one environment to the next: no two write one set."""
    owners: dict[tuple[int, str], set[str]] = {}
    for number, environment, _, body in made_sets():
        owners.setdefault((number, body.id.casefold()), set()).add(environment)
    assert {len(names) for names in owners.values()} == {1}


def test_a_tag_in_brackets_is_no_expression_in_a_set() -> None:
    config = load(EXAMPLES / "insurer.yaml")
    governance = config.governance.model_copy(update={"tags": {"[resourceGroup().id]": "x"}})
    for _, _, bodies in check.environments(
        design(config.model_copy(update={"governance": governance}))
    ):
        for body in bodies:
            if body.type == SET and "tags" in body.name:
                (rule,) = body.body["properties"]["policyDefinitions"]
                assert rule["parameters"]["tagName"]["value"] == "[[resourceGroup().id]"


@pytest.mark.parametrize("identity", [{}, ONE_BY_ONE], ids=["sets", "one by one"])
def test_every_mandated_tag_has_a_rule_of_its_own(identity: dict[str, bool]) -> None:
    tags = (
        "business-application-id", "Business Application Id", "business_application_id",
        "business-application-name", "business-application-owner",
        "business-application-identifier", "business-application-identity", "Bereich", "--",
    )  # fmt: skip
    config = load(EXAMPLES / "insurer.yaml")
    governance = config.governance.model_copy(update={"tags": dict.fromkeys(tags, "x")})
    made = config.delivery.identity.model_copy(update=identity)
    delivery = config.delivery.model_copy(update={"identity": made})
    changed = config.model_copy(update={"governance": governance, "delivery": delivery})
    for _, _, bodies in check.environments(design(changed)):
        by_group: dict[str, list[str]] = {}
        for group, _, given, _ in rules(bodies):
            parameters = json.loads(given)[1]
            if "tagName" in parameters:
                by_group.setdefault(group, []).append(parameters["tagName"]["value"])
        assert all(sorted(found) == sorted(tags) for found in by_group.values())
        assert by_group or not assigned(bodies)
        ids = [body.id.casefold() for body in bodies if body.type == ASSIGNMENT]
        assert len(set(ids)) == len(ids)


def test_what_is_inherited_is_no_member() -> None:
    guid = "8c6a50c6-9ffd-4ae7-986f-5fa6111f9a54"
    config = load(EXAMPLES / "insurer.yaml")
    theirs = PlatformPolicy.model_validate({"assigned_initiatives": (guid.upper(),)})
    platform = config.platform.model_copy(update={"policy": theirs})

    def demanded(made: Config) -> set[str]:
        return {
            policy_id.rpartition("/")[2]
            for _, _, bodies in check.environments(design(made))
            for _, policy_id, _, _ in rules(bodies)
        }

    assert demanded(config) - demanded(config.model_copy(update={"platform": platform})) == {guid}


def test_other_rules_are_another_edition(pytestconfig: pytest.Config) -> None:
    """The edition in a set's metadata means something: it changes with the rules."""
    known: dict[str, set[str]] = {}
    for _, _, _, body in made_sets():
        for each in body.body["properties"]["policyDefinitions"]:
            reference = each["policyDefinitionReferenceId"]
            if "tagName" in each["parameters"]:
                reference = "tag-*"
            known.setdefault(reference, set()).add(
                " ".join(
                    (
                        each["policyDefinitionId"].rpartition("/")[2],
                        each.get("definitionVersion", "newest"),
                        *each["groupNames"],
                        *sorted(each["parameters"]),
                    )
                )
            )
    found = {
        "version": VERSION,
        "rules": {name: sorted(said) for name, said in sorted(known.items())},
    }
    if pytestconfig.getoption("update_golden"):
        EDITION.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    recorded = json.loads(EDITION.read_text(encoding="utf-8"))
    assert found == recorded, (
        "rules changed: raise VERSION in design/kinds/initiatives.py as its comment says (once a "
        "version is released), and run this test with --update-golden"
    )


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_of_a_rule_is_one_that_its_definition_has(name: str) -> None:
    for _, _, bodies in check.environments(zone(name)):
        for _, policy_id, given_json, _ in rules(bodies):
            found = policy(policy_id.rpartition("/")[2])
            known = {parameter.name for parameter in found.parameters}
            version, given = json.loads(given_json)
            assert version == f"{found.version.partition('.')[0]}.*.*"
            assert not found.needs_managed_identity
            assert set(given) <= {*known, found.effect.parameter}
            assert {p.name for p in found.parameters if p.required} <= set(given)

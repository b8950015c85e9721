"""Our own assignments refuse none of our requests, and a corp landing zone refuses none either."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from ailz.catalog.policies import policy
from ailz.design.compose import design
from ailz.design.landing_zone import LandingZone
from ailz.model.loader import load
from ailz.policy import Assignment, Decision, Library, Status, ask, evaluate_all, load_definitions
from ailz.verify import check
from ailz.verify.bodies import Body
from ailz.verify.policies import context_of, request, requests_of, text
from tests.sampling.product import read
from tests.sampling.rows import rows
from tests.shared import SHARED, needs_shared

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NAMES = ("insurer", "hospital", "software-company")
REFUSING = (Status.REFUSED, Status.MAY_BE_REFUSED)
ASSIGNMENT = "Microsoft.Authorization/policyAssignments"


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
@pytest.mark.parametrize("number", range(0, len(rows()), 4))
def test_no_alz_archetype_refuses_anything_in_a_sample(number: int, archetype: str) -> None:
    zone = design(read(rows()[number]))
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
            )
        )
    return tuple(found)


def own_decisions(zone: LandingZone) -> list[Decision]:
    return [
        decision
        for _, _, bodies in check.environments(zone)
        if (own := assigned(bodies))
        for decision in evaluate_all(
            [request(body) for body in bodies], replace(library(), assignments=own)
        )
    ]


@needs_shared
@pytest.mark.parametrize("name", NAMES)
def test_what_we_assign_refuses_none_of_our_own_requests(name: str) -> None:
    decisions = own_decisions(design(load(EXAMPLES / f"{name}.yaml")))
    assert [str(d) for d in decisions if d.status in REFUSING] == []
    assert any(d.effect == "deny" and d.status is Status.ALLOWED for d in decisions)


@pytest.mark.parametrize("name", NAMES)
def test_every_parameter_of_an_assignment_is_one_that_its_definition_has(name: str) -> None:
    for _, _, bodies in check.environments(design(load(EXAMPLES / f"{name}.yaml"))):
        for body in bodies:
            properties = body.body.get("properties", {})
            definition = str(properties.get("policyDefinitionId", ""))
            if body.type != ASSIGNMENT or "/policySetDefinitions/" in definition:
                continue
            found = policy(definition.rpartition("/")[2])
            known = {parameter.name: parameter for parameter in found.parameters}
            if found.effect.parameter is not None:
                assert "Deny" in found.effect.allowed or found.effect.default
            given = set(properties["parameters"])
            assert given <= {*known, found.effect.parameter}
            assert {p.name for p in found.parameters if p.required} <= given

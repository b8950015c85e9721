"""Our own assignments refuse none of our requests, and a corp landing zone refuses none either."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ailz.catalog.policies import policy
from ailz.design.compose import design
from ailz.design.landing_zone import LandingZone
from ailz.model.loader import load
from ailz.policy import Assignment, Decision, Library, Status, evaluate_all, load_definitions
from ailz.verify import check
from ailz.verify.bodies import Body
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


def archetype(*names: str) -> frozenset[str]:
    assert SHARED is not None
    text = (SHARED / "policy-definitions/alz-archetypes.json").read_text(encoding="utf-8")
    carried: Mapping[str, Any] = json.loads(text)
    return frozenset(assignment for name in names for assignment in carried[name])


def refused(zone: LandingZone, rules: Library) -> list[str]:
    return [
        finding
        for step in check.policies(zone, rules)
        if step.status == "failed"
        for finding in step.findings
    ]


@needs_shared
@pytest.mark.parametrize("number", range(0, len(rows()), 4))
def test_a_corp_landing_zone_refuses_nothing_of_the_platform_variant(number: int) -> None:
    zone = design(read(rows()[number]))
    if zone.variant != "platform":
        pytest.skip("a standalone landing zone does not lie under a corp management group")
    corp = archetype("root", "landing_zones", "corp")
    inherited = tuple(a for a in library().assignments if a.name in corp)
    assert inherited
    assert refused(zone, replace(library(), assignments=inherited)) == []


@needs_shared
def test_a_corp_landing_zone_refuses_nothing_of_the_insurer() -> None:
    corp = archetype("root", "landing_zones", "corp")
    inherited = tuple(a for a in library().assignments if a.name in corp)
    zone = design(load(EXAMPLES / "insurer.yaml"))
    assert refused(zone, replace(library(), assignments=inherited)) == []


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
            [check.request(body) for body in bodies], replace(library(), assignments=own)
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

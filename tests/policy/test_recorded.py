"""Recorded rules of Microsoft: judged cases, and every rule on sample bodies."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ailz.policy import (
    UNKNOWN,
    Context,
    Library,
    Request,
    Status,
    evaluate,
    load_definitions,
    not_evaluated,
    request_from_resource,
)
from tests.policy.build import GROUP
from tests.shared import SHARED, needs_shared

pytestmark = needs_shared
ROOT = Path(__file__).resolve().parents[2]
WORDS = {
    Status.REFUSED: "deny",
    Status.ALLOWED: "allow",
    Status.NOT_APPLICABLE: "not-applicable",
}
CONTEXT = Context(
    tenant_id="00000000-0000-0000-0000-00000000000a",
    utc_now="2026-11-23T08:00:00.0000000Z",
    resource_groups={GROUP.lower(): {"location": "swedencentral", "tags": {}}},
)


def recorded():
    return SHARED / "policy-definitions"


def judged(part):
    if SHARED is None:
        return []
    cases = json.loads((recorded() / "cases.json").read_text(encoding="utf-8"))[part]
    return [pytest.param(case, id=case["id"]) for case in cases]


@pytest.fixture(scope="module")
def library():
    return load_definitions(recorded())


@pytest.mark.parametrize("case", judged("cases"))
def test_a_request_judged_by_hand(case, library):
    rule = library.find(case["definition"])
    asked = request_from_resource(case["resource"])
    [decision] = evaluate(asked, rule, library, CONTEXT, case["parameters"])
    assert WORDS[decision.status] == case["expected"], case["why"]


@pytest.mark.parametrize("case", judged("assignmentCases"))
def test_an_assignment_judged_by_hand(case, library):
    [assignment] = [each for each in library.assignments if each.name == case["assignment"]]
    # As if assigned right here: which archetype inherits it is another question.
    rules = Library(library.definitions, library.initiatives)
    decisions = evaluate(request_from_resource(case["resource"]), assignment, rules, CONTEXT)
    refusing = [each.policy for each in decisions if each.status is Status.REFUSED]
    assert refusing == case["by"]
    assert ("deny" if refusing else "allow") == case["expected"]


@pytest.mark.parametrize(("port", "expected"), [("443", Status.ALLOWED), ("22", Status.REFUSED)])
def test_an_inbound_rule_with_only_a_list_of_ports_is_judged_by_the_list(library, port, expected):
    kind = "Microsoft.Network/networkSecurityGroups"
    inbound = {
        "access": "Allow",
        "direction": "Inbound",
        "sourceAddressPrefix": "Internet",
        "destinationPortRanges": [port],
    }
    body = {"properties": {"securityRules": [{"name": "in", "properties": inbound}]}}
    asked = Request(kind, "2024-05-01", f"{GROUP}/providers/{kind}/x", "x", body)
    rule = library.find("Deny-MgmtPorts-From-Internet")
    [decision] = evaluate(asked, rule, library, CONTEXT)
    assert decision.status is expected, str(decision)


def types_of(condition):
    if isinstance(condition, dict):
        if str(condition.get("field", "")).lower() == "type":
            for value in condition.values():
                yield from [value] if isinstance(value, str) else value
        for value in condition.values():
            yield from types_of(value)
    elif isinstance(condition, list):
        for each in condition:
            yield from types_of(each)


def samples(resource_type):
    own = f"{GROUP}/providers/{resource_type}/x"
    bodies = (
        {"location": "westeurope", "properties": {}},
        {"location": UNKNOWN, "properties": UNKNOWN, "tags": UNKNOWN, "kind": UNKNOWN},
    )
    yield from (Request(resource_type, "2024-01-01", own, "x", body) for body in bodies)
    yield Request(resource_type, "2024-01-01", None, "x", {"properties": {}}, partial=True)


def test_every_rule_is_evaluated_on_every_kind_of_body(library):
    assert len(library.definitions) > 1000
    for rule in library.definitions:
        # One type a rule is enough: those it does not ask for never reach its conditions.
        asked = next((t for t in types_of(rule.condition) if "/" in t and "[" not in t), "a.b/c")
        for request in samples(asked):
            [decision] = evaluate(request, rule, context=CONTEXT)
            wants_value = "only an assignment can give it one"
            assert decision.status is not Status.NOT_EVALUATED or any(
                wants_value in why or "tags[]" in why for why in decision.why
            ), decision


def test_what_was_not_read_and_cannot_be_evaluated_is_listed(library):
    assert sorted(each.file for each in library.unread) == [
        "EVALUATION.md",
        "README.md",
        "aliases.json",
        "cases.json",
    ]
    reasons = {each.why for each in not_evaluated(library)}
    assert any("Microsoft.Kubernetes.Data" in why for why in reasons)
    assert any("not among the definitions" in why for why in reasons)


def test_the_shipped_aliases_are_what_the_record_gives():
    script = ROOT / "tools" / "refresh_aliases.py"
    records = recorded() / "aliases.json", SHARED / "facts/policy-aliases.json"
    done = subprocess.run([sys.executable, script, *records, "--check"], check=False)
    assert done.returncode == 0

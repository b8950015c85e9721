"""Effects: which refuse, and what append and modify make of a request first."""

import pytest

from ailz.policy import (
    UNKNOWN,
    Assignment,
    Library,
    evaluate,
    evaluate_all,
)
from tests.policy.build import EFFECT, STORAGE, definition, request, storage

PUBLIC = f"{STORAGE}/publicNetworkAccess"
OPEN = {"field": PUBLIC, "notEquals": "Disabled"}
CLOSED = storage(publicNetworkAccess="Disabled")


@pytest.mark.parametrize(
    ("effect", "matching", "passing"),
    [
        ("deny", "refused", "allowed"),
        ("Deny", "refused", "allowed"),
        ("audit", "allowed", "allowed"),
        ("manual", "allowed", "allowed"),
        ("denyAction", "allowed", "allowed"),
        ("deployIfNotExists", "allowed", "not applicable"),
        ("AuditIfNotExists", "allowed", "not applicable"),
        ("disabled", "not applicable", "not applicable"),
        ("explode", "not evaluated", "not evaluated"),
        ("[parameters('missing')]", "not evaluated", "not evaluated"),
        ("[parameters('effect')]", "allowed", "allowed"),
    ],
)
def test_what_an_effect_does_to_a_deployment(effect, matching, passing):
    rule = definition(OPEN, effect, parameters=EFFECT)
    assert [d.status for d in evaluate(storage(), rule)] == [matching]
    assert [d.status for d in evaluate(CLOSED, rule)] == [passing]


def test_parameters_have_no_case_and_set_the_effect():
    rule = definition(OPEN, "[parameters('EFFECT')]", parameters=EFFECT)
    [decision] = evaluate(storage(), rule, parameters={"Effect": "Deny"})
    assert (decision.status, decision.effect) == ("refused", "deny")


def together(asked, *definitions, enforced=True):
    assignments = tuple(
        Assignment(name=d.name, policy_id=d.name, enforced=enforced or d.effect == "deny")
        for d in definitions
    )
    decisions = evaluate_all([asked], Library(definitions, (), assignments))
    return [d.status.value for d in decisions]


def modify(*operations, name="modify", condition=OPEN, **details):
    listed = {"roleDefinitionIds": [], "operations": list(operations), **details}
    return definition(condition, "modify", name=name, details=listed)


def operation(value, field=PUBLIC, kind="addOrReplace", **more):
    return {"operation": kind, "field": field, "value": value, **more}


DENY = definition(OPEN, name="deny")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (modify(operation("Disabled")), "allowed"),
        (modify(operation("Enabled")), "refused"),
        (modify(operation("Disabled", kind="Add")), "allowed"),
        (modify(operation("Disabled", condition="[equals('a', 'b')]")), "refused"),
        (
            modify(
                operation("Disabled", condition="[greater(requestContext().apiVersion, '2020')]")
            ),
            "allowed",
        ),
        (modify(operation("Disabled"), condition={"field": "kind", "equals": "x"}), "refused"),
        (
            definition(
                OPEN, "append", name="append", details=[{"field": PUBLIC, "value": "Disabled"}]
            ),
            "allowed",
        ),
    ],
)
def test_rules_that_change_a_request_come_before_those_that_refuse_it(change, expected):
    assert together(storage(), DENY, change) == [expected, together(storage(), change)[0]]


def test_an_assignment_that_does_not_enforce_changes_nothing():
    assert together(storage(), DENY, modify(operation("Disabled")), enforced=False)[0] == "refused"


def test_a_change_that_is_not_certain_leaves_the_property_unknown():
    change = modify(operation("Disabled"), condition={"field": "kind", "equals": "x"})
    asked = request({"kind": UNKNOWN, "properties": {}})
    assert together(asked, DENY, change)[0] == "may be refused"


def test_a_property_below_a_missing_parent_may_be_skipped():
    action = f"{STORAGE}/networkAcls.defaultAction"
    rule = definition({"field": action, "notEquals": "Deny"}, name="acl")
    change = modify(operation("Deny", action), condition={"field": action, "exists": False})
    assert together(storage(), rule, change)[0] == "may be refused"
    assert together(storage(networkAcls={}), rule, change)[0] == "allowed"


def test_tags_are_added_and_removed():
    tagged = definition({"field": "tags['env']", "exists": False}, name="tagged")
    untagged = definition({"field": "tags.old", "exists": True}, name="untagged")
    always = {"field": "type", "exists": True}
    change = modify(
        operation("dev", "[concat('tags[', 'env', ']')]", "add"),
        operation(None, "tags['old']", "remove"),
        condition=always,
    )
    asked = request({"tags": {"Old": "1"}})
    assert together(asked, tagged, untagged, change)[:2] == ["allowed", "allowed"]


def test_members_are_added_to_an_array():
    bypass = f"{STORAGE}/networkAcls.ipRules[*]"
    rule = definition({"count": {"field": bypass}, "equals": 0}, name="rule")
    change = definition(
        {"field": "type", "exists": True},
        "append",
        name="append",
        details=[{"field": bypass, "value": {"value": "1.2.3.4"}}],
    )
    assert together(storage(networkAcls={"ipRules": []}), rule, change)[0] == "allowed"


def test_append_does_not_overwrite_another_value_but_refuses_it():
    change = definition(OPEN, "append", name="a", details=[{"field": PUBLIC, "value": "Disabled"}])
    assert together(storage(publicNetworkAccess="Enabled"), change) == ["refused"]


@pytest.mark.parametrize(
    ("conflict", "expected"),
    [
        ({}, "refused"),
        ({"conflictEffect": "Audit"}, "allowed"),
        ({"conflictEffect": "deny"}, "refused"),
    ],
)
def test_two_definitions_that_write_one_property(conflict, expected):
    first = modify(operation("Disabled"), name="first")
    second = modify(operation("SecuredByPerimeter"), name="second", **conflict)
    assert together(storage(), first, second) == ["allowed", expected]


def test_a_change_that_cannot_be_evaluated_is_said():
    change = modify(operation("[magic()]"))
    [decision] = evaluate(storage(), change)
    assert decision.status == "not evaluated"
    assert "magic" in decision.why[0]


def test_definitions_that_nobody_assigned_say_what_deny_would_refuse():
    rules = (
        definition(OPEN, "[parameters('effect')]", name="audit", parameters=EFFECT),
        definition(OPEN, name="deny"),
        definition(OPEN, "audit", name="fixed"),
        definition(
            OPEN,
            "[parameters('effect')]",
            name="off",
            parameters={
                "effect": {"defaultValue": "Disabled", "allowedValues": ["deny", "Disabled"]}
            },
        ),
    )
    decisions = evaluate_all([storage(), CLOSED], Library(rules))
    would = "would be refused if assigned with Deny"
    assert [d.status.value for d in decisions[:4]] == [would, "refused", "allowed", would]
    assert {d.status.value for d in decisions[4:]} == {"allowed"}
    assert "publicNetworkAccess is not written" in decisions[0].why[0]


def test_a_decision_reads_as_a_sentence_for_people():
    [decision] = evaluate(storage(publicNetworkAccess="Enabled"), DENY)
    assert str(decision).splitlines() == [
        "Microsoft.Storage/storageAccounts x: refused: deny",
        '  properties.publicNetworkAccess is "Enabled" (condition: is not "Disabled")',
    ]


def test_to_append_to_what_is_not_known_may_be_refused():
    change = definition(
        {"field": "type", "exists": True},
        "append",
        name="a",
        details=[{"field": PUBLIC, "value": "Disabled"}],
    )
    assert together(storage(publicNetworkAccess=UNKNOWN), change) == ["may be refused"]


def test_what_is_not_known_is_replaced_all_the_same():
    change = modify(operation("Disabled"), condition={"field": "type", "exists": True})
    assert together(storage(publicNetworkAccess=UNKNOWN), DENY, change)[0] == "allowed"

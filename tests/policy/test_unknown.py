"""What only the deployment will know: three-valued logic, never a guess."""

import pytest

from ailz.policy import UNKNOWN, UNSURE, evaluate
from tests.policy.build import RULES, STORAGE, answer, definition, request, storage

PUBLIC = f"{STORAGE}/publicNetworkAccess"
IS_OPEN = {"field": PUBLIC, "notEquals": "Disabled"}
TRUE = {"field": "type", "equals": STORAGE}
FALSE = {"field": "location", "equals": "nowhere"}
LATER = storage(publicNetworkAccess=UNKNOWN)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (IS_OPEN, "may be refused"),
        ({"not": IS_OPEN}, "may be refused"),
        ({"allOf": [IS_OPEN, TRUE]}, "may be refused"),
        ({"allOf": [IS_OPEN, FALSE]}, "allowed"),
        ({"anyOf": [IS_OPEN, TRUE]}, "refused"),
        ({"anyOf": [IS_OPEN, FALSE]}, "may be refused"),
        ({"field": PUBLIC, "exists": True}, "refused"),
        ({"field": PUBLIC, "exists": False}, "allowed"),
        ({"field": PUBLIC, "notLike": "*"}, "allowed"),
        ({"field": PUBLIC, "in": ["a"]}, "may be refused"),
        ({"value": f"[empty(field('{PUBLIC}'))]", "equals": True}, "may be refused"),
        ({"value": f"[if(equals(field('{PUBLIC}'), 'x'), 1, 2)]", "equals": 1}, "may be refused"),
        ({"value": f"[length(createArray(field('{PUBLIC}')))]", "equals": 1}, "refused"),
        ({"value": f"[and(false(), equals(field('{PUBLIC}'), 'x'))]", "equals": True}, "allowed"),
    ],
)
def test_a_value_that_is_written_but_not_known(rule, expected):
    assert answer(rule, LATER) == expected


def test_below_an_unknown_object_nothing_is_known_to_exist():
    asked = request({"properties": UNKNOWN})
    assert answer({"field": PUBLIC, "exists": False}, asked) == "may be refused"
    assert answer({"field": PUBLIC, "exists": False}, storage(publicNetworkAccess=UNSURE)) == (
        "may be refused"
    )


def rules(*members):
    return request({"properties": {"securityRules": list(members)}}, type=RULES)


ACCESS = f"{RULES}/securityRules[*].access"
ALLOW = {"properties": {"access": "Allow"}}
OPEN = {"properties": {"access": UNKNOWN}}


@pytest.mark.parametrize(
    ("members", "comparison", "expected"),
    [
        ([ALLOW, OPEN], {"greater": 0}, "refused"),
        ([OPEN], {"greater": 0}, "may be refused"),
        ([OPEN, OPEN], {"greater": 2}, "allowed"),
        ([ALLOW, OPEN], {"equals": 0}, "allowed"),
        ([ALLOW, OPEN], {"equals": 1}, "may be refused"),
        ([UNKNOWN], {"greater": 0}, "may be refused"),
    ],
)
def test_a_count_is_a_range(members, comparison, expected):
    where = {"field": ACCESS, "equals": "Allow"}
    count = {"count": {"field": f"{RULES}/securityRules[*]", "where": where}, **comparison}
    assert answer(count, rules(*members)) == expected


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"count": {"field": f"{RULES}/securityRules[*]"}, "greaterOrEquals": 0}, "refused"),
        ({"count": {"field": f"{RULES}/securityRules[*]"}, "greater": 3}, "may be refused"),
        ({"count": {"field": f"{RULES}/securityRules[*]"}, "less": 0}, "allowed"),
        ({"field": ACCESS, "equals": "Allow"}, "may be refused"),
        ({"value": f"[length(field('{ACCESS}'))]", "equals": 0}, "may be refused"),
    ],
)
def test_an_array_that_is_not_known_may_have_any_members(rule, expected):
    asked = request({"properties": {"securityRules": UNKNOWN}}, type=RULES)
    assert answer(rule, asked) == expected


def test_a_failure_that_hangs_on_the_unknown_is_a_possible_refusal():
    fails = {"value": "[int('')]", "equals": 0}
    rule = definition({"allOf": [IS_OPEN, fails]}, "audit")
    [decision] = evaluate(LATER, rule)
    assert decision.status == "may be refused"
    assert "may fail" in decision.why[0]


def test_of_a_partial_request_what_is_not_written_is_not_known():
    asked = request({"properties": {}}, partial=True)
    assert answer(IS_OPEN, asked) == "may be refused"
    assert answer({"field": "tags.env", "exists": False}, asked) == "may be refused"
    assert answer({"field": PUBLIC, "equals": "x"}, storage()) == "allowed"


def test_a_rule_that_only_reports_allows_what_is_not_known():
    [decision] = evaluate(LATER, definition(IS_OPEN, "audit"))
    assert decision.status == "allowed"
    assert decision.why == ("the rule may match; its effect only reports",)


def test_the_reason_names_what_is_not_known():
    [decision] = evaluate(LATER, definition({"allOf": [TRUE, IS_OPEN]}))
    assert decision.why == (
        'properties.publicNetworkAccess is known only at deployment (condition: is not "Disabled")',
    )


def test_an_array_with_a_member_that_may_be_missing_has_no_known_length():
    asked = rules(ALLOW, {"properties": {"access": UNSURE}})
    length = {"value": f"[length(field('{ACCESS}'))]", "equals": 2}
    assert answer(length, asked) == "may be refused"
    assert answer(length, rules(ALLOW, OPEN)) == "refused"

"""How values compare (a rule refuses where its condition holds)."""

import pytest

from ailz.policy import evaluate
from tests.policy.build import STORAGE, answer, definition, request, storage

PUBLIC = f"{STORAGE}/publicNetworkAccess"


def holds(operator, operand, **properties):
    return answer({"field": PUBLIC, operator: operand}, storage(**properties)) == "refused"


@pytest.mark.parametrize(
    ("operator", "operand", "value", "expected"),
    [
        ("equals", "disabled", "Disabled", True),
        ("equals", "true", True, True),
        ("equals", True, "True", True),
        ("equals", "80", 80, True),
        ("equals", 80, "80.0", True),
        ("equals", "yes", "no", False),
        ("equals", False, "", False),
        ("equals", ["A"], ["a"], True),
        ("equals", {"a": 1}, {"A": "1"}, True),
        ("equals", "a", ["a"], False),
        ("notEquals", "disabled", "Disabled", False),
        ("notequals", "a", "b", True),
        ("in", ["a", "B"], "b", True),
        ("in", ["a"], "c", False),
        ("notIn", ["a"], "c", True),
        ("like", "Dis*", "disabled", True),
        ("like", "*", "", True),
        ("like", "a*c", "abbd", False),
        ("like", "a.c", "abc", False),
        ("notLike", "*", "x", False),
        ("match", "##-??", "12-ab", True),
        ("match", "A.", "ax", False),
        ("match", "##", "123", False),
        ("matchInsensitively", "A.", "ax", True),
        ("notMatch", "##", "ab", True),
        ("contains", "ABL", "disabled", True),
        ("contains", "a*", "abc", False),
        ("contains", "B", ["a", "b"], True),
        ("notContains", "z", "abc", True),
        ("containsKey", "KEY", {"key": None}, True),
        ("notContainsKey", "other", {"key": 1}, True),
        ("less", "1.2", "1.1", True),
        ("less", "1.2", "1.2", False),
        ("less", "1.2", "None", False),
        ("less", 10, 9, True),
        ("greater", "9", 10, True),
        ("greaterOrEquals", "2024-01-01T00:00:00Z", "2024-01-01T00:00:00.0000000Z", True),
        ("greater", "2024-01-01T00:00:00Z", "2024-01-01T00:30:00+01:00", False),
        ("lessOrEquals", "B", "b", True),
    ],
)
def test_operators(operator, operand, value, expected):
    assert holds(operator, operand, publicNetworkAccess=value) is expected


@pytest.mark.parametrize(
    ("operator", "operand", "expected"),
    [
        ("equals", "", True),
        ("equals", None, True),
        ("equals", "Disabled", False),
        ("equals", False, False),
        ("notEquals", "Disabled", True),
        ("in", ["", "a"], False),
        ("notIn", ["", "a"], True),
        ("like", "*", False),
        ("notLike", "*", True),
        ("match", "", False),
        ("notMatch", "", True),
        ("contains", "", False),
        ("notContains", "a", True),
        ("containsKey", "a", False),
        ("notContainsKey", "a", True),
        ("exists", "true", False),
        ("exists", False, True),
        ("less", 5, False),
        ("greater", "a", False),
    ],
)
@pytest.mark.parametrize("properties", [{}, {"publicNetworkAccess": None}])
def test_what_is_missing_or_null(operator, operand, expected, properties):
    assert holds(operator, operand, **properties) is expected


@pytest.mark.parametrize("value", ["", [], {}, 0, False])
@pytest.mark.parametrize("wanted", ["true", True, "True"])
def test_empty_values_exist(value, wanted):
    assert holds("exists", wanted, publicNetworkAccess=value)


def test_values_of_two_kinds_have_no_order_and_that_is_a_refusal():
    [decision] = evaluate(
        storage(publicNetworkAccess="much"), definition({"field": PUBLIC, "less": 5}, "audit")
    )
    assert decision.status == "refused"
    assert "a text and a number cannot be ordered" in decision.why[0]


def test_preview_versions_come_after_the_version_of_their_day():
    rule = {"value": "[requestContext().apiVersion]", "greater": "2021-06-01"}
    assert answer(rule, request(version="2021-06-01-preview")) == "refused"
    assert answer(rule, request(version="2021-06-01")) != "refused"


TYPE = {"field": "type", "equals": STORAGE}
FAILS = {"value": "[int('')]", "equals": 0}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"allOf": [TYPE, {"not": TYPE}]}, False),
        ({"ANYOF": [{"not": TYPE}, TYPE]}, True),
        ({"allOf": []}, True),
        ({"anyOf": []}, False),
        ({"allOf": [{"not": TYPE}, FAILS]}, False),
        ({"anyOf": [TYPE, FAILS]}, True),
        ({"allOf": [TYPE, FAILS]}, True),
        ({"not": {"anyOf": [{"Field": "TYPE", "NotEquals": STORAGE}]}}, True),
    ],
)
def test_groups_stop_at_the_first_member_that_decides(rule, expected):
    assert (answer(rule, storage()) == "refused") is expected


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        ({"field": "type", "resembles": "x"}, "the operator 'resembles' is not one that is known"),
        ({"field": "type"}, "not one subject and one operator"),
        ({"field": "type", "value": 1, "equals": 1}, "not one subject and one operator"),
        ({"allOf": 1}, "allof is not a list of conditions"),
        (["x"], "a condition is not an object"),
        ({"count": {"where": {}}, "equals": 1}, "a count has neither a field nor a value"),
        ({"count": {"field": f"{STORAGE}/sku.name"}, "equals": 1}, "which is not an array"),
        ({"field": "colour", "equals": 1}, "the field 'colour' is not one that is known"),
        ({"field": f"{STORAGE}/unheardOf", "equals": 1}, "is not recorded"),
        ({"field": "type", "equals": "[magic()]"}, "the function magic() is not one"),
        ({"field": "type", "equals": "[concat('a',]"}, "cannot be read"),
        ({"field": "type", "equals": "[length()]"}, "length() does not take 0 arguments"),
        ({"field": "type", "equals": "[parameters('p')]"}, "the parameter 'p' has no value"),
        ({"field": "type", "in": "x"}, "something that is not a list"),
        ({"value": "[current('a')]", "equals": 1}, "stands outside the count"),
    ],
)
def test_what_cannot_be_evaluated_is_said_and_never_guessed(broken, why):
    [decision] = evaluate(storage(), definition({"allOf": [TYPE, broken]}))
    assert decision.status == "not evaluated"
    assert why in decision.why[0]


def test_what_cannot_be_evaluated_does_not_matter_where_the_rest_decides():
    unknown = {"field": "type", "resembles": "x"}
    assert answer({"allOf": [unknown, {"not": TYPE}]}, storage()) == "not applicable"
    assert answer({"anyOf": [unknown, TYPE]}, storage()) == "refused"


def test_conditions_nested_beyond_reason_are_not_evaluated():
    rule = TYPE
    for _ in range(500):
        rule = {"not": rule}
    assert answer(rule, storage()) == "not evaluated"

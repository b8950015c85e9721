"""Template expressions."""

import pytest

from ailz.policy import Context, evaluate
from tests.policy.build import GROUP, STORAGE, answer, definition, request, storage

CONTEXT = Context(tenant_id="t", utc_now="2026-11-23T08:00:00.0000000Z")


def result_is(expression, expected, asked=None, parameters=None):
    rule = definition({"value": f"[{expression}]", "equals": expected}, parameters=parameters)
    [decision] = evaluate(asked or storage(), rule, context=CONTEXT)
    assert "fails" not in " ".join(decision.why), decision
    return decision.status == "refused"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("parameters('WORD')", "given"),
        ("parameters('thing').inner[1]", "b"),
        ("concat('a', 1, 'b''c')", "a1b'c"),
        ("concat(createArray('a'), createArray('b'))", ["a", "b"]),
        ("replace('a b', ' ', '')", "ab"),
        ("length('')", 0),
        ("length(createArray(1, 2))", 2),
        ("first('')", ""),
        ("last('abc')", "c"),
        ("first(createArray('x', 'y'))", "x"),
        ("split('a/b//c', '/')", ["a", "b", "", "c"]),
        ("split('a:b.c', createArray(':', '.'))", ["a", "b", "c"]),
        ("split('', '/')", [""]),
        ("if(true(), 1, int(''))", 1),
        ("if(equals('A', 'a'), 1, 2)", 1),
        ("if(false(), int(''), 2)", 2),
        ("int('12')", 12),
        ("empty(null())", True),
        ("empty('')", True),
        ("empty(createArray())", True),
        ("empty(createObject())", True),
        ("empty('a')", False),
        ("greaterOrEquals(2, 2)", True),
        ("lessOrEquals('2', '1')", False),
        ("less(1, 2)", True),
        ("greater('b', 'A')", True),
        ("equals(createArray('a'), createArray('A'))", True),
        ("and(true(), 'false')", False),
        ("or(false(), true())", True),
        ("not(false())", True),
        ("intersection(createArray('a', 'b'), createArray('b'))", ["b"]),
        ("intersection(createObject('a', 1, 'b', 2), createObject('a', 1, 'b', 3))", {"a": 1}),
        ("length(intersection(createArray('a'), createObject('a', 1)))", 0),
        ("union(createArray('a'), createArray('a', 'b'))", ["a", "b"]),
        ("toLower('AB')", "ab"),
        ("ToUpper('ab')", "AB"),
        ("string(createObject('a', createArray(1, true())))", '{"a":[1,true]}'),
        ("contains('abc', 'B')", True),
        ("contains(createArray('a'), 'A')", True),
        ("contains(createObject('Key', 1), 'key')", True),
        ("coalesce(null(), 'a')", "a"),
        ("mul(int('3'), -1)", -3),
        ("indexOf('abC', 'c')", 2),
        ("indexof('abc', 'z')", -1),
        ("tryGet(createObject('a', 1), 'b')", None),
        ("tryGet(createObject('a', createArray(5)), 'a', 0)", 5),
        ("createObject('a', 1).A", 1),
        ("format('{0}-{1}', 'a', 2)", "a-2"),
        ("addDays(utcNow(), 1)", "2026-11-24T08:00:00.0000000Z"),
        ("addDays('2024-02-28', mul(2, 1))", "2024-03-01T00:00:00.0000000Z"),
        ("ipRangeContains('10.0.0.0/8', '10.1.0.0/16')", True),
        ("ipRangeContains('10.0.0.1-10.0.0.9', '10.0.0.9')", True),
        ("ipRangeContains('10.0.0.0/24', '10.0.0.0/16')", False),
        ("ipRangeContains('2001:db8::/32', '2001:db8::1')", True),
        ("requestContext().apiVersion", "2023-05-01"),
        ("subscription().subscriptionId", "00000000-0000-0000-0000-000000000001"),
        ("subscription().id", "/subscriptions/00000000-0000-0000-0000-000000000001"),
        ("subscription().tenantId", "t"),
        ("resourceGroup().name", "rg-ai"),
        ("resourceGroup().managedBy", None),
        ("field('name')", "x"),
        ("field('tags')", ""),
        ("skip('abc', 1)", "bc"),
        ("take(createArray(1, 2), 1)", [1]),
        ("substring('abc', 1, 1)", "b"),
        ("join(createArray('a', 'b'), ',')", "a,b"),
        ("startsWith('abc', 'AB')", True),
    ],
)
def test_functions(expression, expected):
    parameters = {
        "word": {"defaultValue": "given"},
        "thing": {"defaultValue": {"inner": ["a", "b"]}},
    }
    assert result_is(expression, expected, parameters=parameters)


@pytest.mark.parametrize(
    "expression",
    [
        "int('')",
        "split('a', '/')[1]",
        "createObject('a', 1).b",
        "ipRangeContains('10.0.0.0/8', '::1')",
        "ipRangeContains('10.0.0.0/8', 'home')",
        "addDays('soon', 1)",
        "less('1', 2)",
        "length(1)",
        "toLower(createArray())",
        "div(1, 0)",
    ],
)
@pytest.mark.parametrize("effect", ["audit", "deny"])
def test_a_failing_expression_refuses_whatever_the_effect(expression, effect):
    rule = definition({"value": f"[{expression}]", "equals": "x"}, effect)
    [decision] = evaluate(storage(), rule, context=CONTEXT)
    assert decision.status == "refused"
    assert "an expression of the rule fails" in decision.why[0]


def test_text_in_doubled_brackets_is_text():
    assert answer({"value": "[[a]", "equals": "[[a]"}, storage()) == "refused"
    assert answer({"value": "[[a]", "contains": "a]"}, storage()) == "refused"


def test_a_tag_that_the_resource_group_lacks_is_null():
    rule = {"value": "[resourceGroup().tags['cost']]", "notEquals": ""}
    known = Context(resource_groups={GROUP.lower(): {"tags": {"Cost": "1"}}})
    bare = Context(resource_groups={GROUP.lower(): {"location": "x"}})
    for context, status in ((known, "refused"), (bare, "allowed")):
        [decision] = evaluate(storage(), definition(rule), context=context)
        assert decision.status == status


def test_outside_a_resource_group_nothing_is_known_of_it_and_nothing_fails():
    asked = request(type=STORAGE, id="/subscriptions/s/providers/x/y/z")
    assert answer({"value": "[resourceGroup().managedBy]", "equals": ""}, asked) == "refused"


@pytest.mark.parametrize(
    "expression",
    ["utcNow()", "subscription().tags.a", "resourceGroup().location", "requestContext().identity"],
)
def test_what_the_context_does_not_say_is_unknown(expression):
    asked = answer({"value": f"[{expression}]", "equals": "a"}, storage())
    assert asked == "may be refused"

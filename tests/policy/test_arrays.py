"""Arrays: `[*]` in conditions, as a function, and in counts."""

import pytest

from tests.policy.build import NETWORK, RULES, STORAGE, answer, request

ACCESS = f"{RULES}/securityRules[*].access"
PORTS = f"{RULES}/securityRules[*].destinationPortRanges[*]"


def group(*rules):
    listed = [{"name": f"r{at}", "properties": rule} for at, rule in enumerate(rules)]
    return request({"properties": {"securityRules": listed}}, type=RULES, version="2024-05-01")


NONE_WRITTEN = request({"properties": {}}, type=RULES, version="2024-05-01")


@pytest.mark.parametrize(
    ("condition", "rules", "expected"),
    [
        ({"field": ACCESS, "equals": "Deny"}, [{"access": "Deny"}, {"access": "deny"}], True),
        ({"field": ACCESS, "equals": "Deny"}, [{"access": "Deny"}, {"access": "Allow"}], False),
        ({"field": ACCESS, "equals": "Deny"}, [], True),
        ({"not": {"field": ACCESS, "notEquals": "Allow"}}, [{"access": "Allow"}, {}], True),
        ({"field": ACCESS, "exists": False}, [{}, {"access": "Deny"}], False),
        ({"field": ACCESS, "exists": False}, [{}, {}], True),
        ({"field": PORTS, "notEquals": "22"}, [{"destinationPortRanges": ["22"]}, {}], False),
        ({"field": PORTS, "notEquals": "22"}, [{"destinationPortRanges": ["80"]}, {}], True),
        ({"field": f"{RULES}/securityRules", "exists": True}, [], True),
        ({"value": f"[length(field('{RULES}/securityRules'))]", "equals": 2}, [{}, {}], True),
        ({"value": f"[length(field('{RULES}/securityRules[*]'))]", "equals": 2}, [{}, {}], True),
        ({"value": f"[length(field('{ACCESS}'))]", "equals": 1}, [{}, {"access": "x"}], True),
        ({"value": f"[first(field('{ACCESS}'))]", "equals": "x"}, [{}, {"access": "x"}], True),
    ],
)
def test_conditions_on_arrays(condition, rules, expected):
    assert (answer(condition, group(*rules)) == "refused") is expected


def test_a_missing_array_satisfies_every_condition_on_its_members():
    assert answer({"field": ACCESS, "equals": "Deny"}, NONE_WRITTEN) == "refused"
    assert answer({"field": ACCESS, "notEquals": "Deny"}, NONE_WRITTEN) == "refused"


def test_a_missing_value_is_an_empty_array_or_an_empty_text():
    many = {"value": f"[length(field('{ACCESS}'))]", "equals": 0}
    one = {"value": f"[field('{RULES}/securityRules')]", "equals": ""}
    assert answer({"allOf": [many, one]}, NONE_WRITTEN) == "refused"


def counted(field, where=None, **comparison):
    inner = {"field": field} if where is None else {"field": field, "where": where}
    return {"count": inner, **comparison}


ALL = f"{RULES}/securityRules[*]"
ALLOWS = {"field": ACCESS, "equals": "Allow"}


@pytest.mark.parametrize(
    ("condition", "rules", "expected"),
    [
        (counted(ALL, equals=2), [{}, {}], True),
        (counted(ALL, equals=0), [], True),
        (counted(ALL, ALLOWS, equals=1), [{"access": "Allow"}, {"access": "Deny"}, {}], True),
        (counted(ALL, ALLOWS, greater=0), [{"access": "Deny"}], False),
        (
            counted(PORTS, equals=3),
            [{"destinationPortRanges": ["1", "2"]}, {"destinationPortRanges": ["3"]}],
            True,
        ),
        (
            counted(PORTS, {"value": "[current()]", "equals": "2"}, equals=1),
            [{"destinationPortRanges": ["1", "2"]}],
            True,
        ),
        # Below the counted member, another array is "all of" again.
        (
            counted(ALL, {"field": PORTS, "equals": "22"}, equals=1),
            [{"destinationPortRanges": ["22"]}, {"destinationPortRanges": ["22", "23"]}],
            True,
        ),
        # A count inside a count sees the member it stands at.
        (
            counted(ALL, counted(PORTS, {"field": PORTS, "equals": "22"}, equals=1), equals=1),
            [{"destinationPortRanges": ["22", "80"]}, {"destinationPortRanges": ["80"]}],
            True,
        ),
        (
            counted(ALL, {"value": f"[current('{ACCESS}')]", "equals": "x"}, equals=1),
            [{"access": "x"}, {}],
            True,
        ),
        # Of a property that is not there current() gives what field() gives, and does not fail.
        (
            counted(ALL, {"value": f"[split(current('{ACCESS}'), '-')]", "exists": True}, equals=1),
            [{"destinationPortRanges": ["443"]}],
            True,
        ),
        (
            counted(ALL, {"value": f"[length(current('{PORTS}'))]", "equals": 2}, equals=1),
            [{"destinationPortRanges": ["1", "2"]}, {}],
            True,
        ),
        (
            counted(ALL, {"value": f"[first(field('{ACCESS}'))]", "equals": "x"}, equals=1),
            [{"access": "x"}, {"access": "y"}],
            True,
        ),
        (counted(ALL, {"field": "location", "equals": "swedencentral"}, equals=1), [{}], True),
    ],
)
def test_counts(condition, rules, expected):
    assert (answer(condition, group(*rules)) == "refused") is expected


def test_a_count_over_an_array_that_is_missing_or_of_another_type_is_zero():
    assert answer(counted(ALL, equals=0), NONE_WRITTEN) == "refused"
    assert answer(counted(f"{NETWORK}/subnets[*]", equals=0), NONE_WRITTEN) == "refused"


@pytest.mark.parametrize(
    "where",
    [
        {"value": "[current('port')]", "equals": "22"},
        {"value": "[current()]", "equals": "22"},
        {"field": ACCESS, "equals": "[if(equals(current('port'), '22'), 'Allow', 'Never')]"},
    ],
)
def test_a_count_of_given_values(where):
    count = {"value": ["22", "3389"], "name": "port", "where": where}
    assert answer({"count": count, "equals": 1}, group({"access": "Allow"})) == "refused"


def test_a_count_of_values_without_a_name_is_called_default():
    count = {"value": ["a"], "where": {"value": "[current('default')]", "equals": "a"}}
    assert answer({"count": count, "equals": 1}, NONE_WRITTEN) == "refused"


def test_counts_inside_counts_of_values_see_both():
    inner = {
        "count": {
            "value": ["b", "c"],
            "name": "y",
            "where": {"value": "[current('x')]", "equals": "[current('y')]"},
        },
        "equals": 1,
    }
    outer = {"count": {"value": ["a", "b"], "name": "x", "where": inner}, "equals": 1}
    assert answer(outer, request(type=STORAGE)) == "refused"

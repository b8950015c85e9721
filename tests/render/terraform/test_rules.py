"""Which validations a parameter's values call for."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pytest

from ailz.design.resource import Parameter, ParameterKind
from ailz.design.values import Plain
from ailz.render.terraform.rules import arm_type, rules
from tests.render.terraform.worlds import small_root

GUID = "11111111-1111-4111-8111-111111111111"
GROUP = f"/subscriptions/{GUID}/resourceGroups/rg"


def _conditions(kind: ParameterKind, *values: Plain, name: str = "x") -> list[str]:
    parameter = Parameter(
        name=name,
        kind=kind,
        description="",
        values={f"e{index}": value for index, value in enumerate(values)},
    )
    return [re.sub(r"\n *", "", rule.condition) for rule in rules(parameter, small_root())]


@pytest.mark.parametrize(
    ("kind", "values", "conditions"),
    [
        ("string", ["westeurope"], []),
        ("string", ["10.0.0.0/16", "10.1.0.0/16"], ["can(cidrhost(var.x, 0))"]),
        ("string", ["10.0.0.0/16", "none"], []),
        ("string", ["10.0.0.4"], ['can(cidrhost("${var.x}/32", 0))']),
        (
            "string",
            [GUID],
            ['can(regex("^[0-9a-f]{8}(-[0-9a-f]{4}){4}[0-9a-f]{8}$", lower(var.x)))'],
        ),
        (
            "string",
            [f"{GROUP}/providers/A.B/cs/d", f"{GROUP}/providers/A.B/cs/e"],
            ['can(provider::azapi::parse_resource_id("A.B/cs", var.x))'],
        ),
        ("string", [GROUP, f"{GROUP}/providers/A.B/cs/d"], []),
        ("strings", [["10.0.0.0/16"]], ["alltrue([for item in var.x : can(cidrhost(item, 0))])"]),
        ("strings", [[]], []),
        (
            "map",
            [{"a": "10.0.0.4"}, {"b": "10.0.0.5"}],
            ['alltrue([for item in values(var.x) : can(cidrhost("${item}/32", 0))])'],
        ),
        (
            "object",
            [{"a": "10.0.0.0/16", "b": "10.1.0.0/16"}],
            ["alltrue([for item in values(var.x) : can(cidrhost(item, 0))])"],
        ),
        (
            "object",
            [{"a": "10.0.0.0/16", "b": "free"}],
            ["can(cidrhost(var.x.a, 0))"],
        ),
        ("int", [7], []),
        ("bool", [True], []),
    ],
)
def test_values_that_agree_make_a_rule(
    kind: ParameterKind, values: Sequence[Plain], conditions: list[str]
) -> None:
    assert _conditions(kind, *values) == conditions


def test_an_environment_is_one_of_the_roots() -> None:
    assert _conditions("string", "dev", name="environment") == [
        'contains(["dev", "prod"], var.environment)'
    ]


@pytest.mark.parametrize(
    ("identity", "kind"),
    [
        (f"/subscriptions/{GUID}", "Microsoft.Resources/subscriptions"),
        (GROUP, "Microsoft.Resources/resourceGroups"),
        (f"{GROUP}/providers/A.B/cs/d", "A.B/cs"),
        (f"{GROUP}/providers/A.B/cs/d/es/f", "A.B/cs/es"),
        (f"{GROUP}/providers/A.B/cs/d/providers/E.F/gs/h", "E.F/gs"),
        (
            "/providers/Microsoft.Management/managementGroups/m",
            "Microsoft.Management/managementGroups",
        ),
        (f"{GROUP}/providers/A.B/cs", ""),
        ("/home/me", ""),
        ("text", ""),
    ],
)
def test_the_type_in_an_id(identity: str, kind: str) -> None:
    assert arm_type(identity) == kind

"""Assignments and initiatives: parameters, scope, selectors, overrides, exemptions."""

import pytest

from ailz.policy import (
    Assignment,
    Context,
    Exemption,
    Initiative,
    Library,
    Request,
    evaluate,
    not_evaluated,
)
from tests.policy.build import EFFECT, GROUP, STORAGE, SUBSCRIPTION, definition, storage

ASKED = storage()
RULE = definition(
    {"field": f"{STORAGE}/publicNetworkAccess", "notIn": "[parameters('allowed')]"},
    "[parameters('effect')]",
    parameters={**EFFECT, "allowed": {"type": "Array", "defaultValue": ["Disabled"]}},
)


def initiative(members, parameters=None):
    return Initiative("", "set", "", parameters or {}, tuple(members), "set.json")


SET = "/providers/Microsoft.Authorization/policySetDefinitions/set"
ONE = "/providers/Microsoft.Authorization/policyDefinitions/rule"


def member(reference="ref", policy=ONE, **parameters):
    given = {name: {"value": value} for name, value in parameters.items()}
    return {
        "policyDefinitionId": policy,
        "policyDefinitionReferenceId": reference,
        "parameters": given,
    }


def decide(policy=ONE, *, initiatives=(), exemptions=(), asked=ASKED, context=None, **options):
    options.setdefault("parameters", {"effect": "Deny"})
    assignment = Assignment("assigned", policy, **options)
    library = Library((RULE,), tuple(initiatives), (assignment,), tuple(exemptions))
    return [d.status.value for d in evaluate(asked, assignment, library, context)]


def test_parameters_come_from_the_assignment_then_the_initiative_then_the_definition():
    passing = member(
        effect="[parameters('Outer')]", allowed="[if(equals(1, 1), createArray('x'), 1)]"
    )
    parameters = {"outer": {"defaultValue": "Deny"}}
    assert decide(SET, initiatives=[initiative([passing], parameters)], parameters={}) == [
        "refused"
    ]
    assert decide(
        SET, initiatives=[initiative([passing], parameters)], parameters={"OUTER": "Audit"}
    ) == ["allowed"]
    assert decide(SET, initiatives=[initiative([member()])]) == ["allowed"]


def test_each_member_of_an_initiative_decides_and_a_missing_one_is_said():
    missing = member("other", "/providers/Microsoft.Authorization/policyDefinitions/absent")
    both = initiative([member(effect="Deny"), missing])
    assert decide(SET, initiatives=[both]) == ["refused", "not evaluated"]


def test_what_an_initiative_cannot_pass_on_has_no_value():
    lost = initiative([member(effect="[parameters('nobody')]")])
    assert decide(SET, initiatives=[lost]) == ["allowed"]


GROUPS = "/providers/Microsoft.Management/managementGroups/corp"


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"scope": SUBSCRIPTION}, "refused"),
        ({"scope": GROUP.upper()}, "refused"),
        ({"scope": f"{GROUP}-other"}, "not applicable"),
        ({"scope": GROUPS}, "may be refused"),
        ({"not_scopes": (GROUP,)}, "not applicable"),
        ({"not_scopes": (f"{GROUP}2",)}, "refused"),
        ({"not_scopes": (GROUPS,)}, "may be refused"),
        ({"enforced": False}, "allowed"),
    ],
)
def test_scope_and_enforcement(options, expected):
    assert decide(**options) == [expected]


def test_a_request_without_a_known_id_may_lie_in_an_excluded_scope():
    asked = Request(STORAGE, "2023-05-01", None, "x", {"location": "swedencentral"})
    assert decide(asked=asked, scope=GROUP) == ["refused"]
    assert decide(asked=asked, not_scopes=(GROUP,)) == ["may be refused"]


def test_not_even_a_failing_expression_refuses_without_enforcement():
    fails = definition({"value": "[int('')]", "equals": 1})
    assignment = Assignment("a", "rule", enforced=False)
    library = Library((fails,), (), (assignment,))
    [decision] = evaluate(ASKED, assignment, library)
    assert decision.status == "allowed"


def selector(kind, **choice):
    return {"kind": kind, **choice}


@pytest.mark.parametrize(
    ("selectors", "expected"),
    [
        ([selector("resourceLocation", **{"in": ["Sweden Central"]})], "refused"),
        ([selector("resourceLocation", notIn=["swedencentral"])], "not applicable"),
        ([selector("resourceType", **{"in": [STORAGE.lower()]})], "refused"),
        (
            [
                selector("resourceType", **{"in": [STORAGE]}),
                selector("resourceLocation", **{"in": ["x"]}),
            ],
            "not applicable",
        ),
        (
            [selector("resourceWithoutLocation", **{"in": ["subscriptionLevelResources"]})],
            "not applicable",
        ),
        ([selector("somethingNew", **{"in": ["x"]})], "may be refused"),
    ],
)
def test_resource_selectors(selectors, expected):
    assert decide(selectors=({"selectors": selectors},)) == [expected]


def test_any_one_of_several_selectors_is_enough():
    first = {"selectors": [selector("resourceLocation", **{"in": ["x"]})]}
    second = {"selectors": [selector("resourceType", **{"in": [STORAGE]})]}
    assert decide(selectors=(first, second)) == ["refused"]


def override(value, *selectors):
    return {"kind": "policyEffect", "value": value, "selectors": list(selectors)}


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        ((override("Audit"),), "allowed"),
        ((override("Audit"), override("Deny")), "refused"),
        (
            (override("Disabled", selector("policyDefinitionReferenceId", **{"in": ["REF"]})),),
            "not applicable",
        ),
        (
            (override("Audit", selector("policyDefinitionReferenceId", **{"in": ["no"]})),),
            "refused",
        ),
        (
            (override("Audit", selector("resourceLocation", **{"in": ["swedencentral"]})),),
            "allowed",
        ),
    ],
)
def test_overrides_of_the_effect(overrides, expected):
    assert decide(SET, initiatives=[initiative([member(effect="Deny")])], overrides=overrides) == [
        expected
    ]


ASSIGNED = f"{SUBSCRIPTION}/providers/Microsoft.Authorization/policyAssignments/assigned"
BEFORE, AFTER = Context(utc_now="2026-01-01T00:00:00Z"), Context(utc_now="2028-01-01T00:00:00Z")


@pytest.mark.parametrize(
    ("changes", "context", "expected"),
    [
        ({}, None, "not applicable"),
        ({"scope": f"{GROUP}2"}, None, "refused"),
        ({"assignment_id": ASSIGNED.replace("assigned", "another")}, None, "refused"),
        ({"expires_on": "2027-01-01T00:00:00Z"}, BEFORE, "not applicable"),
        ({"expires_on": "2027-01-01T00:00:00Z"}, AFTER, "refused"),
        ({"expires_on": "2027-01-01T00:00:00Z"}, None, "may be refused"),
        ({"reference_ids": frozenset({"other"})}, None, "refused"),
    ],
)
def test_exemptions(changes, context, expected):
    told = {
        "scope": GROUP,
        "assignment_id": ASSIGNED,
        "reference_ids": frozenset(),
        "expires_on": "",
        "selectors": (),
        **changes,
    }
    assert decide(exemptions=[Exemption(**told)], context=context) == [expected]


def test_what_no_request_could_be_held_against_is_listed_once():
    keys = definition({}, name="keys", mode="Microsoft.KeyVault.Data")
    assignments = (Assignment("b", "keys"), Assignment("a", "keys"), Assignment("a", "absent"))
    listed = not_evaluated(Library((keys, RULE), (), assignments))
    assert [(each.policy, each.assignments) for each in listed] == [
        ("absent", ("a",)),
        ("keys", ("a", "b")),
    ]
    assert "Microsoft.KeyVault.Data" in listed[1].why


TOP = "/providers/Microsoft.Management/managementGroups/00000000-0000-0000-0000-00000000000A"


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        (None, "may be refused"),
        (Context(tenant_id="00000000-0000-0000-0000-00000000000a"), "refused"),
        (Context(management_group=TOP.rsplit("/", 1)[-1]), "refused"),
        (Context(management_group="another"), "may be refused"),
    ],
)
def test_the_topmost_group_bears_the_id_of_the_tenant(context, expected):
    assert decide(scope=TOP, context=context) == [expected]


def test_what_of_an_assignment_could_not_be_read_leaves_it_in_doubt():
    assert decide(faults=("its notScopes cannot be read",)) == ["may be refused"]


def test_a_missing_definition_that_only_audits_refuses_nothing():
    absent = "/providers/Microsoft.Authorization/policyDefinitions/absent"
    told = {
        effect: not_evaluated(
            Library((), (initiative([member("r", absent, **given)]),), (Assignment("a", SET),))
        )[0].may_refuse
        for effect, given in {
            "Audit": {"effect": "Audit"},
            "Deny": {"effect": "Deny"},
            "": {},
        }.items()
    }
    assert told == {"Audit": False, "Deny": True, "": True}

"""Which rules look at a request at all: exempt types, modes, applicability, and the order of it."""

import pytest

from ailz.policy import evaluate
from tests.policy.build import NETWORK, STORAGE, answer, definition, request, storage

ANYTHING = {"field": "name", "exists": True}
GROUPS = "Microsoft.Resources/subscriptions/resourceGroups"


@pytest.mark.parametrize(
    "exempt",
    [
        "Microsoft.Resources/deployments",
        "Microsoft.Resources/tags",
        "Microsoft.Billing/x",
        "Microsoft.Capacity/reservationOrders/reservations",
        "Microsoft.ServiceBus/namespaces/topics",
        "Microsoft.ServiceBus/namespaces/topics/subscriptions",
    ],
)
def test_types_that_policy_never_sees(exempt):
    assert answer(ANYTHING, request(type=exempt)) == "not applicable"


@pytest.mark.parametrize(
    ("mode", "seen", "expected"),
    [
        ("All", GROUPS, "refused"),
        ("all", f"{NETWORK}/subnets", "refused"),
        ("Indexed", STORAGE, "refused"),
        ("indexed", GROUPS, "not applicable"),
        ("Indexed", f"{NETWORK}/subnets", "not applicable"),
        ("", f"{NETWORK}/subnets", "not applicable"),
        ("Indexed", "Microsoft.MachineLearningServices/workspaces/computes", "may be refused"),
        ("Indexed", "Contoso.New/things", "may be refused"),
        ("Microsoft.KeyVault.Data", "Microsoft.KeyVault/vaults/keys", "not applicable"),
        ("Microsoft.Kubernetes.Data", STORAGE, "not applicable"),
    ],
)
def test_modes(mode, seen, expected):
    assert answer(ANYTHING, request(type=seen), mode=mode or "Indexed") == expected


def test_the_mode_of_a_data_plane_is_named():
    rule = definition(ANYTHING, mode="Microsoft.KeyVault.Data")
    [decision] = evaluate(storage(), rule)
    assert "Microsoft.KeyVault.Data" in decision.why[0]


TYPE = {"field": "type", "equals": STORAGE}
OTHER_TYPE = {"field": "type", "equals": NETWORK}
OTHER_KIND = {"field": "kind", "equals": "other"}
OTHER_NAME = {"field": "name", "equals": "other"}
OPEN = {"field": f"{STORAGE}/publicNetworkAccess", "equals": "Enabled"}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"allOf": [TYPE, OPEN]}, "allowed"),
        ({"allOf": [OTHER_TYPE, OPEN]}, "not applicable"),
        ({"allOf": [TYPE, OTHER_KIND, OPEN]}, "not applicable"),
        ({"allOf": [TYPE, OTHER_NAME, OPEN]}, "not applicable"),
        ({"allOf": [TYPE, OTHER_KIND]}, "allowed"),
        ({"allOf": [TYPE, OTHER_NAME]}, "allowed"),
        (OTHER_KIND, "allowed"),
        (OTHER_NAME, "allowed"),
        ({"allOf": [TYPE, {"not": {"field": "location", "exists": True}}]}, "allowed"),
        ({"anyOf": [{"allOf": [OTHER_TYPE, OPEN]}, {"allOf": [TYPE, OPEN]}]}, "allowed"),
        ({"allOf": [{"field": "type", "in": [NETWORK]}, OPEN]}, "not applicable"),
    ],
)
def test_what_does_not_apply_is_told_from_what_passes(rule, expected):
    assert answer(rule, storage()) == expected


def test_a_rule_that_fails_before_it_asks_for_the_type_refuses_every_type():
    fails = {"value": "[int('')]", "equals": 0}
    assert answer({"allOf": [fails, OTHER_TYPE]}, storage()) == "refused"
    assert answer({"allOf": [OTHER_TYPE, fails]}, storage()) == "not applicable"


def test_a_child_in_its_own_request_is_of_its_own_type():
    inline = request({"properties": {"subnets": [{"name": "s", "properties": {}}]}}, type=NETWORK)
    alone = request({"properties": {}}, type=f"{NETWORK}/subnets", name="s")
    bare = {"field": f"{NETWORK}/subnets[*].networkSecurityGroup.id", "exists": False}
    assert answer({"allOf": [{"field": "type", "equals": NETWORK}, bare]}, inline) == "refused"
    child = {"field": "type", "equals": f"{NETWORK}/subnets"}
    assert answer(child, inline) == "not applicable"
    assert answer(child, alone) == "refused"

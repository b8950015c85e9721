"""One form for what the design, Bicep and Terraform say, and what is left when they disagree."""

from typing import Any

import pytest

from ailz.azure.bodies import UNKNOWN, Body, differences, from_evaluated, from_plan, from_snapshot
from ailz.design.evaluate import Evaluated, Unknown

GROUP = "/subscriptions/s/resourceGroups/rg"
STORAGE = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/st"
IDENTITY = f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id"
ROLES = f"{STORAGE}/providers/Microsoft.Authorization/roleAssignments"
PRINCIPAL = Unknown("identity.properties.principalId")

EVALUATED = (
    Evaluated(
        "storage",
        None,
        "Microsoft.Storage/storageAccounts",
        "2025-06-01",
        STORAGE,
        "st",
        {
            "location": "westeurope",
            "tags": {"a": "b"},
            "identity": {"type": "UserAssigned", "userAssignedIdentities": [IDENTITY]},
            "properties": {"minimumTlsVersion": "TLS1_2", "ipRules": [], "note": "<b>bold</b>"},
        },
    ),
    Evaluated(
        "access",
        "one",
        "Microsoft.Authorization/roleAssignments",
        "2022-04-01",
        f"{ROLES}/<guid({STORAGE}-<identity.properties.principalId>-r)>",
        f"<guid({STORAGE}-<identity.properties.principalId>-r)>",
        {"properties": {"principalId": PRINCIPAL, "roleDefinitionId": "r"}},
    ),
)

SNAPSHOT: dict[str, Any] = {
    "predictedResources": [
        {
            "id": STORAGE,
            "type": "Microsoft.Storage/storageAccounts",
            "name": "st",
            "apiVersion": "2025-06-01",
            "location": "westeurope",
            "tags": {"a": "b"},
            "identity": {"type": "UserAssigned", "userAssignedIdentities": {IDENTITY: {}}},
            "properties": {"minimumTlsVersion": "TLS1_2", "ipRules": [], "note": "<b>bold</b>"},
        },
        {
            "id": (
                f"[extensionResourceId('{STORAGE}', 'Microsoft.Authorization/roleAssignments', "
                f"guid('{STORAGE}', reference('{IDENTITY}', '2024-11-30').principalId, 'r'))]"
            ),
            "type": "Microsoft.Authorization/roleAssignments",
            "name": f"[guid('{STORAGE}', reference('{IDENTITY}', '2024-11-30').principalId, 'r')]",
            "apiVersion": "2022-04-01",
            "properties": {
                "principalId": f"[reference('{IDENTITY}', '2024-11-30').principalId]",
                "roleDefinitionId": "r",
            },
        },
    ]
}


def _change(kind: str, after: Any, unknown: Any) -> dict[str, Any]:
    return {
        "type": kind,
        "mode": "managed",
        "change": {"after": after, "after_unknown": unknown},
    }


PLAN: dict[str, Any] = {
    "resource_changes": [
        _change(
            "azapi_resource",
            {
                "type": "Microsoft.Storage/storageAccounts@2025-06-01",
                "id": STORAGE,
                "location": "westeurope",
                "tags": {"a": "b"},
                "identity": [{"type": "UserAssigned", "identity_ids": [IDENTITY]}],
                "body": {
                    "properties": {
                        "minimumTlsVersion": "TLS1_2",
                        "ipRules": [],
                        "note": "<b>bold</b>",
                    }
                },
            },
            {"body": {"properties": {"ipRules": []}}, "output": True, "identity": [{}]},
        ),
        _change(
            "azapi_resource",
            {
                "type": "Microsoft.Authorization/roleAssignments@2022-04-01",
                "parent_id": STORAGE,
                "body": {"properties": {"roleDefinitionId": "r"}},
            },
            {"id": True, "name": True, "body": {"properties": {"principalId": True}}},
        ),
    ]
}

ALL = (from_evaluated(EVALUATED), from_snapshot(SNAPSHOT), from_plan(PLAN))


@pytest.mark.parametrize("left", ALL)
@pytest.mark.parametrize("right", ALL)
def test_the_three_say_the_same(left: tuple[Body, ...], right: tuple[Body, ...]) -> None:
    assert differences(left, right) == []


def test_unknown_values_have_one_form() -> None:
    for _, access in ALL:
        assert access.id == f"{ROLES}/<unknown>"
        assert access.name == "<unknown>"
        assert access.body["properties"]["principalId"] is UNKNOWN


def _body(properties: dict[str, Any], id_: str = STORAGE, version: str = "1") -> Body:
    return Body("T", version, id_, "st", {"properties": properties})


@pytest.mark.parametrize(
    ("left", "right", "says"),
    [
        ({"a": 1}, {"a": 2}, "properties.a: 1 on the left, 2 on the right"),
        ({"a": True}, {"a": 1}, "properties.a: True on the left, 1 on the right"),
        ({"a": "1"}, {"a": UNKNOWN}, "properties.a: '1' on the left, <unknown> on the right"),
        ({"a": None}, {}, "properties.a: only on the left: None"),
        ({}, {"a": []}, "properties.a: only on the right: []"),
        ({"a": [{"b": 1}]}, {"a": [{"b": 2}]}, "properties.a[0].b: 1 on the left, 2 on the right"),
        ({"a": [1, 2]}, {"a": [2, 1]}, "properties.a[0]: 1 on the left, 2 on the right"),
        ({"a": [1]}, {"a": [1, 2]}, "properties.a: [1] on the left, [1, 2] on the right"),
    ],
)
def test_a_difference_is_named_with_its_path(left: Any, right: Any, says: str) -> None:
    assert f"{STORAGE}: {says}" in differences([_body(left)], [_body(right)])


def test_a_version_and_a_missing_resource_are_differences() -> None:
    found = differences([_body({}), _body({}, GROUP)], [_body({}, version="2")])
    assert found == [
        f"{GROUP}: only on the left",
        f"{STORAGE}: api_version: '1' on the left, '2' on the right",
    ]


def test_resources_with_unknown_ids_pair_by_what_they_say() -> None:
    reader, writer, owner = (_body({"role": r}, f"{ROLES}/<unknown>") for r in ("r", "w", "o"))
    assert differences([reader, writer], [writer, reader]) == []
    assert differences([reader, writer], [owner, reader]) == [
        f"{ROLES}/<unknown>: properties.role: 'w' on the left, 'o' on the right"
    ]
    assert differences([reader, reader], [reader]) == [f"{ROLES}/<unknown>: only on the left"]


def test_of_a_plan_only_requests_to_azure_count() -> None:
    key = f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv/keys/cmk"
    action = {"type": "Microsoft.KeyVault/vaults/keys@1", "resource_id": key, "body": {"a": 1}}
    update = {
        "type": "Microsoft.Storage/storageAccounts/blobServices@1",
        "parent_id": STORAGE,
        "name": "default",
        "body": {"properties": {}},
    }
    changes = [
        _change("azapi_resource_action", {**action, "method": "PUT"}, {}),
        _change("azapi_resource_action", {**action, "method": "POST"}, {}),
        _change("azapi_update_resource", update, {"id": True}),
        _change("azapi_resource", None, {}),
        _change("random_string", {"result": "x"}, {}),
    ]
    made = from_plan({"resource_changes": changes})
    assert [each.id for each in made] == [key, f"{STORAGE}/blobServices/default"]


def test_an_expression_inside_a_text_is_unknown_and_brackets_are_not() -> None:
    entry = {
        "id": "i",
        "type": "T",
        "name": "n",
        "apiVersion": "1",
        "properties": {
            "whole": "[reference('x').a]",
            "inside": "[format('x {0}', reference('x').a)]",
            "text": "[production] do not touch (really)",
            "array": "[1]",
        },
    }
    (made,) = from_snapshot({"predictedResources": [entry]})
    assert made.body["properties"] == {
        "whole": UNKNOWN,
        "inside": UNKNOWN,
        "text": "[production] do not touch (really)",
        "array": "[1]",
    }

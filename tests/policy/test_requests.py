"""Requests from what Bicep and Terraform say they will deploy."""

from ailz.policy import UNKNOWN, requests_from_plan, requests_from_snapshot
from tests.policy.build import GROUP, SUBSCRIPTION

IDENTITY = f"{GROUP}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id"
ACCOUNT = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/st"


def test_a_bicep_snapshot():
    snapshot = {
        "predictedResources": [
            {
                "id": f"{SUBSCRIPTION}/resourceGroups/rg",
                "type": "Microsoft.Resources/resourceGroups",
                "name": "rg",
                "apiVersion": "2024-03-01",
                "location": "swedencentral",
            },
            {
                "id": f"{ACCOUNT}/blobServices/default",
                "type": "Microsoft.Storage/storageAccounts/blobServices",
                "name": "st/default",
                "apiVersion": "2023-05-01",
                "properties": {
                    "later": f"[reference('{IDENTITY}', '2023-01-31').principalId]",
                    "listed": ["[listKeys('x', '2023-05-01')]", "plain"],
                    "json": '["a", "b"]',
                    "escaped": "[[a]",
                    "kusto": "[a-z]",
                },
            },
        ]
    }
    group, blobs = requests_from_snapshot(snapshot)
    assert group.type == "Microsoft.Resources/subscriptions/resourceGroups"
    assert group.body == {"location": "swedencentral"}
    assert (blobs.name, blobs.full_name) == ("default", "st/default")
    assert blobs.body["properties"] == {
        "later": UNKNOWN,
        "listed": [UNKNOWN, "plain"],
        "json": '["a", "b"]',
        "escaped": "[a]",
        "kusto": "[a-z]",
    }


def change(kind, after, unknown=None, mode="managed", address="x"):
    told = {"actions": ["create"], "after": after, "after_unknown": unknown or {}}
    return {"address": address, "type": kind, "mode": mode, "change": told}


STORAGE = "Microsoft.Storage/storageAccounts@2023-05-01"


def plan(*changes):
    return requests_from_plan({"resource_changes": list(changes)})


def account(**more):
    after = {
        "type": STORAGE,
        "name": "st",
        "parent_id": GROUP,
        "location": "swedencentral",
        "tags": {"a": "b"},
        "identity": [{"type": "UserAssigned", "identity_ids": [IDENTITY]}],
        "body": {"kind": "StorageV2", "properties": {"encryption": {}}},
    }
    return change(
        "azapi_resource",
        {**after, **more},
        {
            "body": {"properties": {"encryption": {"keySource": True}}},
            "id": True,
            "identity": [{"identity_ids": [False], "principal_id": True}],
            "output": True,
        },
    )


def test_a_resource_of_a_plan():
    [request] = plan(account())
    assert (request.type, request.api_version) == tuple(STORAGE.split("@"))
    assert (request.id, request.name, request.origin) == (ACCOUNT, "st", "x")
    assert request.body == {
        "location": "swedencentral",
        "tags": {"a": "b"},
        "identity": {"type": "UserAssigned", "userAssignedIdentities": {IDENTITY: {}}},
        "kind": "StorageV2",
        "properties": {"encryption": {"keySource": UNKNOWN}},
    }


def test_ids_of_groups_children_and_extensions_are_put_together():
    group = {"type": "Microsoft.Resources/resourceGroups@2024-03-01", "name": "rg-ai"}
    child = {"type": "Microsoft.Storage/storageAccounts/blobServices@2023-05-01", "name": "default"}
    lock = {"type": "Microsoft.Authorization/locks@2020-05-01", "name": "keep"}
    requests = plan(
        change("azapi_resource", {**group, "parent_id": SUBSCRIPTION}),
        change("azapi_resource", {**child, "parent_id": ACCOUNT}),
        change("azapi_resource", {**lock, "parent_id": ACCOUNT}),
        change("azapi_resource", {**lock}, {"parent_id": True}),
    )
    assert [request.id for request in requests] == [
        GROUP,
        f"{ACCOUNT}/blobServices/default",
        f"{ACCOUNT}/providers/Microsoft.Authorization/locks/keep",
        None,
    ]


def test_an_unknown_body_or_identity_stays_unknown():
    after = {
        "type": STORAGE,
        "name": "st",
        "parent_id": GROUP,
        "identity": [{"type": "UserAssigned"}],
    }
    unknown = {"body": True, "identity": [{"identity_ids": True}]}
    [request] = plan(change("azapi_resource", after, unknown))
    assert request.body["properties"] is UNKNOWN
    assert request.body["identity"] == {"type": "UserAssigned", "userAssignedIdentities": UNKNOWN}


def test_an_update_is_judged_merged_into_what_it_updates():
    update = {
        "type": STORAGE,
        "resource_id": ACCOUNT,
        "body": {"properties": {"encryption": {"a": 1}}},
    }
    first, second = plan(change("azapi_update_resource", update, address="u"), account())
    assert first.origin == "x"
    assert (second.origin, second.partial) == ("u", False)
    assert second.body["properties"] == {"encryption": {"keySource": UNKNOWN, "a": 1}}
    assert second.body["location"] == "swedencentral"


def test_an_update_of_a_resource_that_the_plan_does_not_make_is_partial():
    update = {"type": STORAGE, "resource_id": ACCOUNT, "body": {"properties": {}}}
    [request] = plan(change("azapi_update_resource", update))
    assert (request.partial, request.id, request.name) == (True, ACCOUNT, "st")


def test_actions_count_where_they_put():
    put = {"type": STORAGE, "resource_id": ACCOUNT, "body": {"properties": {}}, "method": "PUT"}
    requests = plan(
        change("azapi_resource_action", {**put, "action": "blobServices/default"}),
        change("azapi_resource_action", {**put, "action": None}),
        change("azapi_resource_action", {**put, "method": "PATCH"}),
        change("azapi_resource_action", {**put, "action": "listKeys", "method": "POST"}),
    )
    assert [(each.type.rsplit("/", 1)[-1], each.id, each.partial) for each in requests] == [
        ("blobServices", f"{ACCOUNT}/blobServices/default", False),
        ("storageAccounts", ACCOUNT, False),
        ("storageAccounts", ACCOUNT, True),
    ]


def test_what_is_not_a_request_is_left_out():
    deleted = {
        "address": "x",
        "type": "azapi_resource",
        "mode": "managed",
        "change": {"actions": ["delete"], "after": None},
    }
    assert (
        plan(
            deleted,
            change("azapi_resource", {"type": STORAGE}, mode="data"),
            change("azuread_group", {"name": "g"}),
        )
        == []
    )

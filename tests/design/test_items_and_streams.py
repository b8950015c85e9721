"""What is special about stores that keep roles themselves, and about streams into the lake."""

from __future__ import annotations

import json
from typing import Any

from ailz.design.compose import design
from ailz.design.evaluate import Evaluated
from ailz.model.loader import load_text
from tests.model.test_rules import SPOKE, STANDALONE, changed

ITEMS = "Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments"
CONTAINER = "Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers"
ROLE = "Microsoft.Authorization/roleAssignments"


def requests(
    changes: dict[str, Any], environment: str = "dev", world: dict[str, Any] = STANDALONE
) -> list[Evaluated]:
    zone = design(load_text(changed(world, changes)))
    return list(zone.main.requests[environment])


def cosmos(**said: Any) -> dict[str, Any]:
    containers = [{"name": "items", "partition_key": "/id"}]
    return {"databases": [{"name": "app", "containers": containers}], **said}


def roles(found: list[Evaluated]) -> list[tuple[str, str]]:
    return [
        (
            each.body["properties"]["scope"].rpartition("/dbs/")[2],
            each.body["properties"]["roleDefinitionId"][-1],
        )
        for each in found
        if each.type == ITEMS
    ]


def test_roles_on_items_stand_in_the_account_and_in_no_list_of_azures() -> None:
    found = requests({"capabilities.cosmos": cosmos()})
    assert ("app", "1") in roles(found)
    azures = {
        str(each.body["properties"]["roleDefinitionId"])[-12:]
        for each in found
        if each.type == ROLE
    }
    assert azures
    assert not azures & {"000000000001", "000000000002"}


def test_whoever_may_assign_no_roles_still_writes_those_of_the_account() -> None:
    changes = {
        "capabilities.cosmos": cosmos(),
        "delivery.identity": {"may_assign_roles": False},
    }
    found = requests(changes)
    assert roles(found)
    assert [each for each in found if each.type == ROLE] == []


def test_people_read_no_items_where_the_data_is_sensitive() -> None:
    group = {"group_id": "5ea273c4-d8f6-4190-865b-1674928a1377"}
    open_to = {"capabilities.cosmos": cosmos(), "access.data_scientists": group}
    closed = {**open_to, "workload.personal_data": True}
    held = {
        name: [
            each
            for each in requests(changes)
            if each.type == ITEMS and each.body["properties"]["principalId"] == group["group_id"]
        ]
        for name, changes in {"open": open_to, "closed": closed}.items()
    }
    assert len(held["open"]) == 1
    assert held["closed"] == []


def test_a_serverless_container_is_told_no_throughput() -> None:
    changes = {"capabilities.cosmos": cosmos(max_throughput=4000)}
    options = {
        name: [
            each.body["properties"].get("options")
            for each in requests(changes, name)
            if each.type == CONTAINER
        ]
        for name in ("dev", "prod")
    }
    assert options == {
        "dev": [None],
        "prod": [{"autoscaleSettings": {"maxThroughput": 4000}}],
    }


def test_events_are_captured_as_an_identity_that_may_write_there() -> None:
    hubs = [{"name": "claims", "capture": "raw"}]
    found = requests({"capabilities.event_hubs": {"hubs": hubs}, "capabilities.data_lake": {}})
    hub = next(each for each in found if each.type == "Microsoft.EventHub/namespaces/eventhubs")
    destination = hub.body["properties"]["captureDescription"]["destination"]
    assert destination["identity"]["type"] == "UserAssigned"
    writes = [
        each.id
        for each in found
        if each.type == ROLE
        and str(each.body["properties"]["principalId"]).startswith("<event_capture")
    ]
    assert len(writes) == 1
    assert "/containers/raw/" in writes[0]


def test_the_ports_of_a_service_are_open_to_its_endpoint() -> None:
    clients: dict[str, Any] = {"platform.client_address_space": ["10.8.0.0/16"]}
    streams_too = {**clients, "capabilities.event_hubs": {"hubs": [{"name": "claims"}]}}
    plain, streams = (
        json.dumps(
            [e.body for e in requests(c, world=SPOKE) if e.type.endswith("networkSecurityGroups")]
        )
        for c in (clients, streams_too)
    )
    assert "9093" not in plain
    assert "9093" in streams

"""What services make for themselves is in the world, stands in the way, and goes again."""

from __future__ import annotations

from typing import Any

import pytest

from ailz.azure.look import values
from ailz.azure.world import Resource, World
from tests.azure.worlds import GROUP, SUBSCRIPTION, alone, ask, at, doubted_by, refused_by, world

__all__ = ["alone"]

pytestmark = pytest.mark.usefixtures("alone")

VAULT = at("Microsoft.KeyVault/vaults/kv")
ENDPOINT = at("Microsoft.Network/privateEndpoints/pep")
ACCOUNT = at("Microsoft.Storage/storageAccounts/st")
REGISTRY = at("Microsoft.MachineLearningServices/registries/mlr")
BRICKS = at("Microsoft.Databricks/workspaces/dbw")
CLUSTER = at("Microsoft.ContainerService/managedClusters/aks")
SUBNET = at("Microsoft.Network/virtualNetworks/v/subnets/one")


def to(target: str, *, by_hand: bool = False, **more: Any) -> dict[str, Any]:
    how = "manualPrivateLinkServiceConnections" if by_hand else "privateLinkServiceConnections"
    return {
        "location": "westeurope",
        "properties": {
            "subnet": {"id": SUBNET},
            how: [{"name": "c", "properties": {"privateLinkServiceId": target}}],
            **more,
        },
    }


def made(after: World, *types: str) -> list[Resource]:
    return [each for each in after.of(*types) if each.owner == "service"]


FACTORY = at("Microsoft.DataFactory/factories/adf")
MANAGED = f"{FACTORY}/managedVirtualNetworks/default/managedPrivateEndpoints/lake-blob"
SEARCH = at("Microsoft.Search/searchServices/srch")
LINK = f"{SEARCH}/sharedPrivateLinkResources/lake-blob"


@pytest.mark.parametrize(
    ("above", "asks", "said", "description"),
    [
        (FACTORY, MANAGED, {}, "Requested by DataFactory:adf, Name:lake-blob"),
        (SEARCH, LINK, {"requestMessage": "srch asks for lake"}, "srch asks for lake"),
    ],
    ids=["by the service's own words", "by a message"],
)
def test_a_service_that_asks_for_a_connection_leaves_it_pending_in_its_target(
    above: str, asks: str, said: dict[str, str], description: str
) -> None:
    here = world((ACCOUNT, {}), (above, {}), (asks.rsplit("/", 2)[0], {}))
    body = {"properties": {"privateLinkResourceId": ACCOUNT, "groupId": "blob", **said}}
    _, after = ask(here, "PUT", asks, body)
    (connection,) = made(after, "Microsoft.Storage/storageAccounts/privateEndpointConnections")
    (state,) = values(connection.body, "properties.privateLinkServiceConnectionState")
    assert state == {"status": "Pending", "description": description}
    _, again = ask(after, "PUT", asks, body)
    assert len(again.resources) == len(after.resources)
    _, gone = ask(again, "DELETE", asks)
    assert made(gone, connection.type) == []
    _, elsewhere = ask(here, "PUT", asks, {"properties": {"privateLinkResourceId": f"{ACCOUNT}x"}})
    assert made(elsewhere, connection.type) == []


@pytest.mark.parametrize(("by_hand", "state"), [(False, "Approved"), (True, "Pending")])
def test_an_endpoint_has_an_interface_and_a_connection_in_its_target(
    by_hand: bool, state: str
) -> None:
    """B8 and more: Azure names the connection as it likes."""
    here = world((VAULT, {}), (SUBNET, {}), (SUBNET.rsplit("/", 2)[0], {}))
    body = to(VAULT, by_hand=by_hand, customNetworkInterfaceName="nic-ours")
    _, after = ask(here, "PUT", ENDPOINT, body)
    assert after.get(at("Microsoft.Network/networkInterfaces/nic-ours")) is not None
    (connection,) = made(after, "Microsoft.KeyVault/vaults/privateEndpointConnections")
    path = "properties.privateLinkServiceConnectionState.status"
    assert list(values(connection.body, path)) == [state]
    _, again = ask(after, "PUT", ENDPOINT, body)
    assert len(again.resources) == len(after.resources)
    _, gone = ask(again, "DELETE", ENDPOINT)
    assert made(gone, connection.type, "Microsoft.Network/networkInterfaces") == []
    assert not ask(gone, "DELETE", SUBNET)[0].refused


def test_a_storage_account_has_its_parts_from_the_start() -> None:
    answer, after = ask(world(), "PUT", ACCOUNT, {"location": "westeurope"})
    assert answer.status == 201
    answer, after = ask(after, "PUT", f"{ACCOUNT}/blobServices/default", {"properties": {}})
    assert answer.status == 200
    _, after = ask(after, "DELETE", ACCOUNT)
    assert after.get(f"{ACCOUNT}/blobServices/default") is None


def test_application_insights_leaves_an_alert_rule_behind() -> None:
    component = at("Microsoft.Insights/components/appi")
    _, after = ask(world(), "PUT", component, {"location": "westeurope", "properties": {}})
    _, after = ask(after, "DELETE", component)
    (rule,) = made(after, "Microsoft.AlertsManagement/smartDetectorAlertRules")
    assert rule.name == "Failure Anomalies - appi"
    _, after = ask(after, "DELETE", GROUP)
    assert after.get(rule.id) is None


def test_the_group_of_databricks_has_its_storage_and_goes_with_it_alone() -> None:
    """A deny assignment keeps everybody from it; an endpoint of ours to what is in it may go."""
    group = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-managed"
    body = {
        "location": "westeurope",
        "properties": {
            "managedResourceGroupId": group,
            "parameters": {"storageAccountName": {"value": "stdbfs"}},
        },
    }
    here = world((SUBNET, {}), (SUBNET.rsplit("/", 2)[0], {}))
    _, after = ask(here, "PUT", BRICKS, body)
    storage = f"{group}/providers/Microsoft.Storage/storageAccounts/stdbfs"
    assert after.get(storage) is not None
    for each in (group, storage):
        assert refused_by(ask(after, "DELETE", each)[0]) == {"managed-group-denied"}
    _, reached = ask(after, "PUT", ENDPOINT, to(storage))
    assert not ask(reached, "DELETE", ENDPOINT)[0].refused
    _, gone = ask(after, "DELETE", BRICKS)
    assert gone.get(group) is None
    assert gone.get(storage) is None


def test_a_model_registry_makes_its_stores_in_a_group_of_its_own() -> None:
    """B8: a storage account and a container registry in each region."""
    places = [{"location": "westeurope"}, {"location": "northeurope"}]
    body = {"location": "westeurope", "properties": {"regionDetails": places}}
    _, after = ask(world(), "PUT", REGISTRY, body)
    stores = made(
        after, "Microsoft.Storage/storageAccounts", "Microsoft.ContainerRegistry/registries"
    )
    assert len(stores) == 4
    assert len({each.id.split("/")[4] for each in stores}) == 1
    assert not any(each.id.startswith(f"{GROUP}/") for each in stores)
    _, after = ask(after, "DELETE", REGISTRY)
    assert [each for each in after.resources.values() if each.owner == "service"] == []


def test_a_workspace_makes_a_group_only_for_the_older_encryption() -> None:
    workspace = at("Microsoft.MachineLearningServices/workspaces/mlw")
    encrypted: dict[str, Any] = {"encryption": {"status": "Enabled"}}
    for more, groups in (({}, 1), ({"enableServiceSideCMKEncryption": True}, 0)):
        body = {"location": "westeurope", "properties": {**encrypted, **more}}
        _, after = ask(world(), "PUT", workspace, body)
        assert len(made(after, "Microsoft.Resources/resourceGroups")) == groups
        _, after = ask(after, "DELETE", workspace)
        # It stays, and costs, until the workspace is gone for good.
        assert len(made(after, "Microsoft.Resources/resourceGroups")) == groups


def test_a_managed_group_must_not_be_there() -> None:
    group = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-managed"
    bricks = {"location": "westeurope", "properties": {"managedResourceGroupId": group}}
    taken = world(Resource(group, "", {}))
    assert refused_by(ask(taken, "PUT", BRICKS, bricks)[0]) == {"managed-group"}
    nodes = {"location": "westeurope", "properties": {"nodeResourceGroup": "rg-managed"}}
    assert "managed-group" in doubted_by(ask(taken, "PUT", CLUSTER, nodes)[0])
    free = world()
    # What a body names for itself cannot be there yet.
    answer, after = ask(free, "PUT", CLUSTER, nodes)
    assert not answer.refused
    held = after.get(group)
    assert held is not None
    assert held.owner == "service"

"""What a body names: of which type it is, where it stands, and whether it is done being written."""

from __future__ import annotations

import pytest

from ailz.azure.request import Request
from tests.azure.small import (
    ADDRESS,
    ENDPOINT,
    NSG,
    REGION,
    ROUTES,
    SUBNET,
    SUBSCRIPTION,
    VNET,
    doubting,
    endpoint,
    of,
    put,
    refusing,
    resource,
    rid,
    subnet,
    vnet,
    world,
)

GATEWAY = rid("Microsoft.Network/natGateways", "ng-demo")
SETTING = rid("Microsoft.Insights/diagnosticSettings", "to-logs", NSG)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        (
            put(SUBNET, subnet(routeTable={"id": NSG})),
            put(SUBNET, subnet(routeTable={"id": ROUTES})),
        ),
        (
            put(SETTING, {"properties": {"workspaceId": NSG}}),
            put(
                SETTING,
                {
                    "properties": {
                        "workspaceId": rid("Microsoft.OperationalInsights/workspaces", "l")
                    }
                },
            ),
        ),
        (
            put(
                rid("Microsoft.Storage/storageAccounts", "stdemo"),
                {"identity": {"userAssignedIdentities": {NSG: {}}}},
            ),
            put(
                rid("Microsoft.Storage/storageAccounts", "stdemo"),
                {
                    "identity": {
                        "userAssignedIdentities": {
                            rid("Microsoft.ManagedIdentity/userAssignedIdentities", "id-demo"): {}
                        }
                    }
                },
            ),
        ),
    ],
)
def test_a_property_takes_ids_of_its_type(wrong: Request, right: Request) -> None:
    assert "reference-type" in refusing(world(), wrong)
    assert "reference-type" not in refusing(world(), right)


@pytest.mark.parametrize(
    ("there", "asked"),
    [
        ((VNET, NSG), put(SUBNET, subnet(networkSecurityGroup={"id": NSG}))),
        ((VNET, ROUTES), put(SUBNET, subnet(routeTable={"id": ROUTES}))),
        ((VNET, GATEWAY), put(SUBNET, subnet(natGateway={"id": GATEWAY}))),
        ((ADDRESS,), put(GATEWAY, of(publicIpAddresses=[{"id": ADDRESS}]))),
        (
            (VNET,),
            put(
                rid("Microsoft.Network/networkInterfaces", "nic"),
                of(ipConfigurations=[{"properties": {"subnet": {"id": SUBNET}}}]),
            ),
        ),
    ],
)
def test_what_is_joined_with_a_network_stands_in_its_region(
    there: tuple[str, ...], asked: Request
) -> None:
    far = [resource(id_, of("northeurope" if id_ == there[-1] else REGION)) for id_ in there]
    near = [resource(id_, of("West Europe")) for id_ in there]
    assert "same-region" in refusing(world(*far), asked)
    assert "same-region" not in refusing(world(*near), asked)
    assert "same-region" not in refusing(world(), asked)


def test_networks_are_peered_across_regions() -> None:
    far = rid("Microsoft.Network/virtualNetworks", "vnet-far")
    there = world(
        resource(VNET, vnet()), resource(far, vnet("10.9.0.0/16", location="northeurope"))
    )
    peering = {"properties": {"remoteVirtualNetwork": {"id": far}}}
    assert refusing(there, put(f"{VNET}/virtualNetworkPeerings/p", peering)) == set()


def test_an_endpoint_in_a_network_of_another_subscription_is_a_doubt() -> None:
    elsewhere = SUBNET.replace(SUBSCRIPTION, SUBSCRIPTION.replace("0001", "0002"))
    assert "same-subscription" in doubting(world(), put(ENDPOINT, endpoint(where=elsewhere)))
    assert "same-subscription" not in doubting(world(), put(ENDPOINT, endpoint()))


def test_what_is_still_written_cannot_be_used_yet_and_can_be_later() -> None:
    there = world(resource(VNET, vnet()), resource(SUBNET, subnet(), ready=2.0))
    assert "still-written" in refusing(there, put(ENDPOINT, endpoint()))
    assert "still-written" not in refusing(there.at(2.0), put(ENDPOINT, endpoint()))


def test_whether_another_provider_waits_for_what_is_still_written_is_a_doubt() -> None:
    account = rid("Microsoft.Storage/storageAccounts", "stdemo")
    there = world(resource(account, ready=2.0))
    asked = put(f"{account}/blobServices/default", {"properties": {}})
    assert "still-written" in doubting(there, asked)
    assert "still-written" not in doubting(there.at(3.0), asked)

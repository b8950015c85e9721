"""Private DNS: one zone of a name a network, one zone group an endpoint, one record a name."""

from __future__ import annotations

from typing import Any

from tests.azure.small import (
    ENDPOINT,
    GROUP,
    HUB,
    VNET,
    Tree,
    doubting,
    endpoint,
    put,
    refusing,
    resource,
    rid,
    world,
)

NAME = "privatelink.blob.core.windows.net"
ZONE = rid("Microsoft.Network/privateDnsZones", NAME)
TWIN = rid("Microsoft.Network/privateDnsZones", NAME, GROUP.replace("rg-demo", "rg-other"))
OTHER = rid("Microsoft.Network/privateDnsZones", "privatelink.file.core.windows.net")


def link(network: str, *, registers: bool = False) -> Tree:
    said = {"virtualNetwork": {"id": network}, "registrationEnabled": registers}
    return {"location": "global", "properties": said}


def zones(*ids: str) -> Tree:
    configs: list[Any] = [
        {"name": id_.rpartition("/")[2], "properties": {"privateDnsZoneId": id_}} for id_ in ids
    ]
    return {"properties": {"privateDnsZoneConfigs": configs}}


def test_a_network_is_linked_to_one_zone_of_a_name() -> None:
    there = world(resource(f"{ZONE}/virtualNetworkLinks/one", link(VNET)))
    second = put(f"{TWIN}/virtualNetworkLinks/two", link(VNET))
    assert "zone-one-name-per-network" in refusing(there, second)
    again = put(f"{ZONE}/virtualNetworkLinks/two", link(VNET))
    assert "zone-one-name-per-network" in refusing(there, again)
    for asked in (
        put(f"{ZONE}/virtualNetworkLinks/one", link(VNET)),
        put(f"{ZONE}/virtualNetworkLinks/hub", link(HUB)),
        put(f"{OTHER}/virtualNetworkLinks/two", link(VNET)),
    ):
        assert "zone-one-name-per-network" not in refusing(there, asked)


def test_a_network_registers_its_machines_in_one_zone() -> None:
    there = world(resource(f"{ZONE}/virtualNetworkLinks/one", link(VNET, registers=True)))
    both = put(f"{OTHER}/virtualNetworkLinks/two", link(VNET, registers=True))
    assert "zone-one-name-per-network" in refusing(there, both)


def test_an_endpoint_has_one_zone_group() -> None:
    """B3: a policy may have written it first."""
    there = world(
        resource(ENDPOINT, endpoint()),
        resource(f"{ENDPOINT}/privateDnsZoneGroups/deployedByPolicy", zones(ZONE)),
    )
    asked = put(f"{ENDPOINT}/privateDnsZoneGroups/default", zones(ZONE))
    assert "endpoint-zone-group" in refusing(there, asked)
    same = put(f"{ENDPOINT}/privateDnsZoneGroups/deployedByPolicy", zones(ZONE))
    assert "endpoint-zone-group" not in refusing(there, same)


def test_a_zone_group_names_each_zone_once_and_five_at_most() -> None:
    there = world(resource(ENDPOINT, endpoint()))
    asked = f"{ENDPOINT}/privateDnsZoneGroups/default"
    six = [rid("Microsoft.Network/privateDnsZones", f"z{n}.test") for n in range(6)]
    assert "endpoint-zone-group" in refusing(there, put(asked, zones(ZONE, TWIN)))
    assert "endpoint-zone-group" in refusing(there, put(asked, zones(*six)))
    assert "endpoint-zone-group" not in refusing(there, put(asked, zones(*six[:5])))


def test_two_endpoints_to_one_thing_in_one_zone_are_a_doubt() -> None:
    other = f"{ENDPOINT}-two"
    there = world(
        resource(ENDPOINT, endpoint()),
        resource(other, endpoint()),
        resource(f"{other}/privateDnsZoneGroups/default", zones(ZONE)),
    )
    asked = f"{ENDPOINT}/privateDnsZoneGroups/default"
    assert "endpoint-record" in doubting(there, put(asked, zones(ZONE)))
    assert "endpoint-record" not in doubting(there, put(asked, zones(OTHER)))

"""Peerings: ranges, gateways, and what a changed range leaves behind."""

from __future__ import annotations

from typing import Any

from ailz.azure.respond import respond
from ailz.azure.world import Resource
from tests.azure.small import (
    HUB,
    VNET,
    Tree,
    doubting,
    of,
    put,
    refusing,
    resource,
    rid,
    vnet,
    world,
)

OTHER = rid("Microsoft.Network/virtualNetworks", "vnet-other")
GATEWAY = rid("Microsoft.Network/virtualNetworkGateways", "vgw")
OUT, BACK = f"{VNET}/virtualNetworkPeerings/hub", f"{HUB}/virtualNetworkPeerings/spoke"


def to(network: str, **more: Any) -> Tree:
    return {"properties": {"remoteVirtualNetwork": {"id": network}, **more}}


def spoke_and_hub(hub: str = "10.1.0.0/16") -> list[Resource]:
    return [resource(VNET, vnet("10.0.0.0/16")), resource(HUB, vnet(hub))]


def test_peered_ranges_do_not_overlap() -> None:
    overlapping = world(*spoke_and_hub("10.0.128.0/17"))
    assert "peering-no-overlap" in refusing(overlapping, put(OUT, to(HUB)))
    assert "peering-no-overlap" not in refusing(world(*spoke_and_hub()), put(OUT, to(HUB)))


def test_a_range_does_not_overlap_what_the_other_side_reaches_already() -> None:
    there = [*spoke_and_hub(), resource(f"{HUB}/virtualNetworkPeerings/other", to(OTHER))]
    twin = world(*there, resource(OTHER, vnet("10.0.0.0/20")))
    assert "peering-no-overlap" in refusing(twin, put(BACK, to(VNET)))
    apart = world(*there, resource(OTHER, vnet("10.2.0.0/16")))
    assert "peering-no-overlap" not in refusing(apart, put(BACK, to(VNET)))


def test_a_new_range_does_not_overlap_a_peer() -> None:
    there = world(*spoke_and_hub(), resource(OUT, to(HUB)))
    assert "peering-no-overlap" in refusing(there, put(VNET, vnet("10.0.0.0/16", "10.1.4.0/24")))
    assert "peering-no-overlap" not in refusing(
        there, put(VNET, vnet("10.0.0.0/16", "10.3.0.0/24"))
    )


def test_a_remote_gateway_has_to_be_there_and_its_side_lets_it_be_used() -> None:
    asked = put(OUT, to(HUB, useRemoteGateways=True))
    place = {"properties": {"subnet": {"id": f"{HUB}/subnets/GatewaySubnet"}}}
    gateway = resource(GATEWAY, of(ipConfigurations=[place]))
    group = resource(VNET.partition("/providers/")[0], {"location": "westeurope"})
    none = world(group, *spoke_and_hub(), whole=True)
    assert "peering-gateway" in refusing(none, asked)
    # Where the world does not list everything, there may be one.
    assert "peering-gateway" in doubting(world(*spoke_and_hub()), asked)
    closed = world(*spoke_and_hub(), gateway, resource(BACK, to(VNET, allowGatewayTransit=False)))
    assert "peering-gateway" in refusing(closed, asked)
    let = world(*spoke_and_hub(), gateway, resource(BACK, to(VNET, allowGatewayTransit=True)))
    assert refusing(let, asked) == set()
    assert "peering-gateway" not in doubting(let, asked)


def test_a_network_whose_range_changes_leaves_its_peerings_out_of_sync() -> None:
    """A18: sending the peering again as it was does not sync it."""
    there = world(*spoke_and_hub())
    for asked in (put(OUT, to(HUB)), put(BACK, to(VNET))):
        answer, there = respond(there, asked)
        assert not answer.refused
        there = there.at(answer.ready)
    wider = put(VNET, vnet("10.0.0.0/16", "10.3.0.0/24"))
    assert "peering-sync" in doubting(there, wider)
    _, there = respond(there, wider)
    assert levels(there) == {OUT: "RemoteNotInSync", BACK: "LocalNotInSync"}
    there = there.at(9.0)
    _, there = respond(there, put(BACK, to(VNET)))
    assert levels(there)[BACK] == "LocalNotInSync"


def test_a_network_that_is_sent_again_leaves_its_peerings_alone() -> None:
    """A18."""
    there = world(*spoke_and_hub())
    for asked in (put(OUT, to(HUB)), put(BACK, to(VNET))):
        answer, there = respond(there, asked)
        there = there.at(answer.ready)
    again = put(VNET, vnet("10.0.0.0/16"))
    assert "peering-sync" not in doubting(there, again)
    _, there = respond(there, again)
    assert levels(there) == {OUT: "FullyInSync", BACK: "FullyInSync"}


def levels(there: Any) -> dict[str, str]:
    return {id_: there.get(id_).body["properties"]["peeringSyncLevel"] for id_ in (OUT, BACK)}

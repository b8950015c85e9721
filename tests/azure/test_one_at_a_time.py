"""What Azure does one at a time."""

from __future__ import annotations

import pytest

from ailz.azure.gates import gate
from ailz.azure.request import Request
from ailz.azure.respond import respond
from ailz.azure.world import Resource
from tests.azure.small import (
    ACCOUNT,
    ENDPOINT,
    HUB,
    IDENTITY,
    SUBNET,
    VAULT,
    VNET,
    Tree,
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

AI = rid("Microsoft.CognitiveServices/accounts", "ais-demo")
WORKSPACE = rid("Microsoft.MachineLearningServices/workspaces", "mlw-demo")
PEERING: Tree = {"properties": {"remoteVirtualNetwork": {"id": HUB}}}
NOTHING: Tree = {"properties": {}}

REFUSED = [
    ("subnets-serial", SUBNET, subnet(), f"{VNET}/subnets/two", subnet("10.0.2.0/24")),
    ("subnets-serial", VNET, vnet(), SUBNET, subnet()),
    ("peerings-serial", SUBNET, subnet(), f"{VNET}/virtualNetworkPeerings/p", PEERING),
    (
        "federated-serial",
        f"{IDENTITY}/federatedIdentityCredentials/first",
        NOTHING,
        f"{IDENTITY}/federatedIdentityCredentials/second",
        NOTHING,
    ),
    ("deployments-serial", f"{AI}/deployments/first", NOTHING, f"{AI}/deployments/second", NOTHING),
    (
        "endpoints-of-storage-serial",
        f"{ENDPOINT}-one",
        endpoint(ACCOUNT, "blob"),
        ENDPOINT,
        endpoint(ACCOUNT, "file", f"{VNET}/subnets/other"),
    ),
]
DOUBTED = [
    (
        "outbound-serial",
        f"{WORKSPACE}/outboundRules/first",
        NOTHING,
        f"{WORKSPACE}/outboundRules/second",
    ),
    ("computes-serial", f"{WORKSPACE}/computes/first", NOTHING, f"{WORKSPACE}/computes/second"),
]


@pytest.mark.parametrize(("name", "first", "body", "second", "asked"), REFUSED)
def test_the_second_write_at_the_same_time_is_refused_and_passes_later(
    name: str, first: str, body: Tree, second: str, asked: Tree
) -> None:
    """A15."""
    there = world(resource(first, body, ready=3.0))
    answer, _ = respond(there, put(second, asked))
    said = next(each.objection for each in answer.refusals if each.behaviour == name)
    assert said.until == 3.0
    assert said.status in (409, 429)
    assert name not in refusing(there.at(3.0), put(second, asked))


@pytest.mark.parametrize(("name", "first", "body", "second"), DOUBTED)
def test_where_no_report_has_a_refusal_it_is_a_doubt(
    name: str, first: str, body: Tree, second: str
) -> None:
    """A15."""
    there = world(resource(first, body, ready=3.0))
    assert name in doubting(there, put(second, NOTHING))
    assert name not in doubting(there.at(3.0), put(second, NOTHING))


def test_what_goes_through_another_gate_does_not_wait() -> None:
    """A15."""
    other = rid("Microsoft.Network/virtualNetworks", "vnet-two")
    there = world(resource(SUBNET, subnet(), ready=3.0), resource(other, vnet()))
    assert refusing(there, put(f"{other}/subnets/a", subnet())) == set()
    vaults = world(resource(f"{ENDPOINT}-one", endpoint(VAULT, "vault"), ready=3.0))
    assert refusing(vaults, put(ENDPOINT, endpoint(f"{VAULT}2", "vault"))) == set()


def test_a_removal_waits_as_a_write_does() -> None:
    """A15."""
    there = world(resource(SUBNET, subnet()), resource(f"{VNET}/subnets/b", subnet(), ready=3.0))
    assert "subnets-serial" in refusing(there, Request("DELETE", SUBNET, "none"))
    assert "subnets-serial" not in refusing(there.at(3.0), Request("DELETE", SUBNET, "none"))


@pytest.mark.parametrize(
    ("asked", "through"),
    [
        (put(SUBNET, subnet()), VNET),
        (put(f"{AI}/deployments/first", NOTHING), AI),
        (put(ENDPOINT, endpoint()), SUBNET),
        (put(VAULT, of()), ""),
    ],
)
def test_a_gate_is_the_id_of_what_lets_one_through(asked: Request, through: str) -> None:
    """A15."""
    assert gate(world(), asked) == through.casefold()
    there: tuple[Resource, ...] = ()
    assert gate(world(*there), asked) == through.casefold()

"""Subnets: what is put into them, and what a used one keeps."""

from __future__ import annotations

import pytest

from tests.azure.small import (
    ENDPOINT,
    SUBNET,
    VNET,
    delegated,
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

SERVER = rid("Microsoft.DBforPostgreSQL/flexibleServers", "psql-demo")
APPS = rid("Microsoft.App/managedEnvironments", "cae-demo")
POSTGRES = "Microsoft.DBforPostgreSQL/flexibleServers"
IN_SUBNET = of(network={"delegatedSubnetResourceId": SUBNET})


@pytest.mark.parametrize(
    ("there", "refused"),
    [
        (subnet(), True),
        (delegated("Microsoft.App/environments"), True),
        (delegated(POSTGRES, "10.0.1.0/29"), True),
        (delegated(POSTGRES, "10.0.1.0/28"), False),
    ],
)
def test_a_service_wants_its_subnet_delegated_and_large_enough(there: dict, refused: bool) -> None:
    found = refusing(world(resource(SUBNET, there)), put(SERVER, IN_SUBNET))
    assert ("subnet-delegated" in found) is refused


def test_two_services_do_not_share_a_subnet_that_one_wants_alone() -> None:
    apps = of(vnetConfiguration={"infrastructureSubnetId": SUBNET})
    there = world(resource(SUBNET, delegated(POSTGRES)), resource(APPS, apps))
    assert "subnet-alone" in refusing(there, put(SERVER, IN_SUBNET))
    others = world(resource(SUBNET, delegated(POSTGRES)), resource(f"{SERVER}-two", IN_SUBNET))
    assert "subnet-alone" not in refusing(others, put(SERVER, IN_SUBNET))


def test_a_used_subnet_keeps_its_range() -> None:
    there = [resource(VNET, vnet()), resource(SUBNET, subnet("10.0.1.0/24"))]
    used = world(*there, resource(ENDPOINT, endpoint()))
    assert "subnet-in-use" in refusing(used, put(SUBNET, subnet("10.0.2.0/24")))
    assert "subnet-in-use" not in refusing(
        used, put(SUBNET, subnet("10.0.1.0/24", privateEndpointNetworkPolicies="Enabled"))
    )
    assert "subnet-in-use" not in refusing(world(*there), put(SUBNET, subnet("10.0.2.0/24")))


def test_whether_a_used_range_may_grow_is_a_doubt() -> None:
    used = world(resource(SUBNET, subnet("10.0.1.0/24")), resource(ENDPOINT, endpoint()))
    assert "subnet-in-use" in doubting(used, put(SUBNET, subnet("10.0.0.0/23")))


def test_a_used_subnet_keeps_its_delegation() -> None:
    used = world(resource(SUBNET, delegated(POSTGRES)), resource(SERVER, IN_SUBNET))
    assert "subnet-in-use" in refusing(used, put(SUBNET, subnet()))
    unused = world(resource(SUBNET, delegated(POSTGRES)))
    assert "subnet-in-use" not in refusing(unused, put(SUBNET, subnet()))


def test_a_firewall_rule_that_lets_a_subnet_in_uses_no_address_of_it() -> None:
    account = rid("Microsoft.Storage/storageAccounts", "st")
    lets = of(networkAcls={"virtualNetworkRules": [{"id": SUBNET}]})
    there = world(resource(SUBNET, subnet("10.0.1.0/24")), resource(account, lets))
    assert "subnet-in-use" not in refusing(there, put(SUBNET, subnet("10.0.2.0/24")))

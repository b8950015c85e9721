"""How long an operation takes: by its type and body, what is there, and what that rests on."""

from __future__ import annotations

from typing import Any

import pytest

from ailz.azure.request import Request
from ailz.azure.timing import SHORT, longest, timed
from tests.azure.worlds import at, world

WORKSPACE = at("Microsoft.MachineLearningServices/workspaces/mlw")
MANAGED = {"properties": {"managedNetwork": {"isolationMode": "AllowOnlyApprovedOutbound"}}}


def put(path: str, body: dict[str, Any] | None = None) -> Request:
    return Request("PUT", at(path), "2025-01-01", body or {})


@pytest.mark.parametrize(
    ("path", "body", "minutes", "kind", "most"),
    [
        ("Microsoft.Network/virtualNetworkGateways/vpn", {}, 45, "documented", 45),
        ("Microsoft.Network/bastionHosts/b", {}, 10, "documented", 35),
        ("Microsoft.Network/azureFirewalls/f", {}, 25, "report", 25),
        ("Microsoft.Storage/storageAccounts/st", {}, 0.5, "report", 0.6),
        ("Microsoft.ApiManagement/service/a", {"sku": {"name": "Premium"}}, 40, "documented", 90),
        ("Microsoft.ApiManagement/service/a", {"sku": {"name": "Consumption"}}, 2.4, "report", 3),
    ],
)
def test_what_is_documented_comes_first_and_the_longest_is_what_to_plan_with(
    path: str, body: dict[str, Any], minutes: float, kind: str, most: float
) -> None:
    typically = timed(world(), put(path, body))
    assert (typically.minutes, typically.kind) == (pytest.approx(minutes), kind)
    assert typically.source
    assert longest(world(), put(path, body)).minutes == pytest.approx(most)


def test_what_nobody_times_is_said_to_be_assumed() -> None:
    answer = timed(world(), put("Microsoft.Network/routeTables/rt"))
    assert answer == SHORT
    assert (answer.kind, answer.source) == ("assumed", "")


def test_a_tier_that_no_row_is_about_is_not_timed_by_the_others() -> None:
    newer = put("Microsoft.ApiManagement/service/a", {"sku": {"name": "StandardV2"}})
    assert timed(world(), newer) == SHORT


def test_a_failure_is_no_duration_and_several_resources_are_only_a_bound() -> None:
    firewall = put("Microsoft.Network/azureFirewalls/f")
    assert "fail" not in timed(world(), firewall).statement
    endpoint = put("Microsoft.Network/privateEndpoints/pep")
    assert timed(world(), endpoint) == SHORT
    assert longest(world(), endpoint).minutes == 10


def test_what_is_there_is_not_made_again() -> None:
    gateway = at("Microsoft.Network/virtualNetworkGateways/vpn")
    there = world((gateway, {}))
    assert timed(there, Request("PUT", gateway, "", {})) == SHORT
    assert timed(there, Request("GET", gateway, "")).minutes == 0


def test_the_first_compute_of_a_managed_network_makes_it() -> None:
    compute = Request("PUT", f"{WORKSPACE}/computes/training", "", {})
    here = world((WORKSPACE, MANAGED))
    assert timed(here, compute).minutes == 30
    second = world((WORKSPACE, MANAGED), (f"{WORKSPACE}/computes/other", {}))
    assert timed(second, compute) == SHORT
    assert timed(world((WORKSPACE, {"properties": {}})), compute) == SHORT


def test_a_network_that_comes_with_the_workspace_is_not_made_by_a_compute() -> None:
    now = {"properties": {**MANAGED["properties"], "provisionNetworkNow": True}}
    compute = Request("PUT", f"{WORKSPACE}/computes/training", "", {})
    assert timed(world((WORKSPACE, now)), compute) == SHORT
    made = Request("PUT", WORKSPACE, "", now)
    assert timed(world(), made).minutes == pytest.approx(5.6)
    assert longest(world(), made).minutes == 30


def test_regions_of_a_database_add_up() -> None:
    places = {"properties": {"locations": [{"locationName": "a"}, {"locationName": "b"}]}}
    account = put("Microsoft.DocumentDB/databaseAccounts/cosmos", places)
    assert longest(world(), account).minutes == 30

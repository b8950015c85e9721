"""What a GET shows, and what a second plan makes of it."""

from __future__ import annotations

from typing import Any

import pytest

from ailz.azure.bodies import UNKNOWN
from ailz.azure.drift import drift
from ailz.azure.look import MISSING
from tests.azure.worlds import alone, ask, at, world

__all__ = ["alone"]

pytestmark = pytest.mark.usefixtures("alone")

VAULT = at("Microsoft.KeyVault/vaults/kv")
KEY = f"{VAULT}/keys/one"
WORKSPACE = at("Microsoft.MachineLearningServices/workspaces/mlw")
INSIGHTS = at("Microsoft.Insights/components/appi")
IDENTITY = at("Microsoft.ManagedIdentity/userAssignedIdentities/id-Ours")
LOGS = at("Microsoft.OperationalInsights/workspaces/Log")
NETWORK = at("Microsoft.Network/virtualNetworks/vnet")


@pytest.mark.parametrize(
    ("id_", "body"),
    [
        (WORKSPACE, {"properties": {"applicationInsights": INSIGHTS}}),
        (WORKSPACE, {"properties": {"keyVault": VAULT}}),
        (
            WORKSPACE,
            {"properties": {"encryption": {"identity": {"userAssignedIdentity": IDENTITY}}}},
        ),
        (f"{WORKSPACE}/computes/c", {"properties": {"properties": {"vmSize": "Standard_D4s_v5"}}}),
        (
            at("Microsoft.Insights/privateLinkScopes/a/scopedResources/s"),
            {"properties": {"linkedResourceId": LOGS}},
        ),
        (
            f"{VAULT}/providers/Microsoft.Insights/diagnosticSettings/d",
            {"properties": {"workspaceId": LOGS}},
        ),
    ],
)
def test_other_letters_are_a_difference_unless_any_case_is_said(
    id_: str, body: dict[str, Any]
) -> None:
    """B1: azapi compares letter by letter."""
    above = (
        VAULT,
        WORKSPACE,
        INSIGHTS,
        IDENTITY,
        LOGS,
        at("Microsoft.Insights/privateLinkScopes/a"),
    )
    here = world(*((each, {}) for each in above)).without(id_)
    _, after = ask(here, "PUT", id_, body)
    answer, _ = ask(after, "GET", id_)
    assert len(drift(body, answer.body, any_case=False)) == 1
    assert drift(body, answer.body, any_case=True) == []


def test_a_key_stays_as_it_is() -> None:
    """B5: tags in a later PUT change nothing, and no newer version comes of it."""
    first = {"properties": {"kty": "RSA", "keySize": 3072}}
    _, after = ask(world((VAULT, {})), "PUT", KEY, first)
    before = ask(after, "GET", KEY)[0].body
    _, later = ask(after.at(500), "PUT", KEY, {"tags": {"a": "b"}, "properties": {"keySize": 4096}})
    assert ask(later, "GET", KEY)[0].body == before
    uri = before["properties"]["keyUriWithVersion"]
    assert uri.startswith("https://kv.vault.azure.net/keys/one/")
    assert ask(world((VAULT, {})), "PUT", VAULT, {"properties": {}})[0].body["properties"] == {
        "vaultUri": "https://kv.vault.azure.net/"
    }


def test_a_network_shows_subnets_that_are_resources_of_their_own() -> None:
    sent = {"properties": {"addressSpace": {"addressPrefixes": ["10.0.0.0/16"]}}}
    here = world((NETWORK, sent), (f"{NETWORK}/subnets/one", {"properties": {"a": 1}}))
    shown = ask(here, "GET", NETWORK)[0].body
    assert [each["name"] for each in shown["properties"]["subnets"]] == ["one"]
    assert drift(sent, shown, any_case=False) == []
    assert drift({"properties": {"subnets": []}}, shown, any_case=False) != []


def test_an_identity_is_shown_with_its_principal_and_makes_no_difference() -> None:
    _, here = ask(world(), "PUT", IDENTITY, {"location": "westeurope"})
    sent = {"identity": {"type": "UserAssigned", "userAssignedIdentities": {IDENTITY: {}}}}
    _, here = ask(here, "PUT", VAULT, sent)
    shown = ask(here, "GET", VAULT)[0].body
    assert shown["identity"]["userAssignedIdentities"][IDENTITY]["principalId"]
    assert drift(sent, shown, any_case=False) == []


def one(sent: Any, read: Any, *, any_case: bool = False) -> list[tuple[str, Any, Any]]:
    return drift({"properties": sent}, {"properties": read}, any_case)


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ({"a": 1}, {"a": 1, "b": 2}),
        ({"a": 1, "b": 2}, {"a": 1}),
        ({"a": None}, {"a": 1}),
        ({"a": "secret"}, {"a": "***"}),
        ({"a": "secret"}, {"a": "<redacted>"}),
        ({"a": []}, {"a": []}),
        (
            {"a": [{"name": "x", "v": 1}, {"name": "y"}]},
            {"a": [{"name": "y"}, {"name": "x", "v": 1, "w": 2}]},
        ),
        ({"a": [{"v": 1}]}, {"a": [{"v": 1, "w": 2}]}),
        ({"a": UNKNOWN}, {"a": 1}),
    ],
)
def test_what_azapi_takes_for_the_same(sent: Any, read: Any) -> None:
    assert one(sent, read) == []


@pytest.mark.parametrize(
    ("sent", "read", "path"),
    [
        ({"a": 1}, {"a": 2}, "properties.a"),
        ({"a": 1}, {"a": True}, "properties.a"),
        ({"a": "x"}, {"a": "X"}, "properties.a"),
        ({"a": [1, 2]}, {"a": [2, 1]}, "properties.a[0]"),
        ({"a": [1, 2]}, {"a": [1]}, "properties.a"),
        ({"a": []}, {"a": [1]}, "properties.a"),
        ({"a": [{"name": "x"}]}, {"a": [{"name": "x"}, {"name": "y"}]}, "properties.a"),
        ({"a": [{"name": "x"}]}, {"a": [{"name": "y"}]}, "properties.a[0]"),
        ({"a": [{"name": "x", "v": 1}]}, {"a": [{"name": "x", "v": 2}]}, "properties.a[0].v"),
    ],
)
def test_what_azapi_takes_for_a_difference(sent: Any, read: Any, path: str) -> None:
    assert path in [each[0] for each in one(sent, read)]


def test_a_tag_that_policy_adds_is_a_difference_unless_the_code_leaves_it_to_others() -> None:
    """B2: the next plan would take it off."""
    sent = {"tags": {"owner": "us"}}
    shown = {"tags": {"owner": "us", "CostCenter": "4711"}}
    assert drift(sent, shown, any_case=True) == [("tags.CostCenter", MISSING, "4711")]
    assert drift({}, shown, any_case=True, foreign_tags=("owner",)) != []
    assert drift(sent, shown, any_case=False, foreign_tags=("CostCenter",)) == []


def test_a_place_is_compared_as_azure_does() -> None:
    assert drift({"location": "westeurope"}, {"location": "West Europe"}, any_case=False) == []
    assert drift({"location": "westeurope"}, {"location": "northeurope"}, any_case=True) != []


def test_an_identity_that_is_gone_or_another_is_a_difference() -> None:
    sent = {"identity": {"type": "UserAssigned", "userAssignedIdentities": {IDENTITY: {}}}}
    other = {"type": "UserAssigned", "userAssignedIdentities": {IDENTITY.replace("Ours", "x"): {}}}
    assert drift(sent, {}, any_case=False) != []
    assert drift(sent, {"identity": other}, any_case=False) != []

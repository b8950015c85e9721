"""What is in use is not deleted; what stands in something goes with it."""

from __future__ import annotations

from typing import Any

import pytest

from ailz.azure.look import values
from ailz.azure.world import Deleted, Resource
from tests.azure.worlds import GROUP, SUBSCRIPTION, alone, ask, at, doubted_by, refused_by, world

__all__ = ["alone"]

pytestmark = pytest.mark.usefixtures("alone")

NETWORK = at("Microsoft.Network/virtualNetworks/vnet")
SUBNET = f"{NETWORK}/subnets/one"
OTHER = f"{NETWORK}/subnets/two"
GROUP_OF_RULES = at("Microsoft.Network/networkSecurityGroups/nsg")
ROUTES = at("Microsoft.Network/routeTables/rt")
ADDRESS = at("Microsoft.Network/publicIPAddresses/pip")
FIREWALL = at("Microsoft.Network/azureFirewalls/fw")
POLICY = at("Microsoft.Network/firewallPolicies/fwp")
SET = f"/subscriptions/{SUBSCRIPTION}/providers/Microsoft.Authorization/policySetDefinitions/set"
ASSIGNED = f"{GROUP}/providers/Microsoft.Authorization/policyAssignments/set"
SCOPED = at("Microsoft.Insights/privateLinkScopes/ampls/scopedResources/appi")
COMPONENT = at("Microsoft.Insights/components/appi")
ENDPOINT = at("Microsoft.Network/privateEndpoints/pep")
VAULT = at("Microsoft.KeyVault/vaults/kv")
ZONE = at("Microsoft.Network/privateDnsZones/zone")
PROJECT = at("Microsoft.CognitiveServices/accounts/aif/projects/one")


def naming(*id_: str) -> dict[str, Any]:
    return {"properties": {"uses": [{"id": each} for each in id_]}}


@pytest.mark.parametrize(
    ("used", "user", "code"),
    [
        (SUBNET, ENDPOINT, "InUseSubnetCannotBeDeleted"),
        (SUBNET, FIREWALL, "InUseSubnetCannotBeDeleted"),
        (GROUP_OF_RULES, SUBNET, "InUseNetworkSecurityGroupCannotBeDeleted"),
        (ROUTES, SUBNET, "InUseRouteTableCannotBeDeleted"),
        (ADDRESS, FIREWALL, "PublicIPAddressCannotBeDeleted"),
        (POLICY, FIREWALL, ""),
        (SET, ASSIGNED, "InvalidDeletePolicySetDefinitionRequest"),
        (COMPONENT, SCOPED, ""),
    ],
)
def test_what_another_uses_is_not_deleted(used: str, user: str, code: str) -> None:
    using = world((used, {}), (user, naming(used.upper())))
    answer, _ = ask(using, "DELETE", used)
    assert refused_by(answer) == {"in-use"}
    said = answer.refusals[0].objection
    assert said.code == code
    assert user in said.message
    assert not ask(world((used, {}), (user, naming(VAULT))), "DELETE", used)[0].refused


def test_who_may_pass_a_firewall_from_a_subnet_does_not_live_there() -> None:
    account = at("Microsoft.Storage/storageAccounts/st")
    rule = {"properties": {"networkAcls": {"virtualNetworkRules": [{"id": SUBNET}]}}}
    assert not ask(world((SUBNET, {}), (account, rule)), "DELETE", SUBNET)[0].refused


def test_a_group_goes_with_what_uses_itself_and_stays_for_what_others_use() -> None:
    inside = world((SUBNET, {}), (ENDPOINT, naming(SUBNET)))
    answer, after = ask(inside, "DELETE", GROUP)
    assert not answer.refused
    assert after.get(SUBNET) is None
    far = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-far"
    outside = inside.without(ENDPOINT).having(
        Resource(far, ""),
        Resource(at("Microsoft.Network/privateEndpoints/p", far), "", naming(SUBNET)),
    )
    assert refused_by(ask(outside, "DELETE", GROUP)[0]) == {"in-use"}


def test_an_identity_in_use_is_deleted_all_the_same() -> None:
    identity = at("Microsoft.ManagedIdentity/userAssignedIdentities/id")
    account = at("Microsoft.Storage/storageAccounts/st")
    here = world((identity, {}), (account, naming(identity)))
    assert not ask(here, "DELETE", identity)[0].refused


def test_a_deleted_foundry_account_holds_its_subnet_until_it_is_purged() -> None:
    account = Resource(at("Microsoft.CognitiveServices/accounts/aif"), "", naming(SUBNET))
    kept = {account.id.casefold(): Deleted(account.id, "westeurope", 2, True, (account,))}
    answer, _ = ask(world((SUBNET, {}), deleted=kept), "DELETE", SUBNET)
    assert refused_by(answer) == {"in-use"}


def test_a_network_written_without_a_subnet_deletes_it_unless_it_is_in_use() -> None:
    here = world((NETWORK, {}), (SUBNET, {}), (OTHER, {}), (ENDPOINT, naming(SUBNET)))
    keeping = {"properties": {"subnets": [{"name": "one"}]}}
    answer, after = ask(here, "PUT", NETWORK, keeping)
    assert not answer.refused
    assert (after.get(SUBNET) is None, after.get(OTHER) is None) == (False, True)
    answer, after = ask(here, "PUT", NETWORK, {"properties": {"subnets": []}})
    assert refused_by(answer) == {"subnet-left-out"}
    assert after.get(OTHER) is not None
    _, after = ask(here, "PUT", NETWORK, {"properties": {}})
    assert after.get(OTHER) is not None


@pytest.mark.parametrize(
    ("above", "inner"),
    [(ZONE, f"{ZONE}/virtualNetworkLinks/hub"), (PROJECT.rsplit("/", 2)[0], PROJECT)],
)
def test_what_holds_something_stays(above: str, inner: str) -> None:
    here = world((above, {}), (inner, {}))
    answer, _ = ask(here, "DELETE", above)
    assert refused_by(answer) == {"nested"}
    assert answer.refusals[0].objection.code == "CannotDeleteResource"
    _, emptied = ask(here, "DELETE", inner)
    assert not ask(emptied, "DELETE", above)[0].refused


def test_keys_go_with_their_vault_and_never_before() -> None:
    here = world((VAULT, {}), (f"{VAULT}/keys/k", {}))
    assert refused_by(ask(here, "DELETE", f"{VAULT}/keys/k")[0]) == {"no-delete"}
    answer, after = ask(here, "DELETE", VAULT)
    assert not answer.refused
    assert after.get(f"{VAULT}/keys/k") is None


def test_an_endpoint_outlives_its_target_disconnected() -> None:
    body = {
        "properties": {
            "privateLinkServiceConnections": [{"properties": {"privateLinkServiceId": VAULT}}]
        }
    }
    _, after = ask(world((VAULT, {}), (ENDPOINT, body)), "DELETE", VAULT)
    left = after.get(ENDPOINT)
    assert left is not None
    path = (
        "properties.privateLinkServiceConnections[].properties"
        ".privateLinkServiceConnectionState.status"
    )
    assert list(values(left.body, path)) == ["Disconnected"]


def test_a_policy_of_service_endpoints_in_use_is_a_doubt() -> None:
    policy = at("Microsoft.Network/serviceEndpointPolicies/sep")
    answer, _ = ask(world((policy, {}), (SUBNET, naming(policy))), "DELETE", policy)
    assert not answer.refused
    assert doubted_by(answer) == {"in-use"}


def test_a_locked_retention_stays_and_may_hold_its_account() -> None:
    account = at("Microsoft.Storage/storageAccounts/st")
    blobs = f"{account}/blobServices/default"
    container = f"{blobs}/containers/audit"
    policy = f"{container}/immutabilityPolicies/default"
    around = ((account, {}), (blobs, {}), (container, {}))
    locked = world(*around, (policy, {"properties": {"state": "Locked"}}))
    assert refused_by(ask(locked, "DELETE", policy)[0]) == {"retention-locked"}
    days = {"properties": {"immutabilityPeriodSinceCreationInDays": 365}}
    assert refused_by(ask(locked, "PUT", policy, days)[0]) == {"retention-locked"}
    for above in (account, GROUP):
        answer, _ = ask(locked, "DELETE", above)
        assert not answer.refused
        assert doubted_by(answer) == {"retention-locked"}
    unlocked = world(*around, (policy, {"properties": {"state": "Unlocked"}}))
    assert not ask(unlocked, "PUT", policy, days)[0].refused
    assert not ask(unlocked, "DELETE", account)[0].doubts

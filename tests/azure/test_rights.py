"""Who may do what: roles, groups, scopes, conditions, time, and linked rights."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ailz.azure.access import ASSIGNMENT, DEFINITION
from ailz.azure.answer import Answer
from ailz.azure.behaviour import behaviours
from ailz.azure.behaviours.registration import BEHAVIOURS as REGISTRATION
from ailz.azure.conditions import holds
from ailz.azure.ids import type_of
from ailz.azure.principals import given, holding, makes_itself_owner
from ailz.azure.request import Request
from ailz.azure.respond import respond
from ailz.azure.world import Resource, Subscription, World
from ailz.catalog.errors import UnknownFactError
from ailz.catalog.roles import role
from ailz.catalog.types import api_version

ME, TEAM, OTHER = (f"99999999-0000-4000-8000-00000000000{n}" for n in (1, 2, 3))
SUBSCRIPTION = "/subscriptions/aaaaaaaa-0000-4000-8000-000000000001"
GROUP = f"{SUBSCRIPTION}/resourceGroups/rg-a"
HUB = "/subscriptions/cccccccc-0000-4000-8000-000000000001/resourceGroups/rg-hub"
NETWORK = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/vnet"
SUBNET = f"{NETWORK}/subnets/endpoints"
TABLE = f"{HUB}/providers/Microsoft.Network/routeTables/rt"
VAULT = f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv-a"
MANAGEMENT = "/providers/Microsoft.Management/managementGroups/corp"
READER, OWNER = role("Reader").guid, role("Owner").guid
BOUND = (
    "((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR "
    "(@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] "
    f"ForAnyOfAnyValues:GuidEquals {{{READER}}} AND "
    "@Request[Microsoft.Authorization/roleAssignments:PrincipalType] "
    "ForAnyOfAnyValues:StringEqualsIgnoreCase {'Group', 'ServicePrincipal'}))"
    " AND ((!(ActionMatches{'Microsoft.Authorization/roleAssignments/delete'})) OR "
    "(@Resource[Microsoft.Authorization/roleAssignments:RoleDefinitionId] "
    f"ForAnyOfAnyValues:GuidEquals {{{READER}}}))"
)


VAULT_BODY = {
    "location": "westeurope",
    "properties": {
        "tenantId": "11111111-2222-3333-4444-555555555555",
        "sku": {"family": "A", "name": "premium"},
        "accessPolicies": [],
    },
}


def world(*held: tuple[str, str], condition: str = "") -> World:
    subscription = Subscription(whole=True, above=("corp",))
    empty = World(
        subscriptions={
            SUBSCRIPTION.rpartition("/")[2]: subscription,
            HUB.split("/")[2]: Subscription(whole=False),
        }
    ).having(Resource(GROUP, ""), Resource(NETWORK, ""), Resource(SUBNET, ""), Resource(VAULT, ""))
    return holding(empty, ME, held, condition)


def asks(world: World, method: Any, id_: str, body: Any = None, action: str = "") -> Answer:
    request = Request(method, id_, version(id_), body or {}, by=ME, action=action)
    return respond(world, request)[0]


def version(id_: str) -> str:
    try:
        return api_version(type_of(id_))
    except UnknownFactError:
        return ""


def by(answer: Answer, behaviour: str) -> list[str]:
    """Return the codes that a behaviour refuses with; a request that is none proves nothing."""
    shape = {each.id for each in behaviours() if each.stage == "shape"}
    assert not shape & {r.behaviour for r in answer.refusals}, answer.refusals
    return [r.objection.code for r in answer.refusals if r.behaviour == behaviour]


def doubted(answer: Answer, behaviour: str) -> bool:
    return any(r.behaviour == behaviour for r in answer.doubts)


@pytest.mark.parametrize(
    ("held", "method", "id_", "passes"),
    [
        pytest.param([("Contributor", SUBSCRIPTION)], "PUT", TABLE, False, id="elsewhere"),
        pytest.param([("Contributor", SUBSCRIPTION)], "DELETE", VAULT, True, id="subscription"),
        pytest.param([("Contributor", GROUP)], "DELETE", VAULT, True, id="group"),
        pytest.param([("Contributor", VAULT)], "DELETE", VAULT, True, id="resource"),
        pytest.param([("Contributor", f"{GROUP}-b")], "DELETE", VAULT, False, id="other group"),
        pytest.param([("Contributor", MANAGEMENT)], "DELETE", VAULT, True, id="management group"),
        pytest.param([("Contributor", MANAGEMENT)], "PUT", TABLE, False, id="not above"),
        pytest.param([("Reader", SUBSCRIPTION)], "GET", VAULT, True, id="reads"),
        pytest.param([("Reader", SUBSCRIPTION)], "DELETE", VAULT, False, id="reads only"),
        pytest.param([], "GET", VAULT, False, id="nothing"),
    ],
)
def test_a_request_needs_its_own_right(
    held: list[tuple[str, str]], method: str, id_: str, passes: bool
) -> None:
    answer = asks(world(*held), method, id_)
    assert by(answer, "right") == ([] if passes else ["AuthorizationFailed"])


def test_a_right_is_missed_before_a_resource_is() -> None:
    """Who may not look is not told whether something is there."""
    gone = f"{VAULT}-gone"
    assert asks(world(), "GET", gone).status == 403
    assert asks(world(("Reader", SUBSCRIPTION)), "GET", gone).status == 404
    lost = f"{SUBSCRIPTION}/resourceGroups/none/providers/Microsoft.KeyVault/vaults/kv-b"
    assert asks(world(), "PUT", lost, VAULT_BODY).status == 403
    assert asks(world(("Contributor", SUBSCRIPTION)), "PUT", lost, VAULT_BODY).status == 404


def test_somebody_of_whom_nothing_is_known_may_do_everything() -> None:
    request = Request("DELETE", VAULT, "2024-01-01", by=OTHER)
    assert not by(respond(world(), request)[0], "right")


@pytest.mark.parametrize(("action", "passes"), [("listKeys", True), ("inventedHere", False)])
def test_a_call_by_post_needs_its_action(action: str, passes: bool) -> None:
    """An action that no role names follows ARM's pattern: it is presumed, and refuses nothing."""
    account = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/stclaims"
    without = asks(world(("Reader", SUBSCRIPTION)), "POST", account, action=action)
    assert bool(by(without, "right")) is passes
    assert doubted(without, "right") is not passes
    assert not by(asks(world(("Contributor", GROUP)), "POST", account, action=action), "right")


def grant(principal: str, guid: str, kind: str = "Group", **more: str) -> dict[str, Any]:
    where = f"{SUBSCRIPTION}/providers/{DEFINITION}/{guid}"
    properties = {"roleDefinitionId": where, "principalId": principal, "principalType": kind}
    return {"properties": {**properties, **more}}


def test_what_a_group_holds_its_members_hold() -> None:
    there = given(world(), TEAM, [("Contributor", GROUP)])
    assert by(asks(there, "DELETE", VAULT), "right")
    member = replace(there, members={ME.upper(): frozenset({TEAM})})
    assert asks(member, "DELETE", VAULT).status == 200


def test_what_a_group_was_given_just_now_is_a_doubt() -> None:
    """C: a right that is granted by a group takes effect after sign-in again."""
    start = replace(world(("Owner", SUBSCRIPTION)), members={ME: frozenset({TEAM})})
    id_ = f"{HUB}/providers/{ASSIGNMENT}/g"
    made = start.having(Resource(id_, "", grant(TEAM, role("Contributor").guid))).at(60)
    answer = asks(made, "DELETE", TABLE)
    assert not by(answer, "right")
    assert doubted(answer, "right")


def test_a_new_role_counts_minutes_later() -> None:
    id_ = f"{HUB}/providers/{ASSIGNMENT}/g"
    made = world().having(Resource(id_, "", grant(ME, role("Contributor").guid), made=3.0))
    answer = asks(made.at(5), "DELETE", TABLE)
    (refusal,) = answer.refusals
    assert refusal.behaviour == "right"
    assert refusal.objection.until == 13.0
    assert not asks(made.at(13), "DELETE", TABLE).refused


@pytest.mark.parametrize(
    ("permissions", "expected"),
    [
        ({"actions": ["Microsoft.KeyVault/*"]}, "passes"),
        ({"actions": ["*"], "notActions": ["Microsoft.KeyVault/vaults/delete"]}, "refused"),
        ({"dataActions": ["*"]}, "refused"),
        (None, "doubt"),
    ],
)
def test_a_role_of_somebodys_own_gives_what_it_says(
    permissions: dict[str, Any] | None, expected: str
) -> None:
    guid = "12121212-0000-4000-8000-000000000001"
    there = given(world(), ME, [(guid, GROUP)])
    if permissions is not None:
        body = {"properties": {"permissions": [permissions]}}
        there = there.having(Resource(f"{SUBSCRIPTION}/providers/{DEFINITION}/{guid}", "", body))
    answer = asks(there, "DELETE", VAULT)
    assert bool(by(answer, "right")) is (expected == "refused")
    assert doubted(answer, "right") is (expected == "doubt")


ASSIGN = f"{GROUP}/providers/{ASSIGNMENT}/abababab-0000-4000-8000-000000000001"
ASSIGNS = ("Role Based Access Control Administrator", SUBSCRIPTION)


@pytest.mark.parametrize(
    ("body", "passes"),
    [
        (grant(TEAM, READER), True),
        (grant(TEAM, READER, "ServicePrincipal"), True),
        (grant(TEAM, READER, "User"), False),
        (grant(TEAM, OWNER), False),
    ],
)
def test_a_condition_bounds_which_roles_go_out_to_whom(body: dict[str, Any], passes: bool) -> None:
    bounded = world(ASSIGNS, ("Reader", SUBSCRIPTION), condition=BOUND)
    assert bool(by(asks(bounded, "PUT", ASSIGN, body), "right")) is not passes
    free = world(ASSIGNS)
    assert not by(asks(free, "PUT", ASSIGN, body), "right")
    assert by(asks(world(("Contributor", SUBSCRIPTION)), "PUT", ASSIGN, body), "right")


@pytest.mark.parametrize(("guid", "passes"), [(READER, True), (OWNER, False)])
def test_a_condition_bounds_which_roles_are_taken_away(guid: str, passes: bool) -> None:
    there = world(ASSIGNS, condition=BOUND).having(Resource(ASSIGN, "", grant(TEAM, guid)))
    assert bool(by(asks(there, "DELETE", ASSIGN), "right")) is not passes


def test_a_condition_of_another_form_is_a_doubt() -> None:
    there = world(ASSIGNS, condition="@Principal[Microsoft.Directory/x] StringEquals 'y'")
    answer = asks(there, "PUT", ASSIGN, grant(TEAM, READER))
    assert not by(answer, "right")
    assert doubted(answer, "right")


def test_who_sets_a_condition_may_also_delete_assignments() -> None:
    """Editing a condition needs both actions, and a role with one of them is not enough."""
    guid = "12121212-0000-4000-8000-000000000001"
    body = grant(TEAM, READER, condition="x")
    for actions, passes in (["write"], False), (["write", "delete"], True):
        given_ = {"actions": [f"{ASSIGNMENT}/{each}" for each in actions]}
        own = Resource(
            f"{SUBSCRIPTION}/providers/{DEFINITION}/{guid}",
            "",
            {"properties": {"permissions": [given_]}},
        )
        there = given(world(), ME, [(guid, SUBSCRIPTION)]).having(own)
        found = by(asks(there, "PUT", ASSIGN, body), "linked-right")
        assert found == ([] if passes else ["LinkedAuthorizationFailed"])


@pytest.mark.parametrize(
    ("condition", "guid", "truth"),
    [
        ("", READER, True),
        ("((!(ActionMatches{'a/b'})))", READER, True),
        (
            f"@Request[a:R] ForAnyOfAllValues:GuidNotEquals {{{READER}, {OWNER}}}",
            READER,
            False,
        ),
        (f"@Request[a:R] GuidNotEquals {{{OWNER}}}", READER, True),
        (f"@Request[a:R] GuidEquals {{{READER}}} OR @Request[a:S] GuidEquals {{x}}", READER, True),
        (f"@Request[a:R] GuidEquals {{{READER}}} AND @Request[a:S] GuidEquals {{x}}", READER, None),
        (f"@Request[a:R] GuidEquals {{{OWNER}}} AND @Request[a:S] GuidEquals {{x}}", READER, False),
        (f"@Request[a:R] GuidEquals {{{OWNER}", READER, None),
        ("@Request[a:R] NumericEquals {1}", READER, None),
        (f"@Request[a:R] StringEquals '{READER.upper()}'", READER, True),
        (f"@Request[a:R] StringEquals '{READER}'", READER, False),
        (f"@Request[a:R] ForAllOfAnyValues:StringEquals {{'x', '{READER}'}}", READER, False),
        (f"@Request[a:R] ForAllOfAllValues:StringNotEquals {{'{READER}'}}", READER, True),
    ],
)
def test_conditions_are_read(condition: str, guid: str, truth: bool | None) -> None:
    assert holds(condition, "c/d", {("request", "a:r"): guid.upper()}) is truth


def test_an_administrator_without_condition_makes_itself_owner() -> None:
    """C: nothing is refused for it, and whoever reads a rehearsal is told."""
    assert list(makes_itself_owner(world(ASSIGNS), ME)) == [SUBSCRIPTION]
    bounded = world(ASSIGNS, condition=BOUND)
    assert list(makes_itself_owner(bounded, ME)) == []
    assert list(makes_itself_owner(world(("Contributor", SUBSCRIPTION)), ME)) == []


IDENTITY = f"{HUB}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id"
PLAN = f"{HUB}/providers/Microsoft.Network/ddosProtectionPlans/plan"
FAR_VAULT = f"{HUB}/providers/Microsoft.KeyVault/vaults/kv-far"
COMPUTE = (
    f"{GROUP}/providers/Microsoft.MachineLearningServices/workspaces/mlw-claims/computes/training"
)
ENDPOINT = f"{GROUP}/providers/Microsoft.Network/privateEndpoints/pep"


def endpoint(kind: str, target: str = FAR_VAULT) -> dict[str, Any]:
    connection = {"name": "x", "properties": {"privateLinkServiceId": target}}
    return {"properties": {"subnet": {"id": SUBNET}, kind: [connection]}}


@pytest.mark.parametrize(
    ("id_", "body", "role_", "where"),
    [
        pytest.param(
            NETWORK,
            {"properties": {"ddosProtectionPlan": {"id": PLAN}}},
            "Network Contributor",
            PLAN,
            id="A3",
        ),
        pytest.param(
            SUBNET,
            {"properties": {"routeTable": {"id": TABLE}}},
            "Network Contributor",
            TABLE,
            id="A4 route table",
        ),
        pytest.param(
            COMPUTE,
            {"identity": {"type": "UserAssigned", "userAssignedIdentities": {IDENTITY: {}}}},
            "Managed Identity Operator",
            IDENTITY,
            id="A13",
        ),
        pytest.param(
            ENDPOINT,
            endpoint("privateLinkServiceConnections"),
            "Key Vault Contributor",
            FAR_VAULT,
            id="A4 approval",
        ),
    ],
)
def test_a_body_needs_rights_on_what_it_names(
    id_: str, body: dict[str, Any], role_: str, where: str
) -> None:
    """A3, A4, A13: the message names the action, and the scope that it is missing on."""
    mine = ("Contributor", SUBSCRIPTION)
    answer = asks(world(mine), "PUT", id_, body)
    assert by(answer, "linked-right") == ["LinkedAuthorizationFailed"]
    (refusal,) = answer.refusals
    assert f"on the linked scope(s) '{where}'" in refusal.objection.message
    assert not by(asks(world(mine, (role_, where)), "PUT", id_, body), "linked-right")


def test_a_linked_right_that_no_page_states_is_presumed() -> None:
    account = f"{GROUP}/providers/Microsoft.Storage/storageAccounts/stclaims"
    body = {
        "location": "westeurope",
        "kind": "StorageV2",
        "sku": {"name": "Standard_LRS"},
        "identity": {"type": "UserAssigned", "userAssignedIdentities": {IDENTITY: {}}},
    }
    answer = asks(world(("Contributor", SUBSCRIPTION)), "PUT", account, body)
    assert not by(answer, "linked-right")
    assert doubted(answer, "linked-right")
    held = world(("Contributor", SUBSCRIPTION), ("Managed Identity Operator", IDENTITY))
    assert not doubted(asks(held, "PUT", account, body), "linked-right")


def test_a_connection_by_hand_waits_for_the_owner_of_its_target() -> None:
    mine = world(("Contributor", SUBSCRIPTION), ("Reader", FAR_VAULT)).having(
        Resource(FAR_VAULT, "", owner="platform", whole=False)
    )
    by_hand, at_once = (f"{kind}rivateLinkServiceConnections" for kind in ("manualP", "p"))
    assert state(asks(mine, "PUT", ENDPOINT, endpoint(by_hand)), by_hand) == "Pending"
    owner = given(mine, ME, [("Key Vault Contributor", FAR_VAULT)])
    assert state(asks(owner, "PUT", ENDPOINT, endpoint(at_once)), at_once) == "Approved"


def state(answer: Answer, kind: str) -> str:
    assert not answer.refused, answer.refusals
    connection: Any = answer.body["properties"][kind][0]
    said: str = connection["properties"]["privateLinkServiceConnectionState"]["status"]
    return said


def registered(*namespaces: str) -> World:
    there = world(("Contributor", SUBSCRIPTION))
    guid = SUBSCRIPTION.rpartition("/")[2]
    told = replace(there.subscriptions[guid], registered=frozenset(namespaces))
    return replace(there, subscriptions={**there.subscriptions, guid: told})


def test_a_provider_is_registered_before_its_types_are_made() -> None:
    vault = f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv-new"
    answer = asks(registered("microsoft.network"), "PUT", vault, VAULT_BODY)
    assert by(answer, "registration") == ["MissingSubscriptionRegistration"]
    assert not by(asks(registered("microsoft.keyvault"), "PUT", vault, VAULT_BODY), "registration")
    assert not by(
        asks(world(("Contributor", SUBSCRIPTION)), "PUT", vault, VAULT_BODY), "registration"
    )


def test_registering_is_a_call_and_what_a_template_does() -> None:
    (behaviour,) = REGISTRATION
    vault = f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv-new"
    call = Request(
        "POST", f"{SUBSCRIPTION}/providers/Microsoft.KeyVault", "", by=ME, action="register"
    )
    template = {"resources": [{"type": "Microsoft.KeyVault/vaults", "apiVersion": "x"}]}
    deployed = Request(
        "PUT",
        f"{GROUP}/providers/Microsoft.Resources/deployments/d",
        "2024-01-01",
        {"properties": {"template": template}},
        by=ME,
    )
    for request in (call, deployed):
        answer, after = respond(registered(), request)
        assert not {r.behaviour for r in answer.refusals} & {"right", behaviour.id}
        assert not by(asks(after, "PUT", vault, VAULT_BODY), behaviour.id)
    reader = replace(
        holding(registered(), OTHER, [("Reader", SUBSCRIPTION)]), principals=frozenset({OTHER})
    )
    refused, _ = respond(reader, replace(call, by=OTHER))
    assert by(refused, "right") == ["AuthorizationFailed"]

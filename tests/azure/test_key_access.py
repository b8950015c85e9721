"""A8: who uses a key of its customer's must be able to when it is made."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from ailz.azure.access import ASSIGNMENT
from ailz.azure.answer import Answer
from ailz.azure.behaviour import behaviours
from ailz.azure.behaviours.identities import IDENTITY
from ailz.azure.ids import type_of
from ailz.azure.play.by_others import roles_given
from ailz.azure.play.designed import steps
from ailz.azure.play.schedule import Run, play
from ailz.azure.play.step import Step
from ailz.azure.request import Request
from ailz.azure.respond import respond
from ailz.azure.world import Resource, Subscription, World
from ailz.catalog.roles import role
from ailz.catalog.types import api_version
from ailz.design.compose import design
from ailz.design.kinds.keys import ROLE_NOT_SEEN
from ailz.report.reading import Reading, Stage, read
from tests.azure.test_deployer import world_of
from tests.sampling.product import read as read_row
from tests.sampling.rows import rows

SUBSCRIPTION = "/subscriptions/aaaaaaaa-0000-4000-8000-000000000001"
GROUP = f"{SUBSCRIPTION}/resourceGroups/rg-a"
VAULT = f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv-a"
KEY = f"{VAULT}/keys/cmk"
WHO = f"{GROUP}/providers/{IDENTITY}/id-a"
PRINCIPAL, CLIENT = (f"99999999-0000-4000-8000-00000000000{n}" for n in (5, 6))
WRAPS = "Key Vault Crypto Service Encryption User"
GOOD = {
    "enableRbacAuthorization": True,
    "enableSoftDelete": True,
    "enablePurgeProtection": True,
    "publicNetworkAccess": "Disabled",
    "networkAcls": {"defaultAction": "Deny", "bypass": "AzureServices"},
}
ADDRESS = "https://kv-a.vault.azure.net"
CARRIED = {"type": "UserAssigned", "userAssignedIdentities": {WHO: {}}}
ACCOUNT = (
    f"{GROUP}/providers/Microsoft.Storage/storageAccounts/stclaims",
    {
        "encryption": {
            "keySource": "Microsoft.Keyvault",
            "identity": {"userAssignedIdentity": WHO},
            "keyvaultproperties": {"keyname": "cmk", "keyvaulturi": f"{ADDRESS}/"},
        }
    },
)
REGISTRY = (
    f"{GROUP}/providers/Microsoft.ContainerRegistry/registries/crclaims",
    {
        "encryption": {
            "status": "enabled",
            "keyVaultProperties": {"identity": CLIENT, "keyIdentifier": f"{ADDRESS}/keys/cmk"},
        }
    },
)
WORKSPACE = (
    f"{GROUP}/providers/Microsoft.MachineLearningServices/workspaces/mlw-claims",
    {
        "encryption": {
            "status": "Enabled",
            "identity": {"userAssignedIdentity": WHO},
            "keyVaultProperties": {
                "keyVaultArmId": VAULT,
                "keyIdentifier": f"{ADDRESS}/keys/cmk/0123",
            },
        }
    },
)
MODELS = (
    f"{GROUP}/providers/Microsoft.CognitiveServices/accounts/ai-claims",
    {
        "encryption": {
            "keySource": "Microsoft.KeyVault",
            "keyVaultProperties": {
                "keyVaultUri": ADDRESS,
                "keyName": "cmk",
                "identityClientId": CLIENT,
            },
        }
    },
)
NAMESPACE = (
    f"{GROUP}/providers/Microsoft.EventHub/namespaces/evhns-claims",
    {
        "encryption": {
            "keySource": "Microsoft.KeyVault",
            "keyVaultProperties": [
                {
                    "keyVaultUri": ADDRESS,
                    "keyName": "cmk",
                    "identity": {"userAssignedIdentity": WHO},
                }
            ],
        }
    },
)

MORE: dict[str, dict[str, Any]] = {
    "storageAccounts": {"kind": "StorageV2", "sku": {"name": "Standard_LRS"}},
    "registries": {"sku": {"name": "Premium"}},
}


def world(vault: dict[str, Any] | None = None, name: str = WRAPS, made: float = -60.0) -> World:
    properties = {"principalId": PRINCIPAL, "clientId": CLIENT}
    held = {
        "roleDefinitionId": role(name).id,
        "principalId": PRINCIPAL,
        "principalType": "ServicePrincipal",
    }
    return World(subscriptions={SUBSCRIPTION.rpartition("/")[2]: Subscription(whole=True)}).having(
        Resource(GROUP, ""),
        Resource(VAULT, "", {"properties": GOOD if vault is None else {**GOOD, **vault}}),
        Resource(KEY, ""),
        Resource(WHO, "", {"properties": properties}),
        Resource(f"{VAULT}/providers/{ASSIGNMENT}/a", "", {"properties": held}, made=made),
    )


def made(world: World, service: tuple[str, dict[str, Any]]) -> Answer:
    id_, properties = service
    body = {
        "location": "westeurope",
        "identity": CARRIED,
        "properties": properties,
        **MORE.get(id_.split("/")[-2], {}),
    }
    answer = respond(world, Request("PUT", id_, api_version(type_of(id_)), body))[0]
    shape = {each.id for each in behaviours() if each.stage == "shape"}
    assert not shape & {r.behaviour for r in answer.refusals}, answer.refusals
    return answer


def says(answer: Answer) -> list[str]:
    return [r.objection.message for r in answer.refusals if r.behaviour == "key-access"]


SERVICES = [
    pytest.param(each, id=each[0].split("/")[-2])
    for each in (ACCOUNT, REGISTRY, WORKSPACE, NAMESPACE)
]


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_is_made_once_its_identity_may_use_its_key(
    service: tuple[str, dict[str, Any]],
) -> None:
    """A8: without the role it is refused, and no waiting helps."""
    assert not says(made(world(), service))
    without = world().without(f"{VAULT}/providers/{ASSIGNMENT}/a")
    (refusal,) = [r for r in made(without, service).refusals if r.behaviour == "key-access"]
    assert refusal.objection.until is None
    assert says(made(world(name="Key Vault Reader"), service))


@pytest.mark.parametrize("service", SERVICES)
def test_a_role_given_just_now_is_not_seen_yet(service: tuple[str, dict[str, Any]]) -> None:
    """A8: what each service says meanwhile is what our retries look for."""
    here = world(made=10.0).at(11.0)
    (refusal,) = [r for r in made(here, service).refusals if r.behaviour == "key-access"]
    said = refusal.objection
    assert said.until == 15.0
    assert any(re.search(each, f"{said.code}: {said.message}") for each in ROLE_NOT_SEEN)
    assert not says(made(here.at(15.0), service))


@pytest.mark.parametrize(
    ("vault", "service", "refused"),
    [
        ({"enablePurgeProtection": None}, ACCOUNT, True),
        ({"enablePurgeProtection": False}, WORKSPACE, True),
        ({"enablePurgeProtection": None}, REGISTRY, False),
        ({"enableSoftDelete": False}, REGISTRY, True),
        ({"networkAcls": {"defaultAction": "Deny", "bypass": "None"}}, REGISTRY, True),
        ({"networkAcls": {"defaultAction": "Deny", "bypass": "None"}}, ACCOUNT, False),
    ],
)
def test_a_vault_is_as_the_service_asks_for(
    vault: dict[str, Any], service: tuple[str, dict[str, Any]], refused: bool
) -> None:
    assert bool(says(made(world(vault), service))) is refused


def test_a_key_is_there_before_who_uses_it() -> None:
    assert says(made(world().without(KEY), ACCOUNT)) == [
        "the key https://kv-a.vault.azure.net/keys/cmk was not found"
    ]
    assert says(made(world().without(KEY, VAULT), ACCOUNT))


def test_a_vault_with_access_policies_asks_for_one() -> None:
    rights = {"keys": ["Get", "WrapKey", "UnwrapKey"]}
    policy = {"objectId": PRINCIPAL, "permissions": rights}
    by_policy = {"enableRbacAuthorization": False, "accessPolicies": [policy]}
    assert not says(made(world(by_policy, name="Reader"), ACCOUNT))
    assert says(made(world({**by_policy, "accessPolicies": []}), ACCOUNT))


def test_a_service_that_asks_for_more_is_a_doubt() -> None:
    """The pages name another role for some services: nothing was seen to be refused."""
    answer = made(world(), MODELS)
    assert not says(answer)
    assert any(r.behaviour == "key-access" for r in answer.doubts)
    enough = made(world(name="Key Vault Crypto User"), MODELS)
    assert not any(r.behaviour == "key-access" for r in (*enough.doubts, *enough.refusals))


def test_what_the_world_does_not_tell_of_is_a_doubt() -> None:
    """An identity or a vault of the platform's may have what nobody told of."""
    there = world().without(f"{VAULT}/providers/{ASSIGNMENT}/a")
    held = there.get(WHO)
    assert held is not None
    answer = made(there.having(replace(held, owner="platform")), ACCOUNT)
    assert not says(answer)
    assert any(r.behaviour == "key-access" for r in answer.doubts)


ROWS = [pytest.param(row, id=f"row-{number}") for number, row in enumerate(rows())]


def encrypted(reading: Reading) -> tuple[Stage, set[str]]:
    """Return a stage and the labels of what its keys encrypt at creation."""
    stage = next(s for s in reading.main_stages if s.environment.keys_in != "microsoft")
    symbols = {symbol for key in stage.deployment.part.keys for symbol in key.encrypts}
    return stage, symbols


def played(reading: Reading, stage: Stage, changed: dict[str, Step | None]) -> Run:
    """Play a stage after those before it, with steps changed or left out."""
    world = world_of(reading)
    for each in reading.stages:
        found = [
            changed.get(step.key, step) if each is stage else step
            for step in steps(each.deployment, each.name)
        ]
        run = play(world, [step for step in found if step is not None])
        if each is stage:
            return run
        world = run.world
    raise AssertionError


def refused(run: Run) -> set[str]:
    """Return the labels of what is refused for its key."""
    return {
        event.step.label
        for event in run.refused
        if any(r.behaviour == "key-access" for r in event.answer.refusals)
    }


def key_roles(stage: Stage) -> dict[str, Step]:
    """Return the steps that give the encryption identity its role on the keys."""
    guid = role(WRAPS).guid
    return {
        step.key: step
        for step in steps(stage.deployment, stage.name)
        if step.type == ASSIGNMENT and guid in str(step.body)
    }


@pytest.mark.parametrize("row", ROWS[::6])
def test_our_services_wait_for_their_keys(row: dict[str, str]) -> None:
    """A8: the retries survive; without the role, or made beside it, the service is refused."""
    reading = read(design(read_row(row)))
    if not reading.config.delivery.identity.may_assign_roles:
        return
    stage, symbols = encrypted(reading)
    assert refused(played(reading, stage, {})) == set()
    roles = key_roles(stage)
    # Who owns a key that lies elsewhere gives the role, before anything is deployed.
    assert bool(roles) is (bool(symbols) and stage.environment.keys_in == "vault")
    # An identity that was there before is not known by its principal here.
    made = {r.symbol for r in stage.deployment.root.resources if r.verb != "existing"}
    if not roles or "encryption_identity" not in made:
        return
    without = refused(played(reading, stage, dict.fromkeys(roles)))
    late = {
        step.key: replace(step, after=step.after - set(roles), retry=())
        for step in steps(stage.deployment, stage.name)
        if step.label.split("[")[0] in symbols
    }
    unordered = refused(played(reading, stage, {**late}))
    assert without
    assert without == unordered


@pytest.mark.parametrize("row", ROWS[2::8])
def test_where_others_assign_roles_the_second_run_goes_through(row: dict[str, str]) -> None:
    """A8: the first run ends at the keys; once the roles are given, nothing is refused for them."""
    reading = read(design(read_row(row)))
    if reading.config.delivery.identity.may_assign_roles:
        return
    stage, symbols = encrypted(reading)
    first = played(reading, stage, {})
    stopped = {label.split("[")[0] for label in refused(first)}
    assert stopped <= symbols
    # What was refused was noted as done, so that the rest is seen: it is not there.
    gone = [event.request.id for event in first.refused]
    left, again = first.world.without(*gone), steps(stage.deployment, stage.name)
    assert refused(play(left, again)) == refused(first)
    world = roles_given(left, stage.deployment, stage.name)
    assert refused(play(world, again)) == set()

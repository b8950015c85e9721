"""What resources may be called, and what is taken."""

from __future__ import annotations

import pytest

from ailz.azure.answer import Answer
from ailz.azure.request import Request
from ailz.azure.respond import respond
from ailz.azure.world import Resource, World

GROUP = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-ours"
OTHERS = "/subscriptions/99999999-2222-4333-8444-555555555555/resourceGroups/rg-theirs"
PLATFORM = "/providers/Microsoft.Management/managementGroups/platform"
UNHEARD = "2000-01-01"
"""A version that nobody has: what a body lacks is a doubt then, and names alone are judged."""


def answer(id_: str, *there: str, kind: str = "") -> Answer:
    world = World().having(*(Resource(each, UNHEARD) for each in there))
    return respond(world, Request("PUT", id_, UNHEARD, {"kind": kind} if kind else {}))[0]


def asked(answered: Answer, behaviour: str, *, sure: bool = True) -> list[str]:
    found = answered.refusals if sure else answered.doubts
    return [each.objection.code for each in found if each.behaviour == behaviour]


@pytest.mark.parametrize(
    ("where", "fits"),
    [
        (f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv-claims-dev", True),
        (f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv", False),
        (f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv-claims-development-we1", False),
        (f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv_claims", False),
        (f"{GROUP}/providers/Microsoft.Storage/storageAccounts/stclaims", True),
        (f"{GROUP}/providers/microsoft.storage/storageaccounts/st-claims", False),
        (f"{GROUP}/providers/Microsoft.Authorization/policyAssignments/{'a' * 30}", True),
        (f"{PLATFORM}/providers/Microsoft.Authorization/policyAssignments/{'a' * 30}", False),
        (f"{PLATFORM}/providers/Microsoft.Authorization/policyAssignments/{'a' * 24}", True),
    ],
)
def test_a_name_has_the_form_that_its_type_takes(where: str, *, fits: bool) -> None:
    assert bool(asked(answer(where), "name-form")) is not fits


def test_what_a_kind_of_a_type_takes_is_a_doubt_where_the_kind_is_not_told() -> None:
    machine = f"{GROUP}/providers/Microsoft.Compute/virtualMachines/vm-claims-of-the-weekend"
    assert asked(answer(machine), "name-form") == []
    assert asked(answer(machine), "name-form", sure=False) == [""]


def test_what_exists_has_its_name_already() -> None:
    vault = f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv"
    assert asked(answer(vault, vault), "name-form") == []


@pytest.mark.parametrize(
    ("name", "refused"),
    [
        ("kv-microsoft-dev", True),
        ("kv-windowsill", True),
        ("login-claims", True),
        ("kv-login", False),
        ("office365", True),
        ("kv-office365", False),
        ("kv-claims", False),
    ],
)
def test_a_reserved_word_is_refused(name: str, *, refused: bool) -> None:
    """A5."""
    found = answer(f"{GROUP}/providers/Microsoft.KeyVault/vaults/{name}")
    assert asked(found, "name-reserved") == (["ReservedResourceName"] if refused else [])


def test_a_reserved_word_is_a_doubt_where_nobody_says_that_the_type_is_looked_at() -> None:
    """A5."""
    workspace = "Microsoft.MachineLearningServices/workspaces/mlw-windows"
    found = answer(f"{GROUP}/providers/{workspace}")
    assert asked(found, "name-reserved") == []
    assert asked(found, "name-reserved", sure=False) == ["ReservedResourceName"]
    network = answer(f"{GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-windows")
    assert asked(network, "name-reserved", sure=False) == []


@pytest.mark.parametrize(
    ("path", "refused"),
    [
        ("Microsoft.KeyVault/vaults/kv-claims/keys", True),
        ("Microsoft.KeyVault/vaults/keys/kv-claims", True),
        ("Microsoft.KeyVault/vaults/kv-claims/keys/", True),
        ("Microsoft.KeyVault/vaults/kv-claims/keys/cmk", False),
    ],
)
def test_an_id_has_a_name_for_each_segment_of_its_type(path: str, *, refused: bool) -> None:
    found = answer(f"{GROUP}/providers/{path}")
    assert asked(found, "name-segments") == (["MismatchingResourceSegments"] if refused else [])


STORAGE = "Microsoft.Storage/storageAccounts"


@pytest.mark.parametrize(
    ("there", "code"),
    [
        (f"{OTHERS}/providers/{STORAGE}/stclaims", ["StorageAccountAlreadyTaken"]),
        (f"{GROUP}-b/providers/{STORAGE.upper()}/STCLAIMS", ["StorageAccountAlreadyTaken"]),
        (f"{GROUP}/providers/{STORAGE}/stclaims", []),
        (f"{GROUP}/providers/{STORAGE}/stclaims2", []),
        (f"{OTHERS}/providers/Microsoft.KeyVault/vaults/stclaims", []),
    ],
)
def test_a_name_that_becomes_an_address_is_given_once(there: str, code: list[str]) -> None:
    found = answer(f"{GROUP}/providers/{STORAGE}/stclaims", there)
    assert asked(found, "name-taken") == code


def test_a_name_that_is_no_address_may_stand_in_two_groups() -> None:
    network = "providers/Microsoft.Network/virtualNetworks/vnet-claims"
    assert asked(answer(f"{GROUP}/{network}", f"{OTHERS}/{network}"), "name-taken") == []

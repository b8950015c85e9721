"""Deleted names: who gets them back, who may purge them, and when they are free."""

from __future__ import annotations

from typing import Any

import pytest

from ailz.azure.answer import Answer
from ailz.azure.behaviours.soft_deleted import DAY
from ailz.azure.world import Resource, World
from tests.azure.worlds import GROUP, SUBSCRIPTION, alone, ask, at, doubted_by, refused_by, world

__all__ = ["alone"]

pytestmark = pytest.mark.usefixtures("alone")

VAULT = at("Microsoft.KeyVault/vaults/kv")
KEY = f"{VAULT}/keys/one"
ROLE = f"{VAULT}/providers/Microsoft.Authorization/roleAssignments/r"
WORKSPACE = at("Microsoft.MachineLearningServices/workspaces/mlw")
ACCOUNT = at("Microsoft.CognitiveServices/accounts/aif")
LOGS = at("Microsoft.OperationalInsights/workspaces/log")
GATEWAY = at("Microsoft.ApiManagement/service/apim")
STORE = at("Microsoft.AppConfiguration/configurationStores/cs")
ELSEWHERE = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-far"


def body(**properties: Any) -> dict[str, Any]:
    return {"location": "westeurope", "properties": properties}


def deleted(id_: str, said: dict[str, Any] | None = None, *inner: str) -> World:
    """Return the world in which something was deleted, with a second group beside the first."""
    here = world((id_, said or body()), *((each, {}) for each in inner))
    _, after = ask(here.having(Resource(ELSEWHERE, "")), "DELETE", id_)
    assert after.get(id_) is None
    return after


def purge(
    where: World, tail: str, method: Any = "POST", action: str = "purge"
) -> tuple[Answer, World]:
    id_ = f"/subscriptions/{SUBSCRIPTION}/providers/{tail}"
    return ask(where, method, id_, action=action)


@pytest.mark.parametrize(
    ("id_", "code", "days"),
    [
        (VAULT, "ConflictError", 90),
        (WORKSPACE, "BadRequest", 14),
        (ACCOUNT, "FlagMustBeSetForRestore", 2),
        (GATEWAY, "ServiceAlreadyExistsInSoftDeletedState", 2),
        (STORE, "", 7),
    ],
)
def test_a_name_is_taken_until_its_days_are_over(id_: str, code: str, days: int) -> None:
    """A16: refused, with the minute at which it passes."""
    after = deleted(id_)
    answer, _ = ask(after, "PUT", id_, body())
    assert refused_by(answer) == {"soft-deleted"}
    said = answer.refusals[0].objection
    assert said.code == code
    assert said.until == pytest.approx(days * DAY)
    assert "naming.instance" in said.remedy
    assert not ask(after.at(days * DAY + 1), "PUT", id_, body())[0].refused


def test_what_keeps_no_name_is_made_again_at_once() -> None:
    account = at("Microsoft.Storage/storageAccounts/st")
    assert not ask(deleted(account), "PUT", account, body())[0].refused


def test_a_vault_keeps_its_name_in_every_group_as_long_as_it_says() -> None:
    after = deleted(VAULT, body(softDeleteRetentionInDays=7))
    answer, _ = ask(after, "PUT", at("Microsoft.KeyVault/vaults/KV", ELSEWHERE), body())
    assert refused_by(answer) == {"soft-deleted"}
    assert answer.refusals[0].objection.until == 7 * DAY


def test_a_workspace_keeps_its_name_in_its_own_group() -> None:
    other = at("Microsoft.MachineLearningServices/workspaces/mlw", ELSEWHERE)
    assert not ask(deleted(WORKSPACE), "PUT", other, body())[0].refused


def test_a_vault_is_recovered_with_its_keys_and_without_the_roles_on_it() -> None:
    after = deleted(VAULT, body(), KEY, ROLE)
    answer, again = ask(after, "PUT", VAULT, body(createMode="recover"))
    assert not answer.refused
    assert again.get(KEY) is not None
    assert again.get(ROLE) is None
    assert not again.deleted


def test_an_account_is_restored_where_its_body_says_so() -> None:
    answer, again = ask(deleted(ACCOUNT), "PUT", ACCOUNT, body(restore=True))
    assert not answer.refused
    assert not again.deleted


def test_a_log_workspace_is_the_old_one_in_its_group_and_region() -> None:
    """A16: within its days the same name, group and region recover it; else it is a conflict."""
    after = deleted(LOGS)
    assert not ask(after, "PUT", LOGS, {"location": "West Europe"})[0].refused
    answer, _ = ask(after, "PUT", LOGS, {"location": "northeurope"})
    assert refused_by(answer) == {"soft-deleted"}
    other = at("Microsoft.OperationalInsights/workspaces/log", ELSEWHERE)
    assert doubted_by(ask(after, "PUT", other, body())[0]) == {"soft-deleted"}


VAULTS = "Microsoft.KeyVault/locations/westeurope/deletedVaults/kv"
ACCOUNTS = (
    "Microsoft.CognitiveServices/locations/westeurope/resourceGroups/rg-ours/deletedAccounts/aif"
)


def test_purge_protection_forbids_to_purge() -> None:
    kept = deleted(VAULT, body(enablePurgeProtection=True))
    answer, after = purge(kept, VAULTS)
    assert refused_by(answer) == {"purge-protection"}
    assert after.deleted
    assert not purge(deleted(VAULT), VAULTS)[1].deleted


def test_what_is_purged_leaves_its_name() -> None:
    _, after = purge(deleted(VAULT), VAULTS)
    assert not ask(after, "PUT", VAULT, body())[0].refused
    _, after = purge(deleted(ACCOUNT), ACCOUNTS, "DELETE", "")
    assert not ask(after, "PUT", ACCOUNT, body())[0].refused


def test_a_remedy_names_a_purge_only_where_there_is_one() -> None:
    def remedy(after: World, id_: str) -> str:
        return ask(after, "PUT", id_, body())[0].refusals[0].objection.remedy

    assert "purge it" in remedy(deleted(VAULT), VAULT)
    assert "purge it" not in remedy(deleted(VAULT, body(enablePurgeProtection=True)), VAULT)


def test_a_workspace_may_be_deleted_for_good() -> None:
    _, after = ask(world((WORKSPACE, body())), "DELETE", WORKSPACE, action="forceToPurge")
    assert not ask(after, "PUT", WORKSPACE, body())[0].refused


def test_a_group_takes_the_names_of_all_in_it() -> None:
    here = world((VAULT, body()), (WORKSPACE, body()))
    _, after = ask(here, "DELETE", GROUP)
    assert {each.id for each in after.deleted.values()} == {VAULT, WORKSPACE}

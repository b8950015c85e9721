"""Locks: what they stop, and what they do not."""

from __future__ import annotations

from typing import Any

import pytest

from tests.azure.worlds import GROUP, SUBSCRIPTION, alone, ask, at, doubted_by, refused_by, world

__all__ = ["alone"]

pytestmark = pytest.mark.usefixtures("alone")

VAULT = at("Microsoft.KeyVault/vaults/kv")
ROLE = f"{VAULT}/providers/Microsoft.Authorization/roleAssignments/r"
SETTING = f"{VAULT}/providers/Microsoft.Insights/diagnosticSettings/s"
CHILD = f"{VAULT}/secrets/one"
ENDPOINT = at("Microsoft.Network/privateEndpoints/pep")
TO_VAULT = {
    "properties": {
        "privateLinkServiceConnections": [{"properties": {"privateLinkServiceId": VAULT}}]
    }
}
THERE = ((VAULT, {}), (ROLE, {}), (SETTING, {}), (ENDPOINT, TO_VAULT))


def lock(scope: str, level: str = "CanNotDelete") -> tuple[str, dict[str, Any]]:
    id_ = f"{scope}/providers/Microsoft.Authorization/locks/keep"
    return id_, {"properties": {"level": level}}


@pytest.mark.parametrize("gone", [VAULT, ROLE, SETTING, VAULT.upper()])
@pytest.mark.parametrize("scope", [VAULT, GROUP, f"/subscriptions/{SUBSCRIPTION}"])
def test_a_delete_lock_keeps_what_it_is_on_and_what_extends_it(gone: str, scope: str) -> None:
    """A2: also a role assignment and a diagnostic setting on it, also by an inherited lock."""
    answer, after = ask(world(*THERE, lock(scope)), "DELETE", gone)
    assert refused_by(answer) == {"lock"}
    said = answer.refusals[0].objection
    assert (said.status, said.code) == (409, "ScopeLocked")
    assert scope.casefold() in said.message.casefold()
    assert after.get(gone) is not None
    assert not ask(world(*THERE), "DELETE", gone)[0].refused


def test_a_delete_lock_lets_write() -> None:
    answer, _ = ask(world(*THERE, lock(VAULT)), "PUT", ROLE, {"properties": {}})
    assert not answer.refused


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "POST"])
def test_a_read_only_lock_stops_writes_and_actions(method: Any) -> None:
    here = world(*THERE, lock(GROUP, "ReadOnly"))
    assert "lock" in refused_by(ask(here, method, VAULT, {})[0])
    assert not ask(here, "GET", VAULT)[0].refused


def test_a_locked_resource_keeps_its_group() -> None:
    """A2: nothing of the group is deleted."""
    answer, after = ask(world(*THERE, lock(VAULT)), "DELETE", GROUP)
    assert refused_by(answer) == {"lock"}
    assert after.get(ENDPOINT) is not None


def test_a_locked_child_is_a_doubt_for_its_parent() -> None:
    answer, _ = ask(world(*THERE, (CHILD, {}), lock(CHILD)), "DELETE", VAULT)
    assert not refused_by(answer)
    assert doubted_by(answer) == {"lock"}


def test_an_endpoint_to_what_is_locked_stays() -> None:
    """A2: its connection in the target would be deleted."""
    answer, _ = ask(world(*THERE, lock(VAULT)), "DELETE", ENDPOINT)
    assert refused_by(answer) == {"lock-endpoint"}
    assert not ask(world(*THERE), "DELETE", ENDPOINT)[0].refused


def test_a_lock_goes_by_itself() -> None:
    where, body = lock(VAULT)
    here = world(*THERE, (where, body))
    answer, after = ask(here, "DELETE", where)
    assert not answer.refused
    assert not ask(after, "DELETE", ROLE)[0].refused

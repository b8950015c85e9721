"""Role assignments: their names, that they stay, and that there is one of a kind."""

from __future__ import annotations

import pytest

from ailz.azure.bodies import UNKNOWN
from tests.azure.small import ACCOUNT, SUBSCRIPTION, VAULT, put, refusing, resource, rid, world

KIND = "Microsoft.Authorization/roleAssignments"
ONE, TWO = "11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"
READER, OWNER = "role-reader", "role-owner"


def gives(role: str = READER, to: object = "P1") -> dict:
    id_ = f"{SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/{role}"
    return {"properties": {"roleDefinitionId": id_, "principalId": to}}


def test_an_assignment_keeps_its_principal_and_its_role() -> None:
    """A20."""
    id_ = rid(KIND, ONE, VAULT)
    there = world(resource(id_, gives()))
    assert "assignment-kept" in refusing(there, put(id_, gives(to="P2")))
    assert "assignment-kept" in refusing(there, put(id_, gives(OWNER)))
    assert "assignment-kept" not in refusing(there, put(id_, gives(to="p1")))
    assert "assignment-kept" not in refusing(there, put(id_, gives(to=UNKNOWN)))


def test_the_same_role_for_the_same_principal_under_another_name_exists() -> None:
    """A20."""
    there = world(resource(rid(KIND, ONE, VAULT), gives()))
    assert "rbac-same-triple" in refusing(there, put(rid(KIND, TWO, VAULT), gives()))
    for other in (gives(OWNER), gives(to="P2"), gives(to=UNKNOWN)):
        assert "rbac-same-triple" not in refusing(there, put(rid(KIND, TWO, VAULT), other))
    assert "rbac-same-triple" not in refusing(there, put(rid(KIND, TWO, ACCOUNT), gives()))


@pytest.mark.whole
def test_an_assignment_is_named_by_a_guid() -> None:
    """A20."""
    assert "name-form" in refusing(world(), put(rid(KIND, "reader-of-vault", VAULT), gives()))
    assert "name-form" not in refusing(world(), put(rid(KIND, ONE, VAULT), gives()))

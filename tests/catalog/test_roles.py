import pytest

from ailz.catalog import roles
from ailz.catalog.errors import UnknownFactError


def test_a_role_by_name_in_any_case() -> None:
    found = roles.role("storage blob data READER")
    assert found.name == "Storage Blob Data Reader"
    assert found.guid == "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1"
    assert found.id == f"/providers/Microsoft.Authorization/roleDefinitions/{found.guid}"
    assert found.is_data_plane
    assert not found.can_assign_roles
    assert "role definition list" in found.source


def test_a_role_by_guid_is_the_same_role() -> None:
    assert roles.role("2A2B9908-6ea1-4ae2-8e65-a410df84e7d1") == roles.role(
        "Storage Blob Data Reader"
    )


def test_a_renamed_role_is_found_by_its_former_name() -> None:
    assert roles.role("Azure AI User") is not None
    assert roles.role("Azure AI User").name == "Foundry User"


def test_roles_that_can_hand_out_roles_are_marked() -> None:
    assert roles.role("User Access Administrator").can_assign_roles
    assert roles.role("Owner").can_assign_roles
    assert not roles.role("Reader").can_assign_roles


def test_roles_that_can_read_shared_keys_say_by_which_action() -> None:
    assert roles.role("Foundry User").exposes_shared_keys
    assert roles.role("Reader").exposes_shared_keys == ()


def test_a_misspelt_role_is_answered_with_near_ones() -> None:
    with pytest.raises(UnknownFactError) as caught:
        roles.role("Storage Blob Data Raeder")
    assert caught.value.nearest[0] == "Storage Blob Data Reader"


def test_all_roles_come_sorted_and_once() -> None:
    names = [role.name for role in roles.roles()]
    assert names == sorted(set(names))
    assert len(names) == 353


def test_near_twins_of_managed_hsm_are_kept_apart() -> None:
    user = roles.managed_hsm_role("Managed HSM Crypto User")
    release = roles.managed_hsm_role("Managed HSM Crypto Service Release User")
    assert user.guid.endswith("625b")
    assert release.guid.endswith("625c")


def test_a_cosmos_role_by_name_and_guid() -> None:
    reader = roles.cosmos_role("Cosmos DB Built-in Data Reader")
    assert roles.cosmos_role(reader.guid) == reader


def test_local_roles_are_not_azure_roles() -> None:
    with pytest.raises(UnknownFactError, match="built-in role"):
        roles.role("Cosmos DB Built-in Data Reader")
    with pytest.raises(UnknownFactError, match="Cosmos DB data role `Reader`"):
        roles.cosmos_role("Reader")

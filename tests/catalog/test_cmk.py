import pytest

from ailz.catalog import _data, cmk, policies, roles
from ailz.catalog.errors import UnknownFactError


def test_how_storage_takes_a_key() -> None:
    (storage,) = cmk.key_support("Microsoft.Storage/storageAccounts")
    assert storage.configuration["properties.encryption.keySource"] == "Microsoft.Keyvault"
    assert storage.identity["requiredAtCreation"] == "UserAssigned"
    assert storage.managed_hsm is True
    assert storage.sources


def test_foundry_wants_another_role_than_the_others() -> None:
    (foundry,) = cmk.key_support("microsoft.cognitiveservices/accounts")
    assert roles.role(foundry.roles[0]).name == "Key Vault Crypto User"
    (registry,) = cmk.key_support("Microsoft.ContainerRegistry/registries")
    assert roles.role(registry.roles[0]).name == "Key Vault Crypto Service Encryption User"


def test_aks_takes_keys_in_two_places() -> None:
    both = cmk.key_support("Microsoft.ContainerService/managedClusters")
    assert len(both) == 2
    assert cmk.key_support(both[0].id) == (both[0],)


def test_what_takes_no_key() -> None:
    assert cmk.supports_cmk("Microsoft.Storage/storageAccounts")
    assert not cmk.supports_cmk("Microsoft.Purview/accounts")
    assert "no CMK property" in cmk.without_cmk()["Microsoft.Purview/accounts"]


def test_an_unknown_service_is_refused() -> None:
    with pytest.raises(UnknownFactError) as caught:
        cmk.key_support("Microsoft.Storage/storageAccount")
    assert caught.value.nearest[0] == "Microsoft.Storage/storageAccounts"


def test_roles_and_policies_are_facts_of_the_catalog() -> None:
    for support in (each for key in _data.section("cmk") for each in cmk.key_support(key)):
        for guid in support.policies:
            policies.policy(guid)
        for guid in support.roles:
            roles.role(guid)
        for guid in support.hsm_roles:
            roles.managed_hsm_role(guid)


def test_what_holds_for_every_key() -> None:
    assert 3072 in cmk.key_vault_facts()["keySizes"]

import re

import pytest

from ailz.catalog import initiatives, policies
from ailz.catalog.errors import UnknownFactError
from ailz.catalog.policies import Parameter

KEY_VAULT_DNS = "ac673a9a-f77d-4846-b2d8-a57f8e1c01d4"
SOC_2 = "4054785f-702b-4a98-9215-009cbd58b141"


def test_a_policy_knows_its_effect_parameters_and_identity() -> None:
    found = policies.policy(KEY_VAULT_DNS)
    assert found.display_name == "Configure Azure Key Vaults to use private DNS zones"
    assert found.id.endswith(f"/policyDefinitions/{KEY_VAULT_DNS}")
    assert found.effect.parameter == "effect"
    assert found.effect.default == "DeployIfNotExists"
    assert found.effect.allowed == ("DeployIfNotExists", "Disabled")
    assert found.parameters[0] == Parameter("privateDnsZoneId", "String", True, None, ())
    assert found.needs_managed_identity
    assert found.roles == ("4d97b98b-1d4f-4787-a291-c67834d212e7",)
    assert found.source.startswith("Azure/azure-policy@f4a50bacae07:built-in-policies/")


def test_a_policy_outside_the_core_set_is_found_too() -> None:
    assert policies.policy("7d7be79c-23ba-4033-84dd-45e2a5ccdd67").category == "Kubernetes"


def test_a_built_in_whose_guid_is_not_hexadecimal_is_found() -> None:
    assert "SQL" in policies.policy("17k78e20-9358-41c9-923c-fb736d382a12").display_name


def test_an_unknown_policy_is_answered_with_its_near_twins() -> None:
    with pytest.raises(UnknownFactError) as caught:
        policies.policy("ac673a9a-f77d-4846-b2d8-a57f8e1c01d5")
    assert KEY_VAULT_DNS in caught.value.nearest


def test_every_policy_can_be_assigned_from_what_the_catalog_says() -> None:
    every = policies.policies()
    assert len(every) == 804
    for policy in every:
        names = [parameter.name for parameter in policy.parameters]
        assert len(names) == len(set(names))
        assert policy.effect.parameter is None or policy.effect.parameter in names
        if policy.effect.default is None:
            assert policy.effect.parameter in {p.name for p in policy.parameters if p.required}
        else:
            assert policy.effect.default in policy.effect.allowed


def test_an_initiative_knows_what_it_must_be_given() -> None:
    found = initiatives.initiative(SOC_2)
    assert found.display_name == "SOC 2 Type 2"
    assert [re.sub("-.*", "", each.name) for each in found.required_parameters] == [
        "allowedContainerImagesRegex",
        "cpuLimit",
        "memoryLimit",
    ]
    assert all(each.required for each in found.required_parameters)


def test_an_initiative_that_changes_resources_names_the_roles_of_its_identity() -> None:
    changing = [each for each in initiatives.initiatives() if each.needs_managed_identity]
    assert changing
    assert all(each.roles for each in changing)


def test_a_deprecated_initiative_is_refused_by_name() -> None:
    with pytest.raises(UnknownFactError, match=r"is deprecated: do not assign it"):
        initiatives.initiative("c937dcb4-4398-4b39-8d63-4a6be432252e")


def test_no_initiative_is_both_current_and_deprecated() -> None:
    for each in initiatives.initiatives():
        assert "[Deprecated]" not in each.display_name

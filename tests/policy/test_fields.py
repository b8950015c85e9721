"""What a field yields."""

import pytest

from ailz.policy import evaluate, request_from_resource
from tests.policy.build import (
    GROUP,
    NETWORK,
    STORAGE,
    SUBSCRIPTION,
    answer,
    definition,
    request,
    storage,
)

SUBNET = f"{GROUP}/providers/{NETWORK}/vnet/subnets/snet"


def holds(field, operator, operand, asked):
    return answer({"field": field, operator: operand}, asked) == "refused"


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("TYPE", f"{NETWORK}/subnets"),
        ("name", "snet"),
        ("fullName", "vnet/snet"),
        ("id", SUBNET),
        ("kind", "K"),
        ("location", "eastus2"),
        ("location", "East US 2"),
        ("identity.type", "SystemAssigned"),
        ("tags.env", "dev"),
        ("tags[ENV]", "dev"),
        ("tags['Env']", "dev"),
        ("tags['''env''']", "dev"),
        ("tags['a.b/c']", "1"),
        ("[concat('tags[', 'env', ']')]", "dev"),
    ],
)
def test_fields_that_every_resource_has(field, expected):
    asked = request(
        {
            "kind": "k",
            "location": "East US 2",
            "identity": {"type": "systemassigned"},
            "tags": {"Env": "dev", "a.b/c": 1},
        },
        type=f"{NETWORK}/subnets",
        name="snet",
        id=SUBNET,
    )
    assert holds(field, "equals", expected, asked)
    assert not holds(field, "equals", f"{expected}!", asked)


def test_what_has_no_location_is_global():
    asked = request({"location": None})
    assert holds("location", "equals", "global", asked)


def test_lists_of_locations_may_be_written_in_either_way():
    assert not holds("location", "notIn", ["Sweden Central"], request())


def test_an_alias_leads_to_its_path_whatever_the_case():
    asked = request({"sku": {"NAME": "Standard_LRS"}})
    assert holds(f"{STORAGE.upper()}/SKU.name", "equals", "standard_lrs", asked)


def test_the_api_version_decides_where_a_property_lies():
    alias = f"{STORAGE}/sku.name"
    old = request({"properties": {"accountType": "A"}, "sku": {"name": "B"}}, version="2015-06-15")
    assert holds(alias, "equals", "A", old)
    assert holds(
        f"{STORAGE}/allowBlobPublicAccess",
        "exists",
        False,
        request({"properties": {"allowBlobPublicAccess": True}}, version="2018-03-01-preview"),
    )


def test_an_alias_of_another_type_is_null_even_where_the_path_exists():
    asked = storage(enableSoftDelete=True)
    assert holds("Microsoft.KeyVault/vaults/enableSoftDelete", "exists", False, asked)
    assert holds("Microsoft.KeyVault/vaults/unheardOf", "exists", False, asked)


def test_an_alias_of_several_types_has_a_path_in_each():
    image = {"storageProfile": {"imageReference": {"publisher": "p"}}}
    alias = "Microsoft.Compute/imagePublisher"
    machine = request({"properties": image}, type="Microsoft.Compute/virtualMachines")
    scale_set = request(
        {"properties": {"virtualMachineProfile": image}},
        type="Microsoft.Compute/virtualMachineScaleSets",
    )
    assert holds(alias, "equals", "p", machine)
    assert holds(alias, "equals", "p", scale_set)


def test_what_the_provider_sets_is_null_in_a_request():
    alias = "Microsoft.ApiManagement/service/platformVersion"
    asked = request(
        {"properties": {"platformVersion": "stv2"}},
        type="Microsoft.ApiManagement/service",
        version="2024-05-01",
    )
    assert holds(alias, "exists", False, asked)


def test_a_property_below_a_missing_parent_is_missing():
    assert holds(f"{STORAGE}/networkAcls.defaultAction", "notEquals", "Deny", storage())


def test_bicep_has_another_name_for_resource_groups():
    asked = request_from_resource(
        {
            "id": f"{SUBSCRIPTION}/resourceGroups/rg",
            "type": "Microsoft.Resources/resourceGroups",
            "name": "rg",
            "apiVersion": "2024-03-01",
        }
    )
    assert holds("type", "equals", "Microsoft.Resources/subscriptions/resourceGroups", asked)


def test_an_array_and_its_members_are_known_from_one_another():
    subnets = "Microsoft.Network/virtualNetworks/subnets"
    asked = request({"properties": {"subnets": [{}, {}]}}, type=NETWORK)
    for alias in (subnets, f"{subnets}[*]"):
        assert holds(alias, "exists", True, asked)


def test_a_disputed_omission_is_refused_with_a_word_about_it():
    rule = definition({"field": f"{STORAGE}/networkAcls.defaultAction", "notEquals": "Deny"})
    [decision] = evaluate(storage(), rule)
    assert decision.status == "refused"
    assert "Azure may take no notice" in decision.why[0]

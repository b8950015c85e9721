"""Where data and its copies lie, read off a request."""

from __future__ import annotations

from typing import Any

import pytest

from ailz.azure.bodies import Body
from ailz.azure.copies import copies
from ailz.catalog.cmk import supports_cmk
from ailz.catalog.copies import azures_own, copying
from ailz.verify.invariants.services import demand
from tests.sampling import drawn
from tests.sampling.rows import rows, todays

# Encrypted by a key and no store: what runs there writes to stores that are told of.
NO_STORES = {
    "microsoft.machinelearningservices/workspaces/computes",
    "microsoft.sql/servers",
}


def kept(type_: str, tree: dict[str, Any], region: str = "westeurope") -> Any:
    found = copies(Body(type_, "2025-01-01", "/one", "one", {"location": region, **tree}))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("type_", "tree", "elsewhere"),
    [
        ("Microsoft.Storage/storageAccounts", {"sku": {"name": "Standard_ZRS"}}, ()),
        ("Microsoft.Storage/storageAccounts", {"sku": {"name": "Standard_GRS"}}, ("northeurope",)),
        ("Microsoft.Sql/servers/databases", {"properties": {}}, ("northeurope",)),
        (
            "Microsoft.Sql/servers/databases",
            {"properties": {"requestedBackupStorageRedundancy": "Zone"}},
            (),
        ),
        (
            "Microsoft.DocumentDB/databaseAccounts",
            {
                "properties": {
                    "locations": [{"locationName": n} for n in ("West Europe", "UK South")]
                }
            },
            ("uksouth",),
        ),
        (
            "Microsoft.OperationalInsights/workspaces",
            {"properties": {"replication": {"enabled": True, "location": "swedencentral"}}},
            ("swedencentral",),
        ),
        (
            "Microsoft.EventHub/namespaces",
            {"properties": {"geoDataReplication": {"locations": [{"locationName": "uksouth"}]}}},
            ("uksouth",),
        ),
        (
            "Microsoft.MachineLearningServices/registries",
            {
                "properties": {
                    "regionDetails": [
                        {
                            "location": region,
                            "storageAccountDetails": [
                                {
                                    "systemCreatedStorageAccount": {
                                        "storageAccountType": "Standard_GRS"
                                    }
                                }
                            ],
                        }
                        for region in ("westeurope", "uksouth")
                    ]
                }
            },
            ("northeurope", "uksouth", "ukwest"),
        ),
    ],
)
def test_a_request_says_where_else_its_data_lies(
    type_: str, tree: dict[str, Any], elsewhere: tuple[str, ...]
) -> None:
    assert kept(type_, tree).asked_for == elsewhere


@pytest.mark.parametrize(
    ("region", "pair"),
    [
        ("westeurope", "northeurope"),
        ("germanywestcentral", "germanynorth"),
        ("polandcentral", None),  # has no pair
        ("brazilsouth", None),  # its pair is not used for vaults
        ("westus3", None),
    ],
)
def test_azure_copies_a_vault_to_the_pair_in_most_regions(region: str, pair: str | None) -> None:
    own = azures_own("Microsoft.KeyVault/vaults", region)
    assert (own.region if own else None) == pair


def test_what_only_may_be_copied_is_not_told_as_a_fact() -> None:
    registry = azures_own("Microsoft.ContainerRegistry/registries", "westeurope")
    factory = azures_own("Microsoft.DataFactory/factories", "westeurope")
    assert registry is not None
    assert not registry.sure
    assert factory is not None
    assert factory.sure


def test_every_store_of_a_landing_zone_is_known() -> None:
    """A new store without a row in the facts would be missing from docs/residency.md."""
    used = {
        each.type.casefold(): each.type
        for row in todays(rows(), 8)
        for deployment in drawn.designed(row).deployments
        for each in deployment.root.resources
        if each.verb == "create"
    }
    stores = {t for t, name in used.items() if supports_cmk(name) or demand(name).holds_data}
    assert stores - NO_STORES <= set(copying())

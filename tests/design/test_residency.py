"""Where copies lie follows from where data may."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ailz.design.compose import design
from ailz.design.landing_zone import LandingZone
from ailz.verify.copies import left_by_azure
from tests.report.worlds import config, environment

STORAGE = "Microsoft.Storage/storageAccounts"
REGISTRY = "Microsoft.MachineLearningServices/registries"
ZONES = {
    "control": "zone-redundancy",
    "reason": "The data may not leave this region.",
    "approved_by": "Risk board",
    "until": "2099-12-31",
}


def made(region: str, **governance: Any) -> LandingZone:
    return design(
        config(
            environments=[environment("prod", "prod", 1) | {"region": region}],
            shared={"subscription_id": "7a1b1f0e-0000-4000-8000-0000000000a1", "region": region},
            security={"waivers": [ZONES]} if region in ("northcentralus", "ukwest") else {},
            governance=governance,
            capabilities={"machine_learning": {}, "data_lake": {}},
        )
    )


def skus(landing_zone: LandingZone) -> set[str]:
    found = set()
    for deployment in landing_zone.deployments:
        for requests in deployment.requests.values():
            for each in requests:
                if each.type == STORAGE:
                    found.add(each.body["sku"]["name"])  # type: ignore[index]
                if each.type == REGISTRY:
                    (details,) = each.body["properties"]["regionDetails"]  # type: ignore[index]
                    account = details["storageAccountDetails"][0]["systemCreatedStorageAccount"]
                    found.add(account["storageAccountType"])
    return found


@pytest.mark.parametrize(
    ("region", "governance", "sku"),
    [
        ("ukwest", {}, "Standard_GRS"),
        ("ukwest", {"residency": "GB"}, "Standard_GRS"),
        ("ukwest", {"allowed_regions": ["ukwest"]}, "Standard_LRS"),
        ("westeurope", {}, "Standard_ZRS"),
        ("westeurope", {"residency": "NL"}, "Standard_ZRS"),
    ],
)
def test_production_lasts_as_residency_lets_it(
    region: str, governance: dict[str, Any], sku: str
) -> None:
    assert skus(made(region, **governance)) == {sku}


def test_a_copy_in_the_pair_is_had_for_the_asking_where_data_may_lie_there() -> None:
    zone = made("westeurope", residency="eu_member", storage_redundancy="geo_zone")
    assert skus(zone) == {"Standard_GZRS", "Standard_ZRS"}  # the registry's store follows by itself


@pytest.mark.parametrize(
    ("governance", "refused"),
    [({"residency": "NL"}, True), ({"residency": "eu_member"}, False), ({}, False)],
)
def test_policy_refuses_a_copy_in_a_pair_that_may_hold_no_data(
    governance: dict[str, Any], refused: bool
) -> None:
    zone = made("westeurope", **governance)
    text = json.dumps([each.body for each in zone.main.requests["prod"]], default=str)
    assert ("listOfAllowedSKUs" in text) == refused
    assert "Standard_GRS" not in text


def test_what_azure_copies_by_itself_is_told_where_it_leaves_residency() -> None:
    told = [str(each) for each in left_by_azure(made("westeurope", residency="NL"))]
    assert any("key vault" in each and "northeurope" in each for each in told)
    assert not list(left_by_azure(made("westeurope", residency="eu_member")))
    assert not list(left_by_azure(made("westeurope")))
    assert not list(left_by_azure(made("polandcentral", residency="PL")))

"""Where resources of a type can be."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ailz.azure.answer import Answer
from ailz.azure.request import Request
from ailz.azure.respond import respond
from ailz.azure.world import Resource, World
from ailz.catalog.types import api_version

SUBSCRIPTION = "/subscriptions/11111111-2222-4333-8444-555555555555"
GROUP = f"{SUBSCRIPTION}/resourceGroups/rg-ours"
PLATFORM = "/providers/Microsoft.Management/managementGroups/platform"
VAULT = "Microsoft.KeyVault/vaults"
WORKSPACE = "Microsoft.MachineLearningServices/workspaces"
ADDRESS = "Microsoft.Network/publicIPAddresses"
ZONE = "Microsoft.Network/privateDnsZones"
LOCK = "Microsoft.Authorization/locks"


def answer(
    scope: str, type_: str, body: Mapping[str, Any], name: str = "some-name", **world: Any
) -> Answer:
    version = api_version(type_) if type_ else api_version("Microsoft.Resources/resourceGroups")
    id_ = f"{scope}/providers/{type_}/{name}" if type_ else scope
    return respond(World(**world), Request("PUT", id_, version, body))[0]


def asked(answered: Answer, behaviour: str, *, sure: bool = True) -> list[str]:
    """The codes with which a behaviour refuses, or doubts."""
    found = answered.refusals if sure else answered.doubts
    return [each.objection.code for each in found if each.behaviour == behaviour]


@pytest.mark.parametrize(
    ("scope", "type_", "refused"),
    [
        (GROUP, VAULT, False),
        (SUBSCRIPTION, VAULT, True),
        (PLATFORM, VAULT, True),
        ("", VAULT, True),
        (GROUP, LOCK, False),
        (SUBSCRIPTION, LOCK, False),
        (f"{GROUP}/providers/{VAULT}/kv-claims", LOCK, False),
        (f"{GROUP}/providers/{VAULT}/kv-claims", VAULT, True),
        (SUBSCRIPTION, "Microsoft.Authorization/policyDefinitions", False),
        (PLATFORM, "Microsoft.Authorization/policyDefinitions", False),
        (GROUP, "Microsoft.Authorization/policyDefinitions", True),
        (GROUP, "", False),
    ],
)
def test_a_type_stands_at_its_scopes(scope: str, type_: str, *, refused: bool) -> None:
    found = answer(scope, type_, {"location": "westeurope"})
    assert bool(asked(found, "place-scope")) is refused


@pytest.mark.parametrize(
    ("type_", "location", "cloud", "code"),
    [
        (WORKSPACE, "westeurope", "AzureCloud", ""),
        (WORKSPACE, "West Europe", "AzureCloud", ""),
        (WORKSPACE, "chilecentral", "AzureCloud", "LocationNotAvailableForResourceType"),
        (WORKSPACE, "usgovvirginia", "AzureCloud", "LocationNotAvailableForResourceType"),
        (WORKSPACE, "westeurope", "AzureUSGovernment", "LocationNotAvailableForResourceType"),
        (WORKSPACE, "usgovvirginia", "AzureUSGovernment", ""),
        (WORKSPACE, "global", "AzureCloud", "LocationNotAvailableForResourceType"),
        (ZONE, "global", "AzureCloud", ""),
        (ZONE, "westeurope", "AzureCloud", ""),
        ("", "westeurope", "AzureCloud", ""),
        ("", "germanynorth", "AzureCloud", "LocationNotAvailableForResourceGroup"),
    ],
)
def test_a_type_is_made_in_its_regions(type_: str, location: str, cloud: str, code: str) -> None:
    body = {"location": location}
    found = answer(GROUP, type_, body, name="privatelink.blob.core.windows.net", cloud=cloud)
    every = [*found.refusals, *found.doubts]
    sure = [
        each.objection.code
        for each in every
        if each.behaviour == "place-region" and each.objection.sure
    ]
    assert sure == ([code] if code else [])


def test_a_region_that_no_source_lists_for_a_type_or_at_all_is_a_doubt() -> None:
    unheard = answer(GROUP, WORKSPACE, {"location": "atlantiscentral"}, name="mlw-claims")
    assert asked(unheard, "place-region", sure=False) == ["LocationNotAvailableForResourceType"]
    # The network provider's list is old: what it does not have proves nothing.
    young = answer(GROUP, ADDRESS, {"location": "chilecentral"}, name="pip-claims")
    assert asked(young, "place-region") == []
    assert asked(young, "place-region", sure=False) == ["LocationNotAvailableForResourceType"]


def test_where_it_may_be_is_told() -> None:
    found = answer(GROUP, WORKSPACE, {"location": "chilecentral"}, name="mlw-claims")
    (remedy,) = (
        each.objection.remedy for each in found.refusals if each.behaviour == "place-region"
    )
    assert remedy.startswith("Use ")
    assert "brazilsouth" in remedy


def test_what_exists_already_is_not_asked_where_it_is() -> None:
    id_ = f"{GROUP}/providers/{WORKSPACE}/mlw-claims"
    held = Resource(id_, "", {"location": "chilecentral"})
    request = Request("PUT", id_, api_version(WORKSPACE), {"location": "chilecentral"})
    found, _ = respond(World().having(held), request)
    assert asked(found, "place-region") == []


@pytest.mark.parametrize(
    ("location", "zones", "refused"),
    [
        ("westeurope", ["1", "2", "3"], False),
        ("northcentralus", ["1"], True),
        ("northcentralus", [], False),
    ],
)
def test_zones_are_taken_where_there_are_some(
    location: str, zones: list[str], *, refused: bool
) -> None:
    body = {"location": location, "sku": {"name": "Standard"}, "zones": zones}
    found = answer(GROUP, ADDRESS, body, name="pip-claims")
    assert asked(found, "place-zones") == (
        ["LocationNotSupportAvailabilityZones"] if refused else []
    )

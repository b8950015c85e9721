"""A landing zone's requests as Azure Policy sees them, and the keys that a refusal leads to."""

import pytest

from ailz.azure.bodies import UNKNOWN, Body
from ailz.policy import UNKNOWN as LATER
from ailz.policy import Definition, Status, evaluate
from ailz.verify.keys import key_of, keys_of
from ailz.verify.policies import request
from tests.report.worlds import landing_zone

TYPE = "Microsoft.Storage/storageAccounts"
OWN = f"/subscriptions/1/resourceGroups/rg/providers/{TYPE}/st<unknown>"


def body(**parts):
    return Body(TYPE, "2023-05-01", OWN, "st<unknown>", parts)


def status(condition, asked):
    rule = Definition("", "rule", "", "All", {}, condition, {"effect": "deny"}, "")
    [decision] = evaluate(asked, rule)
    assert str(decision)
    return decision.status


@pytest.mark.parametrize(
    "condition",
    [
        {"field": "location", "equals": "westeurope"},
        {"field": "location", "notEquals": "westeurope"},
        {"field": "tags.owner", "contains": "x"},
        {"field": "name", "match": "st##"},
        {"field": "id", "notLike": "*/st"},
        {"field": "identity.userAssignedIdentities", "notContainsKey": "/subscriptions/1/x"},
    ],
)
def test_what_only_azure_knows_may_be_refused_and_never_is_for_certain(condition):
    asked = request(
        body(
            location=UNKNOWN,
            tags={"owner": "team-<unknown>"},
            identity={"userAssignedIdentities": {"<unknown>/id": {}}},
        )
    )
    assert asked.body["location"] is LATER
    assert status(condition, asked) is Status.MAY_BE_REFUSED


@pytest.mark.parametrize(
    ("field", "key"),
    [
        ("location", "environments[].region"),
        ("tags['cost center']", "governance.tags.cost center"),
        ("tags.owner", "governance.tags.owner"),
        ("tags", "governance.tags"),
        ("name", "naming.pattern or naming.fixed"),
        (f"{TYPE}/allowSharedKeyAccess", ""),
    ],
)
def test_a_property_leads_to_its_key(field, key):
    assert key_of(field, {}) == key


@pytest.mark.parametrize(
    ("field", "key"),
    [
        ("Microsoft.Storage/storageAccounts/sku.name", "governance.storage_redundancy"),
        ("Microsoft.KeyVault/vaults/sku.name", "security.keys"),
        ("Microsoft.ContainerRegistry/registries/zoneRedundancy", "environments[].region"),
        ("Microsoft.Storage/storageAccounts/minimumTlsVersion", ""),
    ],
)
def test_a_tier_and_zones_lead_to_the_key_that_they_come_from(field: str, key: str) -> None:
    assert key_of(field, keys_of(landing_zone("standalone"))) == key

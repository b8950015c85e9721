"""Bodies that their ARM type describes, and bodies that it does not."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from ailz.azure import ids
from ailz.azure.answer import Answer
from ailz.azure.bodies import UNKNOWN
from ailz.azure.request import Method, Request
from ailz.azure.respond import respond
from ailz.azure.world import World
from ailz.catalog.types import api_version

GROUP = "/subscriptions/11111111-2222-4333-8444-555555555555/resourceGroups/rg-ours"
STORAGE = "Microsoft.Storage/storageAccounts/stclaims"
ACCOUNT: dict[str, Any] = {
    "location": "westeurope",
    "kind": "StorageV2",
    "sku": {"name": "Standard_ZRS"},
    "properties": {"minimumTlsVersion": "TLS1_2", "allowBlobPublicAccess": False},
}
"""An account with all that its type requires."""


def answer(path: str, body: Mapping[str, Any], version: str = "", method: Method = "PUT") -> Answer:
    id_ = f"{GROUP}/providers/{path}"
    request = Request(method, id_, version or api_version(ids.type_of(id_)), body)
    return respond(World(), request)[0]


def said(found: Answer) -> list[tuple[str, str]]:
    return [(each.behaviour, each.objection.path) for each in found.refusals]


def doubted(found: Answer) -> list[tuple[str, str]]:
    return [
        (each.behaviour, each.objection.path)
        for each in found.doubts
        if each.behaviour.startswith("type-")
    ]


def with_(**properties: object) -> dict[str, Any]:
    return {**ACCOUNT, "properties": {**ACCOUNT["properties"], **properties}}


@pytest.mark.parametrize(
    ("body", "path", "says"),
    [
        (with_(allowPublicAcess=False), "properties.allowPublicAcess", "no property here"),
        (with_(allowBlobPublicAccess="no"), "properties.allowBlobPublicAccess", "neither true"),
        (with_(accessTier="Lukewarm"), "properties.accessTier", "not allowed"),
        (with_(minimumTlsVersion=12), "properties.minimumTlsVersion", "no text"),
        (with_(networkAcls=[]), "properties.networkAcls", "no object"),
        (
            with_(networkAcls={"defaultAction": "Deny", "ipRules": {}}),
            "properties.networkAcls.ipRules",
            "no list",
        ),
        (with_(networkAcls={"bypass": "None"}), "properties.networkAcls.defaultAction", "required"),
        ({**ACCOUNT, "kind": None}, "kind", "required"),
        (
            with_(sasPolicy={"expirationAction": "Log", "sasExpirationPeriod": 3}),
            "properties.sasPolicy.sasExpirationPeriod",
            "no text",
        ),
    ],
)
def test_what_the_type_does_not_take_is_refused(
    body: Mapping[str, Any], path: str, says: str
) -> None:
    found = answer(STORAGE, body)
    assert said(found) == [("type-body", path)]
    assert says in found.refusals[0].objection.message


def test_a_whole_number_is_one() -> None:
    key = "Microsoft.KeyVault/vaults/kv-claims/keys/cmk"
    assert not answer(key, {"properties": {"keySize": 4096, "kty": "RSA"}}).refused
    for size in ("4096", 4096.5, True):
        found = answer(key, {"properties": {"keySize": size, "kty": "RSA"}})
        assert said(found) == [("type-body", "properties.keySize")]


def test_a_text_has_the_form_that_the_type_wants() -> None:
    vault = "Microsoft.KeyVault/vaults/kv-claims"
    sku = {"family": "A", "name": "premium"}
    tenant = "22222222-2222-4333-8444-555555555555"
    for said_tenant, refused in ((tenant, False), (tenant[:-1], True), ("x" * 36, True)):
        properties = {"sku": sku, "tenantId": said_tenant}
        found = answer(vault, {"location": "westeurope", "properties": properties})
        assert said(found) == ([("type-body", "properties.tenantId")] if refused else [])


def test_what_the_type_takes_passes_and_letters_case_of_properties_does_not_matter() -> None:
    found = answer(STORAGE, ACCOUNT)
    assert not found.refused
    assert doubted(found) == []
    assert not answer(STORAGE, {**ACCOUNT, "Location": ACCOUNT["location"]}).refused


def test_a_misspelt_property_is_told_with_the_one_that_is_meant() -> None:
    found = answer(STORAGE, with_(minimumTlsVersions="TLS1_2"))
    assert found.refusals[0].objection.remedy == "Did you mean minimumTlsVersion?"


def test_a_value_that_nobody_knows_yet_is_never_refused() -> None:
    body = with_(minimumTlsVersion=UNKNOWN, encryption={"identity": {"a": 1}})
    assert ("type-body", "properties.minimumTlsVersion") not in said(answer(STORAGE, body))


def test_another_case_of_a_value_is_a_doubt() -> None:
    found = answer(STORAGE, with_(minimumTlsVersion="tls1_2"))
    assert not found.refused
    assert doubted(found) == [("type-body", "properties.minimumTlsVersion")]


def test_a_read_only_property_is_a_doubt() -> None:
    found = answer(STORAGE, with_(provisioningState="Succeeded"))
    assert not found.refused
    assert doubted(found) == [("type-body", "properties.provisioningState")]


def test_a_change_of_some_properties_needs_no_other() -> None:
    assert not answer(STORAGE, {"tags": {"owner": "data"}}, method="PATCH").refused
    assert answer(STORAGE, {"tags": {"owner": "data"}}).refused
    assert not answer(f"{STORAGE}/blobServices/default", {}).refused


def test_a_body_is_told_apart_by_what_says_its_kind() -> None:
    compute = "Microsoft.MachineLearningServices/workspaces/mlw-claims/computes/cpu"
    cluster = {"computeType": "AmlCompute", "properties": {"vmSize": "Standard_DS3_v2"}}
    body = {"location": "westeurope", "properties": cluster}
    assert not answer(compute, body).refused
    body = {"location": "westeurope", "properties": {**cluster, "computeType": "Abacus"}}
    assert said(answer(compute, body)) == [("type-body", "properties.computeType")]
    body = {"location": "westeurope", "properties": {"properties": {}}}
    assert said(answer(compute, body)) == [("type-body", "properties.computeType")]


def test_at_another_version_the_nearest_one_only_doubts() -> None:
    found = answer(STORAGE, with_(allowPublicAcess=False), version="2019-06-01")
    assert not found.refused
    assert ("type-body", "properties.allowPublicAcess") in doubted(found)


def test_a_version_or_a_type_that_no_source_has_is_a_doubt() -> None:
    found = answer(STORAGE, ACCOUNT, version="2099-01-01")
    assert not found.refused
    assert "type-version" in [name for name, _ in doubted(found)]
    (doubt,) = (each for each in found.doubts if each.behaviour == "type-version")
    assert api_version(STORAGE.rpartition("/")[0]) in doubt.objection.remedy
    assert ("type-version", "") in doubted(answer("Microsoft.Nothing/atAlls/one", {}, "2020-01-01"))
    assert doubted(answer(STORAGE, ACCOUNT)) == []

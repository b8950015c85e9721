"""The checks that judge generated trees: each passes what is sound and sees its fault."""

from types import ModuleType
from typing import Any

import pytest

from ailz.azure.bodies import UNKNOWN, Body
from ailz.design.resource import Module, Resource, Root
from ailz.design.values import Id, Subscription
from tests.shared import SHARED, needs_shared
from tests.tools import bugs
from tests.tools.arm import type_problems
from tests.tools.facts import invented
from tests.tools.hardening import Wanted, not_held, unused, wanted
from tests.verify.worlds import SETTING, STORAGE, VNET, body, changed, good, placed, rid

WORKSPACE = rid("Microsoft.MachineLearningServices/workspaces", "mlw-demo")
SEARCH = rid("Microsoft.Search/searchServices", "srch-demo")
BLOBS = f"{STORAGE}/blobServices/default"


def _root(**changes: Any) -> Root:
    looped = {
        "symbol": "credential",
        "module": "identities",
        "type": "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
        "api_version": "2024-11-30",
        "name": "x",
        "parent": Id("identity"),
        "collection": "credentials",
        "lock": Id("identity"),
    }
    return Root(
        name="landing-zone",
        purpose="",
        environments=("dev",),
        parameters=(),
        modules=(Module("identities", "", Subscription()),),
        resources=(Resource(**{**looped, **changes}),),
        collections={"credentials": {}},
    )


def test_bug_1_a_role_that_outlives_its_principal() -> None:
    world = good()
    assert bugs.role_outlives_principal(tuple(world.values()), SETTING) == []
    changed("person", "properties.principalId", UNKNOWN)(world)
    assert len(bugs.role_outlives_principal(tuple(world.values()), SETTING)) == 1


def test_bugs_2_and_7_children_written_in_parallel() -> None:
    assert bugs.written_in_parallel(_root()) == []
    assert bugs.written_in_parallel(_root(collection=None, lock=None)) == []
    assert len(bugs.written_in_parallel(_root(lock=None))) == 1


def test_bug_3_a_network_that_drops_its_subnets() -> None:
    subnet = body(f"{VNET}/subnets/a", {})
    assert bugs.network_drops_subnets([body(VNET, placed()), subnet]) == []
    assert len(bugs.network_drops_subnets([body(VNET, placed(subnets=[])), subnet])) == 1
    old = body(VNET, placed(), version="2023-09-01")
    assert len(bugs.network_drops_subnets([old, subnet])) == 1
    assert bugs.network_drops_subnets([old]) == []


def test_bug_4_search_with_auth_options() -> None:
    assert bugs.search_auth_options([body(SEARCH, placed(disableLocalAuth=True))]) == []
    both = placed(disableLocalAuth=True, authOptions={})
    assert len(bugs.search_auth_options([body(SEARCH, both)])) == 1


def test_bug_5_a_lake_used_as_what_it_is_not() -> None:
    lake = body(STORAGE, placed(isHnsEnabled=True))
    flat = body(STORAGE, placed())
    versions = body(BLOBS, {"properties": {"isVersioningEnabled": True}})
    feed = body(BLOBS, {"properties": {"changeFeed": {"enabled": True}}})
    workspace = body(WORKSPACE, placed(storageAccount=STORAGE.upper()))
    assert bugs.lake_misused([flat, versions, feed, workspace]) == []
    for wrong in (versions, feed, workspace):
        assert len(bugs.lake_misused([lake, wrong])) == 1


@pytest.mark.parametrize(
    "kind", ["azurerm_storage_blob", "azurerm_key_vault_secret", "null_resource"]
)
def test_bug_6_a_data_plane_in_terraform(kind: str) -> None:
    text = f'resource "{kind}" "x" {{\n}}\n'
    assert bugs.data_plane_in_terraform({"a.tf": 'resource "azapi_resource" "x" {\n}\n'}) == []
    assert bugs.data_plane_in_terraform({"a.tf": text, "a.md": text}) == [f"a.tf: {kind}"]


def _template(name: str) -> dict[str, Any]:
    inner = {"type": "Microsoft.Resources/deployments", "name": name}
    leaf = {**inner, "properties": {"template": {"resources": []}}}
    outer = {**inner, "name": "short", "properties": {"template": {"resources": [leaf]}}}
    return {"resources": {"outer": outer}}


def test_bug_8_a_deployment_name_too_long_under_a_stack() -> None:
    generated = "[format('network-{0}', uniqueString('network', deployment().name))]"
    assert bugs.long_deployment_names(_template(generated)) == []
    assert len(bugs.long_deployment_names(_template("n" * 40))) == 1
    long = generated.replace("network-", "n" * 30)
    assert len(bugs.long_deployment_names(_template(long))) == 1


def test_bug_9_a_name_that_does_not_fit() -> None:
    assert bugs.bad_names([body(STORAGE, {})], SETTING) == []
    assert len(bugs.bad_names([body(f"{STORAGE}{'x' * 30}", {})], SETTING)) == 1


def test_bug_10_a_resource_without_the_mandated_tags() -> None:
    assert bugs.untagged([body(STORAGE, placed())], SETTING) == []
    assert len(bugs.untagged([body(STORAGE, {"tags": {"costcenter": "4711"}})], SETTING)) == 1


def test_bug_11_a_feature_that_nobody_registers() -> None:
    code = {"main.bicep": "  encryptionAtHost: true\n"}
    guide = {"README.md": "Register Microsoft.Compute/EncryptionAtHost first."}
    assert bugs.feature_not_registered({**code, **guide}) == []
    assert bugs.feature_not_registered({"main.bicep": ""}) == []
    assert bugs.feature_not_registered(code) == ["main.bicep"]


def test_bug_12_a_helper_that_waits() -> None:
    assert bugs.helpers({"README.md": "no deploymentScripts"}, [], SETTING) == []
    assert len(bugs.helpers({"a.tf": 'provisioner "local-exec" {'}, [], SETTING)) == 1
    script = body(rid("Microsoft.Resources/deploymentScripts", "wait"), {})
    assert len(bugs.helpers({}, [script], SETTING)) == 1


TLS = Wanted("Storage", "Microsoft.Storage/storageAccounts", "properties.tls", "TLS1_2", "TLS")
RULE = Wanted("NSG", "Microsoft.Storage/storageAccounts", "properties.rules[].access", "Deny", "")


def test_a_setting_that_is_not_held_is_named() -> None:
    held = body(STORAGE, placed(tls="tls1_2", rules=[{"access": "Allow"}, {"access": "Deny"}]))
    assert not_held([held], [TLS, RULE], {}) == []
    assert not_held([body(VNET, placed())], [TLS], {}) == []
    (absent,) = not_held([body(STORAGE, placed())], [TLS], {})
    assert "properties.tls is not set, wanted 'TLS1_2' (TLS)" in absent
    (other,) = not_held([body(STORAGE, placed(rules=[{"access": "Allow"}]))], [RULE], {})
    assert "is 'Allow'" in other


def test_an_exception_excuses_and_is_found_when_nothing_needs_it() -> None:
    excused = {(TLS.type, TLS.path): "the reason"}
    assert not_held([body(STORAGE, placed())], [TLS], excused) == []
    assert unused([body(STORAGE, placed())], [TLS], excused) == []
    assert unused([body(STORAGE, placed(tls="TLS1_2"))], [TLS], excused) == [(TLS.type, TLS.path)]


@needs_shared
def test_the_recorded_settings_are_read() -> None:
    assert SHARED is not None
    found = {(each.type, each.path): each.value for each in wanted(SHARED)}
    assert found["Microsoft.KeyVault/vaults", "properties.enableRbacAuthorization"] is True
    assert len(found) > 200


@needs_shared
def test_an_invented_fact_is_found(arm_types: ModuleType) -> None:
    assert SHARED is not None
    own = "7a1b1f0e-0000-4000-8000-000000000001"
    sound = f"""
      id: '{own}' acdd72a7-3385-48ef-bd42-f606fba81ae7
      zone: privatelink.vaultcore.azure.net
      groupIds: ['vault']
      Microsoft.KeyVault/vaults@2026-02-01
    """
    assert invented({"a.bicep": sound}, SHARED, arm_types, [own]) == []
    wrong = """
      acdd72a7-3385-48ef-bd42-f606fba81ae8
      privatelink.agentsvc.azure.automation.net
      groupIds: ['vaults']
      Microsoft.KeyVault/vaults@2026-02-02
    """
    found = invented({"a.bicep": wrong}, SHARED, arm_types, [])
    assert [each.split()[1] for each in found] == ["GUID", "DNS", "group", "API"]


@needs_shared
def test_a_body_that_its_type_refuses_is_found(arm_types: ModuleType) -> None:
    kind, version = "Microsoft.ManagedIdentity/userAssignedIdentities", "2024-11-30"
    id_ = rid(kind, "id-demo")
    sound = Body(kind, version, id_, "id-demo", {"location": UNKNOWN})
    wrong = Body(kind, version, id_, "id-demo", {"place": "x"})
    assert type_problems(arm_types, [sound]) == []
    assert any("`place` is not a property" in line for line in type_problems(arm_types, [wrong]))
    assert any("`location` is required" in line for line in type_problems(arm_types, [wrong]))

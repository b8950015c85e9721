import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from ailz.catalog import types
from ailz.catalog.errors import UnknownFactError
from tests.shared import SHARED, needs_shared

NEEDED = [
    "Microsoft.Authorization/locks",
    "Microsoft.Authorization/policyAssignments",
    "Microsoft.Authorization/policyDefinitions",
    "Microsoft.Authorization/policySetDefinitions",
    "Microsoft.Authorization/roleAssignments",
    "Microsoft.CognitiveServices/accounts",
    "Microsoft.CognitiveServices/accounts/deployments",
    "Microsoft.CognitiveServices/accounts/projects",
    "Microsoft.Consumption/budgets",
    "Microsoft.ContainerRegistry/registries",
    "Microsoft.Insights/components",
    "Microsoft.Insights/diagnosticSettings",
    "Microsoft.Insights/privateLinkScopes",
    "Microsoft.Insights/privateLinkScopes/scopedResources",
    "Microsoft.KeyVault/vaults",
    "Microsoft.KeyVault/vaults/keys",
    "Microsoft.MachineLearningServices/registries",
    "Microsoft.MachineLearningServices/workspaces",
    "Microsoft.MachineLearningServices/workspaces/computes",
    "Microsoft.MachineLearningServices/workspaces/outboundRules",
    "Microsoft.ManagedIdentity/userAssignedIdentities",
    "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
    "Microsoft.Network/azureFirewalls",
    "Microsoft.Network/bastionHosts",
    "Microsoft.Network/firewallPolicies",
    "Microsoft.Network/firewallPolicies/ruleCollectionGroups",
    "Microsoft.Network/natGateways",
    "Microsoft.Network/networkSecurityGroups",
    "Microsoft.Network/privateDnsZones",
    "Microsoft.Network/privateDnsZones/virtualNetworkLinks",
    "Microsoft.Network/privateEndpoints",
    "Microsoft.Network/privateEndpoints/privateDnsZoneGroups",
    "Microsoft.Network/publicIPAddresses",
    "Microsoft.Network/routeTables",
    "Microsoft.Network/virtualHubs/hubVirtualNetworkConnections",
    "Microsoft.Network/virtualNetworks",
    "Microsoft.Network/virtualNetworks/subnets",
    "Microsoft.Network/virtualNetworks/virtualNetworkPeerings",
    "Microsoft.OperationalInsights/workspaces",
    "Microsoft.Resources/resourceGroups",
    "Microsoft.Search/searchServices",
    "Microsoft.Security/pricings",
    "Microsoft.Storage/storageAccounts",
    "Microsoft.Storage/storageAccounts/blobServices",
    "Microsoft.Storage/storageAccounts/blobServices/containers",
    "Microsoft.Storage/storageAccounts/fileServices",
    "Microsoft.Storage/storageAccounts/managementPolicies",
    "Microsoft.Storage/storageAccounts/queueServices",
    "Microsoft.Storage/storageAccounts/tableServices",
]


@pytest.fixture(scope="module")
def arm() -> ModuleType:
    assert SHARED is not None
    path = SHARED / "terraform" / "arm_types.py"
    spec = importlib.util.spec_from_file_location("arm_types", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", NEEDED)
def test_every_type_that_is_written_has_a_version(name: str) -> None:
    assert re.fullmatch(r"\d{4}-\d{2}-\d{2}(-preview)?", types.api_version(name))


def test_a_preview_version_is_used_only_where_nothing_stable_serves() -> None:
    previews = [name for name in NEEDED if types.api_version(name).endswith("-preview")]
    assert previews == ["Microsoft.Insights/diagnosticSettings"]


def test_a_parent_and_its_children_share_one_version() -> None:
    for name in NEEDED:
        parent = "/".join(name.split("/")[:2])
        if parent in NEEDED:
            assert types.api_version(name) == types.api_version(parent), name


def test_the_case_of_a_type_does_not_matter() -> None:
    asked = types.resource_type("microsoft.storage/STORAGEACCOUNTS")
    assert asked.type == "Microsoft.Storage/storageAccounts"


def test_an_unknown_type_is_named_with_what_is_near() -> None:
    with pytest.raises(
        UnknownFactError, match=r"resource type `Microsoft\.Storage/storageAcounts`"
    ):
        types.api_version("Microsoft.Storage/storageAcounts")


@pytest.mark.parametrize(
    ("name", "taggable", "located"),
    [
        ("Microsoft.Storage/storageAccounts", True, True),
        ("Microsoft.Resources/resourceGroups", True, True),
        ("Microsoft.Network/privateDnsZones", True, True),
        ("Microsoft.Network/virtualNetworks/subnets", False, False),
        ("Microsoft.Storage/storageAccounts/blobServices/containers", False, False),
        ("Microsoft.Authorization/roleAssignments", False, False),
        ("Microsoft.Authorization/policyAssignments", False, True),
        ("Microsoft.Insights/diagnosticSettings", False, False),
    ],
)
def test_what_takes_tags_and_a_location(name: str, taggable: bool, located: bool) -> None:
    assert (types.taggable(name), types.supports_location(name)) == (taggable, located)


def test_where_a_resource_can_be_deployed() -> None:
    assert types.resource_type("Microsoft.Resources/resourceGroups").scopes == ("subscription",)
    assert "extension" in types.resource_type("Microsoft.Authorization/locks").scopes


@needs_shared
def test_every_version_is_recorded(arm: ModuleType) -> None:
    unrecorded = [
        name for name in types.known_types() if types.api_version(name) not in arm.versions(name)
    ]
    assert unrecorded == [n for n in types.known_types() if not types.resource_type(n).recorded]
    assert unrecorded == ["GitHub.Network/networkSettings"]


@needs_shared
def test_the_version_is_one_the_hardening_facts_were_checked_at() -> None:
    assert SHARED is not None
    checked: dict[str, set[str]] = {}
    for path in (SHARED / "facts" / "hardening").glob("*.json"):
        for service in json.loads(path.read_text(encoding="utf-8"))["services"]:
            arm_type = service.get("arm") or {}
            if "apiVersion" in arm_type:
                checked.setdefault(arm_type["type"], set()).add(arm_type["apiVersion"])
    assert len(checked) > 40
    older = []
    for name in set(types.known_types()) & set(checked):
        stable = {version for version in checked[name] if "preview" not in version}
        if types.api_version(name) < max(stable or checked[name]):
            older.append(name)
    assert older == []


def body_with(path: str, value: object) -> dict[str, object]:
    """`properties.rules[].name` and a value as the body that holds it; `[]` stands for one item."""
    for part in reversed(path.split(".")):
        name, items, _ = part.partition("[")
        value = {name: [value] if items else value}
    assert isinstance(value, dict)
    return value


@needs_shared
def test_what_was_checked_at_another_version_holds_at_the_shared_one(arm: ModuleType) -> None:
    assert SHARED is not None
    unknown = object()
    moved, problems = 0, []
    for path in sorted((SHARED / "facts" / "hardening").glob("*.json")):
        for service in json.loads(path.read_text(encoding="utf-8"))["services"]:
            for setting in service["settings"]:
                at = {**(service.get("arm") or {}), **(setting.get("arm") or {})}
                name = at.get("type", "")
                if "path" not in at or name not in types.known_types():
                    continue
                version = types.api_version(name)
                moved += version != at["apiVersion"]
                body = body_with(at["path"], at.get("value", unknown))
                found = arm.check_body(f"{name}@{version}", body, unknown=unknown, partial=True)
                problems += [f"{name}: {problem}" for problem in found]
    assert moved > 50
    # Both exist in preview versions only.
    assert problems == [
        "Microsoft.Purview/accounts: `properties.ingestionStorage` is not a property here",
        (
            "Microsoft.Search/searchServices: "
            "`properties.encryptionWithCmk.serviceLevelEncryptionKey` is not a property here"
        ),
    ]


@needs_shared
def test_bicep_knows_every_version(tmp_path: Path) -> None:
    assert SHARED is not None
    installer = SHARED / "bicep" / "install.py"
    bicep = subprocess.run(
        [sys.executable, str(installer)], capture_output=True, text=True, check=True
    ).stdout.strip()
    template = tmp_path / "types.bicep"
    template.write_text(
        "\n".join(
            f"resource r{index} '{name}@{types.api_version(name)}' existing = "
            f"{{\n  name: '{'/'.join(['x'] * name.count('/'))}'\n}}"
            for index, name in enumerate(types.known_types())
        ),
        encoding="utf-8",
    )
    done = subprocess.run(
        [bicep, "build", str(template), "--stdout"], capture_output=True, text=True, check=False
    )
    assert "Warning no-unused-existing-resources" in done.stderr, "the compiler read the file"
    assert [line for line in done.stderr.splitlines() if "BCP081" in line] == []

"""The script that exports a world, on an Azure CLI whose answers were recorded."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ailz.azure.world import World
from ailz.azure.worldfile import laid_over, read_world
from tests.cli.worlds import ailz

pytestmark = pytest.mark.skipif(shutil.which("sh") is None, reason="the script is a shell's")

SUBSCRIPTION = "3b9c0d7e-51f2-4a68-8c1d-90e4a7b6f215"
ROOT = f"/subscriptions/{SUBSCRIPTION}"
GROUP = f"{ROOT}/resourceGroups/rg-connectivity-weu"
HUB = f"{GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-hub-weu"
VAULT = f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv-hub"
READER = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
PERSON = "1a6e3f70-94b2-4c5d-8e17-d2f0b8a6c931"
RECORDED: dict[str, Any] = {
    "account show": "7d1f3a52-0c64-4b8e-9a3d-5e2b86c1f490",
    "provider list": ["Microsoft.Network", "Microsoft.KeyVault"],
    "tag list": {"CostCenter": "4711"},
    "account management-group entities list": ["mg-connectivity", "mg-platform"],
    "vm list-usage": [{"region": "westeurope", "name": "cores", "limit": 100}],
    "group list": [{"id": GROUP, "body": {"location": "westeurope", "tags": None}}],
    "resource list": [{"id": HUB}, {"id": VAULT}],
    "resource list Microsoft.Network/virtualNetworks": [HUB],
    "resource list Microsoft.Network/virtualHubs": [],
    "resource list Microsoft.Network/privateDnsZones": [],
    "resource list Microsoft.Network/azureFirewalls": [],
    "resource list Microsoft.Network/ddosProtectionPlans": [],
    "resource list Microsoft.OperationalInsights/workspaces": [],
    f"resource show {HUB}": [
        {"id": HUB, "body": {"id": HUB, "location": "westeurope", "properties": {"subnets": []}}},
        {"id": f"{HUB}/subnets/AzureFirewallSubnet", "body": {"properties": {}}},
    ],
    "role definition list": [],
    "role assignment list": [
        {
            "scope": "/",
            "role": f"{ROOT}/providers/Microsoft.Authorization/roleDefinitions/{READER}",
            "principal_id": PERSON,
            "principal_type": "User",
            "condition": None,
        }
    ],
    "lock list": [
        {"id": f"{GROUP}/providers/Microsoft.Authorization/locks/keep", "level": "CanNotDelete"}
    ],
    "keyvault list-deleted vault": [
        {
            "id": f"{GROUP}/providers/Microsoft.KeyVault/vaults/kv-old",
            "location": "westeurope",
            "until": "2026-12-27T10:00:00+00:00",
            "purgeable": False,
        }
    ],
    "policy assignment list": [{"name": "a"}],
    "policy definition list": [],
    "policy set-definition list": [],
    "policy exemption list": [],
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the script in it, and an Azure CLI that answers from the recording."""
    tools = tmp_path / "bin"
    tools.mkdir()
    shutil.copy(Path(__file__).with_name("fake_az.py"), tools / "fake_az.py")
    az = tools / "az"
    az.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{tools}/fake_az.py" "$@"\n', "utf-8")
    az.chmod(0o755)
    script = ailz(tmp_path, "rehearse", "--export-script")
    assert script.code == 0
    (tmp_path / "export-world.sh").write_text(script.out, "utf-8")
    record(tmp_path, RECORDED)
    return tmp_path


def record(folder: Path, answers: dict[str, Any]) -> None:
    (folder / "bin" / "recorded.json").write_text(json.dumps(answers), "utf-8")


def export(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    path = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["sh", "export-world.sh", *arguments],
        cwd=folder,
        env={**os.environ, "PATH": path},
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def asked(folder: Path) -> list[list[str]]:
    lines = (folder / "bin" / "asked.txt").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_what_it_prints_is_a_world(folder: Path) -> None:
    done = export(folder, SUBSCRIPTION, "westeurope")
    assert (done.returncode, done.stderr) == (0, "")
    (folder / "world.json").write_text(done.stdout, "utf-8")
    world = laid_over(World(), read_world(folder / "world.json"), date(2026, 11, 27))
    hub, vault = world.get(HUB), world.get(VAULT)
    assert hub is not None
    assert hub.whole
    assert vault is not None
    assert not vault.whole
    assert world.exists(f"{HUB}/subnets/AzureFirewallSubnet") is True
    assert world.exists(f"{HUB}/subnets/another") is False
    assert world.exists(f"{VAULT}/keys/any") is None
    subscription = world.subscriptions[SUBSCRIPTION]
    assert subscription.registered == {"microsoft.network", "microsoft.keyvault"}
    assert subscription.above == ("mg-connectivity", "mg-platform")
    assert subscription.quotas == {("westeurope", "cores"): 100}
    assert [each.until for each in world.deleted.values()] == [30.0]
    held = [each.body["properties"] for each in world.of("Microsoft.Authorization/roleAssignments")]
    assert [each["principalId"] for each in held] == [PERSON]
    assert len(list(world.of("Microsoft.Authorization/locks"))) == 1


def test_it_asks_of_one_subscription_and_for_no_key(folder: Path) -> None:
    export(folder, "-p", "policies", SUBSCRIPTION)
    for words in asked(folder):
        assert SUBSCRIPTION in words or f"name=='{SUBSCRIPTION}'" in " ".join(words)
        assert not {"list-keys", "keys", "secret", "appsettings"} & set(words)


def test_policies_land_in_the_folder(folder: Path) -> None:
    assert export(folder, "-p", "policies", SUBSCRIPTION).returncode == 0
    read = json.loads((folder / "policies" / "assignments.json").read_text("utf-8"))
    assert read == RECORDED["policy assignment list"]


def test_without_regions_no_limits_are_asked_for(folder: Path) -> None:
    done = export(folder, SUBSCRIPTION)
    assert json.loads(done.stdout)["subscriptions"][0]["quotas"] == []


def test_who_may_not_see_management_groups_gets_the_rest(folder: Path) -> None:
    hidden = {k: v for k, v in RECORDED.items() if "entities" not in k}
    record(folder, hidden)
    done = export(folder, SUBSCRIPTION)
    assert done.returncode == 0
    assert json.loads(done.stdout)["subscriptions"][0]["management_groups"] == []


@pytest.mark.parametrize(
    "gone", [k for k in RECORDED if not k.startswith(("policy", "vm", "account management"))]
)
def test_an_answer_that_does_not_come_ends_it_without_a_world(folder: Path, gone: str) -> None:
    record(folder, {k: v for k, v in RECORDED.items() if k != gone})
    done = export(folder, SUBSCRIPTION)
    assert done.returncode != 0
    assert done.stdout == ""
    assert "nothing recorded" in done.stderr


def test_without_a_subscription_it_says_how(folder: Path) -> None:
    done = export(folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("usage: sh export-world.sh")

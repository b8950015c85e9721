"""The Bicep client against the real compiler, and without one."""

import os
import sys
from pathlib import Path

import pytest

from ailz.azure.bodies import UNKNOWN, from_snapshot
from ailz.verify.tools.bicep import BicepClient, find_bicep
from ailz.verify.tools.step import ToolError

SUBSCRIPTION = "00000000-0000-0000-0000-000000000001"
TENANT = "00000000-0000-0000-0000-00000000000a"

MAIN = """\
targetScope = 'subscription'

param location string

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-demo'
  location: location
}

module identity 'identity.bicep' = {
  scope: group
  params: {
    location: location
  }
}
"""
IDENTITY = """\
param location string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: 'id-demo'
  location: location
}

resource lock 'Microsoft.Authorization/locks@2020-05-01' = {
  scope: identity
  name: 'keep'
  properties: {
    level: 'CanNotDelete'
    notes: '[not an expression] ${identity.properties.principalId}'
  }
}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "main.bicep").write_text(MAIN)
    (tmp_path / "identity.bicep").write_text(IDENTITY)
    (tmp_path / "dev.bicepparam").write_text(
        "using 'main.bicep'\n\nparam location = 'westeurope'\n"
    )
    return tmp_path


def test_compiles_and_says_nothing_of_a_clean_file(bicep: BicepClient, folder: Path) -> None:
    compiled = bicep.compile(folder / "main.bicep")
    assert compiled.ok
    assert compiled.findings == ()
    assert "subscriptionDeploymentTemplate" in (compiled.template or "")
    assert bicep.compile_params(folder / "dev.bicepparam").ok


def test_says_where_a_mistake_is_and_sees_that_it_was_mended(
    bicep: BicepClient, folder: Path
) -> None:
    path = folder / "main.bicep"
    path.write_text(MAIN.replace("location: location", "place: location", 1))
    broken = bicep.compile(path)
    assert not broken.ok or broken.diagnostics
    assert any(f"main.bicep:{7}:3:" in line and "place" in line for line in broken.findings)
    path.write_text(MAIN)
    assert bicep.compile(path).findings == ()


def test_a_missing_parameter_is_an_error_of_the_parameter_file(
    bicep: BicepClient, folder: Path
) -> None:
    (folder / "dev.bicepparam").write_text("using 'main.bicep'\n")
    compiled = bicep.compile_params(folder / "dev.bicepparam")
    assert not compiled.ok
    assert any("location" in line for line in compiled.findings)


def test_predicts_the_resources_of_a_deployment(bicep: BicepClient, folder: Path) -> None:
    snapshot = bicep.snapshot(folder / "dev.bicepparam", SUBSCRIPTION, TENANT, "westeurope")
    group, identity, lock = from_snapshot(snapshot)
    assert group.id == f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-demo"
    assert identity.body == {"location": "westeurope"}
    assert lock.body["properties"] == {"level": "CanNotDelete", "notes": UNKNOWN}
    assert lock.id == f"{identity.id}/providers/Microsoft.Authorization/locks/keep"


def test_formats_without_writing(bicep: BicepClient, folder: Path) -> None:
    path = folder / "main.bicep"
    path.write_text(MAIN.replace("  name:", "name:"))
    assert bicep.format(path) == MAIN
    assert path.read_text() != MAIN


def test_a_file_that_is_not_there_is_an_error(bicep: BicepClient, tmp_path: Path) -> None:
    with pytest.raises(ToolError, match=r"nowhere\.bicep"):
        bicep.compile(tmp_path / "nowhere.bicep")


def test_without_a_compiler_the_error_says_how_to_get_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("AILZ_BICEP", "PATH"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert find_bicep() is None
    with pytest.raises(ToolError, match="az bicep install"), BicepClient():
        pass


@pytest.mark.skipif(os.name == "nt", reason="starts a script by its first line")
@pytest.mark.parametrize(
    ("does", "says"),
    [("raise SystemExit(3)", "exit code 3"), ("import time; time.sleep(60)", "longer than")],
)
def test_a_process_that_dies_or_hangs_is_an_error(does: str, says: str, tmp_path: Path) -> None:
    fake = tmp_path / "bicep"
    fake.write_text(f"#!{sys.executable}\n{does}\n")
    fake.chmod(0o755)
    with BicepClient(fake, timeout=3) as client, pytest.raises(ToolError, match=says):
        client.version()


def test_the_environment_names_the_compiler(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AILZ_BICEP", "/somewhere/bicep")
    assert find_bicep() == Path("/somewhere/bicep")

"""The tools over a tree: a sound one, a faulty one, and one without any tool."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from ailz.verify.tools.bicep import BicepClient
from ailz.verify.tree import bicep_steps, tool_steps
from tests.tools.test_bicep import IDENTITY, MAIN

TERRAFORM = """\
terraform {
  required_version = ">= 1.9"
}
"""


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    bicep = tmp_path / "bicep/landing-zone"
    terraform = tmp_path / "terraform/landing-zone"
    for folder in (bicep, terraform):
        folder.mkdir(parents=True)
    (bicep / "main.bicep").write_text(MAIN)
    (bicep / "identity.bicep").write_text(IDENTITY)
    (bicep / "dev.bicepparam").write_text("using 'main.bicep'\n\nparam location = 'westeurope'\n")
    (terraform / "terraform.tf").write_text(TERRAFORM)
    return tmp_path


def test_a_sound_deployment_passes_and_a_faulty_one_says_why(
    bicep: BicepClient, tree: Path
) -> None:
    root = tree / "bicep/landing-zone"
    assert [step.status for step in bicep_steps(bicep, root)] == ["passed"] * 3
    (root / "main.bicep").write_text(f"param nothing string\n{MAIN}\n\n")
    (root / "dev.bicepparam").write_text("using 'main.bicep'\n")
    build, parameters, layout = bicep_steps(bicep, root)
    assert "no-unused-params" in build.findings[0]
    assert any("location" in line for line in parameters.findings)
    assert layout.findings == ("main.bicep: is not as `bicep format` would write it",)


def test_every_missing_tool_is_a_skipped_step(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AILZ_BICEP", "AILZ_TERRAFORM", "AILZ_CHECKOV"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(Path, "home", lambda: tree)
    steps = list(tool_steps(tree))
    assert [step.name for step in steps] == ["bicep", "terraform", "checkov"]
    assert {step.status for step in steps} == {"skipped"}
    assert all(" not found, wh" in step.findings[0] for step in steps)


def test_the_tools_run_over_every_root(
    tree: Path,
    bicep_path: Path,
    terraform_cli: Mapping[str, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AILZ_BICEP", str(bicep_path))
    (tree / "bicep/landing-zone/main.bicep").write_text(MAIN.replace("'rg-demo'", "1"))
    steps = {step.name: step.status for step in tool_steps(tree, terraform_cli)}
    steps.pop("checkov")
    assert steps == {
        "bicep build (landing-zone)": "failed",
        "bicep build-params (landing-zone)": "failed",
        "bicep format (landing-zone)": "passed",
        "terraform fmt (landing-zone)": "passed",
        "terraform init (landing-zone)": "passed",
        "terraform validate (landing-zone)": "passed",
        "terraform test (landing-zone)": "passed",
    }

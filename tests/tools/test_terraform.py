"""Terraform's adapter against the real tool with recorded providers."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from ailz.azure.bodies import UNKNOWN, from_plan
from ailz.verify.tools.step import ToolError
from ailz.verify.tools.terraform import Terraform, find_terraform

MAIN = """\
terraform {
  required_providers {
    azapi = {
      source  = "azure/azapi"
      version = "~> 2.12"
    }
  }

  backend "azurerm" {}
}

variable "location" {
  type = string
}

locals {
  principal_id = azapi_resource.identity.output.properties.principalId
  reader       = "acdd72a7-3385-48ef-bd42-f606fba81ae7"
  role         = "/providers/Microsoft.Authorization/roleDefinitions/${local.reader}"
}

resource "azapi_resource" "group" {
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = "rg-demo"
  parent_id = "/subscriptions/00000000-0000-0000-0000-000000000001"
  location  = var.location
}

resource "azapi_resource" "identity" {
  type      = "Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30"
  name      = "id-demo"
  parent_id = azapi_resource.group.id
  location  = var.location

  response_export_values = ["properties.principalId"]
}

resource "azapi_resource" "role" {
  type      = "Microsoft.Authorization/roleAssignments@2022-04-01"
  name      = uuidv5("dns", local.principal_id)
  parent_id = azapi_resource.group.id

  body = {
    properties = {
      principalId      = local.principal_id
      principalType    = "ServicePrincipal"
      roleDefinitionId = local.role
    }
  }
}
"""
TEST = """\
mock_provider "azapi" {}

run "names" {
  command = plan

  variables {
    location = "westeurope"
  }

  assert {
    condition     = azapi_resource.group.name == "rg-demo"
    error_message = "The group has another name."
  }
}
"""
DEV = Path("environments/dev.tfvars")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "landing-zone"
    (folder / "tests").mkdir(parents=True)
    (folder / "environments").mkdir()
    (folder / "main.tf").write_text(MAIN)
    (folder / "tests/names.tftest.hcl").write_text(TEST)
    (folder / DEV).write_text('location = "westeurope"\n')
    return folder


def _files(root: Path) -> list[str]:
    return sorted(p.relative_to(root).as_posix() for p in root.rglob("*") if p.is_file())


def test_goes_up_and_down_without_a_trace_in_the_tree(
    root: Path, terraform_cli: Mapping[str, str]
) -> None:
    before = _files(root)
    known = {**terraform_cli, "REPLAY_KNOWN_IDS": "1"}
    with Terraform(root, environment=known) as terraform:
        for step in (terraform.formatted, terraform.init, terraform.validate, terraform.test):
            assert step().findings == ()
        first = terraform.plan(DEV)
        assert len(first.changes) == 3
        assert terraform.apply().ok
        assert terraform.plan(DEV).changes == ()
        assert terraform.destroy(DEV).ok
        assert "values" not in terraform.state()
    assert _files(root) == before
    bodies = {each.type.rpartition("/")[2]: each for each in from_plan(first.json)}
    role = bodies["roleAssignments"]
    assert role.id.startswith(f"{bodies['resourceGroups'].id}/providers/Microsoft.Authorization/")
    assert role.name == str(UNKNOWN)
    assert role.body["properties"]["principalId"] is UNKNOWN
    assert bodies["userAssignedIdentities"].body == {"location": "westeurope"}


def test_says_what_is_wrong_and_where(root: Path, terraform_cli: Mapping[str, str]) -> None:
    wrong = MAIN.replace('name      = "rg-demo"', 'nome = "rg-demo"')
    (root / "main.tf").write_text(wrong)
    (root / "tests/names.tftest.hcl").write_text(TEST.replace('"rg-demo"', '"rg-other"'))
    with Terraform(root, environment=terraform_cli) as terraform:
        assert terraform.formatted().findings == (
            "main.tf: is not as `terraform fmt` would write it",
        )
        assert terraform.init().ok
        assert any("main.tf:24:3: error:" in each for each in terraform.validate().findings)
        plan = terraform.plan(DEV)
        assert (plan.step.status, plan.json, plan.changes) == ("failed", {}, ())


def test_a_failed_test_is_a_finding(root: Path, terraform_cli: Mapping[str, str]) -> None:
    (root / "tests/names.tftest.hcl").write_text(TEST.replace('"rg-demo"', '"rg-other"'))
    with Terraform(root, environment=terraform_cli) as terraform:
        assert terraform.init().ok
        step = terraform.test()
    assert step.status == "failed"
    assert "The group has another name." in step.findings[0]


def test_variables_of_the_shell_do_not_steer_a_run(
    root: Path, terraform_cli: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_CLI_ARGS", "-nonsense")
    monkeypatch.setenv("TF_DATA_DIR", str(root / "leak"))
    with Terraform(root, environment=terraform_cli) as terraform:
        assert terraform.init().ok
    assert not (root / "leak").exists()


def test_nothing_that_the_shell_says_of_azure_reaches_terraform(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    script = tmp_path / "env"
    script.write_text(f"#!/bin/sh\nenv > {tmp_path}/seen\n")
    script.chmod(0o755)
    monkeypatch.setenv("ARM_OIDC_TOKEN", "of-a-pipeline")
    monkeypatch.setenv("AZURE_CLIENT_ID", "of-a-shell")
    with Terraform(root, script, environment={"ARM_CLIENT_ID": "of-the-caller"}) as terraform:
        terraform.init()
    seen = (tmp_path / "seen").read_text()
    assert "ARM_CLIENT_ID=of-the-caller" in seen
    assert "of-a-" not in seen


def test_without_terraform_the_error_says_how_to_get_it(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AILZ_TERRAFORM", raising=False)
    monkeypatch.setenv("PATH", "")
    assert find_terraform() is None
    with pytest.raises(ToolError, match="PATH"), Terraform(root):
        pass

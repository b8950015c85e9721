"""Terraform against the stand-in: with recorded providers, and with the real azapi where it is.

The real one cannot be part of every run. `docs/rehearse-with-terraform.md` says how it is built;
AILZ_REAL_AZAPI names the CLI configuration (`terraformrc`) by which Terraform finds it.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import pytest

from ailz.azure.answer import Answer, Objection, Refusal
from ailz.azure.request import Request
from ailz.azure.serve.certificate import find_openssl
from ailz.azure.serve.exchange import Exchange
from ailz.azure.world import World
from ailz.cli.landing_zone import decide
from ailz.cli.tree import repository
from ailz.design.landing_zone import LandingZone
from ailz.report.reading import read
from ailz.report.rehearsal.world import DEPLOYER, with_deployer, world_of
from ailz.verify.tools.complaints import explained, waited
from ailz.verify.tools.plan_changes import told
from ailz.verify.tools.real_terraform import Code, play_real
from ailz.verify.tools.step import Step
from tests.examples import in_language

EXAMPLES = Path(__file__).parents[2] / "examples"
REAL = os.environ.get("AILZ_REAL_AZAPI", "")
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

resource "azapi_resource" "group" {
  type      = "Microsoft.Resources/resourceGroups@2025-04-01"
  name      = "rg-demo"
  parent_id = "/subscriptions/00000000-0000-0000-0000-000000000001"
  location  = var.location
}
"""
SMALL = Code(
    {
        "terraform/demo/main.tf": MAIN.encode(),
        "terraform/demo/environments/dev.tfvars": b'location = "westeurope"\n',
    },
    [("demo", ["dev"])],
)

needs_openssl = pytest.mark.skipif(find_openssl() is None, reason="openssl is not on the PATH")


def _only(step: Step) -> str:
    (said,) = step.findings
    return said


@needs_openssl
def test_a_provider_that_asks_nobody_is_found_out(
    terraform_cli: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_CLI_CONFIG_FILE", terraform_cli["TF_CLI_CONFIG_FILE"])
    steps = list(play_real(SMALL, World()))
    assert [step.name for step in steps if step.status == "failed"] == [
        "terraform apply (demo, dev)"
    ]
    failed = next(step for step in steps if not step.ok)
    assert any("another azapi than the real one" in each for each in failed.findings)


@needs_openssl
def test_without_the_provider_nothing_is_played(
    terraform_cli: Mapping[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert terraform_cli
    empty = tmp_path / "terraformrc"
    empty.write_text(
        f'provider_installation {{\n  filesystem_mirror {{\n    path = "{tmp_path}"\n  }}\n}}\n'
    )
    monkeypatch.setenv("TF_CLI_CONFIG_FILE", str(empty))
    (step,) = play_real(SMALL, World())
    assert (step.name, step.status) == ("terraform init (demo, dev)", "skipped")
    assert "azure/azapi" in _only(step)


def test_what_is_missing_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (none,) = play_real(Code({}, []), World())
    assert (none.status, "no Terraform" in _only(none)) == ("skipped", True)
    monkeypatch.setattr("sys.platform", "darwin")
    (elsewhere,) = play_real(SMALL, World())
    assert (elsewhere.status, "Linux only" in _only(elsewhere)) == ("skipped", True)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.delenv("AILZ_TERRAFORM", raising=False)
    monkeypatch.setenv("PATH", "")
    (bare,) = play_real(SMALL, World())
    assert (bare.status, "AILZ_TERRAFORM" in _only(bare)) == ("skipped", True)
    monkeypatch.setenv("AILZ_TERRAFORM", str(tmp_path / "terraform"))
    (bare,) = play_real(SMALL, World())
    assert (bare.status, "openssl not found" in _only(bare)) == ("skipped", True)


def test_a_plan_is_told_property_by_property() -> None:
    before = {"body": {"tags": {"a": "1"}, "ids": ["/A", "/b"]}, "output": {"x": 1}}
    after = {"body": {"tags": {"a": "2"}, "ids": ["/a", "/b"]}, "output": {"x": 2}}
    plan = {
        "resource_changes": [
            {"address": "one", "change": {"actions": ["no-op"], "before": {}, "after": {}}},
            {"address": "two", "change": {"actions": ["update"], "before": before, "after": after}},
            {
                "address": "six",
                "change": {
                    "actions": ["delete", "create"],
                    "before": {"name": "a", "id": "a"},
                    "after": {"name": "b"},
                    "after_unknown": {"id": True, "name": {"inner": False}},
                },
            },
            {"address": "odd", "change": {"actions": ["create"], "before": None, "after": {}}},
        ]
    }
    assert told(plan) == [
        'two would be changed: body.tags.a: "1" -> "2"; body.ids[0]: "/A" -> "/a"',
        'six would be replaced: name: "a" -> "b"',
        "odd would be created",
    ]


def test_of_long_values_the_part_is_shown_that_differs() -> None:
    start = f"/subscriptions/{'0' * 36}/resourceGroups/rg/providers"
    change = {
        "actions": ["update"],
        "before": {"id": f"{start}/microsoft.insights/components/a"},
        "after": {"id": f"{start}/Microsoft.Insights/components/a"},
    }
    (said,) = told({"resource_changes": [{"address": "one", "change": change}]})
    old, new = said.removeprefix("one would be changed: id: ").split(" -> ")
    assert old == '...s/rg/providers/microsoft.insights/components/a"'
    assert new == '...s/rg/providers/Microsoft.Insights/components/a"'


COMPLAINT = (
    'main.tf:5:1: error: Failed to update resource: updating "Resource: (ResourceId '
    '\\"/subscriptions/x/resourceGroups/rg\\" / Api Version \\"1\\")": PUT https://localhost:1/x '
    "---------- RESPONSE 409: 409 Conflict ERROR CODE: Taken ---------- "
    '{ "error": { "code": "Taken", "message": "it is \\"mine\\"", "target": "a" } } ----------'
)


def test_a_complaint_is_told_with_the_reason_that_the_stand_in_had() -> None:
    group = Request("PUT", "/subscriptions/X/resourcegroups/rg", "1")
    late = Objection(status=409, code="Taken", message="it is mine", remedy="wait", until=2.0)
    refused = Answer(status=409, refusals=(Refusal(late, "names", "Learn"),))
    exchanges = [Exchange(0.0, group, refused), Exchange(1.0, group, refused)]
    said = "main.tf:5:1: PUT /subscriptions/X/resourcegroups/rg: Taken: it is mine. Wait."
    complaints = [COMPLAINT, "other: error: x"]
    assert explained(complaints, exchanges) == [f"{said} [names: Learn]", "other: error: x"]
    assert explained([COMPLAINT], []) == [
        'main.tf:5:1: /subscriptions/x/resourceGroups/rg: 409 Taken: it is \\"mine\\"'
    ]
    assert waited(exchanges) == []
    assert waited([*exchanges, Exchange(2.0, group, Answer(status=201))]) == [
        "Taken [names]: refused 2 times, then done"
    ]


@pytest.mark.skipif(not REAL, reason="AILZ_REAL_AZAPI names no real provider")
@pytest.mark.parametrize("example", in_language("terraform"))
def test_the_examples_apply_plan_to_nothing_and_are_destroyed(
    example: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TF_CLI_CONFIG_FILE", REAL)
    landing_zone = read(decide(EXAMPLES / f"{example}.yaml"))
    world = with_deployer(world_of(landing_zone), landing_zone)
    steps = list(play_real(_code(landing_zone), world, by=DEPLOYER))
    assert [(step.name, step.findings) for step in steps if step.status != "passed"] == []


def _code(landing_zone: LandingZone) -> Code:
    tree, _ = repository(landing_zone)
    files = {path: file.content for path, file in tree.items() if path.startswith("terraform/")}
    return Code(files, [(root.name, tuple(root.environments)) for root in landing_zone.roots])

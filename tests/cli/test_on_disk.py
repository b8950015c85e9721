"""`ailz check` on a tree whose code no longer is what was generated."""

import json
from pathlib import Path

import pytest

from tests.cli.test_policies import INDEXED, assignment, policies, rule
from tests.cli.worlds import Ran, ailz
from tests.tools.fixtures import bicep_path

__all__ = ["bicep_path"]

VALUES = "bicep/landing-zone/common.bicepparam"
MODULE = "bicep/landing-zone/modules/network.bicep"
WITHOUT = {"AILZ_BICEP": "", "PATH": "", "HOME": "/nowhere"}


@pytest.fixture
def made(folder: Path) -> Path:
    inside = folder / "zone"
    inside.mkdir()
    (folder / "landing-zone.yaml").rename(inside / "landing-zone.yaml")
    assert ailz(inside, "generate").code == 0
    return inside


def steps(ran: Ran) -> dict[str, tuple[str, list[str]]]:
    return {s["name"]: (s["status"], s["findings"]) for s in json.loads(ran.out)["steps"]}


def test_a_tree_that_was_not_evaluated_says_so_and_may_be_made_to_fail(made: Path) -> None:
    ran = ailz(made, "check", "-o", "json", **WITHOUT)
    assert ran.code == 0
    assert json.loads(ran.out)["evaluated"] == {"bicep": False}
    status, findings = steps(ran)["on disk (bicep)"]
    assert status == "skipped"
    assert "bicep not found" in findings[0]
    assert "skipped   on disk (bicep)\n" in ailz(made, "check", **WITHOUT).out
    assert ailz(made, "check", "--require-tools", **WITHOUT).code == 7


def test_policies_are_asked_about_what_stands_on_disk(made: Path, bicep_path: Path) -> None:
    tool = {"AILZ_BICEP": str(bicep_path)}
    allowed = {"parameters": {"allowed": {"value": ["northeurope"]}}}
    rules = policies(made, rule(INDEXED), assignment(**allowed))
    ran = ailz(made, "check", "--policies", rules, "-o", "json", **tool)
    assert (ran.code, json.loads(ran.out)["evaluated"]) == (0, {"bicep": True})
    assert "policies on disk" not in steps(ran)
    text = (made / VALUES).read_text("utf-8")
    moved = text.replace("param location = 'northeurope'", "param location = 'westus'")
    assert moved != text
    (made / VALUES).write_text(moved, "utf-8")
    ran = ailz(made, "check", "--policies", rules, "-o", "json", **tool)
    found = steps(ran)
    assert ran.code == 7
    assert found["policies"][0] == "passed"
    status, findings = found["policies on disk"]
    assert status == "failed"
    assert any("bicep, landing-zone, dev" in line for line in findings)
    assert found["hardening (landing-zone, dev)"][0] == "passed"
    assert found["on disk (bicep, landing-zone, dev)"][0] == "failed"


def test_an_edit_that_changes_nothing_in_azure_is_only_named(made: Path, bicep_path: Path) -> None:
    (made / MODULE).write_text((made / MODULE).read_text("utf-8") + "\n// Ours.\n", "utf-8")
    ran = ailz(made, "check", "-o", "json", AILZ_BICEP=str(bicep_path))
    assert ran.code == 7
    failed = {name for name, (status, _) in steps(ran).items() if status == "failed"}
    assert failed == {"files"}

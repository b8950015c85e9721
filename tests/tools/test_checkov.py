"""The checkov adapter: what it makes of checkov's answer, whether or not checkov is here."""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from ailz.design.compose import design
from ailz.design.landing_zone import LandingZone
from ailz.model.loader import load
from ailz.verify.scan import scan
from ailz.verify.tools.checkov import checkov, find_checkov
from ailz.verify.tools.step import ToolError

posix = pytest.mark.skipif(os.name == "nt", reason="starts a script by its first line")


def _check(name: str, comment: str | None = None) -> dict[str, Any]:
    return {
        "check_id": name,
        "check_name": "Ensure it",
        "resource": "st",
        "file_path": "/main.bicep",
        "file_line_range": [3, 9],
        "check_result": {"result": "X", "suppress_comment": comment},
    }


def _fake(folder: Path, answer: str) -> Path:
    script = folder / "checkov"
    script.write_text(f"#!{sys.executable}\nprint({answer!r})\n")
    script.chmod(0o755)
    return script


def _report(**results: Any) -> dict[str, Any]:
    return {"results": {"failed_checks": [], "skipped_checks": [], **results}}


@posix
def test_a_failed_check_and_a_skip_without_a_reason_are_findings(tmp_path: Path) -> None:
    report = _report(
        failed_checks=[_check("CKV_1")],
        skipped_checks=[_check("CKV_2", "No comment provided"), _check("CKV_3", "For dev")],
        parsing_errors=["/x.bicep"],
    )
    step = checkov(tmp_path, _fake(tmp_path, json.dumps([report, {"passed": 0}])))
    assert step.status == "failed"
    assert step.findings == (
        "/x.bicep: checkov cannot read this file",
        "main.bicep:3: CKV_1: Ensure it: st",
        "main.bicep:3: CKV_2: skipped without a reason on its line",
    )


@posix
def test_skips_with_a_reason_are_remarks(tmp_path: Path) -> None:
    report = _report(skipped_checks=[_check("CKV_3", "For dev")])
    step = checkov(tmp_path, _fake(tmp_path, json.dumps(report)))
    assert (step.status, step.findings) == (
        "passed",
        ("main.bicep:3: CKV_3 skipped: For dev",),
    )


@posix
def test_an_answer_that_is_none_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ToolError, match="exit code 0"):
        checkov(tmp_path, _fake(tmp_path, "Segmentation fault"))


def test_a_missing_checkov_is_a_skipped_step_that_says_what_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AILZ_CHECKOV", raising=False)
    monkeypatch.setenv("PATH", "")
    step = checkov(tmp_path)
    assert step.ok
    assert step.status == "skipped"
    assert step.findings[0].startswith("skipped: checkov not found, what a public scanner says")


@pytest.mark.skipif(find_checkov() is None, reason="checkov is neither on the PATH nor named")
def test_the_real_one_reads_pipelines(tmp_path: Path) -> None:
    workflow = tmp_path / ".github/workflows/deploy.yml"
    workflow.parent.mkdir(parents=True)
    workflow.write_text(
        "name: x\non: push\npermissions: write-all\n"
        "jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: 'true'\n"
    )
    said = "\n".join(checkov(tmp_path).findings)
    assert ".github/workflows/deploy.yml:3: CKV2_GHA_1" in said


def _zone() -> LandingZone:
    return design(load(Path(__file__).resolve().parents[2] / "examples" / "hospital.yaml"))


@posix
def test_a_request_that_fails_a_check_without_a_reason_is_a_finding(tmp_path: Path) -> None:
    failed = {**_check("CKV_NEW"), "file_path": "/shared-shared-0.json"}
    step = scan(_zone(), _fake(tmp_path, json.dumps(_report(failed_checks=[failed]))))
    assert step.status == "failed"
    assert step.findings[0] == (
        "shared (shared): Microsoft.Resources/resourceGroups rg-readmit-monitoring-shared-eus2: "
        "CKV_NEW: Ensure it"
    )


@posix
def test_a_skip_that_nothing_fails_is_a_finding(tmp_path: Path) -> None:
    step = scan(_zone(), _fake(tmp_path, json.dumps(_report())))
    assert "CKV_AZURE_206 is skipped and nothing fails it" in step.findings

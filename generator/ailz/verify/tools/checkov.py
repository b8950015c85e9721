"""checkov over a tree: pipelines, and secrets anywhere. It reads neither azapi nor our Bicep."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from ailz.verify.tools.step import Step, ToolError, skipped

_STEP = "checkov"
_FRAMEWORKS = ("secrets", "github_actions", "azure_pipelines", "yaml")
_NO_REASON = "No comment provided"


def find_checkov() -> Path | None:
    """Return checkov: $AILZ_CHECKOV, or `checkov` on the PATH."""
    named = os.environ.get("AILZ_CHECKOV") or shutil.which("checkov")
    return Path(named) if named else None


def checkov(tree: Path, executable: Path | None = None, timeout: float = 600.0) -> Step:
    """Scan a tree offline.

    A failed check is a finding, and so is one that is skipped without a reason; those skipped with
    one are remarks. Raises ToolError when checkov breaks down or needs more than `timeout` seconds.
    """
    found = executable or find_checkov()
    if found is None:
        shows = "what a public scanner says of pipelines and secrets"
        return skipped(_STEP, "checkov", shows)
    told = reports(found, tree.resolve(), _FRAMEWORKS, timeout)
    failures = sorted(line for report in told for line in _failures(report))
    reasons = sorted(line for report in told for line in _reasons(report))
    return Step(_STEP, "failed" if failures else "passed", tuple(failures or reasons))


def reports(
    executable: Path, tree: Path, frameworks: Sequence[str], timeout: float = 600.0
) -> list[dict[str, Any]]:
    """Return checkov's reports on a folder, one a framework that found something to look at."""
    command = [str(executable), "--directory", str(tree), "--output", "json", "--compact"]
    command += ["--skip-download", "--framework", *frameworks]
    try:
        done = subprocess.run(  # noqa: S603 - the tool that the user has
            command,
            capture_output=True,
            encoding="utf-8",
            timeout=timeout,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "CKV_IGNORE_HIDDEN_DIRECTORIES": "false"},  # pipelines hide
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        message = f"checkov: took longer than {timeout:g} s"
        raise ToolError(message) from error
    except OSError as error:
        message = f"checkov: {executable} cannot be started: {error.strerror}"
        raise ToolError(message, "Put `checkov` on the PATH, or set AILZ_CHECKOV.") from error
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:
        message = f"checkov: exit code {done.returncode}: {done.stderr.strip()[-2000:]}"
        raise ToolError(message) from error
    answers = answer if isinstance(answer, list) else [answer]
    return [report for report in answers if "results" in report]


def _failures(report: Mapping[str, Any]) -> Iterator[str]:
    for check in report["results"]["failed_checks"]:
        yield f"{_place(check)}: {check['check_id']}: {check['check_name']}: {check['resource']}"
    for file in report["results"].get("parsing_errors", ()):
        yield f"{file}: checkov cannot read this file"
    for check in report["results"]["skipped_checks"]:
        if not _reason(check):
            yield f"{_place(check)}: {check['check_id']}: skipped without a reason on its line"


def _reasons(report: Mapping[str, Any]) -> Iterator[str]:
    for check in report["results"]["skipped_checks"]:
        yield f"{_place(check)}: {check['check_id']} skipped: {_reason(check)}"


def _reason(check: Mapping[str, Any]) -> str:
    said = str(check["check_result"].get("suppress_comment") or "").strip()
    return "" if said == _NO_REASON else said


def _place(check: Mapping[str, Any]) -> str:
    return f"{check['file_path'].lstrip('/')}:{check['file_line_range'][0]}"

"""What is deployed is what was planned, whoever wrote into the plan's folder in between."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from ailz.cli.tree import repository
from ailz.delivery.pipelines import pipelines
from ailz.design.compose import design
from ailz.report.pipeline_scripts import deploy
from ailz.report.reading import read
from ailz.workspace.files import GeneratedFile
from tests.delivery.called import FOLDER, workflows
from tests.report.worlds import WORLDS, config, delivery

BASH = shutil.which("bash")
needs_bash = pytest.mark.skipif(BASH is None, reason="there is no bash on this machine")
_TOOLS = {
    "git": "echo 1f92244\n",
    "sleep": "",
    "az": """case "$1 $2" in
  "bicep build" | "bicep build-params") echo '{}' >"${*: -1}" ;;
  "deployment sub") echo '[]' ;;
  "stack sub") touch "$DEPLOYED"; echo succeeded ;;
esac
""",
    "terraform": """case "$2" in
  plan) for word in "$@"; do case "$word" in -out=*) echo plan >"${word#-out=}" ;; esac; done ;;
  apply) touch "$DEPLOYED" ;;
esac
""",
}
FILES = {
    "standalone": ("changed", "commit", "plan.sha256", "plan.tfplan", "plan.txt"),
    "bicep-only": (
        *("changed", "changes.json", "commit", "parameters.json", "plan.txt", "template.json"),
    ),
}


def repository_of(world: str, folder: Path) -> Path:
    """Write the scripts of a landing zone, and tools that only pretend."""
    tools, scripts = folder / "tools", folder / "scripts"
    tools.mkdir()
    scripts.mkdir()
    for name, text in _TOOLS.items():
        (tools / name).write_text(f"#!/usr/bin/env bash\n{text}")
        (tools / name).chmod(0o755)
    (scripts / "deploy.sh").write_text(deploy(read(design(WORLDS[world]))).text)
    for name in ("prepare.sh", "approve.sh"):
        (scripts / name).write_text("#!/usr/bin/env bash\n")
        (scripts / name).chmod(0o755)
    return folder


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(BASH), str(folder / "scripts/deploy.sh"), *words],
        capture_output=True,
        text=True,
        check=False,
        env={
            "PATH": f"{folder / 'tools'}{os.pathsep}{os.environ['PATH']}",
            "DEPLOYED": str(folder / "deployed"),
        },
    )


@needs_bash
@pytest.mark.parametrize("world", FILES)
def test_what_was_planned_is_deployed(tmp_path: Path, world: str) -> None:
    folder, plan = repository_of(world, tmp_path), str(tmp_path / "plan")
    assert run(folder, "plan", "dev", plan).returncode == 0
    planned = run(folder, "digest", "dev", plan).stdout.strip()
    assert len(planned) == 64
    done = run(folder, "deploy", "dev", plan, planned)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "deployed").exists()


@needs_bash
@pytest.mark.parametrize(("world", "file"), [(w, f) for w, files in FILES.items() for f in files])
def test_a_file_of_the_plan_that_somebody_changed_is_not_deployed(
    tmp_path: Path, world: str, file: str
) -> None:
    folder, plan = repository_of(world, tmp_path), tmp_path / "plan"
    run(folder, "plan", "dev", str(plan))
    planned = run(folder, "digest", "dev", str(plan)).stdout.strip()
    with (plan / file).open("a") as changed:
        changed.write("x")
    for told in (planned, ""):
        done = run(folder, "deploy", "dev", str(plan), told)
        assert done.returncode == 1
        assert "are not those that were planned" in done.stderr
    assert not (tmp_path / "deployed").exists()


def deploying(files: Mapping[str, GeneratedFile]) -> dict[str, dict[str, Any]]:
    """Return the jobs that GitHub runs to deploy."""
    found = workflows({path: f.content.decode() for path, f in files.items() if FOLDER in path})
    jobs: dict[str, dict[str, Any]] = found["deploy"]["jobs"]
    return jobs


def test_a_signed_plan_is_verified_before_anything_signs_in() -> None:
    """The signature is of the digests of all files, by this workflow, at the deployed commit."""
    delivery_ = {**delivery("terraform"), "attestations": True}
    files, _ = repository(design(config(delivery=delivery_)))
    found = deploying(files)
    plans = [job for name, job in found.items() if name.startswith("plan-")]
    deploys = [job for name, job in found.items() if name.startswith("deploy-")]
    assert len(plans) == len(deploys) == 3
    for job in plans:
        assert job["permissions"]["attestations"] == "write"
        (signs,) = (s for s in job["steps"] if "actions/attest@" in s.get("uses", ""))
        assert signs["with"]["subject-path"].endswith("/plan/plan.sha256")
    for job in deploys:
        assert job["permissions"]["attestations"] == "read"
        steps = [step.get("run", step.get("uses", "")) for step in job["steps"]]
        (verifies,) = (at for at, step in enumerate(steps) if "attestation verify" in step)
        assert verifies < next(at for at, step in enumerate(steps) if "Azure/login" in step)
        for flag in ("--repo", "--source-digest"):
            assert flag in steps[verifies]
        # A called workflow signs as itself, never as who called it.
        signer = re.findall(r'--signer-workflow "\$GITHUB_REPOSITORY/([^"]+)"', steps[verifies])
        signing = [p for p, f in files.items() if FOLDER in p and b"actions/attest@" in f.content]
        assert signer == signing


def test_nothing_may_sign_where_nobody_asked_for_it() -> None:
    files, _ = repository(design(WORLDS["standalone"]))
    assert not [path for path, f in files.items() if FOLDER in path and b"attest" in f.content]
    assert b"actions/attest" not in files["scripts/github.sh"].content


def test_every_deployment_is_given_the_digest_that_its_own_plan_noted() -> None:
    zone = design(WORLDS["standalone"])
    files, _ = repository(zone)
    found = deploying(files)
    (pipeline,) = (each for each in pipelines(zone) if each.name == "deploy")
    decided = [job for job in pipeline.jobs if job.work == "deploy"]
    assert decided
    for job in decided:
        (planning,) = job.after
        noted = found[planning]
        assert noted["outputs"] == {"digest": "${{ steps.planned.outputs.digest }}"}
        (step,) = (step for step in noted["steps"] if step.get("id") == "planned")
        assert f"deploy.sh digest {job.target} " in step["run"]
        last = found[job.name]["steps"][-1]
        assert last["env"]["PLANNED"] == f"${{{{ needs.{planning}.outputs.digest }}}}"
        assert last["run"].endswith('"$PLANNED"')

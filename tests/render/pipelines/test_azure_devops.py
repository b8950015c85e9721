"""The pipelines of Azure DevOps: what runs as whom, behind which approval, what a shell sees."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from ailz.cli import tree
from ailz.delivery.guards import guards
from ailz.delivery.pipelines import pipelines
from ailz.design.compose import design
from ailz.design.landing_zone import LandingZone
from ailz.model.loader import load_text
from ailz.render.lint import unescaped_outputs
from ailz.render.pipelines import azure_devops
from ailz.render.templates import blueprints_folder
from tests.model.minimal import MINIMAL, changed
from tests.render.pipelines.expand import expanded
from tests.sampling.product import read
from tests.sampling.rows import rows
from tests.tools.linters import linter

BASH = shutil.which("bash")
needs_bash = pytest.mark.skipif(BASH is None, reason="there is no bash on this machine")
ROWS = [
    pytest.param(number, id=f"row-{number}")
    for number, row in enumerate(rows())
    if row["delivery"] == "azure devops"
]
# The schema is Microsoft's and large, so it is not kept here.
SCHEMA = (
    "https://raw.githubusercontent.com/microsoft/azure-pipelines-vscode/"
    "e8090fd525cd6ba47d7685c698f3f51983e298c6/service-schema.json"
)
# Tasks that an organisation has and the published schema does not know.
UNKNOWN = (
    *("AzureCLI@3", "AdvancedSecurity-Codeql-Init@1", "AdvancedSecurity-Codeql-Analyze@1"),
    *("AdvancedSecurity-Dependency-Scanning@1", "AdvancedSecurity-Publish@1"),
)
SIGNED_IN = (
    "AZURESUBSCRIPTION_CLIENT_ID",
    "AZURESUBSCRIPTION_TENANT_ID",
    "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID",
    "SYSTEM_OIDCREQUESTURI",
    "SYSTEM_ACCESSTOKEN",
)
STATE = {
    "subscription_id": "aaaaaaaa-0000-4000-8000-000000000009",
    "resource_group": "rg-state",
    "storage_account": "stnordwallstate",
}


@cache
def zone(number: int) -> LandingZone:
    return design(read(rows()[number]))


def printed(landing_zone: LandingZone) -> dict[str, str]:
    return tree.azure_devops(landing_zone)


def minimal(*languages: str, **delivery: object) -> LandingZone:
    """A landing zone of a project with a blank in its name; in Bicep where nothing is said."""
    text = changed("platform: github", "platform: azure_devops").replace(
        "repository: tidewater-software/forecast", "repository: tidewater/Data Science/forecast"
    )
    text = text.replace("languages: [bicep]", f"languages: {json.dumps(languages or ['bicep'])}")
    if "terraform" in languages:
        delivery["state"] = STATE
    said = "".join(f"  {key}: {json.dumps(value)}\n" for key, value in delivery.items())
    return design(load_text(text.replace("delivery:\n", f"delivery:\n{said}")))


def whole(files: Mapping[str, str], environments: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Every pipeline, expanded; the one that takes something down once an environment."""
    for path in files:
        if "/templates/" in path:
            continue
        if not path.endswith("take-down.yml"):
            yield path, expanded(files, path)
            continue
        for name in environments:
            yield path, expanded(files, path, {"environment": name, "again": name})


def jobs(pipeline: Any) -> Iterator[tuple[Any, Any, list[Any]]]:
    """Every stage with each of its jobs and the steps of that."""
    for stage in pipeline["stages"]:
        for job in stage["jobs"]:
            hook = job.get("strategy", {}).get("runOnce", {}).get("deploy", {})
            yield stage, job, job.get("steps") or hook["steps"]


def targets(landing_zone: LandingZone) -> tuple[str, ...]:
    return tuple(s.name for d in landing_zone.deployments for s in d.context.sites)


@pytest.mark.parametrize("number", ROWS)
def test_who_acts_is_who_was_decided_behind_what_guards_it(number: int) -> None:
    files = printed(zone(number))
    workload = zone(number).config.workload.name
    decided = {
        (pipeline.name, job.name.replace("-", "_")): job
        for pipeline in pipelines(zone(number))
        for job in pipeline.jobs
    }
    seen = set()
    for path, pipeline in whole(files, targets(zone(number))):
        for stage, job, steps in jobs(pipeline):
            name = job.get("job") or job["deployment"]
            if name == "wait":
                continue
            key = Path(path).stem, name
            seen.add(key)
            used = {s["inputs"]["azureSubscription"] for s in steps if "AzureCLI" in str(s)}
            wanted = decided[key]
            identity = f"{workload}-{wanted.target}-{wanted.identity}"
            assert used == ({identity} if wanted.identity else set())
            guarded = f"{workload}-{wanted.target}" if wanted.guarded else None
            assert job.get("environment") == guarded
            assert stage["stage"] == name
            after = [each.replace("-", "_") for each in wanted.after]
            assert stage.get("dependsOn", []) == after
    assert seen == set(decided)


@pytest.mark.parametrize("number", ROWS)
def test_approval_comes_before_a_stage_that_holds_nothing_else(number: int) -> None:
    for _, pipeline in whole(printed(zone(number)), targets(zone(number))):
        for stage in pipeline["stages"]:
            acting = [job for job in stage["jobs"] if job.get("pool") != "server"]
            assert len(acting) == 1
            if "deployment" in acting[0]:
                assert stage["lockBehavior"] == "sequential"


@pytest.mark.parametrize("number", ROWS)
def test_no_step_keeps_a_token_or_a_secret(number: int) -> None:
    for path, pipeline in whole(printed(zone(number)), targets(zone(number))):
        assert pipeline["pr"] == "none"
        for _, job, steps in jobs(pipeline):
            assert int(job["timeoutInMinutes"]) > 0
            if job.get("pool") == "server":
                continue
            first, *others = steps
            assert first == {"checkout": "self", "fetchDepth": "1", "persistCredentials": "false"}
            assert not [step for step in others if "checkout" in step]
            for step in steps:
                # The token of the run is all there is, and it ends with the run.
                asked = re.findall(r"\$\(([^)]*)\)", json.dumps(step.get("env", {})))
                allowed = ("System.AccessToken", "Agent.", "Build.", "Pipeline.")
                assert all(each.startswith(allowed) for each in asked), path
                text = step.get("bash", "") + step.get("inputs", {}).get("inlineScript", "")
                # No macro and no expression stands in a script: only its environment speaks.
                assert not re.search(r"\$\{\{|\$\[|\$\((System|Build|Agent|Pipeline)\.", text)


def _schema() -> dict[str, Any]:
    kept = os.environ.get("AILZ_PIPELINES_SCHEMA")
    try:
        if kept:
            text = Path(kept).read_text(encoding="utf-8")
        else:
            with urllib.request.urlopen(SCHEMA, timeout=20) as answer:
                text = answer.read().decode()
    except (OSError, urllib.error.URLError) as error:
        pytest.skip(f"Azure Pipelines' schema could not be fetched ({error})")
    schema: dict[str, Any] = json.loads(text)
    task = schema["definitions"]["task"]
    task["properties"]["task"]["anyOf"].append({"enum": list(UNKNOWN)})
    task["anyOf"].append({"properties": {"task": {"enum": list(UNKNOWN)}}, "required": ["task"]})
    return schema


@pytest.fixture(scope="module")
def schema() -> Draft7Validator:
    return Draft7Validator(_schema())


@pytest.mark.parametrize("number", ROWS)
def test_azure_pipelines_schema_takes_every_file(number: int, schema: Draft7Validator) -> None:
    for path, pipeline in whole(printed(zone(number)), targets(zone(number))):
        assert [error.message[:400] for error in schema.iter_errors(pipeline)] == [], path


def test_the_schema_refuses_what_it_does_not_know(schema: Draft7Validator) -> None:
    files = printed(minimal())
    pipeline = expanded(files, ".azuredevops/deploy.yml")
    pipeline["stages"][0]["jobs"][0]["timeoutMinutes"] = "5"
    assert not schema.is_valid(pipeline)


@pytest.mark.parametrize("languages", [("bicep",), ("terraform", "bicep")], ids=["bicep", "both"])
def test_shellcheck_has_nothing_to_say(tmp_path: Path, languages: tuple[str, ...]) -> None:
    landing_zone = minimal(*languages)
    for path, pipeline in whole(printed(landing_zone), targets(landing_zone)):
        for _, _, steps in jobs(pipeline):
            for step in steps:
                script = step.get("bash") or step.get("inputs", {}).get("inlineScript")
                if script is None:
                    continue
                file = tmp_path / "script.sh"
                file.write_text(script)
                found = subprocess.run(
                    [linter("shellcheck"), "--shell", "bash", str(file)],
                    capture_output=True,
                    text=True,
                    check=False,
                )
                assert found.stdout == "", path


def acting(landing_zone: LandingZone, stage: str) -> str:
    """The script of the step that acts in Azure in one stage of the deployment."""
    pipeline = expanded(printed(landing_zone), ".azuredevops/deploy.yml")
    for each, _, steps in jobs(pipeline):
        if each["stage"] == stage:
            return next(s["inputs"]["inlineScript"] for s in steps if "AzureCLI" in str(s))
    raise AssertionError(stage)


def run(folder: Path, script: str, deploy: str, **env: str) -> subprocess.CompletedProcess[str]:
    (folder / "scripts").mkdir()
    tool = folder / "scripts" / "deploy.sh"
    tool.write_text(f"#!/usr/bin/env bash\n{deploy}\n")
    tool.chmod(0o755)
    (folder / "approved").mkdir()
    (folder / "plan").mkdir()
    (folder / "approved" / "plan.txt").write_text("one\n")
    given = {
        "TARGET": "prod",
        "AGAIN": "",
        "PLAN": str(folder / "plan"),
        "APPROVED": str(folder / "approved"),
        "PATH": os.environ["PATH"],
        **dict.fromkeys(SIGNED_IN, "x"),
    }
    return subprocess.run(
        [str(BASH), "-c", script],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**given, **env},
    )


@needs_bash
@pytest.mark.parametrize(("now", "deployed"), [("one", True), ("two", False)])
def test_terraform_applies_what_reads_as_it_was_approved(
    tmp_path: Path, now: str, deployed: bool
) -> None:
    script = acting(minimal("terraform"), "deploy_prod")
    approved = hashlib.sha256(b"one\n").hexdigest()
    does = f'echo {now} >"$3/plan.txt"; echo "did $1"'
    done = run(tmp_path, script, does, WORK="deploy", PLANNED=approved)
    assert ("did deploy" in done.stdout) == deployed
    assert (done.returncode == 0) == deployed


@pytest.mark.parametrize("language", ["bicep", "terraform"])
def test_the_run_itself_holds_the_digest_of_what_is_deployed(language: str) -> None:
    pipeline = expanded(printed(minimal(language)), ".azuredevops/deploy.yml")
    by_stage = {stage["stage"]: (stage, job, steps) for stage, job, steps in jobs(pipeline)}
    deploys = [name for name in by_stage if name.startswith("deploy_")]
    assert deploys
    for name in deploys:
        stage, job, steps = by_stage[name]
        (before,) = stage["dependsOn"]
        planned, planning, noting = by_stage[before]
        (note,) = (step for step in noting if step.get("name") == "planned")
        # Only a step of the stage that planned can say it, and nobody after it.
        assert "variable=digest;isOutput=true;isReadOnly=true]" in note["bash"]
        (told,) = job["variables"]
        where = f"stageDependencies.{planned['stage']}.{planning['job']}.outputs['planned.digest']"
        assert told == {"name": "PLANNED", "value": f"$[ {where} ]"}
        script = next(s["inputs"]["inlineScript"] for s in steps if "AzureCLI" in str(s))
        assert '"$PLANNED"' in script
        fetched = [step for step in steps if "download" in step]
        assert bool(fetched) == (language == "bicep")


@needs_bash
@pytest.mark.parametrize("language", ["bicep", "terraform"])
def test_without_a_digest_nothing_is_deployed(tmp_path: Path, language: str) -> None:
    script = acting(minimal(language), "deploy_prod")
    does = """[ "$1" = plan ] && echo one >"$3/plan.txt"
[ "$1" != deploy ] || { [ -n "${4-x}" ] && echo "did deploy"; }"""
    done = run(tmp_path, script, does, WORK="deploy", PLANNED="")
    assert done.returncode != 0
    assert "did deploy" not in done.stdout


@needs_bash
def test_what_a_tool_prints_is_no_order_to_the_agent(tmp_path: Path) -> None:
    script = acting(minimal("terraform"), "plan_prod")
    orders = "##vso[task.setvariable variable=PATH]/tmp ##[section]x"
    done = run(tmp_path, script, f"echo 'tag = \"{orders}\"'", WORK="plan")
    assert done.returncode == 0
    assert "##vso[" not in done.stdout
    assert "##[" not in done.stdout
    assert "task.setvariable" in done.stdout


@needs_bash
def test_a_failure_behind_the_filter_fails_the_step(tmp_path: Path) -> None:
    done = run(tmp_path, acting(minimal("terraform"), "plan_prod"), "exit 3", WORK="plan")
    assert done.returncode == 3


def test_terraforms_plan_never_becomes_an_artifact() -> None:
    pipeline = expanded(printed(minimal("terraform")), ".azuredevops/deploy.yml")
    kept = [s["publish"] for _, _, steps in jobs(pipeline) for s in steps if "publish" in s]
    assert kept
    assert all(each.endswith("/plan.txt") for each in kept)


def test_production_waits_once_it_is_approved_and_holds_its_window() -> None:
    windows = [{"environment": "prod", "days": ["monday"], "start": "06:00", "end": "18:00"}]
    landing_zone = minimal("terraform", wait_minutes=45, change_windows=windows)
    assert [each.wait_minutes for each in guards(landing_zone, pipelines(landing_zone))] == [45]
    pipeline = expanded(printed(landing_zone), ".azuredevops/deploy.yml")
    stage = next(s for s in pipeline["stages"] if s["stage"] == "deploy_prod")
    wait, deployment = stage["jobs"]
    assert wait["pool"] == "server"
    assert wait["steps"] == [{"task": "Delay@1", "inputs": {"delayForMinutes": "45"}}]
    assert deployment["dependsOn"] == "wait"
    steps = deployment["strategy"]["runOnce"]["deploy"]["steps"]
    asked = [step for step in steps if "window.sh" in step.get("bash", "")]
    assert [step["env"]["TARGET"] for step in asked] == ["prod"]


def test_what_pip_and_terraform_fetch_comes_from_the_mirror() -> None:
    mirrors = {
        "python_index": "https://mirror.example.com/simple/",
        "terraform_providers": "https://mirror.example.com/providers/",
    }
    files = printed(minimal("terraform", "bicep", mirrors=mirrors))
    hosts = re.findall(r"https?://([A-Za-z0-9.-]+)", "".join(files.values()))
    # No mirror holds Terraform itself: the README says where it comes from.
    assert set(hosts) == {"mirror.example.com", "releases.hashicorp.com"}
    for path, pipeline in whole(files, ("prod",)):
        assert "TF_CLI_CONFIG_FILE" in {each["name"] for each in pipeline["variables"]}
        for _, _, steps in jobs(pipeline):
            for step in steps:
                if "/pip" in step.get("bash", ""):
                    assert step["env"]["PIP_INDEX_URL"] == mirrors["python_index"], path


@pytest.mark.parametrize("which", ["all", "acting"])
def test_jobs_run_in_the_pool_that_exists(which: str, schema: Draft7Validator) -> None:
    runners = {"kind": "existing", "pool": "Bank agents", "jobs": which}
    landing_zone = minimal("terraform", runner="private", runners=runners)
    decided = {job.name: job for each in pipelines(landing_zone) for job in each.jobs}
    inside, outside = {"name": "Bank agents"}, {"vmImage": "ubuntu-24.04"}
    for _, pipeline in whole(printed(landing_zone), ("prod",)):
        assert list(schema.iter_errors(pipeline)) == []
        for stage, job, _ in jobs(pipeline):
            if job.get("pool") == "server":
                continue
            acts = decided[stage["stage"].replace("_", "-")].identity is not None
            where = stage.get("pool", pipeline["pool"])
            assert where == (inside if which == "all" or acts else outside)


def test_nothing_of_them_is_written_for_github() -> None:
    made, _ = tree.repository(design(load_text(MINIMAL)))
    assert not [path for path in made if path.startswith(".azuredevops") or "azure-devops" in path]


FOLDER = blueprints_folder() / "pipelines" / "azure_devops"
NAMES = sorted(
    [f.name for f in FOLDER.iterdir() if f.is_file()]
    + [f"templates/{f.name}" for f in (FOLDER / "templates").iterdir()]
)


@pytest.mark.parametrize("name", NAMES)
def test_every_output_ends_in_an_escaping_filter(name: str) -> None:
    source = FOLDER.joinpath(*name.split("/")).read_text(encoding="utf-8")
    assert unescaped_outputs(azure_devops._templates(), source, name) == []

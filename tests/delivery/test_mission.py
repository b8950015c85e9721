"""What pipelines must carry, read off what is generated: for every row, and on both platforms.

The files are parsed and scripts are read as text; no template and no decision is asked.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest
import yaml

from ailz.cli.tree import azure_devops as azure_devops_files
from ailz.cli.tree import github as github_files
from ailz.delivery.bootstrap import bootstrapped
from ailz.design.compose import design
from ailz.model.config import Config
from ailz.model.delivery import Delivery
from ailz.model.dial import at
from ailz.report.azure_devops import azure_devops as azure_devops_script
from ailz.report.pipeline_scripts import github as github_script
from ailz.report.reading import read as reading
from tests.delivery.called import workflows
from tests.end_to_end.hostile import TEXTS
from tests.render.pipelines.expand import expanded
from tests.sampling.product import read
from tests.sampling.rows import rows

PLATFORMS = ("github", "azure_devops")
ROWS = [pytest.param(number, id=f"row-{number}") for number in range(len(rows()))]
both = pytest.mark.parametrize("platform", PLATFORMS)
every = pytest.mark.parametrize("number", ROWS)
APPROVERS = {"github": ("release-board",), "azure_devops": ("[contoso]\\Release board",)}


def gives_signer(config: Config) -> bool:
    """Whether somebody gives an identity that signs plans: at GitHub none does."""
    return any("sign" in at(config, each).existing.identities for each in config.environments)


@cache
def made(number: int, platform: str, text: str = "") -> tuple[dict[str, str], str]:
    """Return the pipelines of a row on a platform, and the script that guards its repository."""
    wanted = read(rows()[number])
    kinds = {each.kind for each in wanted.environments}
    asks = kinds != {"dev"} or wanted.shared is not None
    if platform == "github" and gives_signer(wanted):
        pytest.skip("the identity that signs plans is one of Azure DevOps")
    said = {
        **wanted.delivery.model_dump(),
        "platform": platform,
        "repository": "contoso/churn" if platform == "github" else "contoso/ml/churn",
        "approvers": APPROVERS[platform] if asks else (),
        **runners(wanted.delivery, platform),
    }
    changed: dict[str, Any] = {"delivery": Delivery.model_validate(said)}
    if text:
        workload = wanted.workload.model_copy(
            update={"title": text, "owner": text, "purpose": text}
        )
        changed["workload"] = workload
    zone = bootstrapped(design(wanted.model_copy(update=changed)))
    files = (github_files if platform == "github" else azure_devops_files)(zone)
    script = (github_script if platform == "github" else azure_devops_script)(reading(zone))
    assert script is not None
    return files, script.text


def runners(wanted: Delivery, platform: str) -> dict[str, Any]:
    """Return hosted runners, or such as reach a private state on that platform."""
    if wanted.state is None or wanted.state.kind != "private" or wanted.runners is None:
        return {"runner": "hosted", "runners": None}
    named = {"labels": ("inside",)} if platform == "github" else {"pool": "inside"}
    space = wanted.runners.address_space
    return {"runner": "private", "runners": {"kind": "existing", "address_space": space, **named}}


def whole(files: Mapping[str, str]) -> Iterator[tuple[str, Any]]:
    """Yield Azure DevOps' pipelines, expanded; the one that asks for an environment once each."""
    for path in files:
        if "/templates/" in path:
            continue
        asked = {p["name"]: p for p in (yaml.safe_load(files[path]) or {}).get("parameters", ())}
        if "environment" not in asked:
            yield path, expanded(files, path)
            continue
        for name in asked["environment"]["values"]:
            yield path, expanded(files, path, {"environment": name, "again": name})


@cache
def jobs(number: int, platform: str) -> list[tuple[str, dict[str, Any], list[dict[str, Any]]]]:
    """Return every job with its pipeline's path and its steps, whichever platform runs it."""
    files, _ = made(number, platform)
    if platform == "github":
        return [
            (f"{name}.yml", job, job["steps"])
            for name, text in workflows(files).items()
            for job in text["jobs"].values()
        ]
    found = []
    for path, pipeline in whole(files):
        for stage in pipeline["stages"]:
            for job in stage["jobs"]:
                hook = job.get("strategy", {}).get("runOnce", {}).get("deploy", {})
                steps = job.get("steps") or hook["steps"]
                locked = {"lockBehavior": stage["lockBehavior"]} if "lockBehavior" in stage else {}
                found.append((path, {**job, **locked}, steps))
    return found


def shell(steps: list[dict[str, Any]]) -> str:
    """Return all that a shell of a job runs."""
    return "\n".join(
        step.get("run") or step.get("bash") or step.get("inputs", {}).get("inlineScript", "")
        for step in steps
        if isinstance(step, dict)
    )


def changing(number: int, platform: str) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """Return the jobs whose shell deploys or destroys: what they run says so, not their name."""
    return [
        (job, steps)
        for path, job, steps in jobs(number, platform)
        if changes(platform, shell(steps), steps)
    ]


def changes(platform: str, ran: str, steps: list[dict[str, Any]]) -> bool:
    if platform == "github":
        return bool(re.search(r"scripts/deploy\.sh deploy|scripts/destroy\.sh", ran))
    # One step serves several works there: its environment says which.
    works = {step.get("env", {}).get("WORK") for step in steps if isinstance(step, dict)}
    return bool(works & {"deploy", "take-down"})


@both
@every
def test_the_branch_takes_reviewed_and_checked_changes_alone(number: int, platform: str) -> None:
    files, script = made(number, platform)
    if platform == "github":
        for word in ('"deletion"', '"non_fast_forward"', '"require_last_push_approval": true'):
            assert word in script
        assert '"required_approving_review_count": 1' in script
        assert '"bypass_actors": []' in script
        checks = re.findall(r"for check in(.*); do", script)[0]
        proposed = [text for text in workflows(files).values() if "pull_request" in text[True]]
        named = [job["name"] for text in proposed for job in text["jobs"].values()]
        assert sorted(shlex.split(checks)) == sorted(named)
    else:
        for word in ('"blockLastPusherVote": true', '"creatorVoteCounts": false'):
            assert word in script
        assert '"isBlocking": true' in script
        assert '"buildDefinitionId": $id' in script
        assert ".azuredevops/pull-request.yml" in script


@both
@every
def test_what_changes_azure_is_approved_and_never_by_who_asked(number: int, platform: str) -> None:
    _, script = made(number, platform)
    found = changing(number, platform)
    assert found
    for job, _ in found:
        assert job["environment"]
    for _, job, steps in jobs(number, platform):
        if "environment" not in job:
            assert not changes(platform, shell(steps), steps)
    guard = "prevent_self_review" if platform == "github" else "requesterCannotBeApprover"
    assert f'"{guard}": true' in script


@both
@every
def test_only_one_run_changes_an_environment_at_a_time(number: int, platform: str) -> None:
    for job, _ in changing(number, platform):
        if platform == "github":
            assert job["concurrency"]["cancel-in-progress"] is False
        else:
            assert job["lockBehavior"] == "sequential"


@both
@every
def test_what_was_planned_is_bound_to_what_is_deployed(number: int, platform: str) -> None:
    for path, job, steps in jobs(number, platform):
        if not path.endswith("deploy.yml") or "environment" not in job:
            continue
        if platform == "github":
            planned = steps[-1]["env"]["PLANNED"]
            assert re.fullmatch(r"\$\{\{ needs\.[\w-]+\.outputs\.digest \}\}", planned)
        else:
            told = {each["name"]: each["value"] for each in job["variables"]}
            assert re.search(r"stageDependencies\..*outputs\['planned\.digest'\]", told["PLANNED"])
            # Who planned is verified where it is asked for: on its own runners by a key.
            assert ("SIGNATURE" in told) == ("scripts/sign.sh verify" in shell(steps))
        assert '"$PLANNED"' in shell(steps)


@both
@every
def test_code_secrets_dependencies_and_infrastructure_are_scanned(
    number: int, platform: str
) -> None:
    proposed = [
        (job, steps)
        for path, job, steps in jobs(number, platform)
        if path.endswith("pull-request.yml")
    ]
    used = " ".join(
        str(step.get("uses") or step.get("task", "")) for _, steps in proposed for step in steps
    )
    ran = "\n".join(shell(steps) for _, steps in proposed)
    names = {
        "github": (
            *("codeql-action/init@", "codeql-action/analyze@", "codeql-action/upload-sarif@"),
            "dependency-review-action@",
        ),
        "azure_devops": (
            *("AdvancedSecurity-Codeql-Init@", "AdvancedSecurity-Codeql-Analyze@"),
            *("AdvancedSecurity-Dependency-Scanning@", "AdvancedSecurity-Publish@"),
        ),
    }
    for name in names[platform]:
        assert name in used
    assert "--framework secrets" in ran
    assert 'ailz" check --require-tools' in ran
    _, script = made(number, platform)
    if platform == "github":
        assert '"secret_scanning_push_protection": { "status": "enabled" }' in script
    # The deployed branch is analysed too: a finding of a change is told from an old one by it.
    daily = [steps for path, _, steps in jobs(number, platform) if path.endswith("drift.yml")]
    assert "nalyze@" in str(daily)


@both
@every
def test_nobody_signs_in_with_anything_that_lasts(number: int, platform: str) -> None:
    files, script = made(number, platform)
    text = "\n".join(files.values())
    for word in (
        "client-secret",
        "secrets.",
        "creds:",
        "ARM_CLIENT_SECRET",
        "password",
        "AZURE_PAT",
    ):
        assert word not in text, word
        assert word not in script, word
    if platform == "github":
        for path, job, steps in jobs(number, platform):
            signs_in = any("/login@" in step.get("uses", "") for step in steps)
            assert ("id-token" in job["permissions"]) == signs_in, path
    else:
        assert '"scheme": "WorkloadIdentityFederation"' in script
        tokens = {t for t in re.findall(r"\$\((System\.[A-Za-z]+)\)", text) if "oken" in t}
        assert tokens <= {"System.AccessToken"}


@both
@every
def test_what_others_wrote_is_pinned(number: int, platform: str) -> None:
    for path, _, steps in jobs(number, platform):
        for step in steps:
            if "uses" in step:
                assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", step["uses"]), path
            if "task" in step:
                assert re.fullmatch(r"[A-Za-z-]+@\d+", step["task"]), path
        ran = shell(steps).replace("\\\n", " ")
        for installs in re.findall(r'/pip" install (.*)', ran):
            # A release knows the hash of everything but itself.
            assert "--require-hashes" in installs or installs.endswith(
                '--no-deps --only-binary :all: "$AILZ"'
            )
        for pin in re.findall(r"'AILZ': '([^']*)'", str(steps)):
            assert "==" in pin


@both
@every
def test_no_text_of_others_stands_in_a_shell(number: int, platform: str) -> None:
    for path, _, steps in jobs(number, platform):
        ran = shell(steps)
        assert "${{" not in ran, path
        assert not re.search(r"\$\((?:System|Build|Agent|Pipeline|Release)\.", ran), path
        assert "$[" not in ran, path


@both
@pytest.mark.parametrize("text", TEXTS)
def test_hostile_text_changes_no_pipeline(platform: str, text: str) -> None:
    plain, _ = made(0, platform)
    hostile, _ = made(0, platform, text)
    assert hostile == plain

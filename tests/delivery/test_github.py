"""Workflows are the jobs that were decided, and nobody's text is run by them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from ailz.catalog.delivery import action
from ailz.cli.tree import github, repository
from ailz.delivery.credentials import credentials, platform_environment
from ailz.delivery.guards import guards
from ailz.delivery.pipelines import pipelines
from ailz.delivery.versions import BICEP, TERRAFORM
from ailz.design.pipeline import Job, Pipeline
from ailz.model.delivery import Delivery, on_github_com
from ailz.render.escape import UnprintableText
from ailz.report.tools import tools
from tests.delivery.called import FOLDER, workflows
from tests.delivery.worlds import chosen, printed, worlds
from tests.end_to_end.hostile import TEXTS
from tests.tools.linters import linter

ROOT = Path(__file__).parents[2]
_BASH = shutil.which("bash")
_JQ = shutil.which("jq")


@cache
def parsed(world: str) -> dict[str, dict[str, Any]]:
    """Return the workflows of a landing zone by the name of their pipeline, as GitHub runs them."""
    return workflows(printed()[world])


def jobs() -> Iterator[tuple[str, Pipeline, Job, dict[str, Any]]]:
    """Yield each job as it was decided, beside what a workflow says of it."""
    for world, zone in worlds().items():
        for pipeline in pipelines(zone):
            for job in pipeline.jobs:
                yield world, pipeline, job, parsed(world)[pipeline.name]["jobs"][job.name]


def test_a_workflow_has_the_jobs_that_were_decided_and_no_others() -> None:
    for world, zone in worlds().items():
        assert list(parsed(world)) == [each.name for each in pipelines(zone)]
        for pipeline in pipelines(zone):
            found = parsed(world)[pipeline.name]
            assert found["name"] == pipeline.title
            assert list(found["jobs"]) == [job.name for job in pipeline.jobs]


def test_what_repeats_for_several_environments_is_written_once() -> None:
    """A workflow that is called has the settings of its caller, of whose file it inherits none."""
    seen = 0
    for world, zone in worlds().items():
        found = {
            Path(p).stem: yaml.safe_load(t) for p, t in printed()[world].items() if ".yml" in p
        }
        several = sum(job.work == "plan" for each in pipelines(zone) for job in each.jobs) > 1
        assert ("deploy-environment" in found) == several
        for name in ("pull-request", "drift"):
            works = "preview" if name == "pull-request" else "drift"
            written = [job for job in found[name]["jobs"] if job.startswith(works)]
            assert len(written) == 1, world
        if several:
            seen += 1
            called, caller = found["deploy-environment"], found["deploy"]
            assert list(called["jobs"]) == ["plan", "deploy"]
            assert called["permissions"] == {}
            assert called.get("env") == caller.get("env")
            assert not [job for job in caller["jobs"].values() if "secrets" in job]
    assert seen


def test_a_matrix_looks_at_every_environment_whatever_became_of_another() -> None:
    for files in printed().values():
        for path, text in files.items():
            if path.startswith(FOLDER):
                for job in yaml.safe_load(text)["jobs"].values():
                    assert job.get("strategy", {}).get("fail-fast", False) is False
                    # What a person chooses or approves is never one row of several.
                    assert not ("strategy" in job and "environment" in job)


def test_jobs_follow_each_other_as_decided() -> None:
    for _, _, job, found in jobs():
        assert found["name"] == job.title
        assert tuple(found.get("needs", ())) == job.after


def test_what_changes_something_stands_behind_the_platforms_environment() -> None:
    for _, _, job, found in jobs():
        assert found.get("environment", "") == platform_environment(job), job.name


def test_each_job_signs_in_as_its_own_identity_and_the_others_as_nobody() -> None:
    for _, _, job, found in jobs():
        logins = [step["with"] for step in found["steps"] if "/login@" in step.get("uses", "")]
        told = [step["client-id"] for step in logins]
        name = f"{job.identity}_client_id_{job.target}".upper().replace("-", "_")
        assert set(told) == ({f"${{{{ vars.{name} }}}}"} if job.identity else set())
        if "ARM_CLIENT_ID" in found.get("env", {}):
            assert found["env"]["ARM_CLIENT_ID"] == told[0]


def test_subjects_that_azure_trusts_are_those_of_the_workflows() -> None:
    for world, zone in worlds().items():
        trusted = {
            (each.environment, each.identity, each.subject.split(":", 2)[2])
            for each in credentials(zone.config, pipelines(zone))
        }
        sent = set()
        for pipeline in pipelines(zone):
            workflow = parsed(world)[pipeline.name]
            for job in pipeline.acting():
                found = workflow["jobs"][job.name]
                # GitHub: an environment wins, then the pull request, then the branch.
                if "environment" in found:
                    context = f"environment:{found['environment']}"
                elif "pull_request" in workflow[True]:
                    context = "pull_request"
                else:
                    context = f"ref:refs/heads/{zone.config.delivery.branch}"
                sent.add((job.target, job.identity, context))
        assert sent == trusted, world


def test_a_token_may_what_its_job_does_and_no_more() -> None:
    further = {
        "analyse": {"security-events"},
        "scan": {"security-events"},
        "build_images": {"security-events"},
        "preview": {"pull-requests"},
        "drift": {"issues"},
    }
    for world in worlds():
        assert all(workflow["permissions"] == {} for workflow in parsed(world).values())
    for _, _, job, found in jobs():
        assert found["permissions"]["contents"] == "read"
        writes = {scope for scope, what in found["permissions"].items() if what == "write"}
        acting = {"id-token"} if job.identity else set()
        assert writes == further.get(job.work, set()) | acting, job.name


def test_actions_are_pinned_to_the_commits_of_the_catalog() -> None:
    for world, zone in worlds().items():
        mirrors = zone.config.delivery.mirrors
        for text in printed()[world].values():
            for name, commit, tag in re.findall(r"uses: (\S+)@(\S+) # (\S+)", text):
                owner, repository = name.split("/")[:2]
                if mirrors is not None and mirrors.actions:
                    assert owner == mirrors.actions
                    continue
                server = not on_github_com(zone.config.delivery)
                known = action(f"{owner}/{repository}", server=server)
                assert (commit, tag) == (known.commit, known.tag)
            pinned = re.findall(r"uses: \S+@[0-9a-f]{40} # v\d", text)
            # A workflow of the same commit has no other version.
            ours = text.count(f"uses: ./{FOLDER}")
            assert text.count("uses: ") == len(pinned) + ours


def test_nothing_that_github_evaluates_stands_in_a_script() -> None:
    for _, _, job, found in jobs():
        for step in found["steps"]:
            assert "${{" not in step.get("run", ""), job.name


def test_no_workflow_knows_a_secret_or_the_words_of_who_proposes_a_change() -> None:
    for files in printed().values():
        for text in files.values():
            assert "secrets." not in text
            asked = set(re.findall(r"github\.(?:event|head)[\w.]*", text))
            assert asked <= {"github.event.pull_request.number"}
            assert "pull_request_target" not in text


def test_a_checkout_leaves_no_token_behind() -> None:
    for _, _, job, found in jobs():
        checkouts = [step for step in found["steps"] if "/checkout@" in step.get("uses", "")]
        assert checkouts, job.name
        assert all(step["with"]["persist-credentials"] is False for step in checkouts)


def test_every_job_ends_and_no_environment_is_changed_by_two_at_once() -> None:
    groups: dict[tuple[str, str], set[str]] = {}
    for world, pipeline, job, found in jobs():
        assert 0 < found["timeout-minutes"] <= 360
        if job.guarded:
            assert found["concurrency"]["cancel-in-progress"] is False
            groups.setdefault((world, job.target), set()).add(found["concurrency"]["group"])
        elif "concurrency" not in found:
            assert "concurrency" in parsed(world)[pipeline.name]
    assert groups
    assert all(len(found) == 1 for found in groups.values())


def test_outside_of_a_change_window_a_job_ends_before_azure_is_touched() -> None:
    seen = 0
    for world, zone in worlds().items():
        windowed = {each.name for each in guards(zone, pipelines(zone)) if each.windows}
        for pipeline in pipelines(zone):
            for job in (each for each in pipeline.jobs if each.guarded):
                steps = parsed(world)[pipeline.name]["jobs"][job.name]["steps"]
                run = [step.get("run", step.get("uses", "")) for step in steps]
                window = f"scripts/window.sh {job.target}"
                assert (window in run) == (job.target in windowed)
                if window in run:
                    seen += 1
                    login = next(i for i, step in enumerate(run) if "/login@" in step)
                    assert run.index(window) < login
    assert seen


def test_a_server_keeps_artifacts_by_actions_that_it_has_and_gh_signs_in_there() -> None:
    texts = printed()["choice server"]
    used = {u for text in texts.values() for u in re.findall(r"uses: (\S+-artifact@\S+)", text)}
    assert used == {
        f"{name}@{action(name, server=True).commit}"
        for name in ("actions/upload-artifact", "actions/download-artifact")
    }
    assert not used & {f"{name.split('@')[0]}@{action(name.split('@')[0]).commit}" for name in used}
    steps = [
        step
        for workflow in parsed("choice server").values()
        for job in workflow["jobs"].values()
        for step in job["steps"]
    ]
    asking = [step["env"] for step in steps if re.search(r"\bgh (api|att)", step.get("run", ""))]
    assert asking
    for env in asking:
        assert env["GH_HOST"] == "git.tidewater.example"
        # `gh` takes GH_TOKEN for github.com and ghe.com alone.
        assert "GH_ENTERPRISE_TOKEN" in env
        assert "GH_TOKEN" not in env
    assert not [step for step in steps if "overwrite" in step.get("with", {})]


def test_what_is_deployed_is_what_was_planned() -> None:
    for world, pipeline, job, found in jobs():
        if job.work != "deploy":
            continue
        (before,) = job.after
        planned = parsed(world)[pipeline.name]["jobs"][before]
        folder = "${{ runner.temp }}/plan"
        (kept,) = (s["with"] for s in planned["steps"] if "/upload-artifact@" in s.get("uses", ""))
        (got,) = (s["with"] for s in found["steps"] if "/download-artifact@" in s.get("uses", ""))
        assert (kept["name"], kept["path"]) == (got["name"], got["path"]) == (before, folder)
        runs = [step.get("run") for step in found["steps"]]
        assert f'scripts/deploy.sh deploy {job.target} "$RUNNER_TEMP/plan" "$PLANNED"' in runs


def test_a_plan_is_gone_in_a_day_unless_production_waits_for_longer() -> None:
    for world, _, job, found in jobs():
        if job.work == "plan":
            (kept,) = (
                s["with"] for s in found["steps"] if "/upload-artifact@" in s.get("uses", "")
            )
            waits = world == "choice guarded" and job.target == "prod"
            assert kept["retention-days"] == (3 if waits else 1), world


def test_a_pull_request_is_checked_by_what_a_person_is_told_to_run() -> None:
    for _, _, job, found in jobs():
        if job.work == "verify":
            runs = " ".join(step.get("run", "") for step in found["steps"])
            for command in ("generate --check", "check --require-tools", "rehearse"):
                assert f'/bin/ailz" {command}' in runs


def test_pip_installs_from_the_mirror_where_there_is_one() -> None:
    for world, zone in worlds().items():
        mirrors = zone.config.delivery.mirrors
        index = mirrors.python_index if mirrors is not None else None
        for workflow in parsed(world).values():
            for job in workflow["jobs"].values():
                for step in job["steps"]:
                    if "pip" in step.get("run", ""):
                        assert step["env"].get("PIP_INDEX_URL") == index


def test_providers_come_from_the_mirror_where_there_is_one() -> None:
    zone = worlds()["insurer"]
    mirrors = zone.config.delivery.model_dump()
    mirrors["mirrors"] = {"terraform_providers": "https://mirror.example.com/providers"}
    config = zone.config.model_copy(update={"delivery": Delivery.model_validate(mirrors)})
    mirrored = replace(zone, config=config)
    for path, text in github(mirrored).items():
        if path.startswith(".github/workflows/"):
            named = yaml.safe_load(text)["env"]["TF_CLI_CONFIG_FILE"]
            assert named == "${{ github.workspace }}/terraform/mirror.tfrc"
    made, _ = repository(mirrored)
    said = made["terraform/mirror.tfrc"].content.decode()
    assert 'url = "https://mirror.example.com/providers/"' in said
    # Dependabot knows the public registry alone.
    assert "terraform" not in made[".github/dependabot.yml"].content.decode()


def test_dependabot_looks_after_the_lock_file_of_every_root() -> None:
    for world, zone in worlds().items():
        found = yaml.safe_load(printed()[world][".github/dependabot.yml"])
        folders = [f for each in found["updates"] for f in each.get("directories", ())]
        terraform = "terraform" in zone.config.delivery.languages
        assert folders == sorted(f"/terraform/{d.root.name}" for d in zone.every if terraform)


@pytest.mark.parametrize("text", TEXTS)
def test_free_text_of_the_configuration_reaches_no_workflow(text: str) -> None:
    hostile = chosen(
        {}, workload={"title": text, "owner": text, "purpose": text}, organisation={"name": text}
    )
    assert github(hostile) == printed()["choice plain"]


@pytest.mark.parametrize("branch", ["$(id)", "a b", "main'; id; '", "${{ github.token }}", "x\ny"])
def test_a_branch_that_is_code_to_somebody_reaches_no_workflow(branch: str) -> None:
    zone = worlds()["choice plain"]
    # Past the rules, which refuse it already.
    delivery = zone.config.delivery.model_copy(update={"branch": branch})
    config = zone.config.model_copy(update={"delivery": delivery})
    with pytest.raises(UnprintableText):
        github(replace(zone, config=config))


def test_versions_are_those_that_are_tested_with() -> None:
    assert [tool.oldest for tool in tools(["bicep"])] == [BICEP]
    (terraform,) = tools(["terraform"])
    assert TERRAFORM.startswith(f"{terraform.oldest}.")


@pytest.fixture(scope="module")
def distinct(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder of repositories that hold every distinct workflow among them."""
    folder = tmp_path_factory.mktemp("workflows")
    known: set[str] = set()
    for number, files in enumerate(printed().values()):
        new = {path for path, text in files.items() if text not in known}
        if not new:
            continue
        known.update(files.values())
        # Settings, and what a workflow calls, are looked for in its own repository. No name of a
        # repository begins as another's: actionlint would take the one for the other.
        place = folder / f"{number:04}"
        (place / ".git").mkdir(parents=True)
        beside = {path for path in files if "-environment" in path or "actionlint" in path}
        for path in new | beside:
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            (place / path).write_text(files[path], encoding="utf-8")
    return folder


def test_actionlint_has_nothing_to_say(distinct: Path) -> None:
    found = linter("actionlint")
    shellcheck = linter("shellcheck")
    files = sorted(map(str, distinct.rglob("workflows/*.yml")))
    assert files
    # Labels of own runners stand in .github/actionlint.yaml, which it reads in a repository.
    own = 'label ".+" is unknown'
    command = [found, "-no-color", "-ignore", own, "-shellcheck", shellcheck, "-pyflakes=", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout + done.stderr == ""
    assert done.returncode == 0


def test_zizmor_has_nothing_to_say(distinct: Path) -> None:
    command = [linter("zizmor"), "--offline", "--no-progress", "--persona=auditor", str(distinct)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "No findings" in done.stdout


GH = """#!/usr/bin/env bash
echo "gh $*" >>"$LOG"
case "$*" in *--jq*) printf '%s' "${KNOWN:-}"; exit "${ANSWERS:-0}" ;; esac
"""


@pytest.mark.skipif(_BASH is None, reason="there is no bash on this machine")
@pytest.mark.parametrize(
    ("changed", "known", "told"),
    [
        ("true", "", ["--method POST repos/o/r/issues --raw-field title=Drift of prod"]),
        ("true", "7\n", ["--method PATCH repos/o/r/issues/7 --field body=@"]),
        ("false", "7\n", ["--method PATCH repos/o/r/issues/7 --raw-field state=closed"]),
        ("false", "", []),
    ],
    ids=["new", "again", "over", "none"],
)
def test_drift_is_one_issue_that_closes_when_it_is_over(
    tmp_path: Path, changed: str, known: str, told: list[str]
) -> None:
    done = _comment(tmp_path, "drift", "drift-prod", known, changed)
    assert len(done) == len(told)
    for call, said in zip(done, told, strict=True):
        assert said in call


@pytest.mark.skipif(_BASH is None, reason="there is no bash on this machine")
@pytest.mark.parametrize(
    ("known", "told"),
    [
        ("", "--method POST repos/o/r/issues/5/comments"),
        ("9\n", "--method PATCH repos/o/r/issues/comments/9"),
    ],
)
def test_a_pull_request_has_one_comment_an_environment(
    tmp_path: Path, known: str, told: str
) -> None:
    (call,) = _comment(tmp_path, "pull-request", "preview-prod", known, "true")
    assert told in call


@pytest.mark.skipif(_BASH is None, reason="there is no bash on this machine")
@pytest.mark.parametrize(
    ("pipeline", "job"), [("drift", "drift-prod"), ("pull-request", "preview-prod")]
)
def test_who_does_not_know_what_is_there_writes_no_second_one(
    tmp_path: Path, pipeline: str, job: str
) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        _comment(tmp_path, pipeline, job, "", "true", ANSWERS="1")
    assert "--method" not in (tmp_path / "log").read_text()


def _comment(
    folder: Path, pipeline: str, job: str, known: str, changed: str, **env: str
) -> list[str]:
    """Run the last step of a job with a `gh` that writes down what it is told to write."""
    (folder / "gh").write_text(GH)
    (folder / "gh").chmod(0o755)
    (folder / "plan").mkdir()
    (folder / "plan/changed").write_text(f"{changed}\n")
    (folder / "plan.md").write_text("x")
    log = folder / "log"
    log.touch()
    step = parsed("choice plain")[pipeline]["jobs"][job]["steps"][-1]
    subprocess.run(
        [str(_BASH), "-e", "-c", step["run"]],
        check=True,
        env={
            "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}",
            "LOG": str(log),
            "KNOWN": known,
            "RUNNER_TEMP": str(folder),
            "GITHUB_REPOSITORY": "o/r",
            "NUMBER": "5",
            "TITLE": step["env"]["TITLE"],
            **env,
        },
    )
    return [line for line in log.read_text().splitlines() if "--method" in line]


@pytest.mark.skipif(_JQ is None, reason="there is no jq on this machine")
def test_only_the_pipelines_own_comment_on_the_same_environment_is_written_over() -> None:
    step = parsed("choice plain")["pull-request"]["jobs"]["preview-prod"]["steps"][-1]
    (line,) = (line for line in step["run"].splitlines() if line.startswith("mine="))
    query = subprocess.run(
        [str(_BASH), "-c", f'{line}; printf %s "$mine"'],
        capture_output=True,
        text=True,
        check=True,
        env={"TITLE": step["env"]["TITLE"]},
    ).stdout
    said = [
        (1, "User", "## Preview prod\n\nmine"),
        (2, "Bot", "## Preview prod2\n\n"),
        (3, "Bot", "## Preview prod\n\n    x"),
    ]
    comments = [{"id": i, "user": {"type": kind}, "body": body} for i, kind, body in said]
    done = subprocess.run(
        [str(_JQ), query], input=json.dumps(comments), capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["3"]


@pytest.mark.parametrize("which", ["all", "acting"])
def test_jobs_run_on_the_runners_that_exist(which: str) -> None:
    runners = {"kind": "existing", "group": "azure runners", "labels": ["hardened"], "jobs": which}
    zone = chosen({"runner": "private", "runners": runners, "attestations": True})
    decided = {job.name: job for each in pipelines(zone) for job in each.jobs}
    inside = {"group": "azure runners", "labels": ["hardened"]}
    for workflow in workflows(github(zone)).values():
        for name, job in workflow["jobs"].items():
            acts = decided[name].identity is not None
            assert job["runs-on"] == (inside if which == "all" or acts else "ubuntu-24.04")
    # GitHub does not run them: whoever verifies a signature may not ask that it does.
    assert not any("deny-self-hosted" in text for text in github(zone).values())

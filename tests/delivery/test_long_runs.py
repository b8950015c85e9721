"""A token of Azure lives an hour: what takes longer goes on, on both platforms."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ailz.catalog.delivery import token_lives
from ailz.cli.tree import repository
from ailz.design.compose import design
from ailz.report.pipeline_scripts import deploy
from ailz.report.reading import Reading, read
from ailz.report.scripts import destroy
from tests.delivery.called import FOLDER, workflows
from tests.report.worlds import config, delivery
from tests.tools.linters import linter

BASH = shutil.which("bash")
pytestmark = pytest.mark.skipif(BASH is None or os.name == "nt", reason="needs bash")
FAKE = Path(__file__).with_name("fake_clock_az.sh")
TOOLS = ("az", "curl", "date", "sleep", "terraform")
AZURE_DEVOPS = {"platform": "azure_devops", "repository": "nordwall/Data Science/claims"}
WORKFLOW = {
    "SIGN_IN_AS": "client",
    "SIGN_IN_TENANT": "tenant",
    "SIGN_IN_AUDIENCE": "api://AzureADTokenExchange",
    "ACTIONS_ID_TOKEN_REQUEST_URL": "https://token.example/x?y=z",
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "request-token",
}


@cache
def reading(language: str, platform: str) -> Reading:
    said: dict[str, Any] = {**delivery(language), **(AZURE_DEVOPS if platform != "github" else {})}
    asking = {"machine_learning": {}, "data_lake": {}, "search": {}}
    return read(design(config(delivery=said, capabilities=asking)))


def run(
    folder: Path, of: Reading, *words: str, minutes: int = 75, answer: str = "", **env: str
) -> tuple[subprocess.CompletedProcess[str], dict[str, int]]:
    """Run a script at minute 0 of a sign-in; say what came of it, and how the world stands."""
    tools, scripts = folder / "tools", folder / "scripts"
    tools.mkdir(exist_ok=True)
    scripts.mkdir(exist_ok=True)
    for name in TOOLS:
        (tools / name).write_text(FAKE.read_text())
    (tools / "git").write_text("#!/usr/bin/env bash\necho one\n")
    (scripts / "deploy.sh").write_text(deploy(of).text)
    (scripts / "destroy.sh").write_text(destroy(of).text)
    (scripts / "prepare.sh").write_text("#!/usr/bin/env bash\n")
    (scripts / "approve.sh").write_text("#!/usr/bin/env bash\naz resource list && echo approved\n")
    for file in (*tools.iterdir(), *scripts.iterdir()):
        file.chmod(0o755)
    world = folder / "world"
    shutil.rmtree(world, ignore_errors=True)
    world.mkdir()
    lives = "Azure DevOps" if "KEPT" in env else "GitHub"
    done = subprocess.run(
        [str(BASH), str(scripts / words[0]), *words[1:]],
        input=answer,
        capture_output=True,
        text=True,
        check=False,
        env={
            "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
            "WORLD": str(world),
            "ASSERTION_MINUTES": str(token_lives(lives)),
            "WORK_MINUTES": str(minutes),
            **env,
        },
    )
    return done, {each.name: int(each.read_text()) for each in world.iterdir()}


def planned(folder: Path) -> str:
    plan = folder / "plan"
    plan.mkdir()
    for name in ("commit", "template.json", "parameters.json", "changes.json", "plan.tfplan"):
        (plan / name).write_text("x\n")
    (plan / "commit").write_text("one\n")
    (plan / "changes.json").write_text("[]\n")
    for name in ("template.json", "parameters.json"):
        (plan / name).write_text("x")
    return str(plan)


@pytest.mark.parametrize(
    ("platform", "env"),
    [("github", WORKFLOW), ("azure_devops", {"KEPT": "1"})],
    ids=["github", "azure devops"],
)
def test_a_stack_that_takes_hours_is_followed_to_its_end(
    tmp_path: Path, platform: str, env: dict[str, str]
) -> None:
    of = reading("bicep", platform)
    done, world = run(tmp_path, of, "deploy.sh", "deploy", "dev", planned(tmp_path), **env)
    assert done.returncode == 0, done.stderr
    assert world["now"] >= 75 * 60
    assert "approved" in done.stdout


def test_without_a_new_token_it_would_end_after_the_hour(tmp_path: Path) -> None:
    of = reading("bicep", "github")
    done, world = run(tmp_path, of, "deploy.sh", "deploy", "dev", planned(tmp_path))
    assert done.returncode != 0
    assert "AADSTS700024" in done.stderr
    assert world["now"] < 3700


def test_connections_are_approved_after_terraform_took_hours(tmp_path: Path) -> None:
    of = reading("terraform", "github")
    words = ("deploy.sh", "deploy", "dev", planned(tmp_path))
    done, world = run(tmp_path, of, *words, **WORKFLOW)
    assert done.returncode == 0, done.stderr
    assert "approved" in done.stdout
    assert world["logins"] == 1


@pytest.mark.parametrize(
    ("platform", "env"),
    [("github", WORKFLOW), ("azure_devops", {"KEPT": "1"})],
    ids=["github", "azure devops"],
)
def test_groups_that_take_hours_to_go_are_waited_for(
    tmp_path: Path, platform: str, env: dict[str, str]
) -> None:
    of = reading("bicep", platform)
    done, world = run(tmp_path, of, "destroy.sh", "dev", answer="dev\n", minutes=15, **env)
    assert done.returncode == 0, done.stderr
    groups = [name for name in world if name.startswith("until-rg-")]
    assert len(groups) > 1
    assert world["now"] >= len(groups) * 15 * 60


def test_a_group_that_azure_keeps_ends_the_run(tmp_path: Path) -> None:
    of = reading("bicep", "azure_devops")
    words = ("destroy.sh", "dev")
    done, _ = run(tmp_path, of, *words, answer="dev\n", KEPT="1", GROUP_STATE="Succeeded")
    assert done.returncode == 1
    assert "Azure did not delete rg-" in done.stderr


def test_a_token_is_asked_for_only_when_the_last_one_ends(tmp_path: Path) -> None:
    of = reading("bicep", "github")
    words = ("deploy.sh", "deploy", "dev", planned(tmp_path))
    _, short = run(tmp_path, of, *words, minutes=2, **WORKFLOW)
    assert "logins" not in short
    done, long = run(tmp_path, of, *words, minutes=60, **WORKFLOW)
    assert 60 / token_lives("GitHub") <= long["logins"] <= 20
    # What signs in is no secret of the log.
    assert done.stdout.count("::add-mask::id-") == long["logins"]


def test_the_jobs_that_change_something_say_as_whom_to_sign_in_again() -> None:
    files, _ = repository(reading("bicep", "github"))
    found = workflows({path: f.content.decode() for path, f in files.items() if FOLDER in path})
    for name in ("deploy", "take-down"):
        jobs = found[name]["jobs"].values()
        for job in (each for each in jobs if "environment" in each):
            (login,) = (s["with"] for s in job["steps"] if "/login@" in s.get("uses", ""))
            assert (
                job["steps"][-1]["env"].items()
                >= {
                    "SIGN_IN_AS": login["client-id"],
                    "SIGN_IN_TENANT": login["tenant-id"],
                    "SIGN_IN_AUDIENCE": login["audience"],
                }.items()
            )


@pytest.mark.parametrize("platform", ["github", "azure_devops"])
@pytest.mark.parametrize("language", ["bicep", "terraform"])
def test_shellcheck_has_nothing_to_say(tmp_path: Path, platform: str, language: str) -> None:
    for printed in (deploy, destroy):
        path = tmp_path / "script.sh"
        path.write_text(printed(reading(language, platform)).text)
        done = subprocess.run(
            [linter("shellcheck"), str(path)], capture_output=True, text=True, check=False
        )
        assert done.stdout == ""

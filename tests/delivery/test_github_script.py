"""scripts/github.sh against a repository that remembers: once, twice, and undone."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from ailz.delivery.pipelines import pipelines
from ailz.design.landing_zone import LandingZone
from ailz.report.bootstrap import clients
from ailz.report.pipeline_scripts import github
from ailz.report.reading import read
from tests.delivery.fake_gh import CONFIGURATIONS, GROUPS, REPOSITORY, RUNNERS, TEAM
from tests.delivery.test_github import parsed
from tests.delivery.worlds import CHOICES, chosen, worlds
from tests.tools.linters import linter

BASH = shutil.which("bash")
pytestmark = pytest.mark.skipif(BASH is None or os.name == "nt", reason="needs bash")
AZ = """#!/usr/bin/env bash
case "$1 $2" in
  "resource show")
    [ -z "${SIGNED_OUT:-}" ] || exit 1
    case "$4" in *"-${MISSING:-none}-"*) exit 3 ;; esac
    case "$*" in *" --query tags.GitHubId "*) echo "${TAG-A1B2C3}" ;; esac
    ;;
  "identity show") echo "client of $4" ;;
esac
"""
IMAGES = "2305\tUbuntu 22.04\n2306\tUbuntu Latest (24.04)\n2307\tUbuntu 24.045"
GUARDED = {
    **CHOICES["guarded"],
    "branch": "release/current",
    "code_owners": ["@tidewater-software/cloud"],
}


@dataclass
class Repository:
    """A repository in a folder, and the script that sets it up."""

    folder: Path
    zone: LandingZone

    def run(
        self, *arguments: str, refused: str = "", visibility: str = "private", **env: str
    ) -> tuple[subprocess.CompletedProcess[str], list[list[Any]]]:
        """Run the script; return how it ended and the calls that write."""
        tools = self.folder / "tools"
        tools.mkdir(exist_ok=True)
        gh = tools / "gh"
        root = Path(__file__).parents[2]
        gh.write_text(
            f'#!/bin/sh\nexec "{sys.executable}" "{root}/tests/delivery/fake_gh.py" "$@"\n'
        )
        (tools / "az").write_text(AZ)
        (tools / "sleep").write_text("#!/bin/sh\n")
        for tool in (gh, tools / "az", tools / "sleep"):
            tool.chmod(0o755)
        script = self.folder / "github.sh"
        made = github(read(self.zone))
        assert made is not None
        assert made.executable
        script.write_text(made.text)
        log = self.folder / "log"
        log.write_text("")
        done = subprocess.run(
            [str(BASH), str(script), *arguments],
            capture_output=True,
            text=True,
            check=False,
            env={
                "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
                "LOG": str(log),
                "WORLD": str(self.folder / "world.json"),
                "REFUSED": refused,
                "VISIBILITY": visibility,
                "IMAGES": IMAGES,
                **env,
            },
        )
        calls = [json.loads(line) for line in log.read_text().splitlines()]
        return done, [call for call in calls if call[0] != "GET"]

    @property
    def world(self) -> dict[str, Any]:
        return json.loads((self.folder / "world.json").read_text())

    def ruleset(self) -> dict[str, Any]:
        (found,) = (v for k, v in self.world.items() if "/rulesets/" in k)
        return found

    def rule(self, kind: str) -> dict[str, Any]:
        (found,) = (rule for rule in self.ruleset()["rules"] if rule["type"] == kind)
        return found.get("parameters", {})


@pytest.fixture
def guarded(tmp_path: Path) -> Repository:
    return Repository(tmp_path, chosen(GUARDED))


def test_a_second_run_changes_nothing(guarded: Repository) -> None:
    done, _ = guarded.run()
    assert done.returncode == 0, done.stderr
    before = guarded.world
    done, again = guarded.run()
    assert done.returncode == 0, done.stderr
    assert guarded.world == before
    assert {method for method, *_ in again} == {"PUT", "PATCH"}


def test_undone_it_is_gone_and_can_be_undone_again(guarded: Repository) -> None:
    guarded.run()
    done, _ = guarded.run("--undo")
    assert done.returncode == 0, done.stderr
    left = [key for key in guarded.world if "/rulesets/" in key or "/environments/" in key]
    assert left == []
    assert not [key for key in guarded.world if "/actions/variables/" in key]
    done, calls = guarded.run("--undo")
    assert (done.returncode, calls) == (0, [])


def test_what_undo_leaves_is_as_strict_as_before(guarded: Repository) -> None:
    guarded.run()
    before = {k: v for k, v in guarded.world.items() if "/actions/permissions" in k}
    guarded.run("--undo")
    assert before
    assert before == {k: v for k, v in guarded.world.items() if "/actions/permissions" in k}


def test_checks_that_are_required_are_the_jobs_of_a_pull_request() -> None:
    for world, zone in worlds().items():
        if world.startswith("row"):
            continue
        made = github(read(zone))
        assert made is not None
        (line,) = (line for line in made.text.splitlines() if line.startswith("  for check in "))
        jobs = parsed(world)["pull-request"]["jobs"].values()
        asked = shlex.split(line.removeprefix("  for check in ").removesuffix("; do"))
        assert asked == [job["name"] for job in jobs]


def test_the_deployed_branch_takes_reviewed_changes_alone(guarded: Repository) -> None:
    guarded.run()
    ruleset = guarded.ruleset()
    assert ruleset["enforcement"] == "active"
    assert ruleset["bypass_actors"] == []
    assert ruleset["conditions"]["ref_name"]["include"] == ["refs/heads/release/current"]
    kinds = {rule["type"] for rule in ruleset["rules"]}
    assert {"deletion", "non_fast_forward", "required_linear_history"} <= kinds
    review = guarded.rule("pull_request")
    assert review["required_approving_review_count"] >= 1
    for asked in (
        *("require_code_owner_review", "dismiss_stale_reviews_on_push"),
        *("require_last_push_approval", "required_review_thread_resolution"),
    ):
        assert review[asked] is True
    checks = guarded.rule("required_status_checks")
    assert checks["strict_required_status_checks_policy"] is True
    names = {each["context"] for each in checks["required_status_checks"]}
    decided = next(p for p in pipelines(guarded.zone) if p.event == "pull_request").jobs
    assert names == {job.title for job in decided}
    # Nobody but GitHub Actions says that one passed.
    assert {each["integration_id"] for each in checks["required_status_checks"]} == {
        700 + len("apps/github-actions")
    }


def test_an_environment_asks_its_approvers_and_takes_the_branch_alone(guarded: Repository) -> None:
    guarded.run()
    production = guarded.world[f"{REPOSITORY}/environments/prod"]
    teams = [700 + len(f"{TEAM}{name}") for name in ("release-board", "second_line")]
    assert production["reviewers"] == [{"type": "Team", "id": number} for number in teams]
    assert production["wait_timer"] == 2000
    assert production["prevent_self_review"] is True
    assert production["can_admins_bypass"] is False
    policies = f"{REPOSITORY}/environments/prod/deployment-branch-policies/"
    assert [k for k in guarded.world if k.startswith(policies)] == [f"{policies}release/current"]


def test_actions_that_the_workflows_use_are_the_only_ones_that_run() -> None:
    for world in ("choice plain", "choice mirrored"):
        made = github(read(worlds()[world]))
        assert made is not None
        allowed = {line.strip().strip('",') for line in made.text.splitlines() if "@*" in line}
        used = {
            f"{step['uses'].partition('@')[0]}@*"
            for workflow in parsed(world).values()
            for job in workflow["jobs"].values()
            for step in job["steps"]
            if "uses" in step
        }
        # GitHub's own setup of code scanning is not among them: the workflows run CodeQL.
        assert allowed == used
        assert '"sha_pinning_required": true' in made.text
        assert '"github_owned_allowed": false' in made.text


def test_variables_are_those_that_the_workflows_read(guarded: Repository) -> None:
    guarded.run()
    told = {key.rpartition("/")[2] for key in guarded.world if "/actions/variables/" in key}
    text = json.dumps(parsed("choice guarded"))
    assert told == set(re.findall(r"vars\.(\w+)", text))


def test_a_variable_holds_the_client_id_of_its_own_identity(guarded: Repository) -> None:
    guarded.run()
    made = clients(read(guarded.zone))
    for (environment, identity), each in made.items():
        name = f"{identity}_client_id_{environment}".upper()
        value = guarded.world[f"{REPOSITORY}/actions/variables/{name}"]["value"]
        assert value == f"client of {each}"


def test_an_identity_that_is_not_there_yet_is_named_and_stops_nothing(guarded: Repository) -> None:
    done, _ = guarded.run(MISSING="plan")
    assert done.returncode == 0
    (missing,) = (line for line in done.stderr.splitlines() if "scripts/bootstrap.sh" in line)
    assert clients(read(guarded.zone))["prod", "plan"] in missing
    assert f"{REPOSITORY}/actions/variables/PLAN_CLIENT_ID_PROD" not in guarded.world
    assert guarded.ruleset()


def test_where_azure_does_not_answer_nothing_is_taken_for_missing(guarded: Repository) -> None:
    done, _ = guarded.run(SIGNED_OUT="1")
    assert done.returncode != 0
    assert "Could not ask Azure" in done.stderr


def test_words_that_are_none_are_refused_before_anything_is_done(guarded: Repository) -> None:
    done, calls = guarded.run("--force")
    assert (done.returncode, calls) == (2, [])


@pytest.mark.parametrize("refused", ["secret_scanning", "vulnerability-alerts", "code_security"])
def test_what_the_plan_of_an_organisation_has_not_is_said_and_stops_nothing(
    guarded: Repository, refused: str
) -> None:
    done, _ = guarded.run(refused=refused)
    assert done.returncode == 0, done.stderr
    assert "Refused, and left as it was" in done.stderr
    assert guarded.ruleset()
    code = guarded.world[f"{REPOSITORY}/actions/variables/CODE_SECURITY"]["value"]
    assert code == ("false" if refused == "code_security" else "true")


@pytest.mark.parametrize("refused", ["/rulesets", "/environments/prod", "permissions/selected"])
def test_without_what_guards_production_the_run_fails(guarded: Repository, refused: str) -> None:
    done, _ = guarded.run(refused=refused)
    assert done.returncode != 0


def test_a_public_repository_has_code_security_without_asking(guarded: Repository) -> None:
    _, calls = guarded.run(visibility="public", refused="code_security")
    assert guarded.world[f"{REPOSITORY}/actions/variables/CODE_SECURITY"]["value"] == "true"
    assert not [call for call in calls if "code_security" in json.dumps(call)]


@pytest.mark.parametrize("choice", ["plain", "immutable"])
def test_the_subject_of_a_token_is_set_to_the_form_that_azure_trusts(
    tmp_path: Path, choice: str
) -> None:
    repository = Repository(tmp_path, chosen(CHOICES[choice]))
    repository.run()
    said = repository.world[f"{REPOSITORY}/actions/oidc/customization/sub"]
    assert said == {"use_default": True, "use_immutable_subject": choice == "immutable"}


def test_another_host_is_asked_where_the_repository_lives_there(tmp_path: Path) -> None:
    repository = Repository(tmp_path, chosen(CHOICES["resident"]))
    done, calls = repository.run()
    assert done.returncode == 0, done.stderr
    assert {host for *_, host in calls} == {"tidewater.ghe.com"}


def test_shellcheck_has_nothing_to_say(tmp_path: Path) -> None:
    for number, name in enumerate(CHOICES):
        made = github(read(worlds()[f"choice {name}"]))
        assert made is not None
        path = tmp_path / f"{number}.sh"
        path.write_text(made.text)
        done = subprocess.run(
            [linter("shellcheck"), str(path)], capture_output=True, text=True, check=False
        )
        assert done.stdout == ""


def test_a_server_is_asked_by_its_own_name_and_for_what_it_has(tmp_path: Path) -> None:
    done, calls = Repository(tmp_path, worlds()["choice server"]).run()
    assert done.returncode == 0, done.stderr
    assert {host for *_, host in calls} == {"git.tidewater.example"}
    (subject,) = (body for _, path, body, _ in calls if path.endswith("/customization/sub"))
    assert subject == {"use_default": True}


@pytest.fixture
def network(tmp_path: Path) -> Repository:
    """A repository whose jobs run on machines that GitHub starts in a network of ours."""
    return Repository(tmp_path, chosen(CHOICES["network"]))


def below(repository: Repository, path: str) -> dict[str, Any]:
    """What stands directly below a path, by its number."""
    begin = f"{path}/"
    found = {k.removeprefix(begin): v for k, v in repository.world.items() if k.startswith(begin)}
    return {number: each for number, each in found.items() if "/" not in number}


def test_runners_in_our_network_take_jobs_of_this_repository_alone(network: Repository) -> None:
    done, _ = network.run()
    assert done.returncode == 0, done.stderr
    ((configuration, told),) = below(network, CONFIGURATIONS).items()
    assert told["network_settings_ids"] == ["A1B2C3"]
    assert told["compute_service"] == "actions"
    ((number, group),) = below(network, GROUPS).items()
    assert group["network_configuration_id"] == configuration
    assert group["visibility"] == "selected"
    assert group["selected_repository_ids"] == [700 + len(REPOSITORY)]
    assert group["allows_public_repositories"] is False
    (runner,) = below(network, RUNNERS).values()
    assert runner["runner_group_id"] == int(number)
    assert runner["image"] == {"id": "2306", "source": "github"}
    assert (runner["size"], runner["maximum_runners"]) == ("2-core", 4)
    assert runner["enable_static_ip"] is False
    # Jobs ask for a group of that name, and for nothing else.
    for workflow in parsed("choice network").values():
        for job in workflow["jobs"].values():
            assert job["runs-on"] == {"group": group["name"]}


def test_a_second_run_leaves_network_and_runners_as_they_are(network: Repository) -> None:
    network.run()
    before = network.world
    done, again = network.run()
    assert done.returncode == 0, done.stderr
    assert {k: v for k, v in network.world.items() if not k.endswith("/repositories")} == before
    assert {method for method, *_ in again} == {"PUT", "PATCH"}
    assert not [path for _, path, *_ in again if path.startswith(CONFIGURATIONS)]


def test_a_network_made_anew_takes_the_place_of_the_one_before(network: Repository) -> None:
    network.run()
    done, _ = network.run(TAG="D4E5F6")
    assert done.returncode == 0, done.stderr
    (told,) = below(network, CONFIGURATIONS).values()
    assert told["network_settings_ids"] == ["D4E5F6"]


def test_github_lets_go_of_the_network_once_it_is_undone(network: Repository) -> None:
    """Runners first, which go in their own time, then their group, then the configuration."""
    network.run()
    done, calls = network.run("--undo")
    assert done.returncode == 0, done.stderr
    assert "network configuration" in done.stdout
    assert [key for key in network.world if key.startswith("orgs/")] == []
    order = [path.rpartition("/")[0] for method, path, *_ in calls if method == "DELETE"]
    assert order[-3:] == [RUNNERS, GROUPS, CONFIGURATIONS]
    done, calls = network.run("--undo")
    assert (done.returncode, calls) == (0, [])


def test_runners_alone_go_and_come_again_behind_the_same_protection(network: Repository) -> None:
    """A network that changes must be let go of: nobody deploys unasked meanwhile."""
    network.run()
    before = network.world
    done, _ = network.run("--undo", "runners")
    assert done.returncode == 0, done.stderr
    assert network.world == {k: v for k, v in before.items() if not k.startswith("orgs/")}
    assert network.ruleset()
    done, _ = network.run(TAG="D4E5F6")
    assert done.returncode == 0, done.stderr
    assert len(below(network, RUNNERS)) == 1


def test_a_group_stays_while_nobody_knows_who_is_in_it(network: Repository) -> None:
    """GitHub puts runners of a group that goes into another one."""
    network.run()
    done, calls = network.run("--undo", "runners", refused="hosted-runners")
    assert done.returncode == 1
    assert calls == []


def test_a_network_that_is_not_there_yet_is_named_and_stops_nothing(network: Repository) -> None:
    done, calls = network.run(MISSING="runners")
    assert done.returncode == 0, done.stderr
    assert "networkSettings" in done.stderr
    assert not [path for _, path, *_ in calls if path.startswith("orgs/")]
    assert network.ruleset()


@pytest.mark.parametrize(
    ("how", "says"),
    [
        ({"visibility": "public"}, "public repository"),
        ({"TAG": ""}, "no tag GitHubId"),
        ({"IMAGES": "2305\tUbuntu 22.04"}, "no image ubuntu-24.04"),
    ],
)
def test_what_would_start_no_runner_or_anybodys_is_refused(
    network: Repository, how: dict[str, str], says: str
) -> None:
    done, _ = network.run(**how)  # type: ignore[arg-type] - visibility is a word too
    assert done.returncode == 1
    assert says in done.stderr
    assert below(network, RUNNERS) == {}


def test_a_network_of_another_organisation_is_told_before_github_refuses_it(
    tmp_path: Path,
) -> None:
    repository = Repository(tmp_path, chosen({**CHOICES["network"], "owner_id": 4711}))
    done, calls = repository.run()
    assert done.returncode == 1
    assert "number 723" in done.stderr
    assert "delivery.owner_id" in done.stderr
    assert not [path for _, path, *_ in calls if path.startswith("orgs/")]


def test_a_group_of_somebody_else_is_left_alone(network: Repository) -> None:
    theirs = {"name": network.zone.config.workload.name, "visibility": "all"}
    (network.folder / "world.json").write_text(json.dumps({f"{GROUPS}/7": theirs}))
    done, calls = network.run()
    assert done.returncode == 1
    assert "delivery.runners.group" in done.stderr
    assert network.world[f"{GROUPS}/7"] == theirs
    assert not [path for _, path, *_ in calls if path.startswith("orgs/")]

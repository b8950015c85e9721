"""The script of Azure DevOps' settings: a first run, a second, a change, and its undoing."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ailz.catalog.delivery import branch_policy, check
from ailz.design.compose import design
from ailz.report.azure_devops import azure_devops
from ailz.report.reading import Reading, read
from tests.report.worlds import STATE, config, delivery

SHELLCHECK = shutil.which("shellcheck")
BASH = shutil.which("bash")
needs_bash = pytest.mark.skipif(BASH is None, reason="there is no bash on this machine")
FAKE = Path(__file__).with_name("azure_devops_az.py")
HOSTILE = "[Data Science]\\Release $(id) `x` \"q\" 'k' & | ;"
WINDOWS = [{"environment": "prod", "days": ["monday", "friday"], "start": "06:00", "end": "18:00"}]
CHANGING = {"claims-deploy", "claims-take-down"}
READING = {"claims-pull-request", "claims-deploy", "claims-drift"}


def reading(**over: Any) -> Reading:
    said = {
        **delivery("terraform", "bicep"),
        "platform": "azure_devops",
        "repository": "nordwall/Data Science/claims zone",
        "state": STATE,
        "approvers": [HOSTILE],
        "code_owners": ["a@nordwall.example", HOSTILE],
        "change_windows": WINDOWS,
        **over,
    }
    return read(design(config(delivery=said)))


class Machine:
    """A machine with a fake `az`, whose world lives from run to run."""

    def __init__(self, folder: Path, of: Reading | None = None) -> None:
        self.folder = folder
        if of is None:
            return
        (folder / "scripts").mkdir()
        (folder / "tools").mkdir()
        self.write("tools/az", FAKE.read_text().replace("/usr/bin/env python3", sys.executable))
        self.write(
            "scripts/bootstrap.sh", '#!/usr/bin/env bash\nprintf "%s\\n" "$*" >>"$TRUSTED"\n'
        )
        self.say(of)

    def write(self, path: str, text: str) -> None:
        (self.folder / path).write_text(text)
        (self.folder / path).chmod(0o755)

    def say(self, of: Reading) -> None:
        document = azure_devops(of)
        assert document is not None
        self.write("scripts/azure-devops.sh", document.text)

    def run(self, *words: str, answer: str = "", **env: str) -> subprocess.CompletedProcess[str]:
        (self.folder / "log").write_text("")
        return subprocess.run(
            [str(BASH), str(self.folder / "scripts" / "azure-devops.sh"), *words],
            input=answer,
            capture_output=True,
            text=True,
            check=False,
            env={
                "PATH": f"{self.folder / 'tools'}{os.pathsep}{os.environ['PATH']}",
                "WORLD": str(self.folder / "world.json"),
                "LOG": str(self.folder / "log"),
                "TRUSTED": str(self.folder / "trusted"),
                **env,
            },
        )

    @property
    def world(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.folder / "world.json").read_text())
        return found

    def made(self, kind: str) -> list[dict[str, Any]]:
        return list(self.world.get(kind, {}).values())

    @property
    def told(self) -> list[list[str]]:
        return [json.loads(line) for line in (self.folder / "log").read_text().splitlines()]

    def checks(self, type_: str, name: str) -> list[dict[str, Any]]:
        """The checks on a resource, by its name."""
        kind = {"environment": "environments", "endpoint": "connections"}[type_]
        ids = {key for key, value in self.world[kind].items() if value["name"] == name}
        return [
            c
            for c in self.made("checks")
            if c["resource"]["type"] == type_ and c["resource"]["id"] in ids
        ]

    def allowed(self, type_: str, name: str) -> set[str]:
        """The pipelines that may use a resource, by its name."""
        kind = {"environment": "environments", "endpoint": "connections"}[type_]
        (id_,) = (key for key, value in self.world[kind].items() if value["name"] == name)
        body = self.world["allowed"][f"{type_}/{id_}"]
        assert body["allPipelines"] == {"authorized": False}
        pipelines = self.world["pipelines"]
        return {pipelines[str(p["id"])]["name"] for p in body["pipelines"] if p["authorized"]}


@pytest.fixture(scope="module")
def first_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = Machine(tmp_path_factory.mktemp("first"), reading())
    done = made.run()
    assert done.stderr == ""
    assert done.returncode == 0
    return made.folder


@pytest.fixture
def machine(first_run: Path, tmp_path: Path) -> Machine:
    """A machine after its first run."""
    shutil.copytree(first_run, tmp_path, dirs_exist_ok=True)
    return Machine(tmp_path)


@pytest.mark.skipif(SHELLCHECK is None, reason="there is no shellcheck on this machine")
@pytest.mark.parametrize(
    "over",
    [
        {"approvers": ["Board"], "code_owners": ["[Data Science]\\Owners"]},
        {"approvers": [], "code_owners": [], "change_windows": []},
    ],
    ids=["all", "least"],
)
def test_shellcheck_has_nothing_to_say(tmp_path: Path, over: dict[str, Any]) -> None:
    document = azure_devops(reading(**over))
    assert document is not None
    script = tmp_path / "azure-devops.sh"
    script.write_text(document.text)
    found = subprocess.run(
        [str(SHELLCHECK), str(script)], capture_output=True, text=True, check=False
    )
    assert found.stdout == ""


@needs_bash
def test_each_identity_signs_in_by_a_connection_without_a_secret(machine: Machine) -> None:
    names = {
        f"claims-{where}-{who}" for where in ("shared", "dev", "prod") for who in ("plan", "deploy")
    }
    made = machine.made("connections")
    assert {each["name"] for each in made} == names
    for each in made:
        assert each["authorization"]["scheme"] == "WorkloadIdentityFederation"
        assert set(each["authorization"]["parameters"]) == {"tenantid", "serviceprincipalid"}
        who = each["name"].rsplit("-", 1)[1]
        assert f"-{who}-" in each["authorization"]["parameters"]["serviceprincipalid"]


@needs_bash
def test_whom_an_identity_trusts_is_what_its_connection_says(machine: Machine) -> None:
    told = (machine.folder / "trusted").read_text().splitlines()
    assert told == [
        f"--trust {where} {who} https://issuer.example/v2.0 /sc/claims-{where}-{who}"
        for where in ("shared", "dev", "prod")
        for who in ("plan", "deploy")
    ]


@needs_bash
def test_what_changes_something_is_approved_alone_and_from_the_branch(machine: Machine) -> None:
    for where in ("shared", "prod"):
        checks = {c["type"]["id"]: c for c in machine.checks("environment", f"claims-{where}")}
        approval = checks[check("approval").type]["settings"]
        assert len(approval["approvers"]) == 1
        assert approval["requesterCannotBeApprover"] is True
        assert check("exclusive lock").type in checks
    for type_, name in (("environment", "claims-dev"), ("endpoint", "claims-prod-deploy")):
        found = [
            c["settings"]["inputs"]
            for c in machine.checks(type_, name)
            if c["settings"].get("definitionRef", {}).get("id")
            == check("branch control").definition["id"]
        ]
        assert found == [
            {
                "allowedBranches": "refs/heads/main",
                "ensureProtectionOfBranch": "true",
                "allowUnknownStatusBranch": "false",
            }
        ]
    assert not [
        c
        for c in machine.checks("environment", "claims-dev")
        if c["type"]["id"] == check("approval").type
    ]


@needs_bash
def test_a_change_window_holds_its_environment_and_no_other(machine: Machine) -> None:
    wanted = check("business hours").definition["id"]
    for where, hours in (
        ("dev", []),
        (
            "prod",
            [
                {
                    "businessDays": "Monday, Friday",
                    "startTime": "06:00",
                    "endTime": "18:00",
                    "timeZone": "UTC",
                }
            ],
        ),
    ):
        found = machine.checks("environment", f"claims-{where}")
        assert [
            c["settings"]["inputs"]
            for c in found
            if c["settings"].get("definitionRef", {}).get("id") == wanted
        ] == hours


@needs_bash
def test_a_pipeline_reaches_what_its_jobs_name_and_nothing_else(machine: Machine) -> None:
    assert machine.allowed("environment", "claims-prod") == CHANGING
    assert machine.allowed("endpoint", "claims-prod-deploy") == CHANGING
    assert machine.allowed("endpoint", "claims-prod-plan") == READING


@needs_bash
def test_nothing_is_merged_unseen(machine: Machine) -> None:
    made = {p["type"]["id"]: p for p in machine.made("policies")}
    assert all(p["isEnabled"] and p["isBlocking"] for p in made.values())
    for each in made.values():
        (scope,) = each["settings"]["scope"]
        assert scope["refName"] == "refs/heads/main"
    reviewers = made[branch_policy("minimum number of reviewers")]["settings"]
    assert reviewers["minimumApproverCount"] == 1
    assert reviewers["creatorVoteCounts"] is False
    assert reviewers["blockLastPusherVote"] is True
    assert reviewers["resetOnSourcePush"] is True
    assert branch_policy("comment requirements") in made
    build = made[branch_policy("build")]["settings"]
    runs = machine.world["pipelines"][str(build["buildDefinitionId"])]
    assert runs["file"] == ".azuredevops/pull-request.yml"
    assert build["validDuration"] == 0
    assert len(made[branch_policy("required reviewers")]["settings"]["requiredReviewerIds"]) == 2


@needs_bash
def test_names_reach_azure_as_they_were_written(machine: Machine) -> None:
    assert set(machine.world["asked"]) == {HOSTILE, "a@nordwall.example"}
    projects = {w[w.index("--project") + 1] for w in machine.told if "--project" in w}
    assert projects == {"Data Science"}
    repositories = {w[w.index("--repository") + 1] for w in machine.told if "--repository" in w}
    assert repositories == {"claims zone"}


@needs_bash
def test_a_second_run_makes_nothing_anew(machine: Machine) -> None:
    before = machine.world
    assert machine.run().returncode == 0
    for kind in ("connections", "environments", "pipelines", "policies", "allowed"):
        assert machine.world[kind] == before[kind]
    assert set(machine.world["checks"]) == set(before["checks"])
    assert not [w for w in machine.told if "create" in w or "delete" in w or "POST" in w]


@needs_bash
def test_what_nobody_asks_for_any_more_goes(machine: Machine) -> None:
    machine.say(reading(approvers=[], code_owners=[], change_windows=[]))
    assert machine.run().returncode == 0
    assert check("approval").type not in {c["type"]["id"] for c in machine.made("checks")}
    assert "Change window" not in json.dumps(machine.made("checks"))
    owners = branch_policy("required reviewers")
    assert owners not in {p["type"]["id"] for p in machine.made("policies")}


@needs_bash
def test_more_reviewers_than_one_stay(machine: Machine) -> None:
    world = machine.world
    for each in world["policies"].values():
        if each["type"]["id"] == branch_policy("minimum number of reviewers"):
            each["settings"]["minimumApproverCount"] = 2
    (machine.folder / "world.json").write_text(json.dumps(world))
    assert machine.run().returncode == 0
    counts = [p["settings"].get("minimumApproverCount") for p in machine.made("policies")]
    assert 2 in counts


@needs_bash
def test_an_identity_that_was_made_again_gets_a_new_connection(machine: Machine) -> None:
    before = set(machine.world["connections"])
    assert machine.run(CLIENT="another").returncode == 0
    assert not before & set(machine.world["connections"])
    assert len(machine.world["connections"]) == len(before)
    machine.checks("endpoint", "claims-prod-deploy")
    assert machine.allowed("endpoint", "claims-prod-deploy") == CHANGING


@needs_bash
@pytest.mark.parametrize("found", [[], ["one", "two"]], ids=["nobody", "two"])
def test_nobody_approves_by_a_name_that_is_not_one(tmp_path: Path, found: list[str]) -> None:
    machine = Machine(tmp_path, reading(code_owners=[]))
    done = machine.run(PEOPLE=json.dumps({HOSTILE: found}))
    assert done.returncode != 0
    assert HOSTILE in done.stderr
    assert not machine.made("connections")


@needs_bash
def test_without_the_extension_nothing_is_asked(tmp_path: Path) -> None:
    machine = Machine(tmp_path, reading())
    done = machine.run(NO_EXTENSION="1")
    assert done.returncode == 1
    assert "az extension add --name azure-devops" in done.stderr
    assert len(machine.told) == 1


@needs_bash
def test_advanced_security_is_somebodys_word(machine: Machine) -> None:
    assert "variable" not in machine.world
    for _ in range(2):
        assert machine.run("--advanced-security").returncode == 0
        assert machine.world["variable"] == "true"


@needs_bash
def test_undo_takes_all_of_it_away_on_the_repositorys_name(machine: Machine) -> None:
    assert machine.run("--undo", answer="claims\n").returncode == 1
    assert machine.made("connections")
    done = machine.run("--undo", answer="claims zone\n")
    assert (done.returncode, done.stderr) == (0, "")
    for kind in ("connections", "environments", "pipelines", "policies"):
        assert machine.made(kind) == [], kind
    deleted = [w for w in machine.told if "delete" in w or "DELETE" in w]
    assert deleted[0][:3] == ["devops", "service-endpoint", "delete"]
    # Once more finds nothing.
    assert machine.run("--undo", answer="claims zone\n").returncode == 0


@needs_bash
def test_undo_leaves_what_somebody_else_made(tmp_path: Path) -> None:
    machine = Machine(tmp_path, reading())
    kinds = ("minimum number of reviewers", "comment requirements", "merge strategy")
    theirs = {
        f"theirs-{number}": {
            "type": {"id": branch_policy(kind) if number < 2 else "another"},
            "settings": {"minimumApproverCount": 3},
        }
        for number, kind in enumerate(kinds)
    }
    (tmp_path / "world.json").write_text(json.dumps({"next": 1, "policies": theirs}))
    assert machine.run().returncode == 0
    assert len(machine.world["policies"]) > len(theirs)
    assert machine.run("--undo", answer="claims zone\n").returncode == 0
    assert set(machine.world["policies"]) == set(theirs)


def test_a_repository_at_github_has_none() -> None:
    assert azure_devops(read(design(config()))) is None

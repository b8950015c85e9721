"""The scripts: what they would tell Azure, and in which order."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from ailz.report.bootstrap import bootstrap
from ailz.report.preflight import preflight
from ailz.report.scripts import approve, change, destroy, prepare
from tests.report.worlds import WORLDS, landing_zone
from tests.tools.linters import linter

BASH = shutil.which("bash")
SCRIPTS = {
    "bootstrap.sh": bootstrap,
    "prepare.sh": prepare,
    "preflight.sh": preflight,
    "approve.sh": approve,
    "change.sh": change,
    "destroy.sh": destroy,
}
needs_bash = pytest.mark.skipif(BASH is None, reason="there is no bash on this machine")

AZ = """#!/usr/bin/env bash
echo "az $*" >> "$LOG"
case "$1 $2" in
  "resource show")
    [ -z "${SIGNED_OUT:-}" ] || exit 1
    id=$4
    # What was deleted is gone at the next question.
    if grep -v -e 'resource show' -e 'identity show' "$LOG" | grep -qF -- "$id"; then exit 3; fi
    ;;
  "group exists")
    if grep -qF -- "group delete --name $4 " "$LOG"; then echo false; else echo true; fi
    ;;
  "lock delete") [ -z "${NO_RIGHT:-}" ] || exit 1 ;;
  "lock list") printf '%s\n' "${FOREIGN_LOCK:-}" ;;
  "identity show") echo "principal-of-${4##*/}" ;;
  "role assignment")
    case "$3" in
      list) printf '%s' "${ROLES:-}" ;;
      delete) [ "$4" = --ids ] || exit 1 ;;
    esac
    ;;
esac
"""
TERRAFORM = """#!/usr/bin/env bash
echo "terraform $*" >> "$LOG"
"""


def run(folder: Path, name: str, script: str, *arguments: str, answer: str = "", **env: str):
    """Run a script where `az` and `terraform` only write down what they are told."""
    tools = folder / "tools"
    tools.mkdir()
    (folder / "scripts").mkdir()
    for tool, text in (("az", AZ), ("terraform", TERRAFORM), ("sleep", "#!/bin/sh\n")):
        (tools / tool).write_text(text)
        (tools / tool).chmod(0o755)
    path = folder / "scripts" / script
    path.write_text(SCRIPTS[script](landing_zone(name)).text)
    log = folder / "log"
    log.touch()
    done = subprocess.run(
        [str(BASH), str(path), *arguments],
        input=answer,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "LOG": str(log), **env},
    )
    return done, log.read_text().splitlines()


@pytest.mark.parametrize("name", WORLDS)
def test_shellcheck_has_nothing_to_say(tmp_path: Path, name: str) -> None:
    for script, printed in SCRIPTS.items():
        if (document := printed(landing_zone(name))) is None:
            continue
        path = tmp_path / script
        path.write_text(document.text)
        found = subprocess.run(
            [linter("shellcheck"), str(path)], capture_output=True, text=True, check=False
        )
        assert found.stdout == ""


@needs_bash
def test_prepare_registers_what_the_environment_uses(tmp_path: Path) -> None:
    done, told = run(tmp_path, "standalone", "prepare.sh", "dev")

    assert done.returncode == 0
    assert [line.split()[4] for line in told] == [
        "Microsoft.ContainerRegistry",
        "Microsoft.Insights",
        "Microsoft.KeyVault",
        "Microsoft.MachineLearningServices",
        "Microsoft.ManagedIdentity",
        "Microsoft.Network",
        "Microsoft.OperationalInsights",
        "Microsoft.PolicyInsights",
        "Microsoft.Storage",
    ]
    assert all("aaaaaaaa-0000-4000-8000-000000000001" in line for line in told)


@needs_bash
@pytest.mark.parametrize("script", ["prepare.sh", "destroy.sh"])
def test_an_environment_that_is_not_there_is_refused(tmp_path: Path, script: str) -> None:
    done, told = run(tmp_path, "bicep-only", script, "staging")

    assert done.returncode == 2
    assert "Environments: shared dev prod" in done.stderr
    assert told == []


@needs_bash
def test_nothing_is_deleted_without_the_environments_name(tmp_path: Path) -> None:
    done, told = run(tmp_path, "bicep-only", "destroy.sh", "dev", answer="yes\n")

    assert done.returncode == 1
    assert told == []


@needs_bash
def test_nothing_is_skipped_because_azure_did_not_answer(tmp_path: Path) -> None:
    done, told = run(tmp_path, "bicep-only", "destroy.sh", "dev", answer="dev\n", SIGNED_OUT="1")

    assert done.returncode == 1
    assert "Could not ask Azure" in done.stderr
    assert not [line for line in told if "delete" in line]


@needs_bash
def test_nothing_is_deleted_below_somebody_elses_lock(tmp_path: Path) -> None:
    lock = "/subscriptions/x/resourceGroups/rg/providers/Microsoft.Authorization/locks/theirs"
    done, told = run(tmp_path, "bicep-only", "destroy.sh", "dev", answer="dev\n", FOREIGN_LOCK=lock)

    assert done.returncode == 1
    assert lock in done.stderr
    assert not [line for line in told if "delete" in line]


@needs_bash
def test_bicep_is_taken_down_in_the_order_that_azure_needs(tmp_path: Path) -> None:
    done, told = run(
        tmp_path, "bicep-only", "destroy.sh", "dev", answer="dev\n", ROLES="/roles/one\n"
    )
    steps = [line for line in told if "delete" in line]

    assert done.returncode == 0, done.stderr
    assert [kind(step) for step in steps] == [
        *["lock"] * 4,
        "forceToPurge",
        *["scopedResources"] * 3,
        "force",
        *["--ids"] * 2,
        *["policyAssignments"] * 6,
        "rg-claims-workload-dev-we",
        "rg-claims-monitoring-dev-we",
        "rg-claims-network-dev-we",
        "rg-claims-security-dev-we",
        *["policySetDefinitions"] * 2,
        "stack",
    ]
    assert "kv-claims-dev" in done.stdout


def kind(step: str) -> str:
    marks = (
        "forceToPurge", "force", "scopedResources", "policyAssignments", "policySetDefinitions",
        "az lock", "az stack",
    )  # fmt: skip
    found = next((mark for mark in marks if mark in step), None)
    return found.removeprefix("az ") if found else step.split()[4]


@needs_bash
@pytest.mark.parametrize("held", ["", "/roles/one\n/roles/two\n"])
def test_roles_on_what_stays_are_taken_back_where_there_are_any(tmp_path: Path, held: str) -> None:
    """Azure's command line ends with 1 where it finds none to delete: a second run goes on."""
    done, told = run(tmp_path, "bicep-only", "destroy.sh", "dev", answer="dev\n", ROLES=held)

    assert done.returncode == 0, done.stderr
    asked = [line for line in told if line.startswith("az role assignment list")]
    assert asked
    assert len(set(asked)) == len(asked)
    deleted = [line for line in told if line.startswith("az role assignment delete")]
    assert deleted == [f"az role assignment delete --ids {id_}" for id_ in held.split()] * len(
        asked
    )


@needs_bash
def test_terraform_destroys_with_the_environments_own_values(tmp_path: Path) -> None:
    done, told = run(tmp_path, "platform-asks", "destroy.sh", "prod", answer="prod\n")
    steps = [line for line in told if line.startswith("terraform ")]

    assert done.returncode == 0, done.stderr
    folder = "terraform -chdir=terraform/landing-zone"
    assert steps == [
        f"{folder} init -reconfigure -backend-config=environments/prod.backend.hcl",
        f"{folder} destroy -auto-approve -var-file=environments/prod.tfvars",
    ]
    assert told.index(steps[0]) == len(told) - 2


@needs_bash
def test_a_change_below_locks_takes_them_off_and_puts_them_back(tmp_path: Path) -> None:
    done, told = run(tmp_path, "standalone", "change.sh", "dev", "terraform")
    steps = [line for line in told if " apply " in line]

    assert done.returncode == 0, done.stderr
    folder, values = "terraform -chdir=terraform/landing-zone", "environments/dev.tfvars"
    assert steps == [
        f"{folder} apply -var-file={values} -var=locks=false",
        f"{folder} apply -auto-approve -var-file={values}",
    ]


@needs_bash
def test_a_stack_is_deployed_without_locks_and_then_with_them(tmp_path: Path) -> None:
    (tmp_path / "bicep/landing-zone").mkdir(parents=True)
    done, told = run(tmp_path, "bicep-only", "change.sh", "dev")
    steps = [line.split(" --location")[0] for line in told if " lock " in line or " stack " in line]

    assert done.returncode == 0, done.stderr
    assert [step.split()[1] for step in steps] == [*["lock"] * 4, "stack", "stack"]
    files = [word for line in told for word in line.split() if word.endswith(".bicepparam")]
    assert files == [
        "bicep/landing-zone/dev.unlocked.bicepparam",
        "bicep/landing-zone/dev.bicepparam",
    ]
    assert list((tmp_path / "bicep/landing-zone").iterdir()) == []


@needs_bash
def test_a_lock_that_azure_keeps_stops_the_change(tmp_path: Path) -> None:
    """A2: what is below a lock stays, and a deployment would stop halfway."""
    (tmp_path / "bicep/landing-zone").mkdir(parents=True)
    done, told = run(tmp_path, "bicep-only", "change.sh", "dev", NO_RIGHT="1")

    assert done.returncode != 0
    assert "may still be off" in done.stderr
    assert "no lock" not in done.stdout
    assert not [line for line in told if " stack " in line]


@needs_bash
def test_who_left_the_locks_off_is_told(tmp_path: Path) -> None:
    done, _ = run(tmp_path, "bicep-only", "change.sh", "dev")

    assert done.returncode != 0
    assert "may still be off" in done.stderr

"""scripts/deploy.sh and scripts/window.sh: a plan writes nothing, and is what is deployed."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from ailz.report.pipeline_scripts import deploy, window
from ailz.report.printing import Document
from ailz.report.reading import Reading, read
from ailz.report.steps import runs
from tests.delivery.test_github import linter
from tests.delivery.worlds import CHOICES, chosen
from tests.report.worlds import landing_zone

BASH = shutil.which("bash")
pytestmark = pytest.mark.skipif(BASH is None or os.name == "nt", reason="needs bash")
TOOLS = {
    "git": 'echo "${COMMIT:-one}"',
    "terraform": """echo "terraform $*" >>"$LOG"
case "$*" in
  *" plan "*)
    for word in "$@"; do case "$word" in -out=*) echo planned >"${word#-out=}" ;; esac; done
    exit "${PLANNED:-2}"
    ;;
  *" show "*) echo "1 to add" ;;
esac""",
    "az": """echo "az $*" >>"$LOG"
case "$*" in
  *--outfile*) while [ "$1" != --outfile ]; do shift; done; echo "${TEMPLATE:-built}" >"$2" ;;
  *--no-pretty-print*) echo "${CHANGES:-[]}" ;;
  *what-if*) echo "Resource changes" ;;
  *"stack sub show"*) echo "${STATE:-succeeded}" ;;
esac""",
    "date": 'echo "${NOW:-0}"',
    "sleep": "",
}
HELPERS = dict.fromkeys(("prepare.sh", "approve.sh"), 'echo "${0##*/} $*" >>"$LOG"')


@dataclass
class Machine:
    """A repository with one script, and tools that write down what they are told."""

    folder: Path
    script: str
    document: Document
    reading: Reading
    told: list[str] = field(default_factory=list)

    def run(self, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
        """Run the script; ``told`` is then what the tools were told in this run."""
        for place, files in (("tools", TOOLS), ("scripts", HELPERS)):
            (self.folder / place).mkdir(exist_ok=True)
            for name, text in files.items():
                path = self.folder / place / name
                path.write_text(f"#!/usr/bin/env bash\n{text}\n")
                path.chmod(0o755)
        path = self.folder / "scripts" / self.script
        path.write_text(self.document.text)
        log = self.folder / "log"
        log.write_text("")
        done = subprocess.run(
            [str(BASH), str(path), *arguments],
            capture_output=True,
            text=True,
            check=False,
            env={
                "PATH": f"{self.folder / 'tools'}{os.pathsep}{os.environ['PATH']}",
                "LOG": str(log),
                **env,
            },
        )
        self.told = log.read_text().splitlines()
        return done

    def file(self, name: str) -> str:
        return (self.folder / "plan" / name).read_text().strip()


def machine(folder: Path, name: str) -> Machine:
    return Machine(folder, "deploy.sh", deploy(landing_zone(name)), landing_zone(name))


@pytest.fixture
def terraform(tmp_path: Path) -> Machine:
    return machine(tmp_path, "standalone")


@pytest.fixture
def bicep(tmp_path: Path) -> Machine:
    return machine(tmp_path, "bicep-only")


def position(told: Sequence[str], words: str) -> int:
    return next(i for i, line in enumerate(told) if words in line)


def test_a_plan_takes_no_lock_and_writes_no_state(terraform: Machine) -> None:
    done = terraform.run("plan", "dev", str(terraform.folder / "plan"))
    assert done.returncode == 0, done.stderr
    assert "1 to add" in done.stdout
    verbs = [line.split()[2] for line in terraform.told]
    assert verbs == ["init", "plan", "show"]
    plan = terraform.told[1]
    assert " -lock=false " in plan
    assert "-var-file=environments/dev.tfvars" in plan
    assert "-lockfile=readonly" in terraform.told[0]


@pytest.mark.parametrize(("code", "changed"), [("0", "false"), ("2", "true")])
def test_a_plan_says_whether_something_would_change(
    terraform: Machine, code: str, changed: str
) -> None:
    assert terraform.run("plan", "dev", str(terraform.folder / "plan"), PLANNED=code)
    assert terraform.file("changed") == changed


def test_a_plan_that_fails_ends_the_run(terraform: Machine) -> None:
    done = terraform.run("plan", "dev", str(terraform.folder / "plan"), PLANNED="1")
    assert done.returncode == 1


def test_the_plan_itself_is_applied_and_connections_are_approved_afterwards(
    terraform: Machine,
) -> None:
    plan = str(terraform.folder / "plan")
    terraform.run("plan", "dev", plan)
    done = terraform.run("deploy", "dev", plan)
    assert done.returncode == 0, done.stderr
    applies = [line for line in terraform.told if " apply " in line]
    assert len(applies) == 1
    assert applies[0].endswith(f"apply -input=false {plan}/plan.tfplan")
    assert position(terraform.told, "prepare.sh dev") < position(terraform.told, " apply ")
    (run,) = (each for each in runs(terraform.reading) if each.title == "Environment dev")
    assert ("approve.sh dev" in terraform.told) == ("scripts/approve.sh dev" in run.terraform)


@pytest.mark.parametrize("missing", [True, False], ids=["no plan", "another commit"])
def test_nothing_but_the_plan_of_this_commit_is_applied(terraform: Machine, missing: bool) -> None:
    plan = terraform.folder / "plan"
    terraform.run("plan", "dev", str(plan))
    if missing:
        (plan / "plan.tfplan").unlink()
    done = terraform.run("deploy", "dev", str(plan), COMMIT="one" if missing else "two")
    assert done.returncode == 1
    assert "Nothing was deployed" in done.stderr
    assert terraform.told == []


def test_the_empty_state_of_every_environment_is_made_before_somebody_who_reads_comes(
    terraform: Machine,
) -> None:
    done = terraform.run("begin")
    assert done.returncode == 0, done.stderr
    for name in ("shared", "dev", "prod"):
        assert f"environments/{name}.backend.hcl" in " ".join(terraform.told)
    assert all(" init " in line for line in terraform.told)


def test_a_bicep_plan_asks_and_deploys_nothing(bicep: Machine) -> None:
    done = bicep.run("plan", "dev", str(bicep.folder / "plan"))
    assert done.returncode == 0, done.stderr
    assert "the deployment stack deletes it" in done.stdout
    assert not [line for line in bicep.told if "create" in line or "delete" in line]
    assert bicep.file("changed") == "false"
    bicep.run("plan", "dev", str(bicep.folder / "plan"), CHANGES='[{"id": "x"}]')
    assert bicep.file("changed") == "true"


def test_bicep_is_deployed_as_the_readme_says_where_all_is_as_planned(bicep: Machine) -> None:
    plan = str(bicep.folder / "plan")
    bicep.run("plan", "dev", plan)
    done = bicep.run("deploy", "dev", plan)
    assert done.returncode == 0, done.stderr
    (created,) = (line for line in bicep.told if "stack sub create" in line)
    (run,) = (each for each in runs(bicep.reading) if each.title == "Environment dev")
    (said,) = (line for line in run.bicep if "stack sub create" in line)
    assert created == f"{said} --no-wait --output none"
    assert position(bicep.told, "stack sub create") < position(bicep.told, "stack sub show")


@pytest.mark.parametrize("state", ["failed", "canceled"])
def test_a_stack_that_does_not_end_well_fails_the_run(bicep: Machine, state: str) -> None:
    plan = str(bicep.folder / "plan")
    bicep.run("plan", "dev", plan)
    done = bicep.run("deploy", "dev", plan, STATE=state)
    assert done.returncode == 1
    assert f"ended as {state}" in done.stderr
    assert "--query error" in bicep.told[-1]


@pytest.mark.parametrize(
    "other",
    [{"COMMIT": "two"}, {"TEMPLATE": "other"}, {"CHANGES": '[{"id": "x"}]'}],
    ids=["commit", "template", "what-if"],
)
def test_bicep_is_not_deployed_where_something_is_not_as_planned(
    bicep: Machine, other: dict[str, str]
) -> None:
    plan = str(bicep.folder / "plan")
    bicep.run("plan", "dev", plan)
    done = bicep.run("deploy", "dev", plan, **other)
    assert done.returncode == 1
    assert "is not what was planned" in done.stderr
    assert not [line for line in bicep.told if "stack" in line]


@pytest.mark.parametrize("arguments", [(), ("plan",), ("plan", "staging", "x"), ("x", "dev", "y")])
def test_what_is_no_run_is_refused(bicep: Machine, arguments: tuple[str, ...]) -> None:
    assert bicep.run(*arguments).returncode == 2
    assert not [line for line in bicep.told if "deployment" in line or "stack" in line]


@pytest.mark.parametrize(
    ("now", "code"),
    [
        ("2 06:00", 0),
        ("2 18:00", 0),
        ("2 05:59", 1),
        ("2 18:01", 1),
        ("3 12:00", 1),
    ],
)
def test_a_window_is_open_from_its_first_minute_to_its_last(
    tmp_path: Path, now: str, code: int
) -> None:
    reading = read(chosen(CHOICES["guarded"]))
    document = window(reading)
    assert document is not None
    done = Machine(tmp_path, "window.sh", document, reading).run("prod", NOW=now)
    assert done.returncode == code
    assert ("Nothing was touched" in done.stderr) == (code == 1)


def test_without_windows_there_is_no_script() -> None:
    assert window(read(chosen(CHOICES["plain"]))) is None


def test_shellcheck_has_nothing_to_say(tmp_path: Path) -> None:
    scripts = [deploy(landing_zone(name)) for name in ("standalone", "bicep-only")]
    scripts.append(window(read(chosen(CHOICES["guarded"]))) or scripts[0])
    for number, document in enumerate(scripts):
        path = tmp_path / f"{number}.sh"
        path.write_text(document.text)
        done = subprocess.run(
            [linter("shellcheck"), str(path)], capture_output=True, text=True, check=False
        )
        assert done.stdout == ""

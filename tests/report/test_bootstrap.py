"""Bootstrap's script: what it would tell Azure, in which order, and what it refuses."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from ailz.delivery.identities import roles_held
from ailz.design.compose import design
from ailz.report import documents
from ailz.report.bootstrap import bootstrap
from ailz.report.reading import Reading, read
from tests.delivery.test_bootstrap import PRIVATE
from tests.report.test_scripts import BASH, TERRAFORM, needs_bash
from tests.report.worlds import WORLDS, config, delivery, landing_zone

AZ = """#!/usr/bin/env bash
echo "az $*" >> "$LOG"
case "$1 $2" in
  "identity show") echo "id-of-$(basename "$4")" ;;
  "resource show") [ -z "${MISSING:-}" ] || exit 3 ;;
  "resource delete") [ -z "${HELD:-}" ] || exit 1 ;;
  "network nic") echo 10.99.0.4 ;;
  "role assignment")
    case "$3" in
      # What was deleted is gone at the next question, and what is not there cannot be.
      list)
        if [ -z "${NONE:-}" ] && ! grep -qF -- "--ids $7/of/$5" "$LOG"; then echo "$7/of/$5"; fi
        ;;
      delete) [ "$4" = --ids ] || exit 1 ;;
    esac
    [ -z "${FAILS:-}" ] || [[ "$*" != *"object-id id-of"* ]] || exit 1 ;;
  "group exists") [ -z "${GONE:-}" ] || { echo false; exit; }
    [[ "$*" == *delivery* ]] && echo true || echo "${STANDING:-false}" ;;
esac
"""


def run(folder: Path, reading: Reading, *arguments: str, answer: str = "", **env: str):
    tools = folder / "tools"
    (folder / "scripts").mkdir(parents=True, exist_ok=True)
    tools.mkdir()
    for tool, text in (("az", AZ), ("terraform", TERRAFORM)):
        (tools / tool).write_text(text)
        (tools / tool).chmod(0o755)
    made = documents(reading)
    for name in ("bootstrap.sh", "prepare.sh"):
        (folder / "scripts" / name).write_text(made[f"scripts/{name}"].text)
        (folder / "scripts" / name).chmod(0o755)
    log = folder / "log"
    log.touch()
    done = subprocess.run(
        [str(BASH), str(folder / "scripts" / "bootstrap.sh"), *arguments],
        input=answer,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": f"{tools}{os.pathsep}{os.environ['PATH']}", "LOG": str(log), **env},
    )
    return done, log.read_text().splitlines()


def steps(told: list[str]) -> list[str]:
    """What changes something, in short."""
    asks = ("identity show", "assignment list", "group exists", "account set", "provider register")
    return [
        " ".join(word for word in line.split()[:4] if not word.startswith("-"))
        for line in told
        if not any(ask in line for ask in asks)
    ]


@needs_bash
def test_bicep_registers_deploys_gives_and_prints_client_ids(tmp_path: Path) -> None:
    done, told = run(tmp_path, landing_zone("bicep-only"), "dev")
    assert done.returncode == 0, done.stderr
    assert "provider register" in told[1]
    made = steps(told)
    assert made[0] == "az stack sub create"
    assert set(made[1:]) <= {"az role assignment create"}
    # As scripts/github.sh takes them.
    assert done.stdout.splitlines()[-2:] == [
        "DEPLOY_CLIENT_ID_DEV=id-of-id-claims-deploy-dev-we",
        "PLAN_CLIENT_ID_DEV=id-of-id-claims-plan-dev-we",
    ]


@needs_bash
def test_nobody_is_given_the_right_to_assign_roles_without_a_condition(tmp_path: Path) -> None:
    administrator = "f58310d9-a9f6-439a-9e8d-f62e7b41a168"
    _, told = run(tmp_path, landing_zone("bicep-only"), "dev")
    given = [line for line in told if administrator in line]
    assert all("--condition-version 2.0 --condition ((" in line for line in given)


@needs_bash
def test_terraform_applies_with_its_own_backend(tmp_path: Path) -> None:
    done, told = run(tmp_path, landing_zone("standalone"), "dev", "terraform")
    assert done.returncode == 0, done.stderr
    ours = [line for line in told if line.startswith("terraform")]
    assert [line.split()[2] for line in ours] == ["init", "apply"]
    assert "environments/dev.backend.hcl" in ours[0]


@needs_bash
def test_undoing_takes_roles_before_their_identities(tmp_path: Path) -> None:
    reading = landing_zone("bicep-only")
    done, told = run(tmp_path, reading, "--undo", "dev", answer="dev\n")
    assert done.returncode == 0, done.stderr
    made = steps(told)
    *roles, group, stack = made
    given = [each for each in roles if each.startswith("az role assignment delete")]
    own = roles[len(given) :]
    assert given == roles[: len(given)]
    assert {each.split(" --")[0] for each in own} == {"az role definition delete"}
    assert group.startswith("az group delete")
    assert stack.startswith("az stack sub delete")
    stage = next(each for each in reading.stages if each.name == "dev")
    for each in roles_held(reading, stage):
        if each.by != "owner":
            assert any("delete" in line and each.scope in line for line in told)


@needs_bash
def test_undoing_goes_on_where_no_role_is_left(tmp_path: Path) -> None:
    """Azure's command line ends with 1 where it finds none to delete."""
    done, told = run(
        tmp_path, landing_zone("bicep-only"), "--undo", "dev", answer="dev\n", NONE="1"
    )
    assert done.returncode == 0, done.stderr
    assert not [line for line in told if line.startswith("az role assignment delete")]
    assert any(line.startswith("az group delete") for line in told)


@needs_bash
@pytest.mark.parametrize("answer", ["", "yes\n", "prod\n"])
def test_nothing_is_undone_without_the_environments_name(tmp_path: Path, answer: str) -> None:
    done, told = run(tmp_path, landing_zone("bicep-only"), "--undo", "dev", answer=answer)
    assert done.returncode != 0
    assert not [line for line in told if "delete" in line]


@needs_bash
def test_whoever_deploys_stays_while_the_environment_stands(tmp_path: Path) -> None:
    reading = landing_zone("bicep-only")
    done, told = run(tmp_path, reading, "--undo", "dev", answer="dev\n", STANDING="true")
    assert done.returncode == 1
    assert "down first" in done.stderr
    assert not [line for line in told if "delete" in line]


@pytest.mark.parametrize("name", WORLDS)
def test_the_rights_page_has_every_right_and_no_other(name: str) -> None:
    reading = landing_zone(name)
    text = documents(reading)["docs/rights.md"].text
    _, *parts = re.split(r"^## (\w+)$", text, flags=re.MULTILINE)
    chapters = dict(zip(parts[::2], parts[1::2], strict=True))
    for stage in reading.stages:
        rows = {
            tuple(cell.strip(" `") for cell in line.split(" | ")[:3])
            for line in chapters[stage.name].splitlines()
            if line.startswith(("| deploy |", "| plan |")) and "/subscriptions/" in line
        }
        said = {(who.strip("| "), where) for who, _, where in rows}
        held = roles_held(reading, stage)
        assert len(rows) == len(held)
        assert said == {(each.identity, each.scope) for each in held}


def test_no_document_names_a_secret() -> None:
    text = bootstrap(landing_zone("standalone")).text
    assert not re.search(r"client.?secret|password|--years|create-for-rbac", text, re.IGNORECASE)


def open_state() -> Reading:
    said = delivery("terraform")
    here = "aaaaaaaa-0000-4000-8000-000000000001"
    where = {**said["state"], "kind": "open", "subscription_id": here}
    waiver = {
        "control": "open-state",
        "reason": "Hosted runners until there are others.",
        "approved_by": "Head of platform engineering",
        "until": "2027-06-30",
    }
    told = {"delivery": {**said, "state": where}, "security": {"waivers": [waiver]}}
    return read(design(config(**told)))


@needs_bash
def test_the_state_begins_at_home_and_moves_into_its_account(tmp_path: Path) -> None:
    (tmp_path / "terraform" / "state").mkdir(parents=True)
    done, told = run(tmp_path, open_state(), "dev", MISSING="1")
    assert done.returncode == 0, done.stderr
    ours = [line.split(" ", 2)[2] for line in told if "-chdir=terraform/state" in line]
    assert [line.split()[0] for line in ours] == ["init", "apply", "init"]
    assert ours[0] == "init -reconfigure"
    assert "-migrate-state" in ours[2]
    assert "environments/dev.backend.hcl" in ours[2]
    # Nothing that was only for the first run stays, and the others come after.
    assert list((tmp_path / "terraform" / "state").iterdir()) == []
    places = [line for line in told if line.startswith("terraform")]
    assert "bootstrap" in places[-1]


@needs_bash
def test_a_state_that_is_there_is_used(tmp_path: Path) -> None:
    (tmp_path / "terraform" / "state").mkdir(parents=True)
    done, told = run(tmp_path, open_state(), "dev")
    assert done.returncode == 0, done.stderr
    assert not any("migrate" in line for line in told)


@needs_bash
def test_other_environments_make_no_state(tmp_path: Path) -> None:
    _, told = run(tmp_path, open_state(), "prod")
    assert not any("terraform/state" in line for line in told)


@pytest.mark.parametrize("name", PRIVATE)
def test_others_are_asked_for_the_network_of_the_state_too(name: str) -> None:
    made = documents(read(PRIVATE[name]()))
    egress = made.get("docs/requests/egress.md")
    if name in ("pool under a hub", "pool under a virtual hub"):
        assert egress is not None
        assert "prod.manageddevops.microsoft.com" in egress.text
        assert "10.99.0." in egress.text
    if name == "pool under a virtual hub":
        assert "delivery" in made["docs/requests/peering.md"].text
    readme = made["README.md"].text
    assert "10.99.0.0/26" in readme
    assert "scripts/deploy.sh begin" not in readme


INSIDE = """#!/usr/bin/env bash
echo "${SEEN:-}"
"""


def from_inside(
    tmp_path: Path,
    *arguments: str,
    answer: str = "",
    zone: str = "runners that exist",
    **env: str,
):
    (tmp_path / "terraform" / "state").mkdir(parents=True)
    (tmp_path / "scripts").mkdir()
    (tmp_path / "bin").mkdir()
    for path, text in (
        ("bin/curl", INSIDE),
        ("bin/sleep", "#!/usr/bin/env bash\n"),
        ("scripts/deploy.sh", '#!/usr/bin/env bash\necho "deploy.sh $*" >>"$LOG"\n'),
    ):
        (tmp_path / path).write_text(text)
        (tmp_path / path).chmod(0o755)
    path = f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}"
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("PATH", path)
        return run(tmp_path, read(PRIVATE[zone]()), *arguments, answer=answer, **env)


@needs_bash
def test_a_private_state_moves_in_from_inside(tmp_path: Path) -> None:
    done, told = from_inside(tmp_path, "dev", "terraform", MISSING="1", SEEN="10.99.0.4")
    assert done.returncode == 0, done.stderr
    ours = [line.split(" ", 2)[2] for line in told if "-chdir=terraform/state" in line]
    assert [line.split()[0] for line in ours] == ["init", "apply", "init"]
    assert not any("public-network-access" in line for line in told)
    # Every environment has its empty state then, since nobody else may reach the account.
    assert told.index("deploy.sh begin") > told.index(f"terraform -chdir=terraform/state {ours[2]}")


@needs_bash
def test_a_machine_outside_is_told_and_nothing_moves(tmp_path: Path) -> None:
    done, told = from_inside(tmp_path, "dev", "terraform", MISSING="1", SEEN="20.0.0.1")
    assert done.returncode == 1
    assert "must lead to 10.99.0.4" in done.stderr
    assert not any("migrate" in line or "terraform/bootstrap" in line for line in told)


@needs_bash
@pytest.mark.parametrize("fails", ["", "1"])
def test_a_machine_that_was_let_in_is_shut_out_again(tmp_path: Path, fails: str) -> None:
    here = ("--from", "203.0.113.7", "dev", "terraform")
    done, told = from_inside(tmp_path, *here, MISSING="1", FAILS=fails)
    assert (done.returncode != 0) == bool(fails)
    said = [line for line in told if line.startswith("az storage account")]
    assert "network-rule add" in said[0]
    assert "Enabled --default-action Deny" in said[1]
    assert "network-rule remove" in said[-2]
    assert "--public-network-access Disabled" in said[-1]


@needs_bash
def test_a_machine_outside_changes_an_account_that_is_there(tmp_path: Path) -> None:
    """Nobody is inside where no hub leads there. What is applied shuts the account on the way."""
    here = ("--from", "203.0.113.7", "dev", "terraform")
    done, told = from_inside(tmp_path, *here, zone="GitHub's standalone")
    assert done.returncode == 0, done.stderr
    ours = [(at, line) for at, line in enumerate(told) if "-chdir=terraform/state" in line]
    assert [line.split()[2] for _, line in ours] == ["init", "init", "init", "apply", "init"]
    home, applied, back = (ours[which][0] for which in (1, 3, 4))
    assert "-migrate-state" in told[home]
    assert "-backend-config" not in told[home]
    assert "-migrate-state" in told[back]
    assert "delivery.backend.hcl" in told[back]
    assert any("Enabled --default-action Deny" in line for line in told[applied:back])
    said = [line for line in told if line.startswith("az storage account")]
    assert "--public-network-access Disabled" in said[-1]


@needs_bash
def test_the_account_goes_once_nobody_keeps_a_state_there(tmp_path: Path) -> None:
    done, told = from_inside(
        tmp_path, "--undo", "state", answer="stnordwallstate\n", SEEN="10.99.0.4"
    )
    assert done.returncode == 1
    assert "Undo each environment first" in done.stderr
    assert not any(line.startswith("terraform") for line in told)


@needs_bash
@pytest.mark.parametrize("held", ["", "1"])
def test_a_network_that_github_still_uses_keeps_everything_as_it_is(
    tmp_path: Path, held: str
) -> None:
    """Terraform would have taken the account away before the network is refused."""
    here = ("--undo", "state")
    done, told = from_inside(
        tmp_path,
        *here,
        answer="stnordwallstate\n",
        zone="GitHub's standalone",
        SEEN="10.99.0.4",
        GONE="1",
        HELD=held,
    )
    destroyed = [line for line in told if line.startswith("terraform") and " destroy " in line]
    deleted = [line for line in told if line.startswith("az resource delete")]
    assert len(deleted) == 1
    assert "/GitHub.Network/networkSettings/" in deleted[0]
    if held:
        assert done.returncode == 1
        assert "scripts/github.sh --undo" in done.stderr
        assert not [line for line in told if line.startswith("terraform")]
    else:
        assert done.returncode == 0, done.stderr
        assert told.index(deleted[0]) < told.index(destroyed[0])
        locks = [line for line in told if line.startswith("az lock delete")]
        assert len(locks) == 1
        assert told.index(deleted[0]) < told.index(locks[0]) < told.index(destroyed[0])


@needs_bash
def test_a_network_of_github_stays_where_the_state_is_out_of_reach(tmp_path: Path) -> None:
    done, told = from_inside(
        tmp_path,
        *("--undo", "state"),
        answer="stnordwallstate\n",
        zone="GitHub's standalone",
        SEEN="20.0.0.1",
        GONE="1",
    )
    assert done.returncode == 1
    assert "must lead to" in done.stderr
    assert not [line for line in told if "delete" in line or line.startswith("terraform")]


def test_the_state_is_made_first_and_the_waiver_is_told() -> None:
    text = documents(open_state())["README.md"].text
    assert text.index("scripts/bootstrap.sh dev") < text.index("scripts/bootstrap.sh prod")
    assert "open-state" in text
    assert "Nothing deletes the account but a person" in text

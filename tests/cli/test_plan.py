"""What ``ailz plan`` and ``ailz generate`` say of what is deployed."""

import json
from pathlib import Path

import pytest

from tests.cli.worlds import CONFIG, Ran, ailz

HEADING = "What this does to what is deployed, compared with what was generated last:\n"
LOCK = ".ailz/lock.json"
PEOPLE = """\
access:
  data_engineers:
    group_id: 5ea273c4-d8f6-4190-865b-1674928a1375
"""
DEV = """\
  - name: dev
    kind: dev
    subscription_id: 3c8051a2-b6d4-4f7e-8439-f4527068c153
    region: northeurope
    address_space: 10.10.0.0/24
"""


@pytest.fixture
def generated(folder: Path) -> Path:
    """A folder with a generated tree."""
    assert ailz(folder, "generate").code == 0
    return folder


def change(folder: Path, text: str) -> None:
    (folder / "landing-zone.yaml").write_text(text, "utf-8")


def words(ran: Ran) -> str:
    """Return what a plan says of what is deployed, which stands below the diff."""
    diff, heading, said = ran.out.partition(HEADING)
    assert heading
    assert diff
    return said


def test_the_first_plan_says_nothing_of_what_is_deployed(folder: Path) -> None:
    ran = ailz(folder, "plan")
    assert HEADING not in ran.out
    assert json.loads(ailz(folder, "plan", "-o", "json").out)["deployed"] == {
        "known": True,
        "changes": [],
        "delete": [],
    }


def test_a_service_that_leaves_is_deleted_by_hand_under_bicep(generated: Path) -> None:
    change(generated, CONFIG.replace("data_lake: {}", "search: {}"))
    ran = ailz(generated, "plan")
    assert ran.code == 6
    said = words(ran)
    assert said.startswith("\ndev:\n  Deleted (")
    assert "Bicep's deployment stack deletes it, with what it holds." in said
    assert "Terraform" not in said
    assert "\nprod:\n" in said
    data = json.loads(ailz(generated, "plan", "-o", "json").out)["deployed"]
    commands = data["delete"]
    first = next(at for at, command in enumerate(commands) if "az resource" in command)
    assert first
    assert all(command.startswith("az lock delete --ids /") for command in commands[:first])
    assert not any("az lock" in command for command in commands[first:])
    ids = [command.rsplit(" ", 1)[1] for command in commands[first:]]
    at = {id_.split("/")[-2]: place for place, id_ in enumerate(ids)}
    assert at["privateEndpoints"] < at["storageAccounts"]
    assert not any(one.startswith(f"{other}/") for one in ids for other in ids)
    assert {c["kind"] for c in data["changes"]} >= {"deleted", "added"}
    assert all(c["says"] for c in data["changes"] if c["kind"] == "deleted")


def test_what_azure_ignores_names_the_rule_and_its_source(generated: Path) -> None:
    change(generated, CONFIG.replace("baseline", "baseline\n  keys: hsm"))
    data = json.loads(ailz(generated, "plan", "-o", "json").out)["deployed"]
    (key,) = (
        c
        for c in data["changes"]
        if c.get("path") == "properties.kty" and c["environment"] == "dev"
    )
    assert (key["kind"], key["cause"], key["old"], key["new"]) == (
        "by_hand",
        "ignored",
        "RSA",
        "RSA-HSM",
    )
    assert key["source"]
    said = words(ailz(generated, "plan"))
    assert "properties.kty RSA -> RSA-HSM\n" in said
    assert "Azure accepts it and keeps the old value" in said


def test_an_environment_that_leaves_names_the_script_to_run_before(generated: Path) -> None:
    change(generated, CONFIG.replace(DEV, ""))
    said = words(ailz(generated, "plan"))
    assert "Run scripts/destroy.sh dev BEFORE you generate, or keep it." in said
    assert said.count("\n") < 8, "one environment, not each of its resources"


def test_a_tree_without_a_record_gets_one_honest_sentence(generated: Path) -> None:
    lock = json.loads((generated / LOCK).read_text("utf-8"))
    del lock["requests"]
    lock["schema_version"] = 1
    (generated / LOCK).write_text(json.dumps(lock), "utf-8")
    unchanged = ailz(generated, "plan")
    assert (unchanged.code, unchanged.out, unchanged.err) == (0, "", "")
    change(generated, CONFIG + PEOPLE)
    ran = ailz(generated, "plan")
    assert ran.code == 6
    assert HEADING not in ran.out
    assert ran.err.count("cannot be told") == 1
    data = json.loads(ailz(generated, "plan", "-o", "json").out)["deployed"]
    assert data["known"] is False
    assert ailz(generated, "generate").code == 0
    assert "requests" in json.loads((generated / LOCK).read_text("utf-8"))


def test_generate_warns_in_one_line_and_says_how_to_see_more(generated: Path) -> None:
    before = (generated / LOCK).read_bytes()
    change(generated, CONFIG.replace("data_lake: {}", "search: {}"))
    check = ailz(generated, "generate", "--check")
    assert check.code == 6
    (warning,) = (line for line in check.err.splitlines() if "deployed" in line)
    assert warning.startswith("Of what is deployed: ")
    assert " deleted" in warning
    assert warning.endswith("ailz plan says what, and what to do.")
    wanted = words(ailz(generated, "plan"))
    done = ailz(generated, "generate")
    assert done.code == 0
    assert "git restore .ailz/lock.json" in done.err
    assert ailz(generated, "plan").out == ""
    (generated / LOCK).write_bytes(before)
    again = ailz(generated, "plan")
    assert again.out == HEADING + wanted
    assert again.code == 0
    assert ailz(generated, "generate").code == 0
    assert ailz(generated, "plan").out == ""


def test_generate_does_not_warn_of_what_only_comes(generated: Path) -> None:
    change(generated, CONFIG + PEOPLE)
    assert "deployed" not in ailz(generated, "generate").err

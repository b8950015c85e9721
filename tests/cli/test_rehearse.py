"""``ailz rehearse`` as somebody runs it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.worlds import CONFIG, Ran, ailz, files

NOBODY = "1a6e3f70-94b2-4c5d-8e17-d2f0b8a6c931"
DEV = "3c8051a2-b6d4-4f7e-8439-f4527068c153"
NOTHING = "Nothing that rehearsal knows refuses it."
ONE = ("--environment", "dev")
POLICY: dict[str, Any] = {
    "properties": {
        "displayName": "No storage accounts",
        "policyType": "Custom",
        "mode": "All",
        "policyRule": {
            "if": {"field": "type", "equals": "Microsoft.Storage/storageAccounts"},
            "then": {"effect": "deny"},
        },
    },
    "name": "no-storage",
    "id": f"/subscriptions/{DEV}/providers/Microsoft.Authorization/policyDefinitions/no-storage",
    "type": "Microsoft.Authorization/policyDefinitions",
}
ASSIGNMENT: dict[str, Any] = {
    "name": "no-storage",
    "id": f"/subscriptions/{DEV}/providers/Microsoft.Authorization/policyAssignments/no-storage",
    "type": "Microsoft.Authorization/policyAssignments",
    "properties": {"policyDefinitionId": POLICY["id"], "scope": f"/subscriptions/{DEV}"},
}


def world(folder: Path, **said: Any) -> str:
    path = folder / "world.json"
    path.write_text(json.dumps({"schema_version": 1, **said}), "utf-8")
    return str(path)


def rehearse(folder: Path, *arguments: str, columns: int = 80) -> Ran:
    return ailz(folder, "rehearse", *arguments, COLUMNS=str(columns))


def test_every_phase_of_every_environment_is_shown(folder: Path) -> None:
    before = files(folder)
    ran = rehearse(folder)
    assert (ran.code, ran.err) == (0, "")
    head, second, *rows = ran.out.splitlines()
    assert head.split() == ["Bicep", "first", "second", "take", "rebuild"]
    assert second.split() == ["run", "run", "down"]
    assert [row.split()[0] for row in rows[:2]] == ["dev", "prod"]
    assert "first run of dev and prod: about" in ran.out
    assert ran.out.endswith(f"{NOTHING}\n")
    assert files(folder) == before, "a rehearsal writes nothing"


def test_it_never_says_that_a_deployment_succeeds(folder: Path) -> None:
    said = rehearse(folder, *ONE).out.lower()
    assert not {"succeed", "success", "will work", "safe"} & set(said.split())


@pytest.mark.parametrize("columns", [40, 80])
def test_tables_and_timelines_fit_the_terminal(folder: Path, columns: int) -> None:
    lines = rehearse(folder, *ONE, columns=columns).out.splitlines()
    end = next(n for n, line in enumerate(lines) if line.startswith(("waits:", NOTHING)))
    assert end > 5
    assert max(map(len, lines[:end])) <= columns
    assert all(line.isascii() for line in lines[:end])


def test_json_is_one_document_with_everything(folder: Path) -> None:
    ran = rehearse(folder, *ONE, "-o", "json")
    told = json.loads(ran.out)
    assert (ran.code, told["refused"]) == (0, 0)
    assert set(told) == {"refused", "problems", "doubts", "phases", "notes"}
    assert [each["phase"] for each in told["phases"]] == ["first", "second", "take_down", "rebuild"]
    first = told["phases"][0]
    assert first["environment"] == "dev"
    assert first["requests"] > 20
    assert first["minutes"] == pytest.approx(sum(first["rests_on"].values()) + first["waited"])
    assert first["critical_path"][-1]["basis"] in ("documented", "report", "assumed")
    for each in told["problems"]:
        assert each["told"]


def test_who_may_do_nothing_is_refused_with_what_to_do(folder: Path) -> None:
    ran = rehearse(folder, *ONE, "--world", world(folder, deploys=NOBODY))
    assert ran.code == 7
    refused = [line for line in ran.out.splitlines() if line.startswith("refused: ")]
    assert any("403 AuthorizationFailed" in line and "Source: " in line for line in refused)
    assert all(line.endswith("]") for line in refused), "each names its behaviour"
    assert NOTHING not in ran.out
    assert ran.out.endswith("problems found.\n")
    told = json.loads(
        rehearse(folder, *ONE, "--world", world(folder, deploys=NOBODY), "-o", "json").out
    )
    wrong = [each for each in told["problems"] if not each["told"]]
    assert len(wrong) == told["refused"] > 0
    assert {"method", "id", "api_version"} == set(wrong[0]["request"])


def test_a_policy_of_the_folder_refuses(folder: Path) -> None:
    (folder / "policies").mkdir()
    for name, document in (("definition", POLICY), ("assignment", ASSIGNMENT)):
        (folder / "policies" / f"{name}.json").write_text(json.dumps(document), "utf-8")
    ran = rehearse(folder, *ONE, "--policies", "policies")
    assert ran.code == 7
    assert "RequestDisallowedByPolicy" in ran.out
    of_file = rehearse(folder, *ONE, "--world", world(folder, policies="policies"))
    assert (of_file.code, of_file.out) == (ran.code, ran.out)


def test_a_wrong_world_file_is_told_with_its_line(folder: Path) -> None:
    (folder / "world.yaml").write_text("schema_version: 1\nresource: []\n", "utf-8")
    ran = rehearse(folder, "--world", "world.yaml")
    assert (ran.code, ran.out) == (3, "")
    assert 'world.yaml:2:1: resource: "resource" is not a key here' in ran.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--environment", "tset"), "there are dev, prod"),
        (("--only", "terraform"), "this landing zone is delivered in bicep"),
        (("--graph", "graph.dot"), "--graph goes with --plan"),
        (("--plan", "plan.json", "--only", "bicep"), "--only is about a configuration"),
        (("--plan", "nowhere.json"), "nowhere.json cannot be opened"),
        (("--plan", "a.json", "--snapshot", "b.json"), "--plan and --snapshot do not go"),
        (("--from", "nowhere"), "no file or folder, and no commit"),
        (("--from=--output=x",), "there is no such file or folder"),
        (("--bicep", "nowhere.bicepparam"), "there is no such file"),
    ],
)
def test_what_does_not_go_together_is_refused(
    folder: Path, arguments: tuple[str, ...], said: str
) -> None:
    ran = rehearse(folder, *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err


def changed(folder: Path) -> None:
    text = CONFIG.replace("data_lake: {}", "data_lake: {containers: [raw]}")
    assert text != CONFIG
    (folder / "landing-zone.yaml").write_text(text, "utf-8")


def test_a_change_is_rehearsed_from_whatever_remembers_the_old_one(folder: Path) -> None:
    assert ailz(folder, "generate", "-q").code == 0
    (folder / "old.yaml").write_text(CONFIG, "utf-8")
    git = ("git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@example.org")
    for words in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "old")):
        subprocess.run([*git, *words], check=True, capture_output=True)
    changed(folder)
    answers = {
        old: rehearse(folder, *ONE, "--from", old)
        for old in ("old.yaml", ".ailz/lock.json", "HEAD", "HEAD:")
    }
    assert {old: ran.out for old, ran in answers.items() if ran.code} == {}
    acts = {
        line for ran in answers.values() for line in ran.out.splitlines() if " dev: " in line[:14]
    }
    assert len(acts) == 1, acts
    assert " deleted (lake_container[" in acts.pop()
    assert "A lock keeps requests in short" in answers[".ailz/lock.json"].err


def plan(folder: Path, body: dict[str, Any]) -> str:
    after = {
        "type": "Microsoft.Storage/storageAccounts@2023-05-01",
        "name": "stexample",
        "parent_id": f"/subscriptions/{DEV}/resourceGroups/rg",
        "location": "westeurope",
        "body": body,
    }
    change = {"actions": ["create"], "before": None, "after": after, "after_unknown": {}}
    document = {
        "configuration": {},
        "resource_changes": [
            {
                "address": "azapi_resource.account",
                "type": "azapi_resource",
                "mode": "managed",
                "change": change,
            }
        ],
    }
    path = folder / "plan.json"
    path.write_text(json.dumps(document), "utf-8")
    return str(path)


def test_anybodys_plan_meets_what_the_world_file_says(tmp_path: Path) -> None:
    file = plan(tmp_path, {"kind": "StorageV2", "sku": {"name": "Standard_LRS"}, "properties": {}})
    unknown = rehearse(tmp_path, "--plan", file)
    assert unknown.code == 0
    assert "doubt" in unknown.out
    listed = rehearse(tmp_path, "--plan", file, "--doubts")
    assert any(line.startswith("doubt: ") for line in listed.out.splitlines())
    whole = world(tmp_path, subscriptions=[{"id": DEV, "whole": True}])
    ran = rehearse(tmp_path, "--plan", file, "--world", whole)
    assert ran.code == 7
    assert "404 ResourceGroupNotFound" in ran.out


def test_a_snapshot_says_that_it_holds_no_order(tmp_path: Path) -> None:
    group = f"/subscriptions/{DEV}/resourceGroups/rg"
    predicted = [
        {
            "id": f"{group}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/id-a",
            "type": "Microsoft.ManagedIdentity/userAssignedIdentities",
            "name": "id-a",
            "apiVersion": "2024-11-30",
            "location": "westeurope",
        },
        {
            "id": group,
            "type": "Microsoft.Resources/resourceGroups",
            "name": "rg",
            "apiVersion": "2024-11-01",
            "location": "westeurope",
        },
    ]
    (tmp_path / "snapshot.json").write_text(json.dumps({"predictedResources": predicted}), "utf-8")
    whole = world(tmp_path, subscriptions=[{"id": DEV, "whole": True}])
    ran = rehearse(tmp_path, "--snapshot", "snapshot.json", "--world", whole)
    assert ran.code == 0, ran.out
    assert "A snapshot holds no order" in ran.err


@pytest.mark.parametrize("flag", ["--plan", "--snapshot"])
def test_some_other_json_is_no_plan_and_no_snapshot(tmp_path: Path, flag: str) -> None:
    (tmp_path / "other.json").write_text('{"a": 1}', "utf-8")
    ran = rehearse(tmp_path, flag, "other.json")
    assert (ran.code, ran.out) == (2, "")
    assert "is not what it should be" in ran.err


def test_the_example_of_a_world_refuses_nothing(tmp_path: Path) -> None:
    examples = Path(__file__).resolve().parents[2] / "examples"
    ran = rehearse(
        tmp_path,
        *("--config", str(examples / "insurer.yaml"), *ONE),
        *("--world", str(examples / "worlds" / "insurer.yaml")),
    )
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.endswith(f"{NOTHING}\n")


def test_a_tree_that_differs_is_said_to(folder: Path) -> None:
    assert ailz(folder, "generate", "-q").code == 0
    assert rehearse(folder, *ONE).err == ""
    module = next((folder / "bicep").rglob("modules/*.bicep"))
    module.write_text(module.read_text("utf-8") + "\n// edited\n", "utf-8")
    ran = ailz(folder, "rehearse", *ONE, AILZ_BICEP=str(folder / "no-compiler"))
    assert module.relative_to(folder).as_posix() in ran.err
    assert "the configuration is rehearsed, not what stands there" in ran.err

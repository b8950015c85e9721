"""A repository with files of its own, and a tree that somebody went on working in."""

import json
from pathlib import Path

import pytest

from tests.cli.worlds import CONFIG, ailz, files

SCRIPT = "scripts/prepare.sh"
EXTRA = "bicep/landing-zone/extra.bicep"
OWN = f"""\
  own_files:
    - path: {EXTRA}
      reason: A dashboard that the operations team brings.
"""
READMES = """\
  own_files:
    - path: README.md
      reason: The repository had one.
"""
THEIRS = {
    ".github/ISSUE_TEMPLATE/bug.md": "# Bug\n",
    ".idea/modules.xml": "<x/>\n",
    ".vscode/settings.json": "{}\n",
    "docs/handbook.md": "# Handbook\n",
    "landing-zone.schema.json": "{}\n",
    "src/app.py": "pass\n",
}


def write(folder: Path, path: str, text: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, "utf-8")


@pytest.fixture
def made(folder: Path) -> Path:
    assert ailz(folder, "generate").code == 0
    return folder


def said(folder: Path) -> list[str]:
    """What `check` says of the files."""
    data = json.loads(ailz(folder, "check", "-o", "json").out)
    (step,) = (step for step in data["steps"] if step["name"] == "files")
    assert step["status"] == ("failed" if step["findings"] else "passed")
    return [str(each) for each in step["findings"]]


def test_a_first_run_in_a_repository_adds_ours_to_theirs(folder: Path) -> None:
    for path, text in THEIRS.items():
        write(folder, path, text)
    assert ailz(folder, "generate").code == 0
    after = files(folder)
    assert {path: after[path].decode() for path in THEIRS} == THEIRS
    assert ailz(folder, "generate", "--check").code == 0
    assert said(folder) == []


def test_a_workflow_beside_ours_is_told_until_the_configuration_lists_it(folder: Path) -> None:
    """It runs as who pushes, and may sign in as whoever plans."""
    write(folder, ".github/workflows/ci.yml", "on: push\n")
    assert ailz(folder, "generate").code == 0
    ran = ailz(folder, "generate", "--check")
    assert ran.code == 6
    assert ".github/workflows/ci.yml: added, and GitHub runs it" in ran.err


def test_a_schema_where_generated_files_stand_is_no_stranger(folder: Path) -> None:
    (folder / "bicep").mkdir()
    config = "bicep/landing-zone.yaml"
    (folder / "landing-zone.yaml").rename(folder / config)
    write(folder, "bicep/landing-zone.schema.json", "{}")
    assert ailz(folder, "generate", "-c", config).code == 0
    assert ailz(folder, "generate", "-c", config, "--check").code == 0
    assert ailz(folder, "check", "-c", config).code == 0


def test_a_readme_of_theirs_is_kept_where_the_configuration_says_so(folder: Path) -> None:
    write(folder, "README.md", "# Theirs\n")
    assert ailz(folder, "generate").code == 5
    write(folder, "landing-zone.yaml", CONFIG + READMES)
    ran = ailz(folder, "generate")
    assert ran.code == 0
    assert "README.md" not in ran.err
    assert (folder / "README.md").read_text("utf-8") == "# Theirs\n"
    assert ailz(folder, "generate", "--check").code == 0
    assert said(folder) == []
    report = (folder / "docs/controls.md").read_text("utf-8")
    assert "| `README.md` | The repository had one. |" in report


def test_a_readme_that_was_ours_is_handed_over_and_not_deleted(made: Path) -> None:
    before = (made / "README.md").read_bytes()
    write(made, "landing-zone.yaml", CONFIG + READMES)
    assert ailz(made, "generate").code == 0
    assert (made / "README.md").read_bytes() == before
    write(made, "README.md", "# Theirs\n")
    assert ailz(made, "generate", "--check").code == 0


def test_generated_code_cannot_be_listed_as_theirs(made: Path) -> None:
    write(made, "landing-zone.yaml", CONFIG + READMES.replace("README.md", SCRIPT))
    before = files(made)
    ran = ailz(made, "generate")
    assert ran.code == 5
    assert f"{SCRIPT}: delivery.own_files lists it" in ran.err
    assert "[OWN-FILE-GENERATED]" in ran.err
    assert files(made) == before


def test_an_added_file_is_named_by_each_command(made: Path) -> None:
    write(made, EXTRA, "param x string\n")
    generate, plan, once = (
        ailz(made, *arguments) for arguments in (("generate", "--check"), ("plan",), ("generate",))
    )
    assert (generate.code, plan.code, once.code) == (6, 0, 0)
    for ran in (generate, plan, once):
        assert f"{EXTRA}: added, and Bicep deploys it where it is named." in ran.err
        assert "delivery.own_files" in ran.err
    assert said(made)[0] == f"{EXTRA}: was added, and Bicep deploys it where it is named"
    assert ailz(made, "check").code == 7
    data = json.loads(ailz(made, "generate", "--check", "-o", "json").out)
    assert [each["path"] for each in data["added"]] == [EXTRA]


def test_of_many_added_files_twenty_are_named_and_the_rest_is_counted(made: Path) -> None:
    for number in range(25):
        write(made, f"bicep/landing-zone/{number:02}.bicep", "param x string\n")
    told = ailz(made, "generate").err.splitlines()
    assert sum(": added, and " in line for line in told) == 20
    assert "and 5 more that were added" in told
    assert "and 5 more" in said(made)


def test_an_added_file_with_a_reason_is_listed_in_the_report(made: Path) -> None:
    write(made, EXTRA, "param x string\n")
    write(made, "landing-zone.yaml", CONFIG + OWN)
    assert ailz(made, "generate").code == 0
    assert ailz(made, "generate", "--check").code == 0
    assert said(made) == []
    report = (made / "docs/controls.md").read_text("utf-8")
    assert f"| `{EXTRA}` | A dashboard that the operations team brings. |" in report


def test_an_edited_file_is_named_and_kept(made: Path) -> None:
    write(made, SCRIPT, "echo mine\n")
    check = ailz(made, "generate", "--check")
    assert check.code == 6
    assert f"{SCRIPT}: Edited by hand; the edit stays" in check.err
    assert "1 edited by hand" in check.out
    ran = ailz(made, "generate")
    assert ran.code == 0
    assert f"{SCRIPT}: Edited by hand" in ran.err
    assert (made / SCRIPT).read_text("utf-8") == "echo mine\n"
    assert said(made) == [f"{SCRIPT}: was edited since it was generated"]


def test_another_configuration_is_told(made: Path) -> None:
    write(made, "landing-zone.yaml", CONFIG.replace("Demand forecasts", "Sales"))
    assert any("from another configuration" in line for line in said(made))
    assert ailz(made, "generate", "--check").code == 6
    assert ailz(made, "generate").code == 0
    assert said(made) == []


def test_a_configuration_that_says_the_same_is_no_other(made: Path) -> None:
    write(made, "landing-zone.yaml", CONFIG + "  identity:\n    may_assign_roles: true\n")
    assert said(made) == []
    assert ailz(made, "generate", "--check").code == 0


def test_a_lost_executable_bit_is_named_and_restored(made: Path) -> None:
    (made / SCRIPT).chmod(0o644)
    assert said(made) == [f"{SCRIPT}: may not be executed any more; `ailz generate` restores that"]
    plan = ailz(made, "plan")
    assert plan.code == 6
    assert f"{SCRIPT}: The same text, made executable." in plan.err
    assert ailz(made, "generate", "--check").code == 6
    assert ailz(made, "generate").code == 0
    assert (made / SCRIPT).stat().st_mode & 0o100
    assert said(made) == []


def test_plan_says_which_path_each_sentence_is_about(folder: Path) -> None:
    lines = ailz(folder, "plan").err.splitlines()
    assert "README.md: New." in lines
    assert all(": " in line for line in lines)


def test_a_symlinked_folder_is_named_once(made: Path) -> None:
    (made / "bicep").rename(made / "elsewhere")
    (made / "bicep").symlink_to("elsewhere")
    (line,) = said(made)
    assert line.startswith("bicep: a file or a symbolic link stands where")
    ran = ailz(made, "generate")
    assert ran.code == 5
    assert ran.err.count("[SOMETHING-IN-THE-WAY]") == 1


def test_a_journal_that_is_a_pipe_stops_nobody(made: Path) -> None:
    import os

    (made / ".ailz-stage").mkdir()
    os.mkfifo(made / ".ailz-stage/journal.json")
    ran = ailz(made, "check")
    assert ran.code == 5
    assert "is not what ailz writes" in ran.err

import os
from pathlib import Path

import pytest

from ailz.workspace import Status, read_lock, status
from tests.workspace.worlds import generate, generated, plan, seeded, write

TREE = {
    "README.md": generated("one\n"),
    ".editorconfig": generated("one\n"),
    "docs/plan.md": generated("one\n"),
    "infra/a.tf": generated("a\n"),
    "infra/b.tf": generated("b\n"),
    "infra/mine.tfvars": seeded("mine\n"),
    "infra/tests/guards.tftest.hcl": generated("a\n"),
    "scripts/run.sh": generated("run\n", executable=True),
}


def state(directory: Path, *own: str) -> Status:
    lock = read_lock(directory)
    assert lock is not None
    return status(directory, lock, own)


def added(directory: Path, *own: str) -> dict[str, str]:
    return {each.path: each.sentence for each in state(directory, *own).added}


@pytest.fixture
def made(tmp_path: Path) -> Path:
    generate(tmp_path / "out", TREE)
    return tmp_path / "out"


def test_a_fresh_tree_is_clean(made: Path) -> None:
    assert state(made) == Status()


def test_edits_deletions_and_additions_are_told_apart(made: Path) -> None:
    write(made, {"README.md": "edited", "infra/extra.tf": "x", "my/own.tf": "x", "notes.txt": "x"})
    write(made, {"infra/mine.tfvars": "edited, as seeded files may be"})
    (made / "infra/a.tf").unlink()
    found = state(made)
    assert (found.edited, found.missing) == (("README.md",), ("infra/a.tf",))
    assert list(added(made)) == ["infra/extra.tf"]


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("infra/extra.tf", "Terraform applies it"),
        ("infra/extra.tf.json", "Terraform applies it"),
        ("infra/x.tofu", "OpenTofu applies it"),
        ("infra/override.tf", "it wins"),
        ("infra/a_override.tf", "it wins"),
        ("infra/a_override.tf.json", "it wins"),
        ("infra/x.auto.tfvars", "without being told"),
        ("infra/.x.auto.tfvars", "without being told"),
        ("infra/x.auto.tfvars.json", "without being told"),
        ("infra/terraform.tfvars", "without being told"),
        ("infra/tests/mine.tftest.hcl", "terraform test"),
        ("infra/.terraformrc", "where Terraform gets providers from"),
        ("infra/bicepconfig.json", "its settings, and not ours"),
        ("infra/deep/er/x.bicep", "Bicep deploys it"),
        ("scripts/mine.sh", "taken for a script of ours"),
        ("infra/evil.tfstate.tf", "Terraform applies it"),
        ("infra/evil.tfplan.auto.tfvars", "without being told"),
        ("infra/notes.txt", "ailz did not write it"),
    ],
)
def test_an_added_file_is_named_with_what_would_read_it(made: Path, path: str, said: str) -> None:
    write(made, {path: "x"})
    assert list(added(made)) == [path]
    assert said in added(made)[path]


@pytest.mark.parametrize(
    "path",
    [
        "infra/.terraform.lock.hcl",
        "infra/.terraform/providers/x",
        "infra/terraform.tfstate",
        "infra/terraform.tfstate.backup",
        "infra/dev.tfplan",
        "infra/.vscode/settings.json",
        "infra/.idea/workspace.xml",
        "infra/a.tf~",
        ".vscode/settings.json",
        ".github/workflows/theirs.yml",
        "docs/their/own.md",
        "docs/theirs.md",
        "src/app.py",
        "main.tf",
    ],
)
def test_what_tools_leave_and_what_stands_apart_is_not_added(made: Path, path: str) -> None:
    write(made, {path: "x"})
    assert state(made) == Status()


def test_a_pipeline_beside_a_generated_one_is_added(tmp_path: Path) -> None:
    generate(tmp_path, {".github/workflows/ours.yml": generated("x")})
    write(tmp_path, {".github/workflows/theirs.yml": "x", ".github/CODEOWNERS": "x"})
    assert added(tmp_path) == {".github/workflows/theirs.yml": "GitHub runs it"}


@pytest.mark.parametrize(
    ("pattern", "left"),
    [
        ("infra/x.tf", ["infra/deep/y.tf", "infra/deep/z.md"]),
        ("infra/*.tf", ["infra/deep/y.tf", "infra/deep/z.md"]),
        ("infra/?.tf", ["infra/deep/y.tf", "infra/deep/z.md"]),
        ("infra/**/y.tf", ["infra/deep/z.md", "infra/x.tf"]),
        ("infra/**", []),
        ("infra/deep/**", ["infra/x.tf"]),
        ("infra/*", ["infra/deep/y.tf", "infra/deep/z.md"]),
        ("infra/**/*.tf", ["infra/deep/z.md"]),
        ("infra/x_tf", ["infra/deep/y.tf", "infra/deep/z.md", "infra/x.tf"]),
    ],
)
def test_what_the_configuration_lists_is_the_users(
    made: Path, pattern: str, left: list[str]
) -> None:
    write(made, dict.fromkeys(["infra/x.tf", "infra/deep/y.tf", "infra/deep/z.md"], "x"))
    assert list(added(made, pattern)) == left


def test_a_wildcard_hides_no_edit_of_ours(made: Path) -> None:
    write(made, {"infra/a.tf": "edited"})
    assert state(made, "infra/**").edited == ("infra/a.tf",)


def test_windows_line_endings_are_no_edit(made: Path) -> None:
    write(made, {"README.md": "one\r\n"})
    assert state(made) == Status()


@pytest.mark.skipif(os.name != "posix", reason="needs symlinks")
def test_a_symlink_is_not_followed_and_named_once(made: Path) -> None:
    write(made.parent / "outside", {"a.tf": "a\n", "b.tf": "b\n", "secret.txt": "x"})
    (made / "infra").rename(made.parent / "infra")
    (made / "infra").symlink_to(made.parent / "outside")
    assert state(made) == Status(blocked=("infra",))
    conflicts = plan(made, {**TREE, "infra/a.tf": generated("changed")}).conflicts
    assert [(found.file, found.code) for found in conflicts] == [("infra", "SOMETHING-IN-THE-WAY")]


@pytest.mark.skipif(os.name != "posix", reason="needs symlinks")
def test_a_symlink_in_our_folders_is_added_and_one_in_place_of_ours_an_edit(made: Path) -> None:
    write(made.parent / "outside", {"a.tf": "a\n"})
    (made / "infra/a.tf").unlink()
    for name in ("a.tf", "c.tf"):
        (made / "infra" / name).symlink_to(made.parent / "outside/a.tf")
    (made / "infra/more").symlink_to(made.parent / "outside")
    found = state(made)
    assert found.edited == ("infra/a.tf",)
    assert [each.path for each in found.added] == ["infra/c.tf", "infra/more"]


@pytest.mark.skipif(os.name != "posix", reason="needs modes")
def test_a_lost_executable_bit_is_named_and_restored(made: Path) -> None:
    script = made / "scripts/run.sh"
    script.chmod(0o640)
    assert state(made) == Status(not_executable=("scripts/run.sh",))
    assert plan(made, TREE).would_change
    generate(made, TREE)
    assert script.stat().st_mode & 0o777 == 0o750
    assert state(made) == Status()
    assert not plan(made, TREE).would_change


@pytest.mark.skipif(os.name != "posix", reason="needs modes")
def test_where_git_found_that_modes_are_not_kept_none_is_missed(made: Path) -> None:
    write(made, {".git/config": "[core]\n\tfileMode = false\n"})
    (made / "scripts/run.sh").chmod(0o640)
    assert state(made) == Status()
    assert not plan(made, TREE).would_change

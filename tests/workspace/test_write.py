"""What a run does to a directory, and above all what it leaves alone."""

import os
import stat
from pathlib import Path

import pytest

from ailz.errors import ConflictError, WorkspaceError
from ailz.workspace import Tree, apply, read_lock, recover
from ailz.workspace.lock import lock_bytes
from ailz.workspace.stage import stage
from tests.workspace.worlds import generate, generated, plan, seeded, snapshot, write

posix = pytest.mark.skipif(os.name != "posix", reason="needs symlinks and modes")
TREE: Tree = {
    "README.md": generated("# Claims\n"),
    "infra/main.tf": generated("resource {}\n"),
    "deploy.sh": generated("#!/bin/sh\n", executable=True),
    "notes.md": seeded("Yours.\n"),
}


@pytest.fixture
def target(tmp_path: Path) -> Path:
    write(tmp_path / "out", {"landing-zone.yaml": "schema_version: 1\n"})
    return tmp_path / "out"


def refused(directory: Path, tree: Tree) -> ConflictError:
    """Generate, expect a conflict, and hold the run to having written nothing."""
    before = snapshot(directory)
    with pytest.raises(ConflictError) as raised:
        generate(directory, tree)
    assert snapshot(directory) == before
    assert raised.value.exit_code == 5
    return raised.value


@pytest.mark.parametrize("where", ["missing", "missing/deep", "empty", "out"])
def test_a_first_run_writes_the_tree_and_its_lock(where: str, target: Path) -> None:
    (target.parent / "empty").mkdir()
    directory = target.parent / where
    generate(directory, TREE)
    for path, file in TREE.items():
        assert (directory / path).read_bytes() == file.content
    assert (directory / ".ailz/lock.json").is_file()
    left = {path.name for path in target.parent.iterdir()} | {p.name for p in directory.iterdir()}
    assert not [name for name in left if "stage" in name]


def test_a_second_run_changes_nothing_and_writes_nothing(target: Path) -> None:
    generate(target, TREE)
    before = snapshot(target)
    times = {path: path.stat().st_mtime_ns for path in target.rglob("*")}
    assert not plan(target, TREE).would_change
    generate(target, TREE)
    assert snapshot(target) == before
    assert {path: path.stat().st_mtime_ns for path in target.rglob("*")} == times


def test_a_new_version_alone_is_a_change_of_the_lock(target: Path) -> None:
    generate(target, TREE)
    newer = plan(target, TREE, version="1.1.0")
    assert newer.would_change
    assert {action.kind for action in newer.actions} == {"keep"}
    apply(newer)
    lock = read_lock(target)
    assert lock is not None
    assert lock.generator_version == "1.1.0"


def test_the_lock_is_canonical_and_remembers_addresses(target: Path) -> None:
    made = plan(target, TREE, addresses={"infra/main.tf": ["azapi_resource.b", "azapi_resource.a"]})
    apply(made)
    content = (target / ".ailz/lock.json").read_bytes()
    lock = read_lock(target)
    assert lock is not None
    assert lock_bytes(lock) == content
    assert content.endswith(b"}\n")
    assert b"\r" not in content
    assert lock.terraform_addresses == {"infra/main.tf": ("azapi_resource.a", "azapi_resource.b")}
    assert [lock.files[path].owner for path in sorted(TREE)].count("seeded") == 1


def test_addresses_of_an_unknown_file_are_a_programming_error(target: Path) -> None:
    with pytest.raises(ValueError, match="not in the tree"):
        plan(target, TREE, addresses={"other.tf": ["a.b"]})


def test_files_no_longer_generated_go_with_their_folder_but_not_with_what_is_the_users(
    target: Path,
) -> None:
    generate(target, {**TREE, "old/a.tf": generated("a"), "shared/b.tf": generated("b")})
    write(target, {"shared/mine.txt": "mine"})
    generate(target, TREE)
    assert not (target / "old").exists()
    assert [path.name for path in (target / "shared").iterdir()] == ["mine.txt"]


def test_every_conflict_is_listed_and_nothing_is_written(target: Path) -> None:
    generate(target, {**TREE, "gone.tf": generated("gone\n")})
    write(target, {"README.md": "edited", "gone.tf": "edited", "new.tf": "somebody's"})
    changed = {**TREE, "README.md": generated("# New\n"), "new.tf": generated("ours")}
    error = refused(target, changed)
    assert [(finding.file, finding.code) for finding in error.findings] == [
        ("README.md", "EDITED-WOULD-BE-REPLACED"),
        ("gone.tf", "EDITED-WOULD-BE-DELETED"),
        ("new.tf", "UNKNOWN-FILE"),
    ]


def test_an_edit_survives_while_nothing_new_is_generated_for_that_file(target: Path) -> None:
    generate(target, TREE)
    write(target, {"README.md": "edited"})
    generate(target, {**TREE, "infra/main.tf": generated("changed\n")})
    assert (target / "README.md").read_text() == "edited"
    assert (target / "infra/main.tf").read_text() == "changed\n"
    assert not plan(target, {**TREE, "infra/main.tf": generated("changed\n")}).would_change


def test_a_checkout_with_windows_line_endings_counts_as_unchanged(target: Path) -> None:
    generate(target, TREE)
    for path in [*TREE, ".ailz/lock.json"]:
        write(target, {path: (target / path).read_bytes().replace(b"\n", b"\r\n")})
    assert not plan(target, TREE).would_change
    generate(target, {**TREE, "README.md": generated("# New\n")})
    assert (target / "README.md").read_bytes() == b"# New\n"


def test_line_endings_matter_in_a_binary_file(target: Path) -> None:
    generate(target, {"logo.png": generated(b"\0\n")})
    write(target, {"logo.png": b"\0\r\n"})
    refused(target, {"logo.png": generated(b"\0\n\n")})


def test_ours_are_added_to_what_stands_in_a_repository(target: Path) -> None:
    theirs = {
        "thesis.doc": "years of work",
        "infra/theirs.tf": "",
        ".git/HEAD": "ref",
        ".github/workflows/ci.yml": "x",
        ".vscode/settings.json": "{}",
        ".idea/x.xml": "x",
        "docs/theirs.md": "x",
        "LICENSE": "MIT",
    }
    write(target, theirs)
    generate(target, TREE)
    after = snapshot(target)
    assert all(after[path][0] == text.encode() for path, text in theirs.items())  # type: ignore[index]
    assert set(TREE) <= set(after)
    assert [each.path for each in plan(target, TREE).added] == ["infra/theirs.tf"]


def test_only_collisions_refuse_and_all_are_named_at_once(target: Path) -> None:
    write(target, {"thesis.doc": "x", "README.md": "theirs", "infra/main.tf": "theirs"})
    error = refused(target, TREE)
    assert [(f.file, f.code) for f in error.findings] == [
        ("README.md", "UNKNOWN-FILE"),
        ("infra/main.tf", "UNKNOWN-FILE"),
    ]


def test_a_lost_lock_is_made_again_from_identical_files(target: Path) -> None:
    generate(target, TREE)
    before = snapshot(target)
    (target / ".ailz/lock.json").unlink()
    assert {action.kind for action in plan(target, TREE).actions} == {"adopt"}
    generate(target, TREE)
    assert snapshot(target) == before


def test_a_file_as_output_directory_is_refused(target: Path) -> None:
    with pytest.raises(WorkspaceError, match="not a folder"):
        generate(target / "landing-zone.yaml", TREE)
    with pytest.raises(WorkspaceError, match="not a folder"):
        generate(target / "landing-zone.yaml/below", TREE)


@posix
def test_modes_are_those_of_scripts_and_text_and_the_users_bits_stay(target: Path) -> None:
    generate(target, TREE)
    assert (target / "deploy.sh").stat().st_mode & 0o100
    assert not (target / "README.md").stat().st_mode & 0o111
    (target / "README.md").chmod(0o640)
    (target / "deploy.sh").chmod(0o750)
    changed = {path: generated("new", executable=file.executable) for path, file in TREE.items()}
    generate(target, {**changed, "notes.md": TREE["notes.md"]})
    assert stat.S_IMODE((target / "README.md").stat().st_mode) == 0o640
    assert stat.S_IMODE((target / "deploy.sh").stat().st_mode) == 0o750


@posix
def test_symlinks_are_never_followed_out_of_the_directory(target: Path) -> None:
    generate(target, TREE)
    outside = target.parent / "outside"
    write(outside, {"main.tf": "resource {}\n", "readme": "# Claims\n"})
    (target / "infra/main.tf").unlink()
    (target / "infra").rmdir()
    (target / "infra").symlink_to(outside)
    (target / "README.md").unlink()
    (target / "README.md").symlink_to(outside / "readme")
    before = snapshot(outside)
    changed = {"infra/main.tf": generated("changed"), "README.md": generated("changed")}
    assert len(refused(target, {**TREE, **changed}).findings) == 2
    assert len(refused(target, {}).findings) == 2
    assert snapshot(outside) == before


@posix
@pytest.mark.parametrize("name", [".ailz", ".ailz/lock.json", ".ailz-stage"])
def test_a_symlink_in_place_of_our_own_files_is_refused(name: str, target: Path) -> None:
    outside = target.parent / "outside"
    write(outside, {"lock.json": "{}", "journal.json": "{}"})
    before = snapshot(outside)
    (target / name).parent.mkdir(exist_ok=True)
    (target / name).symlink_to(outside / "lock.json" if name.endswith("json") else outside)
    with pytest.raises(WorkspaceError):
        generate(target, TREE)
    assert snapshot(outside) == before


@posix
def test_the_directory_itself_may_be_a_symlink(target: Path) -> None:
    link = target.parent / "link"
    link.symlink_to(target)
    generate(link, TREE)
    assert link.is_symlink()
    assert (target / "README.md").is_file()


@posix
def test_an_empty_directory_that_is_the_current_one_is_not_exchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    generate(Path(), TREE)
    assert Path("README.md").is_file()


def test_what_changed_since_the_plan_was_made_is_not_overwritten(target: Path) -> None:
    generate(target, TREE)
    made = plan(target, {**TREE, "README.md": generated("# New\n")})
    write(target, {"README.md": "edited just now"})
    before = snapshot(target)
    with pytest.raises(ConflictError, match="CHANGED-MEANWHILE"):
        apply(made)
    assert snapshot(target) == before


def test_a_second_run_at_the_same_time_is_refused(target: Path) -> None:
    made = plan(target, TREE)
    with stage(target / ".ailz-stage"):
        with pytest.raises(WorkspaceError, match="Another run"):
            apply(made)
        with pytest.raises(WorkspaceError, match="Another run"):
            recover(target)
    apply(made)
    assert (target / "README.md").is_file()


def test_a_stage_left_by_a_dead_run_is_cleared_away(target: Path) -> None:
    write(target, {".ailz-stage/lock": "", ".ailz-stage/new-0": "half"})
    write(target.parent, {".ailz-stage-out/lock": "", ".ailz-stage-out/out/x": "half"})
    recover(target)
    assert [path.name for path in target.iterdir()] == ["landing-zone.yaml"]
    assert [path.name for path in target.parent.iterdir()] == ["out"]


def test_a_plan_with_nothing_left_to_repair_writes_nothing(target: Path) -> None:
    generate(target, TREE)
    before = snapshot(target.parent)
    recover(target)
    assert snapshot(target.parent) == before


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_directory_is_an_error_and_a_current_one_is_not(target: Path) -> None:
    generate(target, TREE)
    target.chmod(0o500)
    try:
        generate(target, TREE)
        with pytest.raises(WorkspaceError, match="Permission denied"):
            generate(target, {**TREE, "README.md": generated("# New\n")})
    finally:
        target.chmod(0o700)
    assert (target / "README.md").read_text() == "# Claims\n"

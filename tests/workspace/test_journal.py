"""An interrupted run met by a user who went on working, or by a journal that nobody trusts."""

import json
import os
from pathlib import Path

import pytest

from ailz.errors import ConflictError, WorkspaceError
from ailz.workspace import apply, journal, recover
from ailz.workspace.files import digest
from tests.workspace.worlds import generate, generated, plan, snapshot, write

OLD, NEW = b"old\n", b"new\n"


@pytest.fixture
def interrupted(tmp_path: Path) -> Path:
    """A directory whose run was committed and then killed before its first move."""
    generate(tmp_path / "out", {"a.tf": generated(OLD), "gone.tf": generated(OLD)})
    steps = [["gone.tf", digest(OLD), None], ["a.tf", digest(OLD), digest(NEW)]]
    write(
        tmp_path / "out/.ailz-stage",
        {
            "lock": "",
            "old-0": OLD,
            "old-1": OLD,
            "new-1": NEW,
            "journal.json": json.dumps({"steps": steps, "folders": []}),
        },
    )
    return tmp_path / "out"


def test_the_next_run_finishes_it(interrupted: Path) -> None:
    recover(interrupted)
    assert (interrupted / "a.tf").read_bytes() == NEW
    assert sorted(path.name for path in interrupted.iterdir()) == [".ailz", "a.tf"]


def test_what_was_edited_since_is_not_lost_and_the_way_out_works(interrupted: Path) -> None:
    write(interrupted, {"a.tf": "edited", "gone.tf": "edited"})
    before = snapshot(interrupted)
    with pytest.raises(ConflictError, match="EDITED-AFTER-INTERRUPTION") as raised:
        recover(interrupted)
    assert [finding.file for finding in raised.value.findings] == ["a.tf", "gone.tf"]
    assert snapshot(interrupted) == before
    for name in ("a.tf", "gone.tf"):
        (interrupted / name).rename(interrupted.parent / name)
    recover(interrupted)
    assert (interrupted / "a.tf").read_bytes() == NEW


def test_a_staged_file_cut_short_by_a_power_cut_brings_the_old_tree_back(interrupted: Path) -> None:
    (interrupted / "gone.tf").unlink()
    write(interrupted, {".ailz-stage/new-1": "n"})
    recover(interrupted)
    assert (interrupted / "a.tf").read_bytes() == OLD
    assert (interrupted / "gone.tf").read_bytes() == OLD
    assert not (interrupted / ".ailz-stage").exists()


def test_what_was_edited_after_its_own_move_is_the_users_and_stays(interrupted: Path) -> None:
    (interrupted / ".ailz-stage/new-1").unlink()
    write(interrupted, {"a.tf": "edited"})
    recover(interrupted)
    assert (interrupted / "a.tf").read_text() == "edited"
    assert sorted(path.name for path in interrupted.iterdir()) == [".ailz", "a.tf"]


def test_a_run_that_did_not_recover_finishes_the_interrupted_one_and_stops(
    interrupted: Path,
) -> None:
    made = plan(interrupted, {"a.tf": generated("newer\n"), "gone.tf": generated(OLD)})
    with pytest.raises(ConflictError, match="CHANGED-MEANWHILE"):
        apply(made)
    assert (interrupted / "a.tf").read_bytes() == NEW
    assert not (interrupted / "gone.tf").exists()


HOSTILE: list[object] = [
    "not json",
    [],
    {"steps": [], "folders": 3},
    {"steps": [["../victim", None, "x"]], "folders": []},
    {"steps": [["/etc/passwd", None, "x"]], "folders": []},
    {"steps": [[".git/hooks/pre-commit", None, "x"]], "folders": []},
    {"steps": [["a.tf", 3, "x"]], "folders": []},
    {"steps": [["a.tf", None]], "folders": []},
    {"steps": [["a/b.tf", None, None]], "folders": ["../.."]},
]


@pytest.mark.parametrize("name", ["journal.json", "undo.json"])
@pytest.mark.parametrize("content", HOSTILE)
def test_a_journal_that_ailz_did_not_write_is_refused(
    content: object, name: str, interrupted: Path
) -> None:
    write(interrupted.parent, {"victim": "precious"})
    (interrupted / ".ailz-stage/journal.json").unlink()
    text = content if isinstance(content, str) else json.dumps(content)
    write(interrupted, {f".ailz-stage/{name}": text, ".ailz-stage/new-0": "x"})
    before = snapshot(interrupted.parent)
    with pytest.raises(WorkspaceError, match="is not what ailz writes"):
        recover(interrupted)
    assert snapshot(interrupted.parent) == before


def test_a_journal_deletes_nothing_but_what_it_describes(interrupted: Path) -> None:
    write(interrupted, {"mine.txt": "mine"})
    steps = [["mine.txt", digest(b"something else"), None]]
    text = json.dumps({"steps": steps, "folders": []})
    write(interrupted, {".ailz-stage/journal.json": text})
    with pytest.raises(ConflictError):
        recover(interrupted)
    assert (interrupted / "mine.txt").read_text() == "mine"


def test_without_hard_links_the_old_content_is_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError

    monkeypatch.setattr("os.link", no_links)
    write(tmp_path, {"a.tf": OLD})
    journal.back_up(tmp_path, 0, tmp_path / "a.tf")
    assert (tmp_path / "old-0").read_bytes() == OLD


def test_an_interrupt_while_moving_finishes_the_move_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"landing-zone.yaml": ""})
    real, calls = Path.replace, []

    def impatient(self: Path, target: Path) -> Path:
        calls.append(self.name)
        if self.name == "new-1":
            monkeypatch.setattr(Path, "replace", real)
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "replace", impatient)
    with pytest.raises(KeyboardInterrupt):
        generate(tmp_path, {"a.tf": generated(NEW), "b.tf": generated(NEW)})
    assert calls == ["journal.draft", "new-0", "new-1"]
    assert (tmp_path / "b.tf").read_bytes() == NEW
    assert not (tmp_path / ".ailz-stage").exists()


@pytest.mark.skipif(os.name != "posix", reason="needs symlinks and pipes")
@pytest.mark.parametrize("name", ["journal.json", "undo.json"])
@pytest.mark.parametrize("kind", ["symlink", "pipe", "folder", "too large"])
def test_a_journal_that_is_no_regular_file_of_its_size_is_refused(
    kind: str, name: str, interrupted: Path
) -> None:
    place = interrupted / ".ailz-stage" / name
    kept = interrupted.parent / "kept.json"
    (interrupted / ".ailz-stage/journal.json").rename(kept)
    if kind == "symlink":
        place.symlink_to(kept)
    elif kind == "pipe":
        os.mkfifo(place)
    elif kind == "folder":
        place.mkdir()
    else:
        place.write_bytes(kept.read_bytes() + b" " * (16 * 1024 * 1024))
    with pytest.raises(WorkspaceError, match="is not what ailz writes"):
        recover(interrupted)
    assert (interrupted / "a.tf").read_bytes() == OLD


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root gives files away")
def test_a_journal_of_another_user_is_refused_but_not_one_of_the_directorys_owner(
    interrupted: Path,
) -> None:
    journal_file = interrupted / ".ailz-stage/journal.json"
    os.chown(journal_file, 4711, 4711)
    with pytest.raises(WorkspaceError, match="is not what ailz writes"):
        recover(interrupted)
    assert (interrupted / "a.tf").read_bytes() == OLD
    os.chown(interrupted, 4711, 4711)
    recover(interrupted)
    assert (interrupted / "a.tf").read_bytes() == NEW


@pytest.mark.skipif(os.name != "posix", reason="needs symlinks and pipes")
@pytest.mark.parametrize("kind", ["symlink", "pipe"])
def test_what_is_staged_and_no_regular_file_is_never_moved_in(kind: str, interrupted: Path) -> None:
    staged = interrupted / ".ailz-stage/new-1"
    staged.rename(interrupted.parent / "new")
    if kind == "symlink":
        staged.symlink_to(interrupted.parent / "new")
    else:
        os.mkfifo(staged)
    recover(interrupted)
    assert (interrupted / "a.tf").read_bytes() == OLD
    assert not (interrupted / "a.tf").is_symlink()

"""Trees as users leave them: every one is repaired, kept, or refused with nothing written."""

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from ailz.workspace import stage
from tests.end_to_end.runs import SPOKE, STANDALONE, ailz, edited, finished, generated, times, tree

BICEP = "bicep/landing-zone/main.bicep"
Said = pytest.CaptureFixture[str]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A directory with what STANDALONE generates."""
    generated(STANDALONE, tmp_path / "out")
    return tmp_path / "out"


@pytest.fixture
def renamed(tmp_path: Path) -> Path:
    """STANDALONE with another title, which changes the README and the picture."""
    return edited(STANDALONE, "title: Customer churn", "title: Leavers", tmp_path / "new.yaml")


def test_a_half_deleted_tree_is_made_whole(out: Path, capsys: Said) -> None:
    whole = tree(out)
    shutil.rmtree(out / "bicep")
    (out / "README.md").unlink()
    assert ailz("check", "-c", STANDALONE, "-d", out) == 7
    assert BICEP in capsys.readouterr().out
    assert ailz("generate", "-q", "-c", STANDALONE, "-d", out) == 0
    assert tree(out) == whole


def test_a_seeded_file_that_was_deleted_stays_deleted(tmp_path: Path) -> None:
    out = tmp_path / "out"
    generated(SPOKE, out)
    (out / "CODEOWNERS").unlink()
    assert ailz("generate", "-q", "-c", SPOKE, "-d", out) == 0
    assert not (out / "CODEOWNERS").exists()


def test_a_lost_lock_is_found_again(out: Path) -> None:
    whole = tree(out)
    shutil.rmtree(out / ".ailz")
    assert ailz("generate", "-q", "-c", STANDALONE, "-d", out) == 0
    assert tree(out) == whole


def test_edits_that_would_be_lost_are_all_listed(out: Path, renamed: Path, capsys: Said) -> None:
    for path in ("README.md", "docs/topology.svg", "docs/access.md"):
        with (out / path).open("a", encoding="utf-8") as file:
            file.write("mine\n")
    before, then = tree(out), times(out)
    for command in ("generate", "plan"):
        capsys.readouterr()
        code = ailz(command, "-c", renamed, "-d", out)
        said = capsys.readouterr()
        if command == "generate":
            assert code == 5
            assert "nothing was written" in said.err
        for path in ("README.md", "docs/topology.svg"):
            assert path in said.out + said.err
            assert "edited by hand" in said.out + said.err
    assert (tree(out), times(out)) == (before, then)


def test_an_edit_that_nothing_new_replaces_stays(out: Path, capsys: Said) -> None:
    with (out / BICEP).open("a", encoding="utf-8") as file:
        file.write("// mine\n")
    before = tree(out)
    assert ailz("generate", "-c", STANDALONE, "-d", out) == 0
    assert tree(out) == before
    capsys.readouterr()
    assert ailz("check", "-c", STANDALONE, "-d", out) == 7
    assert BICEP in capsys.readouterr().out


def test_a_seeded_file_is_the_users(out: Path, renamed: Path) -> None:
    (out / "CODEOWNERS").write_text("* @us\n", encoding="utf-8")
    (out / "notes.md").write_text("ours\n", encoding="utf-8")
    assert ailz("generate", "-q", "-c", renamed, "-d", out) == 0
    assert (out / "CODEOWNERS").read_text(encoding="utf-8") == "* @us\n"
    assert (out / "notes.md").read_text(encoding="utf-8") == "ours\n"
    assert (out / "README.md").read_text(encoding="utf-8").startswith("# Leavers\n")


def test_a_checkout_with_other_line_endings_is_no_change(out: Path, renamed: Path) -> None:
    for file in (file for file in out.rglob("*") if file.is_file()):
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    before = tree(out)
    assert ailz("generate", "--check", "-c", STANDALONE, "-d", out) == 0
    assert ailz("generate", "-q", "-c", STANDALONE, "-d", out) == 0
    assert tree(out).keys() == before.keys()
    assert ailz("generate", "-q", "-c", renamed, "-d", out) == 0
    assert (out / "README.md").read_bytes().startswith(b"# Leavers\n")


def _a_file_of_the_same_name(folder: Path) -> None:
    (folder / "README.md").write_text("ours\n", encoding="utf-8")


def _a_link_in_the_way(folder: Path) -> None:
    (folder.parent / "elsewhere").mkdir()
    (folder / "bicep").symlink_to(folder.parent / "elsewhere")


def _a_file_instead(folder: Path) -> None:
    folder.rmdir()
    folder.write_text("ours\n", encoding="utf-8")


@pytest.mark.parametrize(
    "prepared", [_a_file_of_the_same_name, _a_link_in_the_way, _a_file_instead]
)
def test_what_is_not_ours_is_left_alone(
    prepared: Callable[[Path], None], tmp_path: Path, capsys: Said
) -> None:
    folder = tmp_path / "theirs"
    folder.mkdir()
    prepared(folder)
    before, then = tree(tmp_path), times(tmp_path)
    assert ailz("generate", "-c", STANDALONE, "-d", folder) == 5
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(("theirs", "error", "README.md", "bicep"))
    assert (tree(tmp_path), times(tmp_path)) == (before, then)


def test_a_directory_that_cannot_be_written(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    folder.chmod(0o555)
    if os.access(folder, os.W_OK):
        pytest.skip("this user may write everywhere")
    run = finished("generate", "-c", STANDALONE, "-d", folder, folder=tmp_path)
    assert (run.returncode, run.stdout) == (5, "")
    assert "cannot be written" in run.stderr
    assert list(folder.iterdir()) == []


def test_a_file_system_that_is_read_only(
    out: Path, renamed: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    before = tree(out)
    capsys.readouterr()
    monkeypatch.setattr(os, "mkdir", refuse)
    code = ailz("generate", "-c", renamed, "-d", out)
    monkeypatch.undo()
    said = capsys.readouterr()
    assert (code, said.out) == (5, "")
    assert os.strerror(errno.EROFS) in said.err
    assert tree(out) == before


@pytest.mark.parametrize("room", [0, 1, 5])
def test_a_full_disk_leaves_the_old_tree(
    room: int, out: Path, renamed: Path, monkeypatch: pytest.MonkeyPatch, capsys: Said
) -> None:
    """The disk takes so many more files, then no byte."""
    before = tree(out)
    files = iter(range(room))
    real = os.write

    def write(handle: int, content: bytes) -> int:
        if next(files, None) is None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(handle, content)

    monkeypatch.setattr(stage.os, "write", write)
    wide = edited(renamed, "10.30.0.0/23", "10.31.0.0/23", renamed.with_name("wide.yaml"))
    capsys.readouterr()
    code = ailz("generate", "-c", wide, "-d", out)
    monkeypatch.undo()
    said = capsys.readouterr()
    assert (code, said.out) == (5, "")
    assert os.strerror(errno.ENOSPC) in said.err
    assert "Traceback" not in said.err
    assert tree(out) == before
    assert ailz("generate", "-q", "-c", wide, "-d", out) == 0


@pytest.mark.parametrize("config", ["landing-zone.yaml", "config/our.yaml"])
def test_a_configuration_inside_the_directory(config: str, tmp_path: Path) -> None:
    there = tmp_path / config
    there.parent.mkdir(exist_ok=True)
    shutil.copy(STANDALONE, there)
    (tmp_path / ".git").mkdir()
    assert ailz("generate", "-q", "-c", there, "-d", tmp_path) == 0
    assert there.read_bytes() == STANDALONE.read_bytes()
    assert ailz("generate", "--check", "-c", there, "-d", tmp_path) == 0


def test_the_defaults_are_the_current_directory(tmp_path: Path) -> None:
    shutil.copy(STANDALONE, tmp_path / "landing-zone.yaml")
    for command, code in (("generate", 0), ("plan", 0), ("check", 0)):
        assert finished(command, folder=tmp_path).returncode == code
    assert (tmp_path / "README.md").is_file()


def test_runs_side_by_side_do_not_mix(tmp_path: Path, renamed: Path) -> None:
    """Two at once into one directory: one may be told to wait, and the tree is that of one."""
    out = tmp_path / "out"
    runs = [
        subprocess.Popen(
            [sys.executable, "-m", "ailz", "generate", "-c", config, "-d", out],
            stderr=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
        )
        for config in (STANDALONE, renamed)
    ]
    errors = [run.communicate()[1] for run in runs]
    codes = [run.returncode for run in runs]
    assert 0 in codes
    assert {*codes} <= {0, 5}, errors
    either = [generated(c, tmp_path / f"of-{c.stem}") for c in (STANDALONE, renamed)]
    assert tree(out) in either

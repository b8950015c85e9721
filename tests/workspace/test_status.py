import os
from pathlib import Path

import pytest

from ailz.workspace import Status, read_lock, status
from tests.workspace.worlds import generate, generated, seeded, write


def state(directory: Path) -> Status:
    lock = read_lock(directory)
    assert lock is not None
    return status(directory, lock)


@pytest.fixture
def made(tmp_path: Path) -> Path:
    tree = {
        "README.md": generated("one\n"),
        "infra/a.tf": generated("a\n"),
        "infra/b.tf": generated("b\n"),
        "infra/mine.tfvars": seeded("mine\n"),
    }
    generate(tmp_path / "out", tree)
    return tmp_path / "out"


def test_a_fresh_tree_is_clean(made: Path) -> None:
    assert state(made) == Status((), (), ())
    assert state(made).is_clean


def test_edits_deletions_and_additions_are_told_apart(made: Path) -> None:
    write(made, {"README.md": "edited", "infra/extra.tf": "x", "my/own.tf": "x", "notes.txt": "x"})
    write(made, {"infra/mine.tfvars": "edited, as seeded files may be"})
    (made / "infra/a.tf").unlink()
    assert state(made) == Status(("README.md",), ("infra/a.tf",), ("infra/extra.tf",))
    assert not state(made).is_clean


def test_windows_line_endings_are_no_edit(made: Path) -> None:
    write(made, {"README.md": "one\r\n"})
    assert state(made).is_clean


def test_what_tools_leave_behind_is_not_extra(made: Path) -> None:
    write(
        made,
        {
            "infra/.terraform.lock.hcl": "x",
            "infra/.terraform/providers/x": "x",
            "infra/terraform.tfstate": "x",
            "infra/terraform.tfstate.backup": "x",
        },
    )
    assert state(made).extra == ()


@pytest.mark.skipif(os.name != "posix", reason="needs symlinks")
def test_a_symlink_is_an_edit_and_is_not_followed(made: Path) -> None:
    write(made.parent / "outside", {"a.tf": "a\n", "b.tf": "b\n", "secret.txt": "x"})
    (made / "infra").rename(made.parent / "infra")
    (made / "infra").symlink_to(made.parent / "outside")
    assert state(made) == Status(("infra/a.tf", "infra/b.tf"), (), ())

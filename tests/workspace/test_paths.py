from pathlib import Path

import pytest

from ailz.errors import WorkspaceError
from tests.workspace.worlds import generated, plan

UNSAFE = [
    "/etc/passwd",
    "../out",
    "a/../../out",
    "a/./b",
    "a//b",
    "a/",
    "",
    "C:/x",
    "C:x",
    "a\\b",
    "//server/share",
    "con",
    "infra/NUL.tf",
    "aux .txt",
    "com1",
    "LPT³.md",
    "conin$",
    "dot.",
    "space ",
    " lead",
    "a./b",
    "what?.tf",
    "bell\x07",
    "rtl\u202e.tf",
    "nul\x00l",
    "e\u0301.tf",
    "PROGRA~1/x",
    ".git/hooks/post-checkout",
    "a/.GIT/config",
    ".ailz/lock.json",
    ".ailz-stage/journal.json",
    "a" * 181,
]
SAFE = [
    "README.md",
    ".github/workflows/x.yml",
    ".gitignore",
    "a/b-c_d.tf",
    "é.md",
    "a b/c",
    "console.md",
]


@pytest.mark.parametrize("path", UNSAFE)
def test_an_unsafe_path_is_never_planned(path: str, tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="cannot be written") as raised:
        plan(tmp_path, {path: generated("x")})
    assert str(raised.value).replace("\n", "").isprintable()


@pytest.mark.parametrize("path", SAFE)
def test_an_ordinary_path_is_planned(path: str, tmp_path: Path) -> None:
    assert [action.kind for action in plan(tmp_path, {path: generated("x")}).actions] == ["create"]


@pytest.mark.parametrize(
    "paths",
    [("a.tf", "A.tf"), ("dir/x", "Dir/y"), ("a", "a/b"), ("STRASSE.md", "straße.md"), ("A", "a/b")],
)
def test_paths_that_cannot_stand_side_by_side_everywhere_are_refused(
    paths: tuple[str, str], tmp_path: Path
) -> None:
    with pytest.raises(WorkspaceError, match=r"only in case|is a file, not a folder"):
        plan(tmp_path, {path: generated("x") for path in paths})

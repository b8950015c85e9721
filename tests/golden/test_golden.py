"""Whole landing zones as real files, to be read in a review: any change of output shows here."""

import os
import shutil
from pathlib import Path

import pytest

from ailz.__main__ import main

HERE = Path(__file__).parent
SCENARIOS = sorted(config.parent for config in HERE.glob("*/landing-zone.yaml"))
COMMAND = "python -m pytest tests/golden --update-golden"


def files(folder: Path) -> dict[str, tuple[bytes, bool]]:
    """Return the content of each file by its path, and whether it can be run."""
    return {
        file.relative_to(folder).as_posix(): (file.read_bytes(), os.access(file, os.X_OK))
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def differences(expected: Path, found: Path) -> list[str]:
    """Return a sentence for each file that is not the same in both."""
    old, new = files(expected), files(found)
    gone = [f"{path} is no longer generated" for path in sorted(old.keys() - new.keys())]
    added = [f"{path} is new" for path in sorted(new.keys() - old.keys())]
    both = sorted(old.keys() & new.keys())
    return gone + added + [f"{path} differs" for path in both if old[path] != new[path]]


@pytest.mark.parametrize("scenario", [pytest.param(s, id=s.name) for s in SCENARIOS])
def test_a_golden_tree(scenario: Path, tmp_path: Path, pytestconfig: pytest.Config) -> None:
    expected = scenario / "expected"
    found = tmp_path / "found"
    assert (
        main(["generate", "-q", "-c", str(scenario / "landing-zone.yaml"), "-d", str(found)]) == 0
    )
    # Digests of what stands beside it: a diff would show every change twice.
    (found / ".ailz/lock.json").unlink()
    (found / ".ailz").rmdir()
    if pytestconfig.getoption("update_golden"):
        if os.environ.get("CI"):
            pytest.fail("golden trees are refreshed by a person who reads the diff, never in CI")
        shutil.rmtree(expected, ignore_errors=True)
        shutil.copytree(found, expected)
    wrong = differences(expected, found)
    assert not wrong, "\n".join([*wrong, f"If that is meant: {COMMAND}; then read the diff."])


def test_a_difference_is_told(tmp_path: Path) -> None:
    for name, text in (("old/gone", "x"), ("old/same", "x"), ("old/edited", "x")):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    shutil.copytree(tmp_path / "old", tmp_path / "new")
    (tmp_path / "new/gone").rename(tmp_path / "new/added")
    (tmp_path / "new/edited").write_text("x\r\n", encoding="utf-8")
    assert differences(tmp_path / "old", tmp_path / "new") == [
        "gone is no longer generated",
        "added is new",
        "edited differs",
    ]
    assert differences(tmp_path / "old", tmp_path / "old") == []

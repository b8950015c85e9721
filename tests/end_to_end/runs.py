"""Runs of the command as a user has them, and what they leave on disk."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from ailz.__main__ import main

REPOSITORY = Path(__file__).resolve().parents[2]
EXAMPLES = tuple(sorted((REPOSITORY / "examples").glob("*.yaml")))
SPOKE = REPOSITORY / "tests/golden/platform-spoke/landing-zone.yaml"
STANDALONE = REPOSITORY / "tests/golden/standalone-nat/landing-zone.yaml"

Tree = dict[str, bytes]


def finished(
    *arguments: str | Path, folder: Path, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run `python -m ailz` in a folder, with some environment variables set, to its end."""
    return subprocess.run(
        [sys.executable, "-m", "ailz", *map(str, arguments)],
        cwd=folder,
        env={**os.environ, **(variables or {})},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def ailz(*arguments: str | Path) -> int:
    """Run a command in this process, which is faster, and return its exit code."""
    return main([str(each) for each in arguments])


def generated(config: Path, directory: Path) -> Tree:
    """Generate, and return what was written."""
    assert ailz("generate", "-q", "-c", config, "-d", directory) == 0
    return tree(directory)


def tree(folder: Path) -> Tree:
    """Return every file below a folder, by its path; ours and the user's."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def times(folder: Path) -> dict[str, int]:
    """Return when each file and folder was last changed, in nanoseconds."""
    return {str(each): each.stat().st_mtime_ns for each in [folder, *sorted(folder.rglob("*"))]}


def edited(config: Path, old: str, new: str, to: Path) -> Path:
    """Write a configuration that differs from another in one place, and return where."""
    text = config.read_text(encoding="utf-8")
    assert text.count(old) == 1
    to.parent.mkdir(parents=True, exist_ok=True)
    to.write_text(text.replace(old, new), encoding="utf-8")
    return to

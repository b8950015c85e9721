"""What was deployed before: a tree, a configuration, a lock file, or one of them in a commit."""

from __future__ import annotations

import subprocess
import tempfile
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ailz.design.compose import design
from ailz.design.record import Record
from ailz.errors import UsageError, quoted
from ailz.model.loader import load_text
from ailz.model.source import content
from ailz.report.reading import Reading, read
from ailz.workspace import read_lock
from ailz.workspace.paths import LOCK_PATH

_LONG_AGO = date(2000, 1, 1)
_WHAT = "name a tree, a configuration, a .ailz/lock.json, or a commit: REV, or REV:folder"


@dataclass(frozen=True, slots=True)
class Earlier:
    """One of both: what a configuration decides, or what a lock remembers."""

    landing_zone: Reading | None = None
    record: Record | None = None


def earlier(old: str, config: Path) -> Earlier:
    """Return what was deployed before; `config` is the configuration of today.

    Raises UsageError where nothing of the kind is found, ConfigError where it is wrong.
    """
    path = Path(old)
    if path.is_dir():
        if (path / config.name).is_file():
            return _configured(content(path / config.name), str(path / config.name))
        return _remembered(path, old)
    if path.is_file():
        if path.suffix == ".json":
            return _remembered(path.resolve().parents[1], old)
        return _configured(content(path), old)
    return _committed(old, config)


def _configured(text: str, file: str) -> Earlier:
    # It was deployed: what has expired since is no reason to refuse it now.
    return Earlier(landing_zone=read(design(load_text(text, file, _LONG_AGO))))


def _remembered(tree: Path, old: str) -> Earlier:
    lock = read_lock(tree)
    if lock is None:
        msg = f"--from {old}: neither a configuration nor a lock is there"
        raise UsageError(msg, _WHAT)
    if lock.requests is None:
        msg = f"--from {old}: the ailz that wrote this lock kept no record of requests"
        raise UsageError(msg, _WHAT)
    return Earlier(record=lock.requests)


def _committed(old: str, config: Path) -> Earlier:
    revision, _, folder = old.partition(":")
    if not revision or revision.startswith("-"):
        msg = f"--from {quoted(old)}: there is no such file or folder"
        raise UsageError(msg, _WHAT)
    here = config.resolve().parent
    place = f"{folder.rstrip('/')}/" if folder else "./"
    text = _shown(f"{revision}:{place}{config.name}", here)
    if text is not None:
        return _configured(text, f"{old}, {config.name}")
    lock = _shown(f"{revision}:{place}{LOCK_PATH}", here)
    if lock is None:
        msg = f"--from {quoted(old)}: no file or folder, and no commit that has {config.name}"
        raise UsageError(msg, _WHAT)
    with tempfile.TemporaryDirectory(prefix="ailz-") as scratch:
        file = Path(scratch, LOCK_PATH)
        file.parent.mkdir(parents=True)
        file.write_text(lock, "utf-8")
        return _remembered(Path(scratch), old)


def _shown(what: str, folder: Path) -> str | None:
    """Return a file of a commit; None where git knows none."""
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and no word of it is an option
            ["git", "show", what],  # noqa: S607 - the git of whoever runs it
            cwd=folder,
            capture_output=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )
    except OSError:
        return None
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None

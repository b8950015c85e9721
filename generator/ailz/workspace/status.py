"""How a directory differs from what its lock remembers."""

import os
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path

from ailz.errors import WorkspaceError
from ailz.workspace.files import scan
from ailz.workspace.lock import Lock, LockedFile

# What terraform and editors leave beside the files they work on.
_LEFT_BY_TOOLS = (".*", "*.tfstate", "*.tfstate.*", "*.tfplan", "*.auto.tfvars")


@dataclass(frozen=True, slots=True)
class Status:
    """Generated files that were edited or are missing, and files beside them that are not ours."""

    edited: tuple[str, ...]
    missing: tuple[str, ...]
    extra: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        """Say whether everything that was generated is there and unchanged."""
        return not self.edited and not self.missing


def status(directory: Path, lock: Lock) -> Status:
    """Return how the generated files in `directory` differ from `lock`; seeded ones are free.

    Extra files are looked for where generated files stand, except in the top folder, which is
    shared with the user. Raises WorkspaceError when something cannot be read.
    """
    generated = {path: file for path, file in lock.files.items() if file.owner == "generated"}
    disk = scan(directory, generated)
    return Status(
        edited=tuple(
            path
            for path in sorted(generated)
            if disk[path].kind != "missing" and not disk[path].holds(generated[path].sha256)
        ),
        missing=tuple(path for path in sorted(generated) if disk[path].kind == "missing"),
        extra=_extra(directory, lock, generated),
    )


def _extra(directory: Path, lock: Lock, generated: dict[str, LockedFile]) -> tuple[str, ...]:
    folders = sorted({path.rpartition("/")[0] for path in generated} - {""})
    found = []
    for folder in folders:
        if scan(directory, [folder])[folder].kind != "directory":
            continue
        try:
            entries = sorted(os.scandir(directory / folder), key=lambda entry: entry.name)
        except OSError as error:
            msg = f"The folder {folder} cannot be read: {error.strerror}."
            raise WorkspaceError(msg, "Make it readable, then run again.") from error
        for entry in entries:
            path = f"{folder}/{entry.name}"
            is_folder = entry.is_dir(follow_symlinks=False)
            if path not in lock.files and not is_folder and not _is_left_by_tools(entry.name):
                found.append(path)
    return tuple(found)


def _is_left_by_tools(name: str) -> bool:
    return any(fnmatch(name, pattern) for pattern in _LEFT_BY_TOOLS)

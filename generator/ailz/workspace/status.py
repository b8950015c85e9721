"""How a directory differs from what its lock remembers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ailz.workspace.added import Added, added
from ailz.workspace.files import scan
from ailz.workspace.lock import Lock


@dataclass(frozen=True, slots=True)
class Status:
    """Generated files that are not as they were written, and files beside them that are not ours.

    `blocked` are files and symlinks where a folder with generated files belongs; what is below
    them is in no other list. `not_executable` have their text and lost the right to be run.
    """

    edited: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    not_executable: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    added: tuple[Added, ...] = ()


def status(
    directory: Path, lock: Lock, own: Sequence[str] = (), config_files: Iterable[str] = ()
) -> Status:
    """Return how the files in `directory` differ from `lock`; seeded ones are free.

    `own` are the paths that the configuration lists as the user's, `config_files` those of the
    configuration itself. Raises WorkspaceError when something cannot be read.
    """
    generated = {path: file for path, file in lock.files.items() if file.owner == "generated"}
    disk = scan(directory, generated)
    there = {path: entry for path, entry in disk.items() if entry.kind != "missing"}
    return Status(
        edited=tuple(
            path
            for path, entry in there.items()
            if not entry.above and not entry.holds(generated[path].sha256)
        ),
        missing=tuple(path for path in disk if path not in there),
        not_executable=tuple(
            path
            for path, entry in there.items()
            if generated[path].executable
            and entry.executable is False
            and entry.holds(generated[path].sha256)
        ),
        blocked=tuple(dict.fromkeys(entry.above for entry in there.values() if entry.above)),
        added=added(directory, {*lock.files, *config_files}, own),
    )

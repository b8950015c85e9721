"""A generated file in memory, and what stands at its path on disk."""

import hashlib
import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ailz.errors import WorkspaceError
from ailz.workspace.modes import remembers_modes
from ailz.workspace.paths import folders_of

Owner = Literal["generated", "seeded"]
_NO_FOLLOW = (
    getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
)
# IO_REPARSE_TAG_MOUNT_POINT, which the stat module defines on Windows alone.
_JUNCTION = 0xA0000003


@dataclass(frozen=True, slots=True)
class GeneratedFile:
    """A file to write: `generated` stays ours, `seeded` is written once and then the user's."""

    content: bytes
    owner: Owner = "generated"
    executable: bool = False


Tree = Mapping[str, GeneratedFile]
"""Relative posix path -> file."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What stands at a path. `blocked` means that `above` it a file or a symlink is no folder.

    `sha256` and `lf_sha256` (the same with CRLF read as LF) are empty unless it is a file;
    `executable` is None where the file system does not remember it.
    """

    kind: Literal["missing", "file", "directory", "symlink", "other", "blocked"]
    sha256: str = ""
    lf_sha256: str = ""
    executable: bool | None = None
    above: str = ""

    def holds(self, sha256: str) -> bool:
        """Say whether this file has that content, whatever line endings git checked it out with."""
        return self.kind == "file" and sha256 in (self.sha256, self.lf_sha256)


MISSING = Entry("missing")


def digest(content: bytes) -> str:
    """Return the sha256 of `content` in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def scan(directory: Path, paths: Iterable[str]) -> dict[str, Entry]:
    """Return what stands at each of `paths` below `directory`, following no symlink.

    Raises WorkspaceError when something there cannot be read.
    """
    folders: dict[str, str] = {}
    modes = remembers_modes(directory)
    return {path: _look(directory, path, folders, modes=modes) for path in sorted(paths)}


def _look(directory: Path, path: str, folders: dict[str, str], *, modes: bool) -> Entry:
    for folder in folders_of(path):
        if folder not in folders:
            folders[folder] = kind_of(directory / folder)
        if folders[folder] != "directory":
            return MISSING if folders[folder] == "missing" else Entry("blocked", above=folder)
    return look(directory / path, modes=modes)


def look(place: Path, *, modes: bool = True) -> Entry:
    """Return what stands at `place`; the caller knows that the folders above are real.

    `modes` says whether the file system remembers what may be executed.
    """
    kind = kind_of(place)
    if kind != "file":
        return Entry(kind)
    content, mode = read(place)
    sha256 = digest(content)
    # Only text is converted by git, and text holds no NUL.
    plain = b"\0" in content or b"\r\n" not in content
    lf_sha256 = sha256 if plain else digest(content.replace(b"\r\n", b"\n"))
    return Entry("file", sha256, lf_sha256, bool(mode & 0o100) if modes else None)


def read(place: Path) -> tuple[bytes, int]:
    """Return the bytes and the mode of the regular file at `place`, never through a symlink.

    Raises WorkspaceError when it is anything else or cannot be read.
    """
    try:
        handle = os.open(place, os.O_RDONLY | _NO_FOLLOW)
        with os.fdopen(handle, "rb") as file:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                msg = f"{place.name} is not a regular file."
                raise WorkspaceError(msg, "Move it away, then run again.")
            return file.read(), stat.S_IMODE(status.st_mode)
    except OSError as error:
        msg = f"{place.name} cannot be read: {error.strerror}."
        raise WorkspaceError(msg, "Make it readable, then run again.") from error


def kind_of(place: Path) -> Literal["missing", "file", "directory", "symlink", "other"]:
    """Return what stands at `place` without following a symlink."""
    try:
        status = os.lstat(place)
    except (FileNotFoundError, NotADirectoryError):
        return "missing"
    except OSError as error:
        msg = f"{place.name} cannot be looked at: {error.strerror}."
        raise WorkspaceError(msg, "Make its folder readable, then run again.") from error
    if stat.S_ISREG(status.st_mode):
        return "file"
    # A Windows junction says that it is a directory, and leads elsewhere as a symlink does.
    if stat.S_ISLNK(status.st_mode) or getattr(status, "st_reparse_tag", 0) == _JUNCTION:
        return "symlink"
    return "directory" if stat.S_ISDIR(status.st_mode) else "other"

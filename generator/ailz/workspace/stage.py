"""The stage: a folder for what is not yet in place, and the lock that one run at a time holds.

It stands inside the target, so that moving in is a rename on one file system even where the
parent is read-only or another mount; before a target exists, it stands beside it. The lock is the
operating system's own, which lets go when its process dies: there is nothing stale to detect.
"""

import contextlib
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from pathlib import Path

from ailz.errors import WorkspaceError
from ailz.workspace.files import look
from ailz.workspace.paths import STAGE

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_LOCK = "lock"
_ATTEMPTS = 100
_CREATE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


@contextlib.contextmanager
def stage(place: Path) -> Iterator[Path]:
    """Hold the stage at `place` alone; remove it at the end, unless a journal must outlive us.

    Raises WorkspaceError when another run holds it or something else stands there.
    """
    handle = _hold(place)
    try:
        yield place
    finally:
        if not is_committed(place):
            _remove(place, handle)
        os.close(handle)


def inside(directory: Path) -> Path:
    """Return where the stage of an existing `directory` stands."""
    return directory / STAGE


def beside(top: Path) -> Path:
    """Return where the stage of a `top` that does not exist yet stands."""
    return top.with_name(f"{STAGE}-{top.name}")


def is_there(place: Path) -> bool:
    """Say whether an earlier run left a stage at `place` (or something in its place)."""
    return os.path.lexists(place)


def is_committed(place: Path) -> bool:
    """Say whether the stage holds a journal, the mark of a run that must be finished."""
    return any(os.path.lexists(place / name) for name in ("journal.json", "undo.json"))


def empty(place: Path) -> None:
    """Remove everything in a stage that we hold, except the lock."""
    for name in sorted(entry.name for entry in place.iterdir()):
        if name != _LOCK:
            _remove_tree(place / name)


def write_new(place: Path, content: bytes, mode: int, *, lasting: bool = False) -> None:
    """Write a file that does not exist yet; `mode` is subject to the umask.

    `lasting` waits until the content has reached the disk.
    """
    handle = os.open(place, _CREATE, mode)
    try:
        left = memoryview(content)
        while left:
            left = left[os.write(handle, left) :]
        if lasting:
            os.fsync(handle)
    finally:
        os.close(handle)


def content_of(place: Path) -> str:
    """Return the sha256 of a staged file, nothing when it is not there, its kind when it is none.

    Raises WorkspaceError when it cannot be read.
    """
    entry = look(place)
    if entry.kind == "missing":
        return ""
    return entry.sha256 or entry.kind


def _hold(place: Path) -> int:
    for _ in range(_ATTEMPTS):
        with contextlib.suppress(FileExistsError):
            place.mkdir()
        if not stat.S_ISDIR(os.lstat(place).st_mode):
            msg = f"{place.name} is in the way: it is not a folder of ailz."
            raise WorkspaceError(msg, "Move it away, then run again.")
        try:
            handle = os.open(place / _LOCK, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0))
        except FileNotFoundError:
            continue  # the run before us removed the folder just now
        except OSError:
            with contextlib.suppress(OSError):
                place.rmdir()
            raise
        try:
            _lock(handle, place)
            if os.path.samestat(os.fstat(handle), os.lstat(place / _LOCK)):
                return handle
        except FileNotFoundError:
            pass  # we hold a lock file that was removed just now: it guards nothing
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)
    raise _busy(place)


def _lock(handle: int, place: Path) -> None:
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError) as error:
        raise _busy(place) from error


def _busy(place: Path) -> WorkspaceError:
    return WorkspaceError(
        f"Another run of ailz is writing here ({place.name} is held).",
        "Wait until it has finished, then run again.",
    )


def _remove(place: Path, handle: int) -> None:
    # What cannot be removed now is removed by the next run; the tree is not concerned.
    with contextlib.suppress(OSError):
        empty(place)
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_UNLCK, 1)
        (place / _LOCK).unlink()
        place.rmdir()


def _remove_tree(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink()

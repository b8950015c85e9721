"""The one place that writes: stage everything, commit, move in; and what the next run repairs.

What is promised. A run that fails leaves the directory as it was. A run that is killed, at any
system call, leaves the old tree or the new one:

* Where the directory does not exist, or is empty and can be replaced, the whole tree is renamed
  into place in one call. Nothing has to be repaired.
* Where it holds anything (a configuration, `.git`, the tree of the last run), files are staged in
  `.ailz-stage` inside it, a journal makes the run count, and each file is renamed into place. Kill
  it among those renames and some files are new, some old, until `recover`, which every command
  calls first, finishes the move. A directory that the user shares cannot be exchanged as a whole
  without touching what is theirs.

The journal and the lock are forced to the disk, the other files are not: after a power cut,
`recover` compares each staged file with its digest, and puts the old tree back if one is damaged.
Symlinks are never followed below the directory. Against somebody who exchanges folders for
symlinks during a run, in a directory that both may write, there is no protection.
"""

import os
import signal
import stat
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from ailz.errors import ConflictError, Finding, WorkspaceError
from ailz.workspace.files import GeneratedFile, digest, scan
from ailz.workspace.journal import Step, back_up, commit, finish
from ailz.workspace.lock import lock_bytes
from ailz.workspace.paths import LOCK_PATH, folders_of
from ailz.workspace.plan import Plan
from ailz.workspace.stage import beside, empty, inside, is_committed, is_there, stage, write_new


def recover(directory: Path) -> None:
    """Finish or clear away what an interrupted run left in or beside `directory`.

    Does nothing, and needs no permission to write, when nothing was left. Raises WorkspaceError
    when another run is at work or the repair fails, ConflictError when a file that it must
    replace was edited since.
    """
    directory = Path(os.path.realpath(directory))
    with _told():
        for top in (directory, *directory.parents):
            if top.name and is_there(beside(top)):
                # What stands beside a folder never counts; who needs it gone says so in time.
                with suppress(OSError, WorkspaceError), stage(beside(top)):
                    pass
        if is_there(inside(directory)):
            with stage(inside(directory)) as place:
                if is_committed(place):
                    finish(place, directory)


def apply(plan: Plan) -> None:
    """Carry out `plan`; write nothing at all when nothing would change.

    Raises ConflictError when the plan has conflicts or the directory changed since it was made,
    WorkspaceError when the disk is full, read-only or refuses; the directory is then as before.
    """
    if plan.conflicts:
        raise ConflictError(plan.conflicts, "Nothing was written.")
    if not plan.would_change:
        return
    with _told():
        top = _renamed_into_place(plan.directory)
        if top is not None:
            _write_whole(plan, top)
        else:
            _write_into(plan)


def _renamed_into_place(directory: Path) -> Path | None:
    """Return the folder to rename into place: the outermost that is missing; or None."""
    if not os.path.lexists(directory):
        return next(
            folder
            for folder in reversed((directory, *directory.parents))
            if not os.path.lexists(folder)
        )
    status = directory.stat()
    replaceable = (
        sys.platform != "win32"
        and not any(directory.iterdir())
        and not os.path.ismount(directory)
        # Whoever stands in the folder would be left in one that is gone.
        and not os.path.samestat(status, Path().stat())
        and status.st_uid == os.geteuid()
        and os.access(directory.parent, os.W_OK)
    )
    return directory if replaceable else None


def _write_whole(plan: Plan, top: Path) -> None:
    with stage(beside(top)) as place:
        empty(place)
        _check_unchanged(plan)
        whole = place / top.name
        root = whole / plan.directory.relative_to(top)
        root.mkdir(parents=True)
        if os.path.lexists(top):
            whole.chmod(stat.S_IMODE(top.stat().st_mode))
        files = dict(_written(plan))
        for folder in dict.fromkeys((root / path).parent for path in files):
            folder.mkdir(parents=True, exist_ok=True)
        for path, file in files.items():
            write_new(root / path, file.content, _mode(file), lasting=path == LOCK_PATH)
        whole.rename(top)


def _write_into(plan: Plan) -> None:
    directory = plan.directory
    with ExitStack() as late, stage(inside(directory)) as place:
        if is_committed(place):
            finish(place, directory)
        empty(place)
        _check_unchanged(plan)
        files = dict(_written(plan))
        deleted = [action.path for action in plan.actions if action.kind == "delete"]
        steps = []
        for number, path in enumerate([*deleted, *files]):
            old = plan.before[path].sha256 or None
            file = files.get(path)
            if old is not None:
                back_up(place, number, directory / path)
            if file is not None:
                staged = place / f"new-{number}"
                write_new(staged, file.content, _mode(file), lasting=path == LOCK_PATH)
                if old is not None:
                    # Some file systems have no modes to keep, and refuse to hear of them.
                    with suppress(PermissionError):
                        staged.chmod(_kept_mode(directory / path, file))
            steps.append(Step(path, old, digest(file.content) if file else None))
        late.enter_context(_interrupted_later())
        commit(place, steps, _missing_folders(directory, files))
        try:
            finish(place, directory)
        except KeyboardInterrupt:
            finish(place, directory)
            raise


@contextmanager
def _interrupted_later() -> Iterator[None]:
    """Let what is committed be finished and cleared away; an interrupt is answered afterwards."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    answer = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, answer)
    if came:
        raise KeyboardInterrupt("everything had been written")


def _written(plan: Plan) -> Iterator[tuple[str, GeneratedFile]]:
    """Yield what is to be written, the lock last."""
    for action in plan.actions:
        if action.writes and action.kind != "delete":
            yield action.path, plan.tree[action.path]
    yield LOCK_PATH, GeneratedFile(lock_bytes(plan.lock))


def _check_unchanged(plan: Plan) -> None:
    now = scan(plan.directory, plan.before)
    changed = [path for path, entry in plan.before.items() if now[path] != entry]
    if changed:
        raise ConflictError(
            [
                Finding(message="it changed during this run", code="CHANGED-MEANWHILE", file=path)
                for path in changed
            ],
            "Nothing was written. Run again.",
        )


def _missing_folders(directory: Path, paths: dict[str, GeneratedFile]) -> list[str]:
    folders = sorted({folder for path in paths for folder in folders_of(path)})
    return [folder for folder in folders if not os.path.lexists(directory / folder)]


def _mode(file: GeneratedFile) -> int:
    return 0o777 if file.executable else 0o666


def _kept_mode(place: Path, file: GeneratedFile) -> int:
    mode = stat.S_IMODE(os.lstat(place).st_mode)
    # Whoever may read a script may run it; other bits stay as the user set them.
    return mode | (mode & 0o444) >> 2 if file.executable else mode


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        msg = f"The output directory cannot be written: {error.strerror}."
        raise WorkspaceError(
            msg, "Nothing was changed. Remove the cause, then run again."
        ) from error

"""Moving staged files into a tree that already exists, so that being killed does no harm.

A stage holds `new-N` (what to put in place), `old-N` (what stood there) and, from the moment when
the run is committed, `journal.json`. While the journal exists, the steps are carried out, by the
run that wrote it or by the next one; each may be repeated. A step that fails turns the journal
into `undo.json`, and then everything is put back.
"""

import contextlib
import json
import os
import shutil
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ailz.errors import ConflictError, Finding, WorkspaceError
from ailz.workspace.files import Entry, read, scan
from ailz.workspace.paths import LOCK_PATH, folders_of, problems_with
from ailz.workspace.stage import content_of, write_new

_JOURNAL = "journal.json"
_UNDO = "undo.json"
_LARGEST = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Step:
    """Replace the content `old` of `path` by `new`; both sha256, None where there is no file."""

    path: str
    old: str | None
    new: str | None


def back_up(place: Path, number: int, file: Path) -> None:
    """Keep what stands at `file` as the old content of step `number`."""
    kept = place / f"old-{number}"
    try:
        os.link(file, kept)
    except (OSError, NotImplementedError):
        # Some file systems have no hard links, and none to a file of another user.
        shutil.copy2(file, kept)


def commit(place: Path, steps: Sequence[Step], folders: Sequence[str]) -> None:
    """Write the journal: from here on the new tree is the one that counts.

    `folders` are those that the steps will create, outermost first.
    """
    data = {"steps": [[s.path, s.old, s.new] for s in steps], "folders": list(folders)}
    draft = place / "journal.draft"
    write_new(draft, json.dumps(data).encode("ascii"), 0o600, lasting=True)
    draft.replace(place / _JOURNAL)


def finish(place: Path, directory: Path) -> None:
    """Carry out what the journal in the stage at `place` says, then remove the journal.

    Raises ConflictError, with nothing done, when a file was edited after the interruption;
    WorkspaceError, with everything put back, when a step fails.
    """
    if os.path.lexists(place / _UNDO):
        _undo(place, directory)
        return
    steps, _ = _load(place / _JOURNAL)
    if not _is_complete(place, steps):
        (place / _JOURNAL).replace(place / _UNDO)
        _undo(place, directory)
        return
    _check_untouched(place, steps, directory)
    try:
        _redo(place, directory, steps)
    except OSError as error:
        hint = _put_back(place, directory)
        msg = f"The new files could not be moved into place: {error.strerror}."
        raise WorkspaceError(msg, hint) from error
    _prune(directory, [step.path for step in steps if step.new is None])
    # All is in place: a journal that cannot be removed only makes the next run find nothing to do.
    with contextlib.suppress(OSError):
        (place / _JOURNAL).unlink()


def _put_back(place: Path, directory: Path) -> str:
    try:
        (place / _JOURNAL).replace(place / _UNDO)
        _undo(place, directory)
    except OSError:
        return "Some files are new and some old. Remove the cause, then run again to repair that."
    return "Nothing was changed. Remove the cause, then run again."


def _redo(place: Path, directory: Path, steps: Sequence[Step]) -> None:
    for step in steps:
        if step.new is None and scan(directory, [step.path])[step.path].kind == "file":
            (directory / step.path).unlink()
    for number, step in enumerate(steps):
        staged = place / f"new-{number}"
        if step.new is not None and os.path.lexists(staged):
            for folder in folders_of(step.path):
                with contextlib.suppress(FileExistsError):
                    (directory / folder).mkdir()
            staged.replace(directory / step.path)


def _undo(place: Path, directory: Path) -> None:
    steps, folders = _load(place / _UNDO)
    now = scan(directory, [step.path for step in steps])
    for number, step in reversed(list(enumerate(steps))):
        kept = place / f"old-{number}"
        moved = _is_moved(place, number, step)
        entry = now[step.path]
        if step.old is None:
            if moved and entry.sha256 == step.new:
                (directory / step.path).unlink()
        elif os.path.lexists(kept) and (
            entry.kind == "missing" or (moved and entry.sha256 == step.new)
        ):
            kept.replace(directory / step.path)
    for folder in reversed(folders):
        with contextlib.suppress(OSError):
            (directory / folder).rmdir()
    (place / _UNDO).unlink()


def _is_complete(place: Path, steps: Sequence[Step]) -> bool:
    # Only the journal is forced to the disk: after a power cut a staged file may be cut short.
    return all(
        content_of(place / f"new-{number}") in ("", step.new) for number, step in enumerate(steps)
    )


def _check_untouched(place: Path, steps: Sequence[Step], directory: Path) -> None:
    now = scan(directory, [step.path for step in steps])
    touched = [
        step.path
        for number, step in enumerate(steps)
        if not _is_moved(place, number, step) and not _is_untouched(step, now[step.path])
    ]
    if touched:
        raise ConflictError(
            [
                Finding(
                    message="it was changed while a run of ailz that was interrupted "
                    "still had to replace it",
                    code="EDITED-AFTER-INTERRUPTION",
                    file=path,
                )
                for path in touched
            ],
            "Move these files away and run again; the interrupted run is then finished.",
        )


def _is_moved(place: Path, number: int, step: Step) -> bool:
    return step.new is not None and not os.path.lexists(place / f"new-{number}")


def _is_untouched(step: Step, entry: Entry) -> bool:
    if entry.kind == "missing":
        return True
    return entry.kind == "file" and entry.sha256 in (step.old, step.new)


def _prune(directory: Path, deleted: Sequence[str]) -> None:
    folders = {folder for path in deleted for folder in folders_of(path)}
    for folder in sorted(folders, key=len, reverse=True):
        with contextlib.suppress(OSError):
            (directory / folder).rmdir()


def _load(place: Path) -> tuple[list[Step], list[str]]:
    if not _is_trusted(place):
        raise _unreadable(place)
    try:
        data = json.loads(read(place)[0])
        steps = [_step(item) for item in data["steps"]]
        folders = [folder for folder in data["folders"] if isinstance(folder, str)]
    except (ValueError, TypeError, KeyError, RecursionError, OSError) as error:
        raise _unreadable(place) from error
    paths = [step.path for step in steps if step.path != LOCK_PATH]
    above = {folder for step in steps for folder in folders_of(step.path)}
    if problems_with(paths) or not above.issuperset(folders):
        raise _unreadable(place)
    return steps, folders


def _is_trusted(place: Path) -> bool:
    """Whether it is a file of ours, or of whoever owns the directory and may do anything there."""
    status = os.lstat(place)
    if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST:
        return False
    if os.name == "nt":
        return True
    owners = {os.geteuid(), os.lstat(place.parent.parent).st_uid}
    return status.st_uid in owners


def _step(item: object) -> Step:
    match item:
        case [str() as path, str() | None as old, str() | None as new]:
            return Step(path, old, new)
        case _:
            raise TypeError


def _unreadable(place: Path) -> WorkspaceError:
    return WorkspaceError(
        f"{place.parent.name}/{place.name}, left by an interrupted run, is not what ailz writes.",
        f"Compare your files with version control, delete {place.parent.name}, then run again.",
    )

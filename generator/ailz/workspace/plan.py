"""One run, decided and not yet done."""

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ailz.design.record import Record
from ailz.errors import ConflictError, Finding, WorkspaceError, visible
from ailz.workspace.decide import Action, conflicts, decide
from ailz.workspace.files import Entry, Tree, digest, kind_of, scan
from ailz.workspace.lock import Lock, LockedFile, lock_bytes, read_lock
from ailz.workspace.paths import LOCK_PATH, STAGE, folders_of, problems_with

# What stands in a folder on its first day, before anything is generated into it.
_HARMLESS = frozenset(
    (
        ".git",
        ".gitattributes",
        ".gitignore",
        ".DS_Store",
        ".venv",
        "LICENSE",
        "LICENSE.md",
        "README.md",
    )
)
_FOREIGN_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run will do to `directory`, and what it saw there (`before`, the lock included).

    `base` is the lock of the last run, None where there was none.
    """

    directory: Path
    tree: Tree
    actions: tuple[Action, ...]
    lock: Lock
    before: Mapping[str, Entry]
    base: Lock | None

    @property
    def conflicts(self) -> tuple[Finding, ...]:
        """Every reason why this plan cannot be carried out."""
        return conflicts(self.actions)

    @property
    def would_change(self) -> bool:
        """Say whether anything on disk would change, the lock included."""
        same_lock = self.before[LOCK_PATH].holds(digest(lock_bytes(self.lock)))
        return not same_lock or any(action.writes for action in self.actions)


def prepare(
    directory: Path,
    tree: Tree,
    *,
    generator_version: str,
    config_digest: str,
    terraform_addresses: Mapping[str, Sequence[str]],
    requests: Record,
    config_files: Iterable[str] = (),
    policy_digest: str = "",
) -> Plan:
    """Return what writing `tree` to `directory` would do; write nothing.

    `config_digest` is the sha256 of the configuration's canonical form, `terraform_addresses`
    lists by file what stands in it, `requests` is what the tree asks Azure for, and
    `config_files` are paths in `directory` that may be there before the first run.
    `policy_digest` is the sha256 of the policies that the tree was held against, or empty. Call
    `recover` before.

    Raises WorkspaceError when the tree holds an unsafe path, or the directory or its lock cannot
    be read; ConflictError when the directory is somebody else's.
    """
    for path, why in problems_with(tree).items():
        msg = f"The file {visible(path)!r} cannot be written: {why}."
        raise WorkspaceError(msg, "Change the name in the configuration that it is made from.")
    if not tree.keys() >= terraform_addresses.keys():
        raise ValueError("terraform_addresses names a file that is not in the tree")
    directory = Path(os.path.realpath(directory))
    _check_is_folder(directory)
    base = read_lock(directory)
    if base is None:
        _check_is_ours(directory, tree, config_files)
    locked = base.files if base else {}
    before = scan(directory, {*tree, *locked, LOCK_PATH})
    lock = Lock(
        generator_version,
        config_digest,
        {path: _locked(tree, path, locked.get(path)) for path in sorted(tree)},
        {path: tuple(sorted(terraform_addresses[path])) for path in sorted(terraform_addresses)},
        requests,
        policy_digest,
    )
    return Plan(directory, tree, decide(base, before, tree), lock, before, base)


def look_at(directory: Path) -> None:
    """See whether a directory can be generated into, as far as that shows before there is a tree.

    Raises WorkspaceError where it is no folder, may not be written, or has a lock that is none.
    """
    directory = Path(os.path.realpath(directory))
    _check_is_folder(directory)
    read_lock(directory)
    nearest = next(p for p in (directory, *directory.parents) if p.exists())
    if not os.access(nearest, os.W_OK | os.X_OK):
        msg = f"The folder {nearest} may not be written."
        raise WorkspaceError(msg, "Name another one with --directory.")


def _locked(tree: Tree, path: str, base: LockedFile | None) -> LockedFile:
    file = tree[path]
    if base is not None and base.owner == file.owner == "seeded":
        return base
    return LockedFile(digest(file.content), file.owner, file.executable)


def _check_is_folder(directory: Path) -> None:
    kinds = ((folder, kind_of(folder)) for folder in (directory, *directory.parents))
    nearest, kind = next((folder, kind) for folder, kind in kinds if kind != "missing")
    if kind != "directory":
        msg = f"The output directory cannot be {directory.name}: {nearest.name} is not a folder."
        raise WorkspaceError(msg, "Name another one with --directory.")


def _check_is_ours(directory: Path, tree: Tree, config_files: Iterable[str]) -> None:
    known = {*tree, *config_files}
    folders = {folder for path in known for folder in folders_of(path)}
    foreign = sorted(_foreign(directory, "", known, folders))
    if not foreign:
        return
    raise ConflictError(
        [
            Finding(
                message="the output directory holds files that ailz did not write",
                code="FOREIGN-DIRECTORY",
                file=path,
            )
            for path in foreign[:_FOREIGN_SHOWN]
        ],
        "Name an empty folder with --directory, or restore .ailz/lock.json if it was lost.",
    )


def _foreign(directory: Path, below: str, known: set[str], folders: set[str]) -> Iterator[str]:
    for name in _names(directory / below):
        path = f"{below}/{name}" if below else name
        if path in known or (not below and _is_harmless(name)):
            continue
        if path in folders and kind_of(directory / path) == "directory":
            yield from _foreign(directory, path, known, folders)
        else:
            yield path


def _is_harmless(name: str) -> bool:
    return name in _HARMLESS or name == ".ailz" or name.startswith(STAGE)


def _names(folder: Path) -> list[str]:
    try:
        return sorted(entry.name for entry in folder.iterdir())
    except FileNotFoundError:
        return []
    except OSError as error:
        msg = f"The folder {folder.name} cannot be read: {error.strerror}."
        raise WorkspaceError(msg, "Make it readable, then run again.") from error

"""One run, decided and not yet done."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ailz.design.record import Record
from ailz.errors import Finding, WorkspaceError, visible
from ailz.workspace.added import Added, added
from ailz.workspace.decide import Action, conflicts, decide
from ailz.workspace.files import Entry, Tree, digest, kind_of, scan
from ailz.workspace.lock import Lock, LockedFile, lock_bytes, read_lock
from ailz.workspace.own import taken_over
from ailz.workspace.paths import LOCK_PATH, problems_with


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run will do to `directory`, and what it saw there (`before`, the lock included).

    `base` is the lock of the last run, None where there was none; `added` are files of others
    among ours, which no run touches.
    """

    directory: Path
    tree: Tree
    actions: tuple[Action, ...]
    lock: Lock
    before: Mapping[str, Entry]
    base: Lock | None
    added: tuple[Added, ...] = ()

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
    own: Sequence[str] = (),
    policy_digest: str = "",
) -> Plan:
    """Return what writing `tree` to `directory` would do; write nothing.

    `config_digest` is the sha256 of the configuration's canonical form, `terraform_addresses`
    lists by file what stands in it, `requests` is what the tree asks Azure for, and
    `config_files` are paths in `directory` that belong to the configuration, and `own` those that
    it lists as the user's: by wildcards beside ours, as they stand in place of our documents.
    `policy_digest` is the sha256 of the policies that the tree was held against, or empty. Call
    `recover` before.

    Raises WorkspaceError when the tree holds an unsafe path, or the directory or its lock cannot
    be read.
    """
    for path, why in problems_with(tree).items():
        msg = f"The file {visible(path)!r} cannot be written: {why}."
        raise WorkspaceError(msg, "Change the name in the configuration that it is made from.")
    if not tree.keys() >= terraform_addresses.keys():
        raise ValueError("terraform_addresses names a file that is not in the tree")
    directory = Path(os.path.realpath(directory))
    _check_is_folder(directory)
    base = read_lock(directory)
    locked = base.files if base else {}
    before = scan(directory, {*tree, *locked, LOCK_PATH})
    yours = taken_over(own, {*tree, *locked})
    ours = {path: file for path, file in tree.items() if path not in yours}
    lock = Lock(
        generator_version,
        config_digest,
        {path: _locked(tree, path, locked.get(path)) for path in sorted(ours)},
        {path: tuple(sorted(terraform_addresses[path])) for path in sorted(terraform_addresses)},
        requests,
        policy_digest,
    )
    beside = added(directory, {*tree, *locked, *config_files}, own)
    return Plan(directory, ours, decide(base, before, tree, yours), lock, before, base, beside)


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

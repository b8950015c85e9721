"""What happens to each path, decided without touching any: base, disk and new tree -> actions.

The base is what the lock remembers, the disk what stands there now. Nobody's byte is lost: a file
is replaced or deleted only while it still holds what the lock says that we wrote.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from ailz.errors import Finding
from ailz.workspace.files import Entry, GeneratedFile, Tree, digest
from ailz.workspace.lock import Lock, LockedFile
from ailz.workspace.own import stays_ours

Kind = Literal["create", "update", "keep", "edited", "delete", "seed", "adopt", "conflict"]


@dataclass(frozen=True, slots=True)
class Action:
    """What happens to `path` and the sentence that explains it; `code` names a conflict's kind."""

    kind: Kind
    path: str
    sentence: str
    code: str = ""

    @property
    def writes(self) -> bool:
        """Say whether the file changes on disk."""
        return self.kind in ("create", "update", "delete", "seed")


def decide(
    base: Lock | None, disk: Mapping[str, Entry], tree: Tree, own: Collection[str] = ()
) -> tuple[Action, ...]:
    """Return one action a path, sorted by path, for every path of the tree and of the base.

    `disk` must hold an entry for each of them. What the configuration lists as the user's is `own`
    and never touched. What stands in the way of many paths is one conflict, at its own path.
    """
    locked = base.files if base else {}
    found = []
    for path in sorted({*locked, *tree}):
        entry = disk[path]
        if path in own:
            action = _owned(path)
        else:
            action = _decide(path, locked.get(path), entry, tree.get(path))
        if action.kind == "conflict" and entry.above:
            action = Action("conflict", entry.above, _NO_FOLDER, "SOMETHING-IN-THE-WAY")
        found.append(action)
    return tuple(sorted(dict.fromkeys(found), key=lambda action: action.path))


def conflicts(actions: tuple[Action, ...]) -> tuple[Finding, ...]:
    """Return every conflict among `actions` as a finding."""
    return tuple(
        Finding(message=action.sentence, code=action.code, file=action.path)
        for action in actions
        if action.kind == "conflict"
    )


_NO_FOLDER = (
    "a file or a symbolic link stands where a folder with generated files belongs; move it away"
)


def _owned(path: str) -> Action:
    if stays_ours(path):
        return Action(
            "conflict",
            path,
            "delivery.own_files lists it, but it is generated code, or the report of that list; "
            "take it off the list and give a file of your own another name",
            "OWN-FILE-GENERATED",
        )
    return Action("keep", path, "Yours, as delivery.own_files says; ours is not written.")


def _decide(path: str, base: LockedFile | None, disk: Entry, new: GeneratedFile | None) -> Action:
    if new is None:
        return _gone(path, base, disk)
    if base is not None and base.owner == "seeded" and new.owner == "seeded":
        return _handed_over(path, disk)
    if disk.kind == "missing":
        return _absent(path, base, new)
    if disk.kind != "file":
        return _in_the_way(path, disk)
    if new.owner == "seeded":
        return _seed_over(path, base, disk, new)
    return _generate_over(path, base, disk, new)


def _gone(path: str, base: LockedFile | None, disk: Entry) -> Action:
    if base is None or base.owner == "seeded":
        return Action("keep", path, "No longer generated; it is yours and stays.")
    if disk.kind == "missing":
        return Action("keep", path, "No longer generated, and already deleted.")
    if disk.holds(base.sha256):
        return Action("delete", path, "No longer generated, and unchanged since.")
    return Action(
        "conflict",
        path,
        "it is no longer generated, but was edited by hand; keep the edit elsewhere and delete it",
        "EDITED-WOULD-BE-DELETED",
    )


def _handed_over(path: str, disk: Entry) -> Action:
    if disk.kind == "missing":
        return Action("keep", path, "Written once, then deleted by you; it stays deleted.")
    return Action("keep", path, "Written once; yours since then.")


def _absent(path: str, base: LockedFile | None, new: GeneratedFile) -> Action:
    if new.owner == "seeded":
        return Action("seed", path, "Written once; yours from then on.")
    if base is not None:
        return Action("create", path, "It was deleted; written again, because it is generated.")
    return Action("create", path, "New.")


def _in_the_way(path: str, disk: Entry) -> Action:
    what = {
        "directory": "a folder stands where this file belongs",
        "symlink": "a symbolic link stands where this file belongs",
    }.get(disk.kind, "something that is not a file stands where this file belongs")
    return Action("conflict", path, f"{what}; move it away", "SOMETHING-IN-THE-WAY")


def _seed_over(path: str, base: LockedFile | None, disk: Entry, new: GeneratedFile) -> Action:
    if disk.holds(digest(new.content)):
        return Action("keep" if base else "adopt", path, "Already there; yours from now on.")
    if base is not None and disk.holds(base.sha256):
        return Action("update", path, "Brought up to date once more; yours from then on.")
    return Action("keep", path, "Already there and different; it is yours and stays.")


def _generate_over(path: str, base: LockedFile | None, disk: Entry, new: GeneratedFile) -> Action:
    sha256 = digest(new.content)
    if disk.holds(sha256):
        return _same_content(path, base, disk, new)
    if base is None:
        return Action(
            "conflict",
            path,
            _unknown(path),
            "UNKNOWN-FILE",
        )
    if disk.holds(base.sha256):
        return Action("update", path, "Generated differently than last time.")
    if base.sha256 == sha256 and base.owner == "generated":
        return Action(
            "edited", path, "Edited by hand; the edit stays, as nothing new is generated."
        )
    return Action(
        "conflict",
        path,
        "it was edited by hand, and what is generated has changed too; "
        "keep the edit elsewhere and delete it",
        "EDITED-WOULD-BE-REPLACED",
    )


def _unknown(path: str) -> str:
    said = "a file that ailz did not write stands here; "
    if stays_ours(path):
        return f"{said}move it away, give it another name or delete it"
    return (
        f"{said}move it away or give it another name; or list it in delivery.own_files: then it "
        "stays, and ours is not written"
    )


def _same_content(path: str, base: LockedFile | None, disk: Entry, new: GeneratedFile) -> Action:
    if new.executable and disk.executable is False:
        return Action("update", path, "The same text, made executable.")
    if base is None:
        return Action("adopt", path, "Already there with the same content; ours from now on.")
    return Action("keep", path, "Unchanged.")

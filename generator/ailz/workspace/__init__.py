"""Files in memory to files on disk: decided first, then written once, whole or not at all.

`recover` what an earlier run left, `prepare` a plan, show its `diff`, `apply` it; `status`
compares a directory with its lock later on.
"""

from ailz.workspace.added import Added
from ailz.workspace.decide import Action, decide
from ailz.workspace.diff import diff
from ailz.workspace.files import Entry, GeneratedFile, Tree, scan
from ailz.workspace.lock import Lock, LockedFile, read_lock
from ailz.workspace.plan import Plan, look_at, prepare
from ailz.workspace.status import Status, status
from ailz.workspace.write import apply, recover

__all__ = [
    "Action",
    "Added",
    "Entry",
    "GeneratedFile",
    "Lock",
    "LockedFile",
    "Plan",
    "Status",
    "Tree",
    "apply",
    "decide",
    "diff",
    "look_at",
    "prepare",
    "read_lock",
    "recover",
    "scan",
    "status",
]

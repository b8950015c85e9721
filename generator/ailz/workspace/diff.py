"""What a plan would change, as text that a terminal can show safely."""

import difflib
from collections.abc import Iterator

from ailz.errors import visible
from ailz.workspace.decide import Action
from ailz.workspace.files import read
from ailz.workspace.plan import Plan

_NOTHING_TO_COMPARE = ("OWN-FILE-GENERATED", "SOMETHING-IN-THE-WAY")


def diff(plan: Plan) -> str:
    """Return the plan as a unified diff, conflicts included; empty when no file would change.

    Paths are relative, invisible characters are written out, and of a binary file only the sizes
    are shown. Raises WorkspaceError when a file cannot be read.
    """
    return "".join(f"{line}\n" for action in plan.actions for line in _of(plan, action))


def _of(plan: Plan, action: Action) -> Iterator[str]:
    if not action.writes and action.kind != "conflict":
        return
    if action.code in _NOTHING_TO_COMPARE:
        yield f"# conflict: {action.path}: {action.sentence}"
        return
    is_file = plan.before[action.path].kind == "file"
    old = read(plan.directory / action.path)[0] if is_file else None
    file = plan.tree.get(action.path)
    new = file.content if file else None
    old_lines, new_lines = _lines(old), _lines(new)
    before = f"a/{action.path}" if old is not None else "/dev/null"
    after = f"b/{action.path}" if new is not None else "/dev/null"
    if action.kind == "conflict":
        yield f"# conflict: {action.path}: {action.sentence}"
    if old_lines is None or new_lines is None:
        sizes = f"{len(old or b'')} bytes to {len(new or b'')} bytes"
        yield f"Binary files {before} and {after} differ ({sizes})"
    elif old_lines == new_lines:
        yield f"# {action.path}: {action.sentence}"
    else:
        yield from difflib.unified_diff(old_lines, new_lines, before, after, lineterm="")


def _lines(content: bytes | None) -> list[str] | None:
    """Return printable lines, without what only line endings say; None when it is not text."""
    if content is None:
        return []
    if b"\0" in content:
        return None
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return None
    lines = text.replace("\r\n", "\n").split("\n")
    end = [] if lines[-1] == "" else [f"{_shown(lines[-1])} (no newline at the end)"]
    return [_shown(line) for line in lines[:-1]] + end


def _shown(line: str) -> str:
    return "\t".join(visible(part) for part in line.split("\t"))

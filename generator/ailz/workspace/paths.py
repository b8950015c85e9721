"""Which relative paths may be written on any machine that a generated repository is cloned to."""

import re
import unicodedata
from collections.abc import Iterable

LOCK_PATH = ".ailz/lock.json"
STAGE = ".ailz-stage"

# Windows opens a path of up to 260 characters; this leaves room for where the repository stands.
_LONGEST = 180
_FORBIDDEN = re.compile(r'[<>:"|?*\\]')
_SHORT_NAME = re.compile(r"~[0-9]")
_DEVICE = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\.|\Z)", re.IGNORECASE
)
_OWN = (".git", ".ailz")


def problem_with(path: str) -> str | None:
    """Return why `path` must not be written, or None when it is a safe relative posix path.

    Safe means: relative, inside the tree, the same on Linux, macOS and Windows, and neither
    git's nor our own bookkeeping.
    """
    if not path or len(path) > _LONGEST:
        return f"it must have 1 to {_LONGEST} characters"
    if not path.isprintable() or unicodedata.normalize("NFC", path) != path:
        return "it holds characters that cannot be seen or are not in composed form"
    if _FORBIDDEN.search(path):
        return 'it must not hold any of < > : " | ? * \\'
    parts = path.split("/")
    if path.startswith("/"):
        return "it must be relative"
    return next((found for found in map(_problem_with_part, parts) if found), None)


def _problem_with_part(part: str) -> str | None:
    if part in ("", ".", ".."):
        return "it must not hold an empty part, '.' or '..'"
    if part != part.rstrip(". ") or part != part.lstrip(" "):
        return "no part may begin with a space or end with a dot or a space"
    if _DEVICE.match(part) or _SHORT_NAME.search(part):
        return f"Windows reserves the name {part!r}"
    folded = part.casefold()
    if folded in _OWN or folded.startswith(STAGE):
        return f"{part!r} belongs to git or to ailz itself"
    return None


def problems_with(paths: Iterable[str]) -> dict[str, str]:
    """Return path -> why, for every path that is unsafe alone or beside the others.

    Beside the others: two paths that differ only in case, and a file that another path needs as
    a folder, cannot both exist everywhere.
    """
    ordered = sorted(paths)
    problems = {path: why for path in ordered if (why := problem_with(path))}
    seen: dict[str, str] = {}
    for path in ordered:
        other = seen.setdefault(_folded(path), path)
        if other != path:
            problems.setdefault(path, f"it differs from {other!r} only in case")
    spelled: dict[str, str] = {}
    for path in ordered:
        for folder in folders_of(path):
            if (file := seen.get(_folded(folder))) is not None:
                problems.setdefault(path, f"{file!r} is a file, not a folder")
            other = spelled.setdefault(_folded(folder), folder)
            if other != folder:
                problems.setdefault(path, f"folder {folder!r} differs from {other!r} only in case")
    return problems


def folders_of(path: str) -> list[str]:
    """Return the folders above `path`, outermost first: `a/b/c` gives `a`, `a/b`."""
    parts = path.split("/")[:-1]
    return ["/".join(parts[: count + 1]) for count in range(len(parts))]


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path.casefold())

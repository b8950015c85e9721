"""Files of the user among ours, by the paths that the configuration lists for them."""

import re
from collections.abc import Collection, Iterator, Sequence

_CODE = ("bicep", "scripts", "terraform")
"""Folders whose generated files nobody takes over: they are what is deployed and what deploys."""
_REPORT = "docs/controls.md"
"""The report that lists what is the user's."""


def covers(patterns: Sequence[str], path: str) -> bool:
    """Say whether a pattern covers the path: `*` and `?` stay in a folder, `**` is any depth."""
    return any(_expression(pattern).fullmatch(path) for pattern in patterns)


def taken_over(patterns: Collection[str], generated: Collection[str]) -> frozenset[str]:
    """Return the generated paths that are listed as they stand; a wildcard takes nothing over."""
    return frozenset(patterns) & frozenset(generated)


def stays_ours(path: str) -> bool:
    """Say whether a generated file is ours whatever is listed: code, and the report of the list."""
    return path == _REPORT or path.partition("/")[0] in _CODE


def _expression(pattern: str) -> re.Pattern[str]:
    return re.compile("".join(_parts(pattern)))


def _parts(pattern: str) -> Iterator[str]:
    *folders, last = pattern.split("/")
    for folder in folders:
        yield "(?:[^/]+/)*" if folder == "**" else f"{_part(folder)}/"
    yield ".+" if last == "**" else _part(last)


def _part(part: str) -> str:
    wild = {"*": "[^/]*", "?": "[^/]"}
    return "".join(wild.get(character) or re.escape(character) for character in part)

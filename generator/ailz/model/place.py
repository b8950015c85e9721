"""Where things stand: paths in a configuration and positions in its file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]
"""Keys and list indices from the root, such as ``("environments", 1, "region")``."""


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A line and a column in a file, both counted from 1."""

    line: int
    column: int


def written(path: Path) -> str:
    """Return the path as findings spell it: ``environments[1].region``."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            text += f".{step}" if text else step
    return text


def nearest(path: str, places: Mapping[str, Position]) -> Position | None:
    """Return the position of a path as findings spell it, or of its nearest known parent."""
    while path not in places:
        cut = max(path.rfind("."), path.rfind("["))
        if cut < 0:
            return places.get("")
        path = path[:cut]
    return places[path]

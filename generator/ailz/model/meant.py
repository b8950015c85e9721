"""What an unknown key may have been meant for: of that nobody can say that it is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from ailz.credentials import names_one
from ailz.model import shape
from ailz.model.place import Path
from ailz.model.tree import Tree

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails


def might_be_meant(errors: Iterable[ErrorDetails], tree: Tree) -> set[Path]:
    """Return the keys that are not in the file and may stand there under a name of no key."""
    unknown = [tuple(error["loc"]) for error in errors if error["type"] == "extra_forbidden"]
    return {path for each in unknown for path in _meant(each, tree) if path not in tree.keys}


def behind(tree: Tree) -> set[Path]:
    """Return the keys that are not in the file and may stand there where nobody can read it."""
    paths = {(*section, name) for section in tree.hidden for name in shape.CONFIG.keys(section)}
    return paths - tree.keys.keys()


def _meant(path: Path, tree: Tree) -> Iterator[Path]:
    *above, last = path
    key = str(last)
    if names_one(key):
        return
    known = shape.CONFIG.keys(tuple(above))
    if near := shape.alike(key, known):
        yield (*above, near)
        return
    elsewhere = shape.CONFIG.sections_with(key)
    for section in elsewhere:
        if section.endswith("[]"):
            items = tree.data.get(section[:-2]) if isinstance(tree.data, Mapping) else None
            for index in range(len(items) if isinstance(items, list) else 0):
                yield (section[:-2], index, key)
        else:
            yield (section, key)
    if not elsewhere:
        yield from ((*above, name) for name in known)

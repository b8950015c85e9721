"""What may stand at a place of a file, read off its JSON Schema."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from typing import Any, TypeAlias

from ailz.model.place import Path
from ailz.model.schema import json_schema, world_schema

_STEM = 3
"""A word that starts with this many letters of another may be the same: `production`."""

Node: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Shape:
    """The schema of a file, and how such a file is called."""

    schema: Callable[[], Node]
    name: str

    def at(self, path: Path) -> Node:
        """Return the schema of what stands at a path; empty where nothing may stand."""
        node = self.resolved(self.schema())
        for step in path:
            if isinstance(step, int):
                inner = node.get("items", {})
            else:
                named = node.get("properties", {}).get(step)
                inner = named or node.get("additionalProperties") or {}
            # Where anything may stand, nothing is known of what does.
            node = {} if inner is True else self.resolved(inner)
        return node

    def keys(self, path: Path) -> tuple[str, ...]:
        """Return the keys that the section at a path has."""
        return tuple(self.at(path).get("properties", {}))

    def choices(self, path: Path) -> tuple[str, ...]:
        """Return the values that may stand at a path, where they are counted."""
        node = self.at(path)
        counted = [node["const"]] if "const" in node else node.get("enum", [])
        return tuple(map(str, counted))

    def sections_with(self, key: str) -> tuple[str, ...]:
        """Return the sections of the top level that have a key of this name."""
        top = self.schema()["properties"]
        found = [name for name in top if key in self.at((name,)).get("properties", {})]
        found += [f"{name}[]" for name in top if key in self.at((name, 0)).get("properties", {})]
        return tuple(found)

    def resolved(self, node: Node) -> Node:
        """Return a node without references, and of one that may be null what else it may be."""
        while True:
            if "$ref" in node:
                node = self.schema()["definitions"][node["$ref"].rsplit("/", 1)[1]]
            elif "allOf" in node:
                node = node["allOf"][0]
            elif "anyOf" in node:
                node = next(n for n in node["anyOf"] if n.get("type") != "null")
            else:
                return node


CONFIG = Shape(cache(json_schema), "a configuration")
WORLD = Shape(cache(world_schema), "a world file")


def alike(word: str, words: tuple[str, ...]) -> str:
    """Return the one of the words that was probably meant, or nothing."""
    plain = {_plain(w): w for w in words}
    said = _plain(word[:80])
    longer = [w for w in plain if len(min(w, said, key=len)) >= _STEM and _starts(w, said)]
    near = longer if len(longer) == 1 else get_close_matches(said, plain, 1, 0.7)
    return plain[near[0]] if near else ""


def _starts(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def _plain(word: str) -> str:
    return "".join(c for c in word.lower() if c.isalnum())

"""What may stand at a place of the configuration, read off its JSON Schema."""

from __future__ import annotations

from difflib import get_close_matches
from functools import cache
from typing import Any, TypeAlias

from ailz.model.place import Path
from ailz.model.schema import json_schema

_STEM = 3
"""A word that starts with this many letters of another may be the same: `production`."""

Node: TypeAlias = dict[str, Any]


def at(path: Path) -> Node:
    """Return the schema of what stands at a path; empty where nothing may stand."""
    node = resolved(_whole())
    for step in path:
        if isinstance(step, int):
            inner = node.get("items", {})
        else:
            inner = node.get("properties", {}).get(step) or node.get("additionalProperties") or {}
        node = resolved(inner)
    return node


def keys(path: Path) -> tuple[str, ...]:
    """Return the keys that the section at a path has."""
    return tuple(at(path).get("properties", {}))


def choices(path: Path) -> tuple[str, ...]:
    """Return the values that may stand at a path, where they are counted."""
    node = at(path)
    counted = [node["const"]] if "const" in node else node.get("enum", [])
    return tuple(map(str, counted))


def alike(word: str, words: tuple[str, ...]) -> str:
    """Return the one of the words that was probably meant, or nothing."""
    plain = {_plain(w): w for w in words}
    said = _plain(word[:80])
    longer = [w for w in plain if len(min(w, said, key=len)) >= _STEM and _starts(w, said)]
    near = longer if len(longer) == 1 else get_close_matches(said, plain, 1, 0.7)
    return plain[near[0]] if near else ""


def _starts(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def sections_with(key: str) -> tuple[str, ...]:
    """Return the sections of the top level that have a key of this name."""
    top = _whole()["properties"]
    found = [name for name in top if key in at((name,)).get("properties", {})]
    found += [f"{name}[]" for name in top if key in at((name, 0)).get("properties", {})]
    return tuple(found)


def _plain(word: str) -> str:
    return "".join(c for c in word.lower() if c.isalnum())


@cache
def _whole() -> Node:
    return json_schema()


def resolved(node: Node) -> Node:
    """Return a node without references, and of one that may be null what else it may be."""
    while True:
        if "$ref" in node:
            node = _whole()["definitions"][node["$ref"].rsplit("/", 1)[1]]
        elif "allOf" in node:
            node = node["allOf"][0]
        elif "anyOf" in node:
            node = next(n for n in node["anyOf"] if n.get("type") != "null")
        else:
            return node

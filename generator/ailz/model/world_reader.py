"""Reads a world file: every problem at once, each with its place in it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from pydantic import ValidationError

from ailz.errors import ConfigError, Finding
from ailz.model import messages
from ailz.model.loader import placed, unquoted
from ailz.model.shape import WORLD
from ailz.model.source import MEBIBYTE, content
from ailz.model.tree import Tree
from ailz.model.world_file import WorldFile
from ailz.model.yaml_tree import read

_LARGEST = 64 * MEBIBYTE
"""The export of a tenant holds far more than anybody writes."""


def load_world(path: Path) -> WorldFile:
    """Return what a world file says, YAML or JSON.

    Raises ConfigError with everything that is wrong with it.
    """
    text = content(path, _LARGEST)
    tree = _json(text) if _is_json(text) else read(text)
    found = list(tree.findings)
    try:
        world = WorldFile.model_validate_json(json.dumps(tree.data))
    except ValidationError as error:
        errors = [e for e in error.errors(include_url=False) if not messages.is_hollow(e)]
        known = {at[:length] for at in tree.broken for length in range(len(at) + 1)}
        if tree.complete:
            new = [e for e in errors if messages.path_of(e) not in known]
            found += messages.told(new, tree.traps, WORLD)
        if not tree.places:
            # Read as YAML a long file takes seconds: only where somebody must find a place in it.
            tree.places = read(text).places
        found += unquoted(tree, {messages.path_of(e) for e in errors})
        raise ConfigError(placed(tree, str(path), found)) from None
    found += unquoted(tree, set())
    if found:
        raise ConfigError(placed(tree, str(path), found))
    return world


def located(path: Path, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings with file, line and column of what their paths name in that file."""
    return placed(read(content(path, _LARGEST)), str(path), findings)


def _is_json(text: str) -> bool:
    return text.lstrip("\ufeff \t\r\n").startswith("{")


def _json(text: str) -> Tree:
    try:
        return Tree(data=json.loads(text.removeprefix("\ufeff")))
    except RecursionError:
        said, line, column = "it is nested too deeply", 1, 1
    except json.JSONDecodeError as error:
        said, line, column = f"this is no JSON: {error.msg}", error.lineno, error.colno
    found = Finding(said, "YAML-SYNTAX", line=line, column=column, allowed="JSON, or YAML")
    return Tree(data={}, findings=[found], complete=False)

"""Read a configuration: every problem at once, each with its place in the file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError

from ailz.errors import ConfigError, Finding
from ailz.model import messages
from ailz.model.config import Config
from ailz.model.place import Path as Place
from ailz.model.place import Position, nearest, written
from ailz.model.rules import findings as rule_findings
from ailz.model.source import content
from ailz.model.yaml_tree import Tree, read


def load(path: Path) -> Config:
    """Return the configuration in a file.

    Raises ConfigError with everything that is wrong: with the file, its YAML, its keys and values,
    or, where all those are right, with what it asks for together.
    """
    return load_text(content(path), str(path))


def load_text(text: str, file: str = "") -> Config:
    """Return the configuration that the text says; `file` stands in the findings.

    Raises ConfigError as `load` does.
    """
    tree = read(text)
    found = list(tree.findings)
    config = None
    if tree.complete:
        config, problems = _validated(tree)
        found += problems
    if config is None or found:
        raise ConfigError(_placed(tree, file, found))
    found = list(rule_findings(config))
    if found:
        raise ConfigError(_placed(tree, file, found))
    return config


def located(path: Path, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings with file, line and column of what their paths name in that file.

    What is not in the file gets the position of its nearest parent. Raises ConfigError if the file
    cannot be read any more.
    """
    return _placed(read(content(path)), str(path), findings)


def _validated(tree: Tree) -> tuple[Config | None, list[Finding]]:
    try:
        config = Config.model_validate_json(json.dumps(tree.data))
    except ValidationError as error:
        errors = [e for e in error.errors(include_url=False) if not messages.is_hollow(e)]
        wrong = {messages.path_of(e) for e in errors}
        new = [e for e in errors if not _within(messages.path_of(e), tree.broken)]
        return None, [*messages.told(new, tree.traps), *_unquoted(tree, wrong)]
    return config, list(_unquoted(tree, set()))


def _unquoted(tree: Tree, wrong: set[Place]) -> Iterator[Finding]:
    """Yield text that needs quotes, except where something else is wrong with it already."""
    for path, trap in tree.key_traps.items():
        if not _within(path, wrong):
            yield messages.unquoted(path, trap, key=True)
    for path, trap in tree.traps.items():
        if not _within(path, wrong):
            yield messages.unquoted(path, trap)


def _within(path: Place, parents: set[Place]) -> bool:
    return any(path[:length] in parents for length in range(len(path) + 1))


def _placed(tree: Tree, file: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    keys = {written(path): position for path, position in tree.keys.items()}
    return tuple(_in_file(tree, keys, file, finding) for finding in findings)


def _in_file(tree: Tree, keys: dict[str, Position], file: str, finding: Finding) -> Finding:
    if finding.line is not None:
        return replace(finding, file=file)
    about_key = finding.path in keys and finding.code in messages.ABOUT_KEYS
    position = keys[finding.path] if about_key else nearest(finding.path, tree.places)
    if position is None:
        return replace(finding, file=file)
    return replace(finding, file=file, line=position.line, column=position.column)

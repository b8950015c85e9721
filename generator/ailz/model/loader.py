"""Read a configuration: every problem at once, each with its place in the file."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from pydantic import ValidationError

from ailz.errors import ConfigError, Finding
from ailz.model import messages
from ailz.model.config import Config
from ailz.model.meant import behind, might_be_meant
from ailz.model.names_list import with_names
from ailz.model.partial import partial
from ailz.model.place import Path as Place
from ailz.model.place import Position, nearest, written
from ailz.model.rules import findings as rule_findings
from ailz.model.secrets import secrets
from ailz.model.source import content
from ailz.model.tree import Tree
from ailz.model.yaml_tree import read


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says and everything that is wrong with it.

    `config` is there where every value has the form that it needs; what it asks for may contradict
    itself then, which the findings say.
    """

    config: Config | None
    findings: tuple[Finding, ...]


def load(path: Path, today: date | None = None) -> Config:
    """Return the configuration in a file, as it holds today or on the day that is given.

    Raises ConfigError with everything that is wrong: with the file, its YAML, its keys and values,
    and with what it asks for together, as far as that could be read.
    """
    return _right(examine(path, today))


def load_text(text: str, file: str = "", today: date | None = None) -> Config:
    """Return the configuration that the text says; `file` stands in the findings.

    Raises ConfigError as `load` does.
    """
    return _right(_examined(text, file, today))


def examine(path: Path, today: date | None = None) -> Reading:
    """Return what a file says, for whoever has more to find in it.

    Raises ConfigError where there is no text to read.
    """
    return _examined(content(path), str(path), today)


def located(path: Path, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings with file, line and column of what their paths name in that file.

    What is not in the file gets the position of its nearest parent. Raises ConfigError if the file
    cannot be read any more.
    """
    return placed(read(content(path)), str(path), findings)


def _right(reading: Reading) -> Config:
    if reading.config is None or reading.findings:
        raise ConfigError(reading.findings)
    return reading.config


def _examined(text: str, file: str, today: date | None) -> Reading:
    tree = read(text)
    found = list(tree.findings)
    tree.data, wrong_names = with_names(tree.data, file)
    found += wrong_names
    for path, finding in secrets(tree.data):
        found.append(finding)
        tree.broken.add(path)
    config, problems, wrong = _validated(tree)
    found += problems
    judged = config or partial(Config, tree.data, wrong)
    found += rule_findings(judged, today or datetime.now().astimezone().date())
    return Reading(config, tuple(sorted(placed(tree, file, found))))


def _validated(tree: Tree) -> tuple[Config | None, list[Finding], set[Place]]:
    """Return the configuration if every value is right, what is wrong, and what is not known."""
    unknown = tree.broken | tree.unsure | behind(tree)
    if not tree.complete:
        said = tree.data if isinstance(tree.data, dict) else {}
        unknown |= {(name,) for name in Config.model_fields if name not in said}
    try:
        config = Config.model_validate_json(json.dumps(tree.data))
    except ValidationError as error:
        errors = [e for e in error.errors(include_url=False) if not messages.is_hollow(e)]
    else:
        problems = list(unquoted(tree, set()))
        if tree.complete and not unknown:
            return config, problems, set()
        return None, problems, unknown
    wrong = {messages.path_of(e) for e in errors}
    new = [e for e in errors if not _follows(messages.path_of(e), e["type"], tree)]
    problems = [*messages.told(new, tree.traps), *unquoted(tree, wrong)]
    return None, problems, unknown | wrong | might_be_meant(errors, tree)


def _follows(path: Place, kind: str, tree: Tree) -> bool:
    """Tell whether an error says nothing new: of what was refused, or was not read any more."""
    if kind == "missing" and path[:-1] in tree.hidden:
        return True
    return _within(path, tree.broken) or (
        not tree.complete and (not path or (len(path) == 1 and kind == "missing"))
    )


def unquoted(tree: Tree, wrong: set[Place]) -> Iterator[Finding]:
    """Yield text that needs quotes, except where something else is wrong with it already."""
    known = wrong | tree.broken
    for path, trap in tree.key_traps.items():
        if not _within(path, known):
            yield messages.unquoted(path, trap, key=True)
    for path, trap in tree.traps.items():
        if not _within(path, known):
            yield messages.unquoted(path, trap)


def _within(path: Place, parents: set[Place]) -> bool:
    return any(path[:length] in parents for length in range(len(path) + 1))


def placed(tree: Tree, file: str, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return the findings with file, line and column of what their paths name in the tree."""
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

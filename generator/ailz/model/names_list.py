"""A list of names that an organisation hands out: a table beside the configuration."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path

from ailz.errors import ConfigError, Finding, quoted
from ailz.model.source import content

COLUMNS = ("resource", "environment", "name")
_PATH = "naming.fixed_from"


def with_names(data: object, file: str) -> tuple[object, tuple[Finding, ...]]:
    """Return what a configuration says with the names of its list, and what is wrong with that.

    The list lies beside ``file``. What `naming.fixed` says stands beside it, never against it.
    """
    naming = data.get("naming") if isinstance(data, dict) else None
    said = naming.get("fixed_from") if isinstance(naming, dict) else None
    if not isinstance(data, dict) or not isinstance(naming, dict) or not isinstance(said, str):
        return data, ()
    try:
        text = content(Path(file).parent / said)
    except ConfigError as error:
        (first, *_) = error.findings
        wrong = f"the list of names {quoted(said)} cannot be read: {first.message}"
        return data, (_finding(wrong, "a CSV file beside this one, readable and in UTF-8"),)
    fixed = naming.get("fixed", {})
    if not isinstance(fixed, dict):
        return data, ()
    rows = list(csv.reader(io.StringIO(text.removeprefix("\ufeff")), skipinitialspace=True))
    if not rows or tuple(each.strip() for each in rows[0]) != COLUMNS:
        wrong = f"the first line of {quoted(said)} does not name the columns"
        return data, (_finding(wrong, f"the line {','.join(COLUMNS)}, and a line each below"),)
    made = {key: dict(each) if isinstance(each, dict) else each for key, each in fixed.items()}
    found = tuple(_laid(made, rows[1:], said))
    return {**data, "naming": {**naming, "fixed": made}}, found


def _laid(made: dict[str, object], rows: list[list[str]], file: str) -> Iterator[Finding]:
    """Lay lines over the fixed names, and yield those that say too little or something else."""
    for number, row in enumerate(rows, start=2):
        words = [each.strip() for each in row]
        if not any(words):
            continue
        where = f"line {number} of {quoted(file)}"
        if len(words) != len(COLUMNS) or not all(words):
            wrong = f"{where} does not say a resource, an environment and a name"
            yield _finding(wrong, f"three values: {', '.join(COLUMNS)}")
            continue
        resource, environment, name = words
        names = made.setdefault(resource, {})
        if not isinstance(names, dict):
            continue
        before = names.setdefault(environment, name)
        if before != name:
            yield _finding(
                f"{where} calls {resource} of {environment} {quoted(name)}, and it is called "
                f"{quoted(str(before))} already",
                "one line for each resource and environment",
            )


def _finding(message: str, allowed: str) -> Finding:
    return Finding(path=_PATH, code="NAMES-LIST", message=message, allowed=allowed)

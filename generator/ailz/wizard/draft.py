"""What was answered so far, kept beside the configuration that it will become."""

from __future__ import annotations

import json
from pathlib import Path

from ailz.errors import WorkspaceError
from ailz.model.source import draft_of
from ailz.wizard.known import Known
from ailz.wizard.question import Answers

_VERSION = 1
_LARGEST = 256 * 1024


def read(config: Path) -> Known | None:
    """Return the draft of a configuration; None where there is none that can be read."""
    try:
        with draft_of(config).open("rb") as file:
            data = json.loads(file.read(_LARGEST))
    except (OSError, ValueError):
        return None
    if not isinstance(data, dict) or data.get("version") != _VERSION:
        return None
    answers, rest = data.get("answers"), data.get("rest")
    if not isinstance(answers, dict) or not isinstance(rest, dict):
        return None
    if not all(
        isinstance(a, list) and all(isinstance(v, str) for v in a) for a in answers.values()
    ):
        return None
    return Known({key: tuple(given) for key, given in answers.items()}, rest)


def keep(config: Path, known: Known) -> None:
    """Write the draft. Raises WorkspaceError where that cannot be done."""
    answers: Answers = known.answers
    data = {"version": _VERSION, "answers": answers, "rest": known.rest}
    where = draft_of(config)
    beside = where.with_name(f"{where.name}.new")
    try:
        beside.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", "utf-8")
        beside.replace(where)
    except OSError as error:
        message = f"{where} cannot be written: {error.strerror}"
        raise WorkspaceError(message, "Name a file in another folder with --config.") from error
    finally:
        beside.unlink(missing_ok=True)


def drop(config: Path) -> None:
    """Remove the draft, once the configuration says it all."""
    draft_of(config).unlink(missing_ok=True)

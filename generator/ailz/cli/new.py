"""``ailz new``: answer questions, write a configuration, generate."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ailz.cli import generate
from ailz.cli.console import Console, can_ask
from ailz.errors import InputNeededError, UsageError, WorkspaceError
from ailz.model.source import STDIN

LEFT = 130


def run(options: argparse.Namespace, console: Console) -> int:
    """Ask, show what follows, write the configuration, and generate as ``generate`` does."""
    if options.config == STDIN:
        message = "`ailz new` writes the configuration: --config must name a file"
        raise UsageError(message, "`ailz generate --config -` reads one from standard input.")
    if not can_ask(no_input=options.no_input):
        raise _needs_somebody(options)
    text = _asked(options.config, console)
    if text is None:
        console.say("left: nothing was written")
        return LEFT
    with _written(options.config, text):
        options.check = False
        code = generate.run(options, console)
    console.say(f"Your answers are in {options.config}: change it there and run `ailz generate`.")
    return code


def _needs_somebody(options: argparse.Namespace) -> InputNeededError:
    if options.no_input:
        reason = "--no-input forbids it"
    elif os.environ.get("CI"):
        reason = "CI is set: nobody is there to answer"
    else:
        reason = "this is no terminal: nobody is there to answer"
    return InputNeededError(
        f"`ailz new` asks questions, but {reason}",
        "Write the answers into a file (`ailz schema` describes it) and run "
        f"`ailz generate --config {options.config}`.",
    )


def _asked(path: Path, console: Console) -> str | None:
    """Return the configuration as text; None where the person leaves."""
    from prompt_toolkit.application import create_app_session
    from prompt_toolkit.output import create_output

    from ailz.model.dump import dump
    from ailz.wizard.interview import interview
    from ailz.wizard.prompts import choose
    from ailz.wizard.question import Choice
    from ailz.wizard.questions import QUESTIONS

    with create_app_session(output=create_output(stdout=sys.stderr)):
        if path.exists():
            replace = Choice("replace", "Yes, when I have confirmed the review")
            keep = Choice("keep", "No, leave it; --config names another file")
            if choose(f"{path} exists. Replace it?", (keep, replace)) == "keep":
                return None
        landing_zone = interview(QUESTIONS, lambda text: print(text, file=console.err))
    return None if landing_zone is None else dump(landing_zone.config)


@contextmanager
def _written(path: Path, text: str) -> Iterator[None]:
    """Have the configuration on disk; where what follows fails, it is as it was before."""
    try:
        before = path.read_bytes() if path.exists() else None
        _replace(path, text.encode())
    except OSError as error:
        message = f"{path} cannot be written: {error.strerror}"
        raise WorkspaceError(message) from error
    try:
        yield
    except BaseException:
        if before is None:
            path.unlink()
        else:
            _replace(path, before)
        raise


def _replace(path: Path, content: bytes) -> None:
    beside = path.with_name(f"{path.name}.new")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)

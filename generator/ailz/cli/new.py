"""``ailz new``: answer questions, write a configuration, generate."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ailz.cli import generate
from ailz.cli.console import Console, can_ask
from ailz.errors import ConfigError, InputNeededError, UsageError, WorkspaceError
from ailz.model.loader import load
from ailz.model.source import STDIN, draft_of
from ailz.wizard.draft import drop, keep, read
from ailz.wizard.known import Known
from ailz.wizard.width import wrapped
from ailz.workspace import look_at

LEFT = 130
_WHAT_NEXT = (
    "Your answers are in {config}: change them there or with `ailz new`, then `ailz generate`.",
    "In a pipeline: ailz generate --config {config} --directory {directory} --check",
    "Commit the configuration and the tree together.",
)


def run(options: argparse.Namespace, console: Console) -> int:
    """Ask, show what follows, write the configuration, and generate as ``generate`` does."""
    if options.config == STDIN:
        message = "`ailz new` writes the configuration: --config must name a file"
        raise UsageError(message, "`ailz generate --config -` reads one from standard input.")
    if not can_ask(no_input=options.no_input):
        raise _needs_somebody(options)
    look_at(options.directory)
    try:
        return _held(options, console)
    except KeyboardInterrupt:
        raise KeyboardInterrupt(_left(options.config)) from None


def _held(options: argparse.Namespace, console: Console) -> int:
    text = _asked(options.config, console)
    if text is None:
        console.say(f"left: {_left(options.config)}")
        return LEFT
    with _written(options.config, text):
        options.check = False
        code = generate.run(options, console)
    drop(options.config)
    for line in _WHAT_NEXT:
        said = line.format(config=options.config, directory=options.directory)
        console.say(wrapped(said, ""))
    return code


def _left(config: Path) -> str:
    kept = draft_of(config)
    if not kept.exists():
        return "nothing was written"
    return f"your answers are in {kept}; `ailz new` goes on from there"


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
    from ailz.wizard.questions import QUESTIONS

    def say(text: str) -> None:
        print(text, file=console.err)

    with create_app_session(output=create_output(stdout=sys.stderr)):
        start = _start(path, say)
        if start is None:
            return None
        landing_zone = interview(QUESTIONS, start, say, lambda known: keep(path, known))
    return None if landing_zone is None else dump(landing_zone.config)


def _start(path: Path, say: Callable[[str], None]) -> Known | None:
    """Return what the conversation starts from; None where the person leaves all as it is."""
    from ailz.wizard.prompts import Back, choose
    from ailz.wizard.question import Choice

    nothing = Known({}, {})
    draft = read(path)
    offered = {}
    if draft is not None:
        some = len(draft.answers)
        text = f"Go on from the draft: {some} answer{'s' if some > 1 else ''} so far"
        offered["draft"] = (Choice("draft", text), draft)
    if path.exists():
        there = _from_file(path, say)
        if there is not None:
            text = f"Change {path.name}: start from what it says (its comments are lost)"
            offered["file"] = (Choice("file", text), there)
    if not offered and not path.exists():
        return nothing
    afresh = "Start afresh"
    if path.exists():
        afresh += f"; {path.name} is replaced when the review is confirmed"
    offered["afresh"] = (Choice("afresh", afresh), nothing)
    leave = Choice("leave", "Leave everything as it is; --config names another file")
    try:
        taken = choose("There is something already.", (*(c for c, _ in offered.values()), leave))
    except Back:
        return None
    return offered[taken][1] if taken in offered else None


def _from_file(path: Path, say: Callable[[str], None]) -> Known | None:
    """Return what a configuration answers; None, with the reason said, where it cannot be asked."""
    from ailz.wizard.known import known
    from ailz.wizard.questions import QUESTIONS

    try:
        found = known(QUESTIONS, load(path))
    except ConfigError as error:
        count = len(error.findings)
        problems = f"{count} problem{'s' if count > 1 else ''}"
        say(wrapped(f"{path} has {problems}: `ailz validate` lists them.", ""))
        return None
    if found is None:
        say(wrapped(f"{path} says what these questions cannot: change it in an editor.", ""))
    return found


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

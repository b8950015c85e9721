"""Arguments in, exit code out. Errors become exit codes here and only here."""

from __future__ import annotations

import argparse
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager

from ailz.cli.arguments import parsed, parser, wants_json
from ailz.cli.console import Console, usable_streams
from ailz.credentials import hidden
from ailz.errors import AilzError, CheckFailedError, ConfigError, ConflictError, Finding, capped

_BUG = """\
ailz met something it did not expect. This is a bug in ailz, not in your configuration.
Run again with AILZ_TRACEBACK=1 and send what it prints to the maintainers."""

_WITH_FINDINGS = (ConfigError, ConflictError, CheckFailedError)
_INTERRUPTED = 130
Command = Callable[[argparse.Namespace, Console], int]


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    usable_streams()
    console = Console(as_json=wants_json(arguments))
    try:
        options = _options(arguments)
        console = Console(as_json=options.output == "json", quiet=options.quiet)
        code = _command(options.command)(options, console)
    except AilzError as error:
        _tell(error, console)
        code = error.exit_code
    except SystemExit as left:
        # --help and --version have said what they had to say.
        code = left.code if isinstance(left.code, int) else 0
    except KeyboardInterrupt as interrupt:
        _end(console, "Interrupted", f"interrupted: {str(interrupt) or 'nothing was written'}")
        code = _INTERRUPTED
    except OSError as error:
        what = f"{error.filename}: {error.strerror}" if error.filename else str(error)
        _end(console, "OSError", f"error: {what}")
        code = 1
    except Exception as error:  # noqa: BLE001 - the last one there is
        if os.environ.get("AILZ_TRACEBACK"):
            traceback.print_exc()
        _end(console, "Bug", f"error: {type(error).__name__}: {error}", _BUG)
        code = 1
    return console.finish(code)


def _document(
    error: str,
    message: str,
    hint: str = "",
    findings: Iterable[Finding] = (),
    more: Mapping[str, int] | None = None,
) -> dict[str, object]:
    return {
        "error": error,
        "message": hidden(message),
        "hint": hidden(hint),
        "findings": [finding.as_dict() for finding in findings],
        "more": dict(more or {}),
    }


def _end(console: Console, error: str, message: str, hint: str = "") -> None:
    """Say why a command ended that did not end by itself."""
    if console.as_json:
        console.result("", _document(error, message.removeprefix("error: "), hint))
    elif message.startswith("error: "):
        console.error("\n".join(filter(None, (message.removeprefix("error: "), hint))))
    else:
        console.problem(message)


def _tell(error: AilzError, console: Console) -> None:
    findings = error.findings if isinstance(error, _WITH_FINDINGS) else ()
    shown, more = capped(findings)
    problems = f"{len(findings)} problem{'s' if len(findings) > 1 else ''} found"
    message = f"{problems}; nothing was written" if findings else error.message
    if console.as_json:
        kind = type(error).__name__
        console.result("", _document(kind, message, error.hint, shown, more))
        return
    for finding in shown:
        console.problem(str(finding))
    for code, number in more.items():
        console.problem(f"{number} more [{code}]")
    console.error("\n".join(filter(None, (message, error.hint))))


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    """Return what the command line says; where a shell asks what could follow, answer it."""
    known = parser()
    if "_ARGCOMPLETE" in os.environ:
        from argcomplete import autocomplete

        autocomplete(known)
    return parsed(known, arguments)


def _command(name: str) -> Command:
    """Import a command's module only when it runs."""
    from importlib import import_module

    with _undisturbed():
        command: Command = import_module(f"ailz.cli.{name}").run
    return command


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let an interrupt wait: compiled modules panic where one arrives while they are loaded."""
    before = signal.getsignal(signal.SIGINT)
    here = threading.current_thread() is threading.main_thread()
    if before is not signal.default_int_handler or not here:
        yield
        return
    came: list[int] = []
    signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        raise KeyboardInterrupt

"""Arguments in, exit code out. Errors become exit codes here and only here."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

from ailz.cli.arguments import parsed, parser, wants_json
from ailz.cli.console import Console
from ailz.errors import AilzError, CheckFailedError, ConfigError, ConflictError

_BUG = """\
ailz met something it did not expect. This is a bug in ailz, not in your configuration.
Run again with AILZ_TRACEBACK=1 and send what it prints to the maintainers."""

_WITH_FINDINGS = (ConfigError, ConflictError, CheckFailedError)
Command = Callable[[argparse.Namespace, Console], int]


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    console = Console(as_json=wants_json(arguments))
    try:
        options = _options(arguments)
        console = Console(as_json=options.output == "json", quiet=options.quiet)
        code = _command(options.command)(options, console)
        sys.stdout.flush()
    except AilzError as error:
        _tell(error, console)
        return error.exit_code
    except KeyboardInterrupt as interrupt:
        console.say(f"interrupted: {str(interrupt) or 'nothing was written'}")
        return 130
    except BrokenPipeError:
        # The reader went away: a second complaint about it helps nobody.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if os.environ.get("AILZ_TRACEBACK"):
            raise
        console.error(f"{type(error).__name__}: {error}\n{_BUG}")
        return 1
    return code


def _tell(error: AilzError, console: Console) -> None:
    findings = error.findings if isinstance(error, _WITH_FINDINGS) else ()
    if console.as_json:
        data = {
            "error": type(error).__name__,
            "message": error.message,
            "hint": error.hint,
            "findings": [finding.as_dict() for finding in findings],
        }
        console.result("", data)
    elif findings:
        for finding in findings:
            console.err.write(f"{finding}\n")
        console.error(
            f"{len(findings)} problem{'s' if len(findings) > 1 else ''} found; nothing was written"
        )
    else:
        console.error(str(error))


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

    command: Command = import_module(f"ailz.cli.{name}").run
    return command

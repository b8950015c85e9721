"""Arguments in, exit code out. Errors become exit codes here and only here."""

from __future__ import annotations

import argparse
import io
import os
import re
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import redirect_stderr
from pathlib import Path

from ailz.cli.console import Console, usable_streams
from ailz.credentials import hidden
from ailz.errors import AilzError, CheckFailedError, ConfigError, ConflictError, Finding, capped

_BUG = """\
ailz met something it did not expect. This is a bug in ailz, not in your configuration.
Run again with AILZ_TRACEBACK=1 and send what it prints to the maintainers."""

_WITH_FINDINGS = (ConfigError, ConflictError, CheckFailedError)
_JSON = re.compile(r"(?:^| )(?:-o[ =]?|--o[a-z]*[ =])json(?: |$)")
_INTERRUPTED = 130
Command = Callable[[argparse.Namespace, Console], int]


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    usable_streams()
    console = Console(as_json=_asks_for_json(arguments))
    try:
        options = _options(arguments)
        console = Console(as_json=options.output == "json", quiet=options.quiet)
        code = _command(options.command)(options, console)
    except AilzError as error:
        _tell(error, console)
        code = error.exit_code
    except _NotParsedError as error:
        code = _not_parsed(error, console)
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


class _NotParsedError(Exception):
    """argparse has said what it had to say, and wants to leave."""

    def __init__(self, code: int, said: str) -> None:
        super().__init__(code, said)
        self.code = code
        self.said = said


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    said = io.StringIO()
    try:
        with redirect_stderr(said):
            return _parser().parse_args(arguments)
    except SystemExit as left:
        code = left.code if isinstance(left.code, int) else 0
        raise _NotParsedError(code, said.getvalue()) from None


def _not_parsed(error: _NotParsedError, console: Console) -> int:
    if error.code == 0:
        return 0
    if console.as_json:
        usage, _, message = error.said.strip().rpartition("\n")
        console.result("", _document("UsageError", message.partition("error: ")[2], usage))
    else:
        console.problem(error.said.rstrip("\n"))
    return error.code


def _asks_for_json(arguments: Sequence[str]) -> bool:
    """Tell whether JSON is asked for, of a command line that may be wrong elsewhere."""
    return _JSON.search(" ".join(arguments)) is not None


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


def _command(name: str) -> Command:
    """Import a command's module only when it runs."""
    from importlib import import_module

    command: Command = import_module(f"ailz.cli.{name}").run
    return command


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ailz", description="Scaffold hardened Azure AI landing zones as Bicep and Terraform."
    )
    parser.add_argument("-V", "--version", action="store_true", help="print the version and exit")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    shared = _shared()
    new = commands.add_parser(
        "new", parents=[shared], help="answer questions, write a configuration and generate"
    )
    new.add_argument(
        "--no-input", action="store_true", help="never ask: fail where a question would be"
    )
    _policy_options(new)
    generate = commands.add_parser(
        "generate", parents=[shared], help="write the landing zone from a configuration"
    )
    generate.add_argument(
        "--check", action="store_true", help="write nothing; exit 6 where something would change"
    )
    _policy_options(generate)
    validate = commands.add_parser(
        "validate", parents=[shared], help="check a configuration and write nothing"
    )
    _policy_options(validate)
    explain = commands.add_parser("explain", parents=[shared], help="say what is decided and why")
    explain.add_argument("topic", nargs="?", help="an error code to explain instead")
    commands.add_parser("plan", parents=[shared], help="show what generate would change, as a diff")
    check = commands.add_parser("check", parents=[shared], help="verify a generated tree")
    _policy_options(check)
    check.add_argument(
        "--sarif", type=Path, metavar="FILE", help="write what the policies say as SARIF"
    )
    source = check.add_mutually_exclusive_group()
    source.add_argument(
        "--snapshot",
        type=Path,
        metavar="FILE",
        help="ask the policies about a Bicep snapshot instead of a configuration",
    )
    source.add_argument(
        "--plan",
        type=Path,
        metavar="FILE",
        help="ask them about a Terraform plan (terraform show -json) whose resources are azapi's",
    )
    check.add_argument(
        "--tools",
        action="store_true",
        help="also run terraform, bicep and checkov where they are present",
    )
    check.add_argument(
        "--require-tools", action="store_true", help="run them, and fail where one is missing"
    )
    commands.add_parser(
        "schema", parents=[shared], help="print the JSON Schema of the configuration"
    )
    return parser


def _policy_options(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--policies",
        type=Path,
        action="append",
        default=[],
        metavar="DIR",
        help="evaluate a folder of Azure Policy definitions and assignments; may be repeated",
    )
    command.add_argument(
        "--archetype",
        metavar="NAME",
        help="the archetype of an ALZ library that the subscriptions follow: corp or online",
    )


def _shared() -> argparse.ArgumentParser:
    shared = argparse.ArgumentParser(add_help=False)
    shared.add_argument(
        "-c",
        "--config",
        type=Path,
        default=Path("landing-zone.yaml"),
        metavar="FILE",
        help="the configuration (default: landing-zone.yaml)",
    )
    shared.add_argument(
        "-d",
        "--directory",
        type=Path,
        default=Path(),
        metavar="DIR",
        help="the directory that is generated into (default: the current one)",
    )
    shared.add_argument(
        "-o", "--output", choices=("text", "json"), default="text", help="how results are printed"
    )
    shared.add_argument("-q", "--quiet", action="store_true", help="print results and errors only")
    return shared

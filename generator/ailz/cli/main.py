"""Arguments in, exit code out. Errors become exit codes here and only here."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from ailz.cli.console import Console
from ailz.errors import AilzError, CheckFailedError, ConfigError, ConflictError

_BUG = """\
ailz met something it did not expect. This is a bug in ailz, not in your configuration.
Run again with AILZ_TRACEBACK=1 and send what it prints to the maintainers."""

_WITH_FINDINGS = (ConfigError, ConflictError, CheckFailedError)
Command = Callable[[argparse.Namespace, Console], int]


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code."""
    parser = _parser()
    options = parser.parse_args(arguments)
    console = Console(as_json=options.output == "json", quiet=options.quiet)
    try:
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

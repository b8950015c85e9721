"""The command line: what may be written on it, and the help that says so."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from typing import NoReturn

from ailz import __version__
from ailz.cli import flags
from ailz.errors import UsageError

SHELLS = ("bash", "zsh", "fish", "powershell")
_CODES = {
    0: "done",
    1: "a bug in ailz",
    2: "the command line is wrong",
    3: "the configuration is wrong",
    4: "a question has nobody to answer it",
    5: "a conflict, or a path that cannot be read or written; nothing was written",
    6: "something would change",
    7: "a check failed, or a rehearsal was refused",
    8: "an assigned policy could not be judged",
    130: "interrupted",
}
_ALWAYS = (0, 1, 2, 130)
_DEFAULTS = {"config": Path("landing-zone.yaml"), "directory": Path(), "output": "text"}

_Option = Callable[[argparse.ArgumentParser], object]


@dataclass(frozen=True, slots=True)
class _Command:
    """A command; ``codes`` are the exit codes that it has besides those that all have."""

    name: str
    summary: str
    examples: tuple[tuple[str, str], ...]
    codes: tuple[int, ...] = ()
    options: tuple[_Option, ...] = ()


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are errors like all others, with what was probably meant."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError, with a suggestion where something near exists."""
        near = get_close_matches(_complained_of(message), self._words(), 1)
        meant = f'Did you mean "{near[0]}"? ' if near else ""
        raise UsageError(_in_words(message), f"{meant}`{self.prog} --help` shows what there is.")

    def help_of(self, command: str | None) -> str:
        """Return the help of a command, or of everything."""
        known = next(a for a in self._actions if isinstance(a, argparse._SubParsersAction))  # noqa: SLF001 - it has no other name
        below: Parser = known.choices[command] if command else self
        return below.format_help()

    def _words(self) -> list[str]:
        """Return every word that this parser, or one below it, knows."""
        words: list[str] = []
        for action in self._actions:
            words += [*action.option_strings, *map(str, action.choices or ())]
            if isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - it has no other name
                words += (word for below in action.choices.values() for word in below._words())  # noqa: SLF001 - of this class
        return words


def parser() -> Parser:
    """Return the parser of the whole command line."""
    made = _parser(
        Parser,
        "Scaffold hardened Azure AI landing zones as Bicep and Terraform.",
        (
            ("answer questions, write the answers and the landing zone", "ailz new"),
            ("from a file, in a pipeline", "ailz generate --config landing-zone.yaml"),
            ("what a command does", "ailz help generate"),
            ("what an error code means", "ailz explain RANGE-OVERLAP"),
        ),
        tuple(_CODES),
        prog="ailz",
    )
    made.add_argument("-V", "--version", action="version", version=f"ailz {__version__}")
    _shared(made, _DEFAULTS)
    commands = made.add_subparsers(dest="command", metavar="COMMAND", parser_class=Parser)
    for command in _COMMANDS:
        text = f"{command.summary[:1].upper()}{command.summary[1:]}."
        codes = (*_ALWAYS, *command.codes)
        below = _parser(commands.add_parser, text, command.examples, codes, command.name)
        for add in command.options:
            add(below)
        # A flag may stand before the command as well: here it has no default that would undo that.
        _shared(below, {})
    return made


def parsed(made: Parser, arguments: Sequence[str]) -> argparse.Namespace:
    """Return the options; those of ``ailz help`` where no command is named.

    Raises UsageError where the command line is wrong.
    """
    options = made.parse_args(arguments)
    if options.command is None:
        options.command, options.about = "help", None
    return options


def wants_json(arguments: Sequence[str]) -> bool:
    """Whether a command line that may be wrong asks for JSON."""
    apart = any(
        word in ("-o", "--output") and value == "json" for word, value in pairwise(arguments)
    )
    return apart or "-ojson" in arguments or "--output=json" in arguments


def _parser(
    make: Callable[..., Parser],
    text: str,
    examples: tuple[tuple[str, str], ...],
    codes: Iterable[int],
    name: str | None = None,
    **named: str,
) -> Parser:
    lines = ["examples:"]
    lines += [f"  {command}\n      {what}" for what, command in examples]
    lines += ["", "exit codes:"]
    lines += [f"  {code:<4}{_CODES[code]}" for code in sorted(codes)]
    return make(
        *((name,) if name else ()),
        **({"help": f"{text[:1].lower()}{text[1:-1]}"} if name else {}),
        **named,
        description=text,
        epilog="\n".join(lines),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def _complained_of(message: str) -> str:
    found = re.search(r"(?:invalid choice: '?|unrecognized arguments: )([^\s',=]+)", message)
    return found[1] if found else ""


def _in_words(message: str) -> str:
    """Return argparse's complaint; for a command without the list that its help has."""
    if message.startswith("argument COMMAND: invalid choice"):
        return f'there is no command "{_complained_of(message)}"'
    return message


def _shared(made: argparse.ArgumentParser, defaults: dict[str, object]) -> None:
    def default(name: str) -> object:
        return defaults.get(name, False) if defaults else argparse.SUPPRESS

    made.add_argument(
        "-c",
        "--config",
        type=Path,
        default=default("config"),
        metavar="FILE",
        help="the configuration (default: landing-zone.yaml); - reads it from standard input",
    )
    made.add_argument(
        "-d",
        "--directory",
        type=Path,
        default=default("directory"),
        metavar="DIR",
        help="the directory that is generated into (default: the current one)",
    )
    made.add_argument(
        "-o",
        "--output",
        choices=("text", "json"),
        default=default("output"),
        help="how results are printed",
    )
    made.add_argument(
        "-q",
        "--quiet",
        action="store_true",
        default=default("quiet"),
        help="print results and errors only",
    )


def _topic(made: argparse.ArgumentParser) -> None:
    topic = made.add_argument("topic", nargs="?", help="an error code to explain instead")
    # argcomplete looks for this attribute; error codes are read only when somebody asks for them.
    topic.completer = _error_codes  # type: ignore[attr-defined]


def _error_codes(**_: object) -> tuple[str, ...]:
    from ailz.cli.pages import codes

    return codes()


def _shell(made: argparse.ArgumentParser) -> None:
    made.add_argument("shell", choices=SHELLS, help="the shell that is to complete")


def _about(made: argparse.ArgumentParser) -> None:
    names = [command.name for command in _COMMANDS]
    made.add_argument("about", nargs="?", choices=names, metavar="COMMAND", help="a command")


_COMMANDS = (
    _Command(
        "new",
        "answer questions, write a configuration and generate",
        (
            ("ask, then write both here", "ailz new"),
            ("into a folder of its own", "ailz new --config claims.yaml --directory claims"),
        ),
        (3, 4, 5, 7, 8),
        (flags.no_input, flags.policies),
    ),
    _Command(
        "generate",
        "write the landing zone from a configuration, whole or not at all",
        (
            ("write it here", "ailz generate"),
            ("is what stands here what the file asks for", "ailz generate --check"),
            ("hold it against your tenant's policies", "ailz generate --policies ../policies"),
        ),
        (3, 5, 6, 7, 8),
        (flags.only_check, flags.policies),
    ),
    _Command(
        "validate",
        "check a configuration and write nothing",
        (
            ("every problem with its place", "ailz validate"),
            ("a configuration that another program made", "make-config | ailz validate --config -"),
        ),
        (3, 7, 8),
        (flags.policies,),
    ),
    _Command(
        "explain",
        "say what is decided and why, or what an error code means",
        (
            ("decisions, addresses, names, roles", "ailz explain"),
            ("the page of a code", "ailz explain RANGE-OVERLAP"),
        ),
        (3,),
        (_topic,),
    ),
    _Command(
        "plan",
        "show what generate would change, and what that does to what is deployed",
        (
            ("a diff, then the consequences", "ailz plan"),
            ("for a machine", "ailz plan --output json"),
        ),
        (3, 5, 6),
    ),
    _Command(
        "check",
        "verify a generated tree",
        (
            ("files and hardening", "ailz check"),
            ("with terraform, bicep and checkov", "ailz check --require-tools"),
            (
                "anybody's Terraform plan",
                "ailz check --plan plan.json --policies ../policies --sarif policies.sarif",
            ),
        ),
        (3, 5, 7, 8),
        (flags.policies, flags.subjects, flags.tools),
    ),
    _Command(
        "rehearse",
        "play a deployment through offline: first run, second run, take down, rebuild",
        (
            ("every environment, in each configured language", "ailz rehearse"),
            ("what a change does to what is deployed", "ailz rehearse --from main"),
            ("with what the platform team knows", "ailz rehearse --world hub.json"),
            ("make such a file", "ailz rehearse --export-script > export-world.sh"),
            ("anybody's Terraform plan", "ailz rehearse --plan plan.json --world dev.json"),
        ),
        (3, 5, 7),
        (flags.rehearsed, flags.policies),
    ),
    _Command(
        "schema",
        "print the JSON Schema of the configuration",
        (("for an editor", "ailz schema > landing-zone.schema.json"),),
    ),
    _Command(
        "completion",
        "print what makes a shell complete commands, flags and error codes",
        (
            ("bash", 'eval "$(ailz completion bash)"'),
            ("zsh, after compinit", 'eval "$(ailz completion zsh)"'),
            ("fish", "ailz completion fish | source"),
            ("PowerShell", "ailz completion powershell | Out-String | Invoke-Expression"),
        ),
        options=(_shell,),
    ),
    _Command(
        "help",
        "show what there is",
        (("all commands", "ailz help"), ("one of them", "ailz help check")),
        options=(_about,),
    ),
)

"""What can go wrong, drawn before it is coded.

AilzError                 anything a person is told; exit code 1
├── UsageError            the command line is wrong; 2
├── ConfigError           the configuration is wrong; 3; carries every finding
├── InputNeededError      a question has nobody to answer it; 4
├── WorkspaceError        the output directory cannot be read or written; 5; nothing was written
│   └── ConflictError     writing would lose or hide somebody's work; 5; carries every conflict
└── CheckFailedError      a check failed or a tool is missing; 7; carries what failed

Exit code 6, "would change", is a result and not an error; so is 8, "a policy could not be judged".
Every error survives pickling, because errors cross from worker processes to the command line, which
alone turns them into exit codes.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import total_ordering
from typing import Any, ClassVar

from ailz.credentials import hidden, hidden_path

_CODE = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*\Z")
_NOTATION = re.compile(r"""["'\[{]|(true|false|[0-9]+)\Z""")
"""What YAML reads as something else than text, or what has its quotes already."""
_LONGEST_VALUE, _LONGEST_PLACE, _LONGEST_SENTENCE = 60, 200, 1000
_MOST_OF_A_KIND = 20


def visible(text: str) -> str:
    r"""Return `text` with everything that cannot be seen, or that moves other text, written out.

    Control characters, right-to-left marks, zero-width characters and lone surrogates become
    escapes such as `\\u202e`. Nobody's configuration can then steer a terminal or disguise a diff.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _escaped(c) for c in text)


def quoted(value: object) -> str:
    """Return a value of the configuration as messages show it: in quotes, no longer than a line."""
    return f'"{_cut(hidden(str(value)), _LONGEST_VALUE)}"'


def listed(values: Iterable[object]) -> str:
    """Return what may be chosen from, twenty at most, then how many more there are."""
    texts = [str(value) for value in values]
    if (more := len(texts) - _MOST_OF_A_KIND) > 0:
        return f"{', '.join(texts[:_MOST_OF_A_KIND])} or one of {more} more"
    return " or ".join([*filter(None, [", ".join(texts[:-1])]), *texts[-1:]])


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[:most]}..."


def _without_middle(text: str, most: int) -> str:
    """Return a place as far as it says where it begins and what it ends in."""
    tail = most // 3
    return text if len(text) <= most else f"{text[: most - tail]}...{text[-tail:]}"


def _shown(text: str, most: int) -> str:
    """Return text as it leaves the program: no credential in it, and not endless."""
    return _cut(hidden(text), most)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


@total_ordering
@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, where it stands, and what would be right.

    `line` and `column` count from 1 and are None where there is no position. `path` is a place in
    the configuration such as `environments[1].region`. `code` is upper-case words joined by
    hyphens (`CIDR-OVERLAP`). `message` is a sentence without its full stop. What to do is either
    `allowed`, what may stand there, told as "Use ..."; or `remedy`, a sentence of its own without
    its full stop. `suggestion` is what was probably meant. Each may be empty.

    Raises ValueError when it is built without a message or a proper code, with a position that
    does not count from 1, or with two remedies.
    """

    message: str
    code: str
    file: str = ""
    line: int | None = None
    column: int | None = None
    path: str = ""
    allowed: str = ""
    suggestion: str = ""
    remedy: str = ""

    def __post_init__(self) -> None:
        if not self.message.strip():
            raise ValueError("a finding needs a message")
        if not _CODE.match(self.code):
            msg = f"a finding needs a code of upper-case words joined by hyphens, not {self.code!r}"
            raise ValueError(msg)
        if any(number is not None and number < 1 for number in (self.line, self.column)):
            raise ValueError("lines and columns count from 1")
        if self.line is None and self.column is not None:
            raise ValueError("a column needs a line")
        if self.allowed and self.remedy:
            raise ValueError("a finding is resolved in one way: allowed or remedy")

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Finding):
            return NotImplemented
        return self._order() < other._order()

    def _order(self) -> tuple[str | int, ...]:
        place = (self.file, self.line or 0, self.column or 0, self.path)
        said = (self.message, self.allowed, self.remedy, self.suggestion)
        return (*place, self.code, *said)

    def _place(self) -> str:
        return _without_middle(hidden_path(self.path), _LONGEST_PLACE)

    @property
    def advice(self) -> str:
        """What to do, as sentences; empty where nothing is known."""
        said = []
        if self.allowed or self.remedy:
            sentence = self.remedy or f"use {self.allowed}"
            said.append(f"{sentence[0].upper()}{sentence[1:].rstrip('.')}.")
        if self.suggestion:
            is_notation = _NOTATION.match(self.suggestion)
            said.append(
                f"Did you mean {self.suggestion if is_notation else quoted(self.suggestion)}?"
            )
        return " ".join(said)

    def __str__(self) -> str:
        numbers = [str(n) for n in (self.line, self.column) if n is not None]
        position = ":".join([self.file, *numbers] if self.file else numbers)
        places = [each for each in (hidden(position), self._place()) if each]
        said = _shown(self.message, _LONGEST_SENTENCE)
        if advice := self.advice:
            said = f"{said.rstrip('.')}. {_shown(advice, _LONGEST_SENTENCE)}"
        return visible(": ".join([*places, said]) + f" [{self.code}]")

    def as_dict(self) -> dict[str, str | int | None]:
        """Return the finding as plain JSON values, every key always present."""
        return {
            "file": hidden(self.file),
            "line": self.line,
            "column": self.column,
            "path": self._place(),
            "code": self.code,
            "message": _shown(self.message, _LONGEST_SENTENCE),
            "allowed": _shown(self.allowed, _LONGEST_SENTENCE),
            "remedy": _shown(self.remedy, _LONGEST_SENTENCE),
            "suggestion": _shown(self.suggestion, _LONGEST_SENTENCE),
        }


def capped(findings: Iterable[Finding]) -> tuple[tuple[Finding, ...], dict[str, int]]:
    """Return some twenty findings of each kind, and by code how many more there are."""
    shown: list[Finding] = []
    seen: Counter[str] = Counter()
    for finding in findings:
        seen[finding.code] += 1
        if seen[finding.code] <= _MOST_OF_A_KIND:
            shown.append(finding)
    more = {code: number - _MOST_OF_A_KIND for code, number in seen.items()}
    return tuple(shown), {code: number for code, number in sorted(more.items()) if number > 0}


class AilzError(Exception):
    """Something a person can be told: what is wrong and, in `hint`, what to do about it."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message, hint)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return "\n".join(part for part in (self.message, self.hint) if part)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self.args


class UsageError(AilzError):
    """The command line asks for something that does not exist or does not go together."""

    exit_code = 2


class ConfigError(AilzError):
    """The configuration is wrong; `findings` holds every problem, in the order of the file."""

    exit_code = 3

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = _sorted(findings)
        super().__init__(_told(self.findings))
        self.args = (self.findings,)


class InputNeededError(AilzError):
    """A question has to be answered and nobody is there to answer it."""

    exit_code = 4


class WorkspaceError(AilzError):
    """The output directory cannot be read or written; it is as it was before."""

    exit_code = 5


class ConflictError(WorkspaceError):
    """Writing would lose or hide somebody's work; `findings` is complete, nothing was written."""

    def __init__(self, findings: Iterable[Finding], hint: str = "") -> None:
        self.findings = _sorted(findings)
        super().__init__(_told(self.findings), hint)
        self.args = (self.findings, hint)


class CheckFailedError(AilzError):
    """A check failed, or a tool that it needs is missing; `findings` says which, where known."""

    exit_code = 7

    def __init__(self, message: str, hint: str = "", findings: Iterable[Finding] = ()) -> None:
        super().__init__(message, hint)
        self.findings = _sorted(findings)
        self.args = (message, hint, self.findings)

    def __str__(self) -> str:
        return "\n".join([*(str(finding) for finding in self.findings), super().__str__()])


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings))


def _told(findings: tuple[Finding, ...]) -> str:
    if not findings:
        raise ValueError("an error made of findings needs at least one")
    shown, more = capped(findings)
    return "\n".join(
        [*map(str, shown), *(f"{number} more [{code}]" for code, number in more.items())]
    )

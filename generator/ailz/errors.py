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
from collections.abc import Iterable
from dataclasses import dataclass
from functools import total_ordering
from typing import Any, ClassVar

_CODE = re.compile(r"[A-Z][A-Z0-9]*(-[A-Z0-9]+)*\Z")


def visible(text: str) -> str:
    r"""Return `text` with everything that cannot be seen, or that moves other text, written out.

    Control characters, right-to-left marks, zero-width characters and lone surrogates become
    escapes such as `\\u202e`. Nobody's configuration can then steer a terminal or disguise a diff.
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _escaped(c) for c in text)


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")


@total_ordering
@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, where it stands, and what would be right.

    `line` and `column` count from 1 and are None where there is no position. `path` is a place in
    the configuration such as `environments[1].region`. `code` is upper-case words joined by
    hyphens (`CIDR-OVERLAP`). `allowed` and `suggestion` are text for a person, or empty.

    Raises ValueError when it is built without a message or a proper code, or with a position
    that does not count from 1.
    """

    message: str
    code: str
    file: str = ""
    line: int | None = None
    column: int | None = None
    path: str = ""
    allowed: str = ""
    suggestion: str = ""

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

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Finding):
            return NotImplemented
        return self._order() < other._order()

    def _order(self) -> tuple[str | int, ...]:
        place = (self.file, self.line or 0, self.column or 0, self.path)
        return (*place, self.code, self.message, self.allowed, self.suggestion)

    def __str__(self) -> str:
        numbers = [str(n) for n in (self.line, self.column) if n is not None]
        position = ":".join([self.file, *numbers] if self.file else numbers)
        said = [self.message]
        if self.allowed:
            said.append(self.allowed)
        if self.suggestion:
            said.append(f"did you mean {self.suggestion}")
        places = [place for place in (position, self.path) if place]
        return visible(": ".join([*places, ", ".join(said)]) + f" [{self.code}]")

    def as_dict(self) -> dict[str, str | int | None]:
        """Return the finding as plain JSON values, every key always present."""
        return {
            "file": self.file,
            "line": self.line,
            "column": self.column,
            "path": self.path,
            "code": self.code,
            "message": self.message,
            "allowed": self.allowed,
            "suggestion": self.suggestion,
        }


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
        super().__init__(_listed(self.findings))
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
        super().__init__(_listed(self.findings), hint)
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


def _listed(findings: tuple[Finding, ...]) -> str:
    if not findings:
        raise ValueError("an error made of findings needs at least one")
    return "\n".join(str(finding) for finding in findings)

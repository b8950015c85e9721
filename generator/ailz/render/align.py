"""Lay out `=` signs as `terraform fmt` does, without Terraform."""

import re
import unicodedata
from dataclasses import dataclass, field

_PLAIN = re.compile(
    r'( *(?:[A-Za-z_][\w-]*|"[^"\\$%]*")) *(= *(?:"[^"\\$%]*"|-?[A-Za-z0-9_][\w.-]*))'
)
_OUTSIDE = re.compile(r'"|\#|//|/\*|<<-?([^\W\d][\w-]*)|[=<>!]=|=>|=|[{\[(]|[)\]}]')
_INSIDE = re.compile(r'\\.|\$\$\{|%%\{|\$\{|%\{|"')
_JOINER = "\u200d"
_EXTENDING = frozenset({"Mn", "Me", "Mc", "Cf"})


@dataclass(slots=True)
class _Line:
    """What one line holds: where its first `=` is, and the brackets it leaves open after that."""

    equals: int = 0
    net: int = 0
    heredoc: str = ""

    @property
    def is_assignment(self) -> bool:
        return self.equals > 0 and self.net == 0


@dataclass(slots=True)
class _Scanner:
    """Scans line by line; remembers the strings and comments that go on over lines."""

    nesting: list[str] = field(default_factory=list)
    in_comment: bool = False

    @property
    def at_rest(self) -> bool:
        return not self.nesting and not self.in_comment

    def scan(self, text: str) -> _Line:
        line = _Line()
        position = self._skip_comment(text, 0) if self.in_comment else 0
        while position < len(text):
            inside = bool(self.nesting) and self.nesting[-1] == '"'
            match = (_INSIDE if inside else _OUTSIDE).search(text, position)
            if match is None or match[0] in ("#", "//"):
                break
            position = match.end()
            if match[0] == "/*":
                position = self._skip_comment(text, position)
            elif inside:
                self._step_inside(match[0], line)
            else:
                self._step_outside(match, text, line)
        return line

    def _skip_comment(self, text: str, position: int) -> int:
        end = text.find("*/", position)
        self.in_comment = end < 0
        return len(text) if end < 0 else end + 2

    def _step_inside(self, symbol: str, line: _Line) -> None:
        if symbol == '"':
            self.nesting.pop()
        elif symbol in ("${", "%{"):
            self.nesting.append("${")
            line.net += 1

    def _step_outside(self, match: re.Match[str], text: str, line: _Line) -> None:
        symbol = match[0]
        if symbol == '"':
            self.nesting.append('"')
        elif match[1]:
            line.heredoc = match[1]
        elif symbol == "=":
            if not line.equals and text[: match.start()].strip():
                line.equals, line.net = match.start(), 0
        elif symbol in "{[(":
            line.net += 1
            # Only inside an interpolation does it matter which brace closes what.
            if self.nesting and symbol == "{":
                self.nesting.append("{")
        elif symbol in ")]}":
            line.net -= 1
            if self.nesting and symbol == "}":
                self.nesting.pop()


def align_hcl(text: str) -> str:
    """Return `text` with its `=` signs in the columns where `terraform fmt` puts them.

    `text` is HCL that is otherwise laid out as fmt would: indented, one space around `=`, no
    comment behind an argument, no interpolation over several lines in a heredoc. Consecutive lines
    that hold an assignment whose brackets close on the same line share a column; every other line
    ends the run, except the body of a heredoc, which is left as it is. Aligning twice changes
    nothing more.
    """
    lines = text.split("\n")
    scanner = _Scanner()
    run: list[tuple[int, str, str]] = []
    heredoc = ""
    for index, line in enumerate(lines):
        if heredoc:
            if line.strip() == heredoc:
                heredoc = ""
            continue
        if scanner.at_rest:
            if plain := _PLAIN.fullmatch(line):
                run.append((index, plain[1], plain[2]))
                continue
            if not line:
                _close(run, lines)
                continue
        found = scanner.scan(line)
        heredoc = found.heredoc
        if found.is_assignment:
            run.append((index, line[: found.equals].rstrip(), line[found.equals :]))
        else:
            _close(run, lines)
    _close(run, lines)
    return "\n".join(lines)


def _close(run: list[tuple[int, str, str]], lines: list[str]) -> None:
    if not run:
        return
    widths = [_columns(lead) for _, lead, _ in run]
    widest = max(widths)
    for (index, lead, assignment), width in zip(run, widths, strict=True):
        lines[index] = f"{lead}{' ' * (widest - width + 1)}{assignment}"
    run.clear()


def _columns(text: str) -> int:
    """Count what fmt counts: characters with the marks that combine with them taken as one."""
    if text.isascii():
        return len(text)
    columns, joined = 0, False
    for character in text:
        if not joined and unicodedata.category(character) not in _EXTENDING:
            columns += 1
        joined = character == _JOINER
    return columns

"""Plain (unquoted) scalars: the few that are values here, and those that YAML 1.1 misreads."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

Value: TypeAlias = str | int | bool | None

_WORDS: dict[str, Value] = {"true": True, "false": False, "null": None}
_INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
_TRAPS = (
    (re.compile(r"(?i:y|yes|on|true)"), "a boolean", "true"),
    (re.compile(r"(?i:n|no|off|false)"), "a boolean", "false"),
    (re.compile(r"~|(?i:null)"), "null", "null"),
    (re.compile(r"[-+]?0[0-7_]+"), "an octal number", ""),
    (re.compile(r"[-+]?0(b[01_]+|x[0-9a-fA-F_]+|o[0-7]+)"), "a number", ""),
    (re.compile(r"[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?"), "a number to the base 60", ""),
    (
        re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(([Tt]|[ \t]+)[0-9].*)?"),
        "a date",
        "",
    ),
    (re.compile(r"[-+]?(\.[0-9_]+|[0-9][0-9_]*(\.[0-9_]*)?)([eE][-+]?[0-9]+)?"), "a number", ""),
    (re.compile(r"[-+]?\.(?i:inf)|\.(?i:nan)"), "a number", ""),
    (re.compile(r"=|<<"), "a special key", ""),
)


@dataclass(frozen=True, slots=True)
class Trap:
    """A plain scalar that some reader of YAML takes for something else than text.

    `read_as` says what for; `meant` is how the value is written that it probably stands for.
    """

    text: str
    read_as: str
    meant: str = ""


def resolved(text: str) -> tuple[Value, Trap | None]:
    """Return the value of a plain scalar, and the trap if it is one.

    Only ``true``, ``false``, ``null`` and decimal integers are anything but text. A trap is
    returned as its own text: whether that is wrong depends on what is wanted in its place.
    """
    if text in _WORDS:
        return _WORDS[text], None
    if _INTEGER.fullmatch(text):
        return int(text), None
    for pattern, read_as, meant in _TRAPS:
        if pattern.fullmatch(text):
            return text, Trap(text, read_as, meant)
    return text, None

"""What the model refuses, in words for whoever wrote the file."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ailz.catalog.regions import spelling
from ailz.credentials import names_one
from ailz.errors import Finding, listed, quoted
from ailz.model.arm_id import inside, wrong_part
from ailz.model.base import ARM_ID, IN_WORDS, REGION
from ailz.model.place import Path, written
from ailz.model.scalar import Trap
from ailz.model.shape import CONFIG, Node, Shape, alike

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_LONGEST_QUOTE = 60
UNKNOWN = "UNKNOWN-KEY"
_KEY = "[key]"
"""How pydantic marks that an error is about a key of a mapping."""

ABOUT_KEYS = frozenset(
    {
        "KEY-TOO-LONG",
        "KEY-TOO-SHORT",
        "KEY-WRONG-FORM",
        "SECRET",
        UNKNOWN,
        "UNQUOTED-KEY",
    }
)
"""Codes of findings that point at a key and not at its value."""


@dataclass(frozen=True, slots=True)
class _Mistake:
    """What stands where something else should: `context` is what pydantic says of it."""

    path: Path
    found: object
    context: Mapping[str, Any]
    trap: Trap | None
    shape: Shape


def told(
    errors: Iterable[ErrorDetails], traps: Mapping[Path, Trap], shape: Shape = CONFIG
) -> list[Finding]:
    """Return pydantic's errors as findings without positions, one a mistake.

    A key that is missing because it is misspelt is one mistake.
    """
    found = [_told(error, traps, shape) for error in errors]
    misspelt = {
        _beside(finding.path, finding.suggestion) for finding in found if finding.code == UNKNOWN
    }
    return [f for f in found if not (f.code == "MISSING-KEY" and f.path in misspelt)]


def _beside(path: str, key: str) -> str:
    above = path[: path.rfind(".") + 1]
    return above + key


def _told(error: ErrorDetails, traps: Mapping[Path, Trap], shape: Shape) -> Finding:
    path = path_of(error)
    context = error.get("ctx", {})
    tell = TRANSLATED[error["type"]]
    if error["loc"][-1:] == (_KEY,):
        return _key(path, tell(_Mistake(path, path[-1], context, None, shape)))
    return tell(_Mistake(path, error["input"], context, traps.get(path), shape))


def is_hollow(error: ErrorDetails) -> bool:
    """Tell whether an error only follows from others: a list whose items are wrong is not short."""
    found, context = error["input"], error.get("ctx", {})
    return (
        error["type"] == "too_short"
        and isinstance(found, list)
        and len(found) >= context["min_length"]
    )


def path_of(error: ErrorDetails) -> Path:
    """Return where an error is; of a key in a mapping, the path of that key."""
    return tuple(step for step in error["loc"] if step != _KEY)


def _key(path: Path, value: Finding) -> Finding:
    return Finding(
        path=written(path),
        code=f"KEY-{value.code}",
        message=f"as a key, {value.message}",
        allowed=value.allowed,
    )


def unquoted(path: Path, trap: Trap, *, key: bool = False) -> Finding:
    """Return the finding for text that another reader of YAML takes for something else."""
    return Finding(
        path=written(path),
        code="UNQUOTED-KEY" if key else "UNQUOTED-TEXT",
        message=(
            f"{'the key ' if key else ''}{quoted(trap.text)} is text here, but without quotes "
            f"readers of YAML take it for {trap.read_as}"
        ),
        remedy="Put quotes around it",
        suggestion=f'"{trap.text}"' if len(trap.text) <= _LONGEST_QUOTE else "",
    )


def _missing(at: _Mistake) -> Finding:
    path = at.path
    key = written(path[-1:])
    node = at.shape.at(path)
    counted = at.shape.choices(path)
    allowed = listed(counted) if counted else _words(node)
    what = str(node.get("description", "")).rstrip(".")
    return Finding(
        path=written(path),
        code="MISSING-KEY",
        message=f"the key {key} is missing{f' ({what})' if what else ''}",
        allowed=allowed,
        remedy="" if allowed else f"Add {key}",
    )


def _unknown(at: _Mistake) -> Finding:
    path = at.path
    *above, last = path
    section = written(tuple(above))
    known = at.shape.keys(tuple(above))
    key = str(last)
    if names_one(key):
        return Finding(
            path=written(path),
            code="SECRET",
            message=f"{quoted(key)} is not a key here, and {at.shape.name} takes no secrets",
            remedy="Leave it out: what is generated signs in with managed identities",
        )
    near = alike(key, known)
    elsewhere = "" if near else ", ".join(at.shape.sections_with(key))
    return Finding(
        path=written(path),
        code=UNKNOWN,
        message=f"{quoted(key)} is not a key here"
        + (f"; it belongs in {elsewhere}" if elsewhere else ""),
        allowed=f"the keys of {section or at.shape.name}: {listed(known)}" if known else "",
        remedy="" if known else f"Leave it out: {section} has no keys, {{}} is all it takes",
        suggestion=near,
    )


def _choice(at: _Mistake) -> Finding:
    path, found, trap = at.path, at.found, at.trap
    known = at.shape.choices(path)
    return Finding(
        path=written(path),
        code="NOT-A-CHOICE",
        message=f"{_kind(found, trap)} is none of the values that may stand here",
        allowed=listed(known),
        suggestion=alike(found, known) if isinstance(found, str) else "",
    )


def _pattern(at: _Mistake) -> Finding:
    path, found, trap = at.path, at.found, at.trap
    allowed = IN_WORDS[at.context["pattern"]]
    if at.context["pattern"] == ARM_ID and isinstance(found, str):
        return _resource_id(path, found, allowed)
    return Finding(
        path=written(path),
        code="WRONG-FORM",
        message=f"{_kind(found, trap)} has not the form that is needed here",
        allowed=allowed,
        suggestion=(spelling(str(found)) or "") if allowed == IN_WORDS[REGION] else "",
    )


def _resource_id(path: Path, found: str, allowed: str) -> Finding:
    part = wrong_part(found)
    return Finding(
        path=written(path),
        code="WRONG-FORM",
        message=(
            f"this is no resource id because of {part}"
            if part
            else f"{_kind(found, None)} has not the form that is needed here"
        ),
        allowed=allowed,
        suggestion=inside(found),
    )


def _wrong(wanted: str) -> Callable[[_Mistake], Finding]:
    def make(at: _Mistake) -> Finding:
        path, found, trap = at.path, at.found, at.trap
        return Finding(
            path=written(path),
            code="WRONG-TYPE",
            message=f"{wanted} is needed here, not {_kind(found, trap)}",
            allowed=_words(at.shape.at(path)),
            suggestion=_section(at.shape.at(path), found)
            if wanted == _SECTION
            else _meant(wanted, found, trap),
        )

    return make


def _length(template: str, code: str) -> Callable[[_Mistake], Finding]:
    def make(at: _Mistake) -> Finding:
        path, found, context = at.path, at.found, at.context
        many = len(found) if isinstance(found, (str, list)) else 0
        return Finding(
            path=written(path),
            code=code,
            message=template.format(many=many, **context),
            allowed=_words(at.shape.at(path)),
        )

    return make


def _bound(template: str) -> Callable[[_Mistake], Finding]:
    def make(at: _Mistake) -> Finding:
        path, found, context = at.path, at.found, at.context
        return Finding(
            path=written(path),
            code="OUT-OF-RANGE",
            message=template.format(found=found, **context),
            allowed=_words(at.shape.at(path)),
        )

    return make


def _words(node: Node) -> str:
    """Return what a schema allows, as far as it is not said by the type alone."""
    if "enum" in node:
        return listed(node["enum"])
    if "minimum" in node and "maximum" in node:
        return f"a whole number from {node['minimum']} to {node['maximum']}"
    if "pattern" in node:
        return IN_WORDS[node["pattern"]]
    if node.get("type") == "object" and node.get("properties"):
        return f"keys: {listed(node['properties'])}"
    if node.get("type") == "string" and "maxLength" in node:
        return f"text of at most {node['maxLength']} characters"
    return {"boolean": "true or false", "array": "a list", "integer": "a whole number"}.get(
        str(node.get("type")), ""
    )


def _kind(found: object, trap: Trap | None) -> str:
    if trap is not None:
        return f"{quoted(trap.text)} (without quotes, readers of YAML take that for {trap.read_as})"
    if found is None:
        return "null"
    if isinstance(found, bool):
        return str(found).lower()
    if isinstance(found, str):
        return f"the text {quoted(found)}" if found else "an empty text"
    if isinstance(found, list):
        return "a list"
    return "a section of keys" if isinstance(found, dict) else f"the number {found}"


def _section(node: Node, found: object) -> str:
    """Return the empty section for whoever switches one on that needs nothing more said."""
    return "{}" if found is True and "required" not in node else ""


def _meant(wanted: str, found: object, trap: Trap | None) -> str:
    if wanted == _TEXT and isinstance(found, (bool, int)):
        return f'"{str(found).lower()}"'
    if wanted == _BOOLEAN and isinstance(found, str):
        return trap.meant if trap else alike(found, ("true", "false"))
    if wanted == _NUMBER and isinstance(found, str):
        digits = found.replace("_", "").strip().lstrip("+")
        return str(int(digits)) if re.fullmatch("[0-9]{1,9}", digits) else ""
    if wanted == _LIST and isinstance(found, str) and not trap:
        return f"[{found}]" if len(found) <= _LONGEST_QUOTE else ""
    return ""


_TEXT, _NUMBER, _BOOLEAN = "text", "a whole number", "true or false"
_LIST, _SECTION = "a list", "a section of keys"

TRANSLATED: Mapping[str, Callable[[_Mistake], Finding]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "literal_error": _choice,
    "string_type": _wrong(_TEXT),
    "int_type": _wrong(_NUMBER),
    "bool_type": _wrong(_BOOLEAN),
    "tuple_type": _wrong(_LIST),
    "dict_type": _wrong(_SECTION),
    "model_type": _wrong(_SECTION),
    "string_pattern_mismatch": _pattern,
    "string_too_short": _length(
        "the text is too short: {many} of at least {min_length} characters", "TOO-SHORT"
    ),
    "string_too_long": _length(
        "the text is too long: {many} of at most {max_length} characters", "TOO-LONG"
    ),
    "too_short": _length(
        "the list is too short: {many} of at least {min_length} items", "TOO-SHORT"
    ),
    "too_long": _length("the list is too long: {many} of at most {max_length} items", "TOO-LONG"),
    "greater_than": _bound("the number {found} is too small: more than {gt} is needed"),
    "greater_than_equal": _bound("the number {found} is too small: at least {ge} is needed"),
    "less_than_equal": _bound("the number {found} is too large: at most {le} is possible"),
}
"""Every type of error that the model can produce, and how it is told."""

"""Design values as Terraform code, laid out as a person would."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ailz.design.values import Each, Guid, Term, Value
from ailz.render.escape import HclText, comment, hcl_key
from ailz.render.terraform.references import guid_arguments, scalar
from ailz.render.terraform.scope import Scope

WIDTH = 100
"""Columns of a line, as far as we can choose."""

_TOGETHER = 2
"""Members that an object on one line has at most; more read better below each other."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where code goes: the indentation, the columns taken already, and the notes around it.

    What stands at an `open_` place is laid out over several lines, however short.
    """

    indent: int = 0
    used: int = 0
    path: str = ""
    notes: Mapping[str, str] = field(default_factory=dict)
    open_: bool = False

    def fits(self, line: str) -> bool:
        """Whether `line` is one line and ends before the margin."""
        return "\n" not in line and self.used + len(line) <= WIDTH


def expression(value: Value, scope: Scope, place: Place | None = None) -> HclText:
    """Return a value as Terraform code; lines after the first are indented for `place`."""
    place = place or Place()
    if isinstance(value, Each) and scope.item is not None and value.field != "key":
        return expression(scope.item[value.field], scope, place)
    if value is not None and not isinstance(value, Term | str | int):
        if isinstance(value, Mapping):
            return _object(value, scope, place)
        return _list(value, scope, place)
    line = scalar(value, scope)
    if isinstance(value, Guid) and not place.fits(line):
        return _broken("uuidv5(", guid_arguments(value, scope), ")", place)
    return line


def comment_lines(text: str, indent: int = 0) -> tuple[str, ...]:
    """Return a comment's text in lines that fit behind `indent` columns and `# `."""
    if not text:
        return ()
    width = WIDTH - indent - len("# ")
    return tuple(
        textwrap.wrap(comment(text), width, break_long_words=False, break_on_hyphens=False)
    )


def _object(value: Mapping[str, Value], scope: Scope, place: Place) -> HclText:
    if not value:
        return HclText("{}")
    margin = " " * (place.indent + 2)
    lines, members = ["{"], []
    for name, member in value.items():
        path = f"{place.path}.{name}" if place.path else name
        lead = f"{hcl_key(name)} = "
        # What a body says of its service is its main part, and stays open.
        inner = Place(place.indent + 2, len(margin + lead), path, place.notes, path == "properties")
        noted = comment_lines(place.notes.get(path, ""), len(margin))
        lines += [f"{margin}# {line}" for line in noted]
        members.append(lead + expression(member, scope, inner))
        lines.append(margin + members[-1])
    line = f"{{ {', '.join(members)} }}"
    is_noted = len(lines) > len(members) + 1
    if len(members) <= _TOGETHER and not is_noted and not place.open_ and place.fits(line):
        return HclText(line)
    return HclText("\n".join([*lines, " " * place.indent + "}"]))


def _list(value: Sequence[Value], scope: Scope, place: Place) -> HclText:
    used = place.indent + 2
    members = [
        expression(member, scope, Place(used, used, f"{place.path}[{index}]", place.notes))
        for index, member in enumerate(value)
    ]
    line = f"[{', '.join(members)}]"
    return HclText(line) if place.fits(line) else _broken("[", members, "]", place)


def _broken(opening: str, members: Sequence[str], closing: str, place: Place) -> HclText:
    margin = " " * place.indent
    return HclText(
        "\n".join([opening, *(f"{margin}  {member}," for member in members), margin + closing])
    )

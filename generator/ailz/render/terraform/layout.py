"""Design values as Terraform code, laid out as a person would."""

import textwrap
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ailz.design.values import (
    Each,
    Guid,
    Merged,
    Row,
    Rows,
    Term,
    Value,
    When,
    Where,
    walk,
)
from ailz.render.escape import HclText, comment, hcl_key, hcl_string
from ailz.render.terraform.references import guid_arguments, scalar
from ailz.render.terraform.scope import Scope, attribute

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
    match value:
        case Each(field, default, True):
            return _call(f"try({scope.value_code}{attribute(field)}, ", [default], scope, place)
        case Where():
            return _where(value, scope, place)
        case Merged(parts):
            return _call("merge(", parts, scope, place)
        case Rows():
            return _rows(value, scope, place)
    if value is not None and not isinstance(value, Term | str | int):
        if isinstance(value, Mapping):
            return _object(value, scope, place)
        return _list(value, scope, place)
    line = scalar(value, scope)
    if isinstance(value, Guid) and not place.fits(line):
        return _broken("uuidv5(", guid_arguments(value, scope), ")", place)
    return line


def condition(when: When) -> HclText:
    """Return the test of a condition."""
    if isinstance(when.value, bool):
        return HclText(f"var.{when.param}" if when.holds(True) else f"!var.{when.param}")
    return HclText(f"var.{when.param} {'!=' if when.negated else '=='} {hcl_string(when.value)}")


def _where(value: Where, scope: Scope, place: Place) -> HclText:
    """Return a choice; objects of different form cannot stand in a conditional expression."""
    if isinstance(value.then, Mapping) and isinstance(value.otherwise, Mapping):
        known = dict.fromkeys(scope.parameters[value.when.param].values.values())
        table = {
            # An index is text: a flag is written as Terraform writes it.
            str(one).lower() if isinstance(one, bool) else str(one): (
                value.then if value.when.holds(one) else value.otherwise
            )
            for one in known
        }
        opened = Place(place.indent, place.used, place.path, place.notes, open_=True)
        return HclText(f"{_object(table, scope, opened)}[var.{value.when.param}]")
    test = condition(value.when)
    inner = Place(place.indent, place.used + len(f"{test} ? "), place.path, place.notes)
    then = expression(value.then, scope, inner)
    otherwise = expression(value.otherwise, scope, place)
    return HclText(f"{test} ? {then} : {otherwise}")


def _call(opening: str, arguments: Sequence[Value], scope: Scope, place: Place) -> HclText:
    """Return a call on one line, or with its last argument open, or with one a line."""
    flat = [expression(one, scope, Place(place.indent, place.used)) for one in arguments]
    line = f"{opening}{', '.join(flat)})"
    if place.fits(line):
        return HclText(line)
    *before, _ = flat
    lead = opening + "".join(f"{one}, " for one in before)
    if all("\n" not in one for one in before) and place.used + len(lead) <= WIDTH:
        last = expression(arguments[-1], scope, Place(place.indent, place.used + len(lead)))
        if last.startswith(("{", "[")):
            return HclText(f"{lead}{last})")
    used = place.indent + 2
    members = [expression(one, scope, Place(used, used)) for one in arguments]
    return _broken(opening, members, ")", place)


def _rows(value: Rows, scope: Scope, place: Place) -> HclText:
    over = expression(value.over, scope, Place(place.indent + 2, place.indent + 2))
    by_key = any(isinstance(e, Row) and e.part == "key" for e in walk(value.item))
    names = "key, value" if by_key else "value"
    head = f"for {names} in {over} :"
    item = expression(value.item, scope, Place(place.indent + 2, place.indent + 2))
    line = f"[{head} {item}]"
    if place.fits(line):
        return HclText(line)
    margin = " " * (place.indent + 2)
    if len(margin) + len(head) + 1 + len(item.splitlines()[0]) <= WIDTH:
        return HclText(f"[\n{margin}{head} {item}\n{' ' * place.indent}]")
    return HclText(f"[\n{margin}{head}\n{margin}{item}\n{' ' * place.indent}]")


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

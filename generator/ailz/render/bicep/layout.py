"""Lays Bicep expressions out exactly as `bicep format` does at the width of our bicepconfig.

Objects stand on several lines; arrays and calls on one line where they fit, else one part a line.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from ailz.render.escape import BicepText, comment

WIDTH = 120
_COMMENT_WIDTH = 100
_STEP = 2


@dataclass(frozen=True, slots=True)
class Atom:
    """What never breaks: a literal, a name, a property access, an interpolated string."""

    text: BicepText


@dataclass(frozen=True, slots=True)
class Call:
    """A function call; `function` is one of Bicep's own."""

    function: str
    arguments: tuple[Doc, ...]


@dataclass(frozen=True, slots=True)
class Array:
    """An array literal."""

    members: tuple[Doc, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """A property of an object; `remarks` are comments above it, a paragraph each, as raw text.

    `allows` names a linter rule that the property may break, and `because` says why. `skips` maps
    a scanner's check that the resource around does not pass to the reason.
    """

    key: BicepText
    value: Doc
    remarks: tuple[str, ...] = ()
    allows: str = ""
    because: str = ""
    skips: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Object:
    """An object literal; `inline` stands on one line where it fits."""

    members: tuple[Member, ...]
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Lambda:
    """What a function does with each member: `variable => body`."""

    variable: BicepText
    body: Doc


@dataclass(frozen=True, slots=True)
class Choice:
    """`condition ? then : otherwise`."""

    condition: Doc
    then: Doc
    otherwise: Doc


@dataclass(frozen=True, slots=True)
class Access:
    """A property of what an expression gives: `expression.name`."""

    value: Doc
    name: str


@dataclass(frozen=True, slots=True)
class Both:
    """Two tests that must hold: `first && second`; only the second is ever broken."""

    first: BicepText
    second: Doc


@dataclass(frozen=True, slots=True)
class Loop:
    """An array comprehension: `for variable in source: body`."""

    variable: BicepText
    source: Doc
    body: Doc


@dataclass(frozen=True, slots=True)
class Conditional:
    """A resource's body that only counts where the condition holds."""

    condition: Doc
    body: Doc


Doc: TypeAlias = Atom | Call | Array | Object | Lambda | Choice | Access | Both | Loop | Conditional


_UNBREAKABLE = (Object(()), Array(()))


def code(text: str) -> Atom:
    """Return `text`, which this package itself made of names and escaped strings, as an atom."""
    return Atom(BicepText(text))


def flat(doc: Doc) -> str | None:  # noqa: C901 - one line a form
    """Return the expression on one line, or None if it holds an object with members."""
    match doc:
        case Atom(text):
            return text
        case Object(()):
            return "{}"
        case Object(members, True):
            return _flat_object(members)
        case Object() | Conditional():
            return None
        case Lambda(variable, body):
            inside = flat(body)
            return None if inside is None else f"{variable} => {inside}"
        case Choice(condition, then, otherwise):
            return _joined((condition, " ? "), (then, " : "), (otherwise, ""))
        case Access(value, name):
            return _joined((value, f".{name}"))
        case Both(first, second):
            inside = flat(second)
            return None if inside is None else f"{first} && {inside}"
        case Loop(variable, source, body):
            inside = flat(body)
            return None if inside is None else f"[for {variable} in {flat(source)}: {inside}]"
        case Call(function, parts):
            opening, closing = f"{function}(", ")"
        case Array(parts):
            opening, closing = "[", "]"
    texts = [flat(part) for part in parts]
    known = [text for text in texts if text is not None]
    return f"{opening}{', '.join(known)}{closing}" if len(known) == len(texts) else None


def _joined(*parts: tuple[Doc, str]) -> str | None:
    texts = [(flat(part), end) for part, end in parts]
    if any(text is None for text, _ in texts):
        return None
    return "".join(f"{text}{end}" for text, end in texts)


def _flat_object(members: tuple[Member, ...]) -> str | None:
    texts = [(member.key, flat(member.value)) for member in members]
    if any(text is None for _, text in texts):
        return None
    return f"{{ {', '.join(f'{key}: {text}' for key, text in texts)} }}"


def layout(doc: Doc, indent: int = 0, column: int = 0) -> BicepText:
    """Return the expression for a line that is indented by `indent` and already `column` long.

    Like the compiler, it does not count what follows on the last line: a comma, a bracket.
    """
    line = flat(doc)
    fits = line is not None and column + _length(line) <= WIDTH
    if line is not None and (fits or doc in _UNBREAKABLE or isinstance(doc, Atom)):
        return BicepText(line)
    return BicepText("\n".join(_lines(doc, indent, column)))


def remark_lines(text: str, indent: int = 0) -> list[str]:
    """Return raw text as comment lines, wrapped; empty text gives none."""
    pad = " " * indent
    wrapped = textwrap.wrap(
        comment(text),
        _COMMENT_WIDTH - indent - len("// "),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [f"{pad}// {line}" for line in wrapped]


def _length(line: str) -> int:
    # The compiler counts UTF-16 units.
    return len(line) if line.isascii() else len(line.encode("utf-16-le")) // 2


def _lines(doc: Doc, indent: int, column: int) -> Iterator[str]:  # noqa: C901 - a case a form
    pad = " " * indent
    match doc:
        case Atom(text):
            yield text
        case Conditional(condition, body):
            start = column + len("if (")
            test = layout(condition, indent, start)
            yield f"if ({test}) {layout(body, indent)}"
        case Choice(condition, then, otherwise):
            yield layout(condition, indent, column)
            inner = indent + _STEP
            for sign, branch in (("?", then), (":", otherwise)):
                yield f"{' ' * inner}{sign} {layout(branch, inner + _STEP, inner + _STEP)}"
        case Access(value, name):
            yield f"{layout(value, indent, column)}.{name}"
        case Both(first, second):
            before = f"{first} && "
            yield f"{before}{layout(second, indent, column + _length(before))}"
        case Lambda(variable, Object() as body):
            yield f"{variable} => {layout(body, indent)}"
        case Lambda(variable, body):
            yield f"{variable} =>"
            yield " " * (indent + _STEP) + layout(body, indent + _STEP, indent + _STEP)
        case Object(members):
            yield "{"
            for member in members:
                yield from _member(member, indent + _STEP)
            yield f"{pad}}}"
        case Array() | Loop():
            yield "["
            yield from _elements(doc, indent + _STEP)
            yield f"{pad}]"
        case Call(function, (Call() | Atom() as only,)):
            opening = f"{function}("
            yield opening + layout(only, indent, column + len(opening)) + ")"
        case Call(function, (*before, last)) if _hugs(function, before, last, column):
            lead = "".join(f"{flat(one)}, " for one in before)
            yield f"{function}({lead}{layout(last, indent)})"
        case Call(function, arguments):
            yield f"{function}("
            yield from _arguments(arguments, indent + _STEP)
            yield f"{pad})"


def _hugs(function: str, before: list[Doc], last: Doc, column: int) -> bool:
    """Whether a call opens on its first line what its last argument is: an object."""
    opened = last.body if isinstance(last, Lambda) else last
    if not isinstance(opened, Object) or not opened.members or opened.inline:
        return False
    texts = [flat(one) for one in before]
    if any(text is None for text in texts):
        return False
    lead = "".join(f"{text}, " for text in texts)
    variable = f"{last.variable} => " if isinstance(last, Lambda) else ""
    return column + _length(f"{function}({lead}{variable}{{") <= WIDTH


def _member(member: Member, indent: int) -> Iterator[str]:
    for remark in member.remarks:
        yield from remark_lines(remark, indent)
    pad = " " * indent
    for check, reason in member.skips.items():
        yield f"{pad}// checkov:skip={check}:{comment(reason)}"
    if member.allows:
        yield f"{pad}#disable-next-line {member.allows} // {comment(member.because)}"
    start = f"{pad}{member.key}: "
    yield start + layout(member.value, indent, _length(start))


def _elements(doc: Array | Loop, indent: int) -> Iterator[str]:
    pad = " " * indent
    if isinstance(doc, Loop):
        start = f"{pad}for {doc.variable} in "
        source = layout(doc.source, indent, _length(start))
        last = f"{start}{source}: ".rpartition("\n")[2]
        yield f"{start}{source}: " + layout(doc.body, indent, _length(last))
        return
    for part in doc.members:
        yield pad + layout(part, indent, indent)


def _arguments(arguments: tuple[Doc, ...], indent: int) -> Iterator[str]:
    for number, part in enumerate(arguments, start=1):
        end = "," if number < len(arguments) else ""
        yield " " * indent + layout(part, indent, indent) + end

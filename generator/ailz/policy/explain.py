"""Why a condition holds, in words: which property has which value, and what the rule asks of it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from ailz.catalog.policies import UNSEEN_WHEN_MISSING
from ailz.policy import fields
from ailz.policy.aliases import alias_place, is_alias
from ailz.policy.compare import as_text
from ailz.policy.conditions import (
    CountSubject,
    FieldSubject,
    Group,
    Leaf,
    Node,
    Not,
    Subject,
    count,
    evaluate,
)
from ailz.policy.frame import Frame
from ailz.policy.values import (
    UNKNOWN,
    UNSURE,
    ExpressionError,
    UnsupportedError,
    Value,
    is_unknown,
    member,
)

_WORDS = {
    "equals": "is {}",
    "notequals": "is not {}",
    "in": "is one of {}",
    "notin": "is none of {}",
    "like": "is like {}",
    "notlike": "is not like {}",
    "match": "matches {}",
    "notmatch": "does not match {}",
    "matchinsensitively": "matches {}",
    "notmatchinsensitively": "does not match {}",
    "contains": "contains {}",
    "notcontains": "does not contain {}",
    "containskey": "has the key {}",
    "notcontainskey": "does not have the key {}",
    "less": "is less than {}",
    "lessorequals": "is at most {}",
    "greater": "is greater than {}",
    "greaterorequals": "is at least {}",
}
_OPPOSITE = {
    "less": "greaterorequals",
    "greater": "lessorequals",
    "lessorequals": "greater",
    "greaterorequals": "less",
}
_LONGEST = 120
_MOST = 6


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of why a condition holds.

    `field` is what of the request it is about, as the rule names it, or nothing. `allowed` are the
    values with which it would not hold, where the rule lists them.
    """

    text: str
    field: str = ""
    allowed: tuple[str, ...] = ()


def reasons(node: Node, frame: Frame) -> list[Reason]:
    """Return why the condition holds or may hold, one line a property, at most six."""
    found = list(islice(dict.fromkeys(_about(node, frame, holds=True)), _MOST))
    return found or [Reason("the rule asks for nothing but the type")]


def _about(node: Node, frame: Frame, *, holds: bool) -> Iterator[Reason]:
    if isinstance(node, Not):
        yield from _about(node.member, frame, holds=not holds)
    elif isinstance(node, Group):
        yield from _about_group(node, frame, holds=holds)
    elif isinstance(node, Leaf) and not _asks_type(node.subject):
        yield _line(node, frame, holds=holds)
        if isinstance(node.subject, CountSubject) and node.subject.where is not None:
            yield from _about_members(node.subject, node.subject.where, frame)


def _asks_type(subject: Subject) -> bool:
    return isinstance(subject, FieldSubject) and subject.fixed == "type"


def _about_members(subject: CountSubject, where: Node, frame: Frame) -> Iterator[Reason]:
    """Why the first member that counts does so."""
    try:
        frames = count(subject, frame).frames
    except (ExpressionError, UnsupportedError):
        return
    for each in frames[:1]:
        label = shown(_label(each.named[""]))
        for reason in _about(where, each, holds=True):
            yield replace(reason, text=f"in {label}: {reason.text}")


def _about_group(group: Group, frame: Frame, *, holds: bool) -> Iterator[Reason]:
    if group.every is holds:
        for each in group.members:
            yield from _about(each, frame, holds=holds)
        return
    # One member decides; the rule would not have looked beyond it.
    in_doubt: Node | None = None
    for each in group.members:
        truth = _evaluated(each, frame)
        if truth is holds:
            yield from _about(each, frame, holds=holds)
            return
        if is_unknown(truth) and in_doubt is None:
            in_doubt = each
    if in_doubt is not None:
        yield from _about(in_doubt, frame, holds=holds)


def _evaluated(node: Node, frame: Frame) -> Value:
    try:
        return evaluate(node, frame)
    except ExpressionError:
        return UNKNOWN


def _line(leaf: Leaf, frame: Frame, *, holds: bool) -> Reason:
    try:
        operand = leaf.operand(frame)
        actual, asked = _actual(leaf.subject, frame), _asked(leaf, operand, holds=holds)
        text = actual if actual.endswith(f" {asked}") else f"{actual} (condition: {asked})"
        field = _field(leaf.subject, frame)
        allowed = _allowed(_operator(leaf, holds=holds), operand) if field else ()
        return Reason(text, field, allowed)
    except (ExpressionError, UnsupportedError) as error:
        return Reason(str(error))


def _field(subject: Subject, frame: Frame) -> str:
    if isinstance(subject, CountSubject):
        return subject.field or ""
    name = subject.name(frame) if isinstance(subject, FieldSubject) else ""
    return name if isinstance(name, str) else ""


def _allowed(operator: str, operand: Value) -> tuple[str, ...]:
    listed = {"notin": operand, "notequals": [operand]}.get(operator)
    plain = listed if isinstance(listed, list) else []
    return tuple(each for each in plain if isinstance(each, str) and each)


def _operator(leaf: Leaf, *, holds: bool) -> str:
    """Return the operator that holds: the leaf's own, or its opposite."""
    if holds:
        return leaf.operator
    return _OPPOSITE.get(leaf.operator) or _negated(leaf.operator)


def _asked(leaf: Leaf, operand: Value, *, holds: bool) -> str:
    if leaf.operator == "exists":
        written = (as_text(operand).lower() == "true") is holds
        return "is written" if written else "is not written"
    return _WORDS[_operator(leaf, holds=holds)].format(shown(operand))


def _negated(operator: str) -> str:
    return operator.removeprefix("not") if operator.startswith("not") else f"not{operator}"


def _actual(subject: Subject, frame: Frame) -> str:
    if isinstance(subject, CountSubject):
        return _number(subject, frame)
    if isinstance(subject, FieldSubject):
        name = as_text(subject.name(frame))
        selected = fields.read(frame, name)
        if selected.many:
            return f"{_place(name, frame)} is {shown(list(selected.values))}"
        value = selected.values[0]
        doubt = ", of which Azure may take no notice" if _disputed(name, value) else ""
        return f"{_place(name, frame)} {_is(value)}{doubt}"
    return f"the value {subject.written} {_is(subject.value(frame))}"


def _disputed(name: str, value: Value) -> bool:
    return value is None and name.lower() in UNSEEN_WHEN_MISSING


def _number(subject: CountSubject, frame: Frame) -> str:
    counted = count(subject, frame)
    low, high = counted.least, counted.most
    number = f"at least {low}" if high is None else str(low) if low == high else f"{low} to {high}"
    over = "the rule's own list" if subject.field is None else _place(subject.field, frame)
    named = [shown(_label(each.named[""])) for each in counted.frames]
    such = f", {', '.join(named[:_MOST])}" if named else ""
    return f"counted members of {over}: {number}{such}"


def _label(counted: Value) -> Value:
    """Return a member by its name, if it has one."""
    name = member(counted, "name") if isinstance(counted, dict) else None
    return name if isinstance(name, str) else counted


def _is(value: Value) -> str:
    if value is None:
        return "is not written"
    if value is UNKNOWN:
        return "is known only at deployment"
    if value is UNSURE:
        return "is not known, or not there"
    return f"is {shown(value)}"


def _place(name: str, frame: Frame) -> str:
    if not is_alias(name):
        return name
    return alias_place(name, frame.request.type, frame.request.api_version) or name


def shown(value: Value) -> str:
    """Return a value as text for people, cut where it is long."""
    text = json.dumps(_plain(value), ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 4]} ..."


def _plain(value: Value) -> Value:
    if is_unknown(value):
        return f"({value.value})"
    if isinstance(value, list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    return value

"""Conditions of role assignments, version 2.0: on roles that are given out, on tables of logs.

Source: the `roleAssignmentConditions` of the recorded rights
(MicrosoftDocs/azure-docs@0b8729eaf7eb:articles/role-based-access-control/
delegate-role-assignments-examples.md, and the pages on attributes that it leads to); for tables
MicrosoftDocs/azure-monitor-docs@27bba49e9b1d:articles/azure-monitor/logs/
granular-rbac-log-analytics.md (11/02/2025).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TypeAlias

Truth: TypeAlias = bool | None
"""Three-valued: None where nobody can say."""
Attributes: TypeAlias = Mapping[tuple[str, str], str]
"""By where an attribute stands (``Request``, ``Resource``) and its own name, in lower case."""

_TOKEN = re.compile(
    r"\s*(?:"
    r"(?P<name>@(?P<of>\w+)\[(?P<attribute>[^\]]+)\])"
    r"|(?P<set>\{[^}]*\})"
    r"|(?P<mark>[()!])"
    r"|(?P<text>'[^']*')"
    r"|(?P<word>[\w:.-]+)"
    r")"
)
_MEMBER = re.compile(r"'([^']*)'|([^\s,{}']+)")


class _UnreadableError(Exception):
    """A condition of a form that is not read here."""


def holds(condition: str, action: str, attributes: Attributes) -> Truth:
    """Whether a condition lets an action through; None where it cannot be told.

    Empty text is no condition. An attribute that is not given is not known.
    """
    if not condition.strip():
        return True
    try:
        tree = _read(condition)
    except _UnreadableError:
        return None
    return tree(_Asked(action.casefold(), attributes))


@dataclass(frozen=True, slots=True)
class _Asked:
    action: str
    attributes: Attributes


_Tree: TypeAlias = Callable[[_Asked], Truth]


@cache
def _read(condition: str) -> _Tree:
    reading = _Reading(_tokens(condition))
    tree = reading.alternatives()
    if reading.rest():
        raise _UnreadableError
    return tree


def _tokens(condition: str) -> list[re.Match[str]]:
    found, place, end = [], 0, len(condition.rstrip())
    while place < end:
        token = _TOKEN.match(condition, place)
        if token is None:
            raise _UnreadableError
        found.append(token)
        place = token.end()
    return found


class _Reading:
    def __init__(self, tokens: list[re.Match[str]]) -> None:
        self._tokens, self._place = tokens, 0

    def rest(self) -> bool:
        return self._place < len(self._tokens)

    def alternatives(self) -> _Tree:
        """Read what OR joins; AND binds closer."""
        parts = [self._all()]
        while self._word("or"):
            parts.append(self._all())
        return lambda asked: _any(part(asked) for part in parts)

    def _all(self) -> _Tree:
        parts = [self._one()]
        while self._word("and"):
            parts.append(self._one())
        return lambda asked: _not(_any(_not(part(asked)) for part in parts))

    def _one(self) -> _Tree:
        if self._mark("!"):
            inner = self._one()
            return lambda asked: _not(inner(asked))
        if self._mark("("):
            inner = self.alternatives()
            if not self._mark(")"):
                raise _UnreadableError
            return inner
        token = self._next()
        if token["word"] and token["word"].casefold() in _ABOUT_ACTIONS:
            return self._about_action(token["word"].casefold())
        if token["name"]:
            return self._compared(token["of"].casefold(), token["attribute"].casefold())
        raise _UnreadableError

    def _about_action(self, word: str) -> _Tree:
        (pattern,) = self._members()
        if word != "actionmatches":
            return lambda _: None
        shape = re.compile(re.escape(pattern.casefold()).replace(r"\*", ".*"))
        return lambda asked: shape.fullmatch(asked.action) is not None

    def _compared(self, of: str, attribute: str) -> _Tree:
        operator, members = (self._next()["word"] or "").casefold(), self._members()
        exact = _EXACT.get(operator)
        compare = exact or _OPERATORS.get(operator)
        if compare is None:
            raise _UnreadableError
        wanted = members if exact else tuple(map(str.casefold, members))

        def tree(asked: _Asked) -> Truth:
            value = asked.attributes.get((of, attribute))
            if value is None:
                return None
            return compare(value if exact else value.casefold(), wanted)

        return tree

    def _members(self) -> tuple[str, ...]:
        token = self._next()
        said = token["set"] or token["text"] or token["word"]
        if not said:
            raise _UnreadableError
        return tuple(one or two for one, two in _MEMBER.findall(said))

    def _next(self) -> re.Match[str]:
        if not self.rest():
            raise _UnreadableError
        self._place += 1
        return self._tokens[self._place - 1]

    def _word(self, word: str) -> bool:
        return self._took("word", word)

    def _mark(self, mark: str) -> bool:
        return self._took("mark", mark)

    def _took(self, kind: str, said: str) -> bool:
        if self.rest() and (self._tokens[self._place][kind] or "").casefold() == said:
            self._place += 1
            return True
        return False


_ABOUT_ACTIONS = ("actionmatches", "suboperationmatches")


def _is_in(value: str, members: tuple[str, ...]) -> bool:
    return value in members


def _is_not_in(value: str, members: tuple[str, ...]) -> bool:
    return value not in members


def _differs(value: str, members: tuple[str, ...]) -> bool:
    """Whether it differs from any of several: of two, every value does."""
    return any(value != member for member in members)


_OPERATORS: Mapping[str, Callable[[str, tuple[str, ...]], bool]] = {
    "guidequals": _is_in,
    "guidnotequals": _is_not_in,
    "foranyofanyvalues:guidequals": _is_in,
    "foranyofanyvalues:guidnotequals": _differs,
    "foranyofallvalues:guidnotequals": _is_not_in,
    "stringequalsignorecase": _is_in,
    "stringnotequalsignorecase": _is_not_in,
    "foranyofanyvalues:stringequalsignorecase": _is_in,
    "foranyofanyvalues:stringnotequalsignorecase": _differs,
    "foranyofallvalues:stringnotequalsignorecase": _is_not_in,
}
_EXACT: Mapping[str, Callable[[str, tuple[str, ...]], bool]] = {
    "stringequals": _is_in,
    "stringnotequals": _is_not_in,
    "forallofanyvalues:stringequals": _is_in,
    "forallofallvalues:stringnotequals": _is_not_in,
}
"""What compares with the case."""


def _not(truth: Truth) -> Truth:
    return None if truth is None else not truth


def _any(truths: Iterable[Truth]) -> Truth:
    found = list(truths)
    if True in found:
        return True
    return None if None in found else False

"""What a later request cannot change, or cannot change back, in a resource that exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ailz.catalog import _data

Answer = Literal["refused", "replace_needed", "ignored", "one_way"]


@dataclass(frozen=True, slots=True)
class Rule:
    """One recorded rule about a property of an ARM type; members of a list stand as ``[]``.

    ``answer`` is what Azure does. For ``replace_needed`` that is not recorded: the property is
    create-only. ``said`` is the change that the rule is about in words, empty for any change.
    ``code`` is Azure's error code where a source quotes it. A pair of ``refused`` or ``free`` holds
    old and new values, an empty side stands for any. ``where`` is what a resource must hold beside
    it, by path. ``never`` is a value that is refused although it changes nothing, ``again`` one
    that is so once the resource exists; ``left_out``: leaving it out then is refused, too.
    """

    path: str
    answer: Answer
    said: str
    code: str
    note: str
    source: str
    where: Mapping[str, str]
    refused: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    free: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]
    never: str = ""
    again: str = ""
    left_out: bool = False

    def holds(self, old: object, new: object) -> bool | None:
        """Whether a change falls under the rule; None where its words alone can tell.

        ``old`` and ``new`` are values of JSON, None where the property is absent.
        """
        if self.free:
            return not any(_fits(pair, old, new) for pair in self.free)
        if self.refused:
            return any(_fits(pair, old, new) for pair in self.refused)
        return None if self.said else True

    def is_refused_as_it_is(self, value: object, *, exists: bool) -> bool:
        """Whether a value is refused whatever the resource holds."""
        words = (self.never, self.again if exists else "")
        return value is not None and any(word and _is(word, value) for word in words)

    def is_way_in(self, old: object, new: object) -> bool:
        """Whether a change that is free itself cannot be taken back."""
        if self.free:
            return self.holds(new, old) is True
        return any(_among(old_values, new) for old_values, _ in self.refused) and not any(
            _among(old_values, old) for old_values, _ in self.refused
        )


def rules(type_: str, path: str) -> Iterator[Rule]:
    """Yield what is known of a property of a type, and of the object that it stands in.

    Letters' case in type and path is no difference.
    """
    for known, rows in _by_type().get(type_.casefold(), {}).items():
        folded, inner = known.casefold(), path.casefold()
        if inner == folded or inner.startswith((f"{folded}.", f"{folded}[]")):
            yield from (_rule(known, row) for row in rows)


def all_rules() -> Iterator[tuple[str, Rule]]:
    """Yield every rule with its type."""
    for type_, paths in _data.section("immutable").items():
        for path, rows in paths.items():
            yield from ((type_, _rule(path, row)) for row in rows)


@cache
def refused_as_they_are(type_: str) -> tuple[Rule, ...]:
    """Return the rules of a type about values that are refused although they change nothing."""
    found = (
        _rule(path, row)
        for path, rows in _by_type().get(type_.casefold(), {}).items()
        for row in rows
    )
    return tuple(rule for rule in found if rule.never or rule.again)


@cache
def _by_type() -> dict[str, _data.Fields]:
    return {name.casefold(): paths for name, paths in _data.section("immutable").items()}


def _rule(path: str, row: _data.Fields) -> Rule:
    return Rule(
        path,
        row["change"],
        row.get("said", ""),
        row.get("code", ""),
        row.get("note", ""),
        row["source"],
        row.get("where", {}),
        _pairs(row.get("refused", [])),
        _pairs(row.get("free", [])),
        row.get("never", ""),
        row.get("again", ""),
        row.get("leftOut", False),
    )


def _pairs(
    pairs: list[list[list[str]]],
) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    return tuple((tuple(old), tuple(new)) for old, new in pairs)


def _fits(pair: tuple[tuple[str, ...], tuple[str, ...]], old: object, new: object) -> bool:
    return _among(pair[0], old) and _among(pair[1], new)


def _among(words: tuple[str, ...], value: object) -> bool:
    return not words or any(_is(word, value) for word in words)


def _is(word: str, value: object) -> bool:
    """Whether a value is the one that a source names: ``Standard_LRS`` is Standard, and is LRS."""
    if value is None:
        return word.casefold() == "none"
    text = (str(value).lower() if isinstance(value, bool) else str(value)).casefold()
    return word.casefold() in (text, *text.split("_"))

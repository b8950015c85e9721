"""Whether a body is one that its ARM type describes."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal, TypeAlias

from ailz.azure.bodies import UNKNOWN
from ailz.azure.request import Json
from ailz.catalog.arm_types import Shape
from ailz.errors import listed

Kind: TypeAlias = Literal["unknown", "read_only", "missing", "kind", "value", "spelling", "form"]
"""``kind``: another kind of JSON value; ``value``: not among the allowed ones; ``spelling``: only
letters' case differs; ``form``: length, number or pattern."""
Fields: TypeAlias = Mapping[str, Any]
_MARK = repr(UNKNOWN)


@dataclass(frozen=True, slots=True)
class Problem:
    """What does not fit, at a property's path; `says` is a sentence without its stop."""

    kind: Kind
    path: str
    says: str
    remedy: str = ""


def problems(shape: Shape, body: Json, *, name: str = "", partial: bool = False) -> list[Problem]:
    """Return what in a body its type does not take.

    `name` is the resource's own, which some types tell kinds apart by. `partial`: a change of some
    properties, so that nothing is required. Null is how a property is left out.
    """
    looking = _Looking(shape.objects, name, partial=partial)
    looking.object(shape.body, body, "")
    return looking.found


@dataclass
class _Looking:
    objects: Any
    name: str
    partial: bool = field(kw_only=True)
    found: list[Problem] = field(default_factory=list)

    def object(self, place: int, value: Any, path: str) -> None:  # noqa: ANN401 - JSON of any shape
        if not isinstance(value, Mapping):
            self._add("kind", path, "is no object")
            return
        declared = self.objects[place]
        chain = [declared]
        if "d" in declared:
            chosen = self._chosen(declared, value, path)
            if chosen is None:
                return
            chain.append(self.objects[chosen])
        self._properties(chain, value, path)

    def _chosen(self, declared: Mapping[str, Any], value: Json, path: str) -> int | None:
        """Return the object of the kind that a value says it is; None where it cannot be told."""
        key, kinds = declared["d"], declared["e"]
        said = _member(value, key)
        if said is None and key == "name" and not path:
            said = self.name
        at = _joined(path, key)
        if said is None:
            if not self.partial:
                self._add("missing", at, "is required", f"Use {listed(sorted(kinds))}.")
            return None
        if not isinstance(said, str):
            if said is not UNKNOWN:
                self._add("kind", at, "is no text")
            return None
        if _MARK in said:
            return None
        self._one_of(tuple(kinds), said, at)
        folded = {each.casefold(): place for each, place in kinds.items()}
        place = folded.get(said.casefold())
        return place if isinstance(place, int) else None

    def _properties(self, chain: Sequence[Fields], value: Json, path: str) -> None:
        """Look at the properties of an object, whose declaration comes in one piece or two."""
        known = {name: each for one in chain for name, each in one.get("p", {}).items()}
        folded = {name.casefold(): each for name, each in known.items()}
        fixed = {name.casefold() for one in chain for name in one.get("z", ())}
        more = next((one["a"] for one in chain if "a" in one), None)
        kind = chain[0].get("d", "").casefold()
        given = {name.casefold() for name, inner in value.items() if inner is not None} | {kind}
        for name, inner in value.items():
            at, here = _joined(path, name), name.casefold()
            if here == kind or inner is None:
                continue
            if here in folded:
                self.value(folded[here], inner, at)
            elif here in fixed:
                self._add("read_only", at, "is read-only", "Leave it out.")
            elif more is not None:
                self.value(more, inner, at)
            elif _MARK not in name:
                self._add("unknown", at, "is no property here", _meant(name, known))
        for name in () if self.partial else (name for one in chain for name in one.get("q", ())):
            if name.casefold() not in given:
                self._add("missing", _joined(path, name), "is required")

    def value(self, declared: Any, value: Any, path: str) -> None:  # noqa: ANN401
        """Compare a value with its type."""
        if value is None or value is UNKNOWN or declared == "*":
            return
        if isinstance(declared, int):
            self.object(declared, value, path)
        elif isinstance(declared, list):
            self._allowed(declared, value, path)
        elif isinstance(declared, str):
            _SIMPLE[declared](self, (), value, path)
        else:
            (kind, limits), *_ = declared.items()
            if kind == "l":
                self._list(declared, value, path)
            elif kind == "o":
                folded = {text.casefold() for text in limits}
                if self._is_text(value, path) and value.casefold() in folded:
                    self._one_of(limits, value, path)
            else:
                _SIMPLE[kind](self, limits, value, path)

    def _list(self, declared: Mapping[str, Any], value: Any, path: str) -> None:  # noqa: ANN401
        if not isinstance(value, list | tuple):
            self._add("kind", path, "is no list")
            return
        if not _within(len(value), declared.get("n", ())):
            self._add("form", path, f"has {len(value)} items, not {_range(declared['n'])}")
        for place, item in enumerate(value):
            self.value(declared["l"], item, f"{path}[{place}]")

    def _allowed(self, texts: list[str], value: Any, path: str) -> None:  # noqa: ANN401
        if self._is_text(value, path) and _MARK not in value:
            self._one_of(texts, value, path)

    def _one_of(self, texts: Iterable[str], value: str, path: str) -> None:
        if value in texts:
            return
        spelt = next((text for text in texts if text.casefold() == value.casefold()), None)
        if spelt is None:
            remedy = f"Use {listed(sorted(texts))}."
            self._add("value", path, f"is `{value}`, which is not allowed", remedy)
        else:
            says = f"is `{value}`; the documented spelling is `{spelt}`"
            self._add("spelling", path, says, f"Write {spelt}.")

    def text(self, limits: Any, value: Any, path: str) -> None:  # noqa: ANN401
        """Hold a text against length and pattern."""
        if not self._is_text(value, path) or not limits or _MARK in value:
            return
        if not _within(len(value), limits[:2]):
            says = f"has {len(value)} characters, not {_range(limits)}"
            self._add("form", path, says)
        elif len(limits) > 2 and not _matches(limits[2], value):
            self._add("form", path, f"is `{value}`, which does not fit {limits[2]}")

    def number(self, limits: Any, value: Any, path: str) -> None:  # noqa: ANN401
        """Hold a value against a whole number's limits."""
        if isinstance(value, bool) or not isinstance(value, int | float) or int(value) != value:
            self._add("kind", path, "is no whole number")
        elif not _within(value, limits):
            self._add("form", path, f"is {value}, not {_range(limits)}")

    def truth(self, _: Any, value: Any, path: str) -> None:  # noqa: ANN401
        """Hold a value against true and false."""
        if not isinstance(value, bool):
            self._add("kind", path, "is neither true nor false")

    def _is_text(self, value: Any, path: str) -> bool:  # noqa: ANN401
        if not isinstance(value, str):
            self._add("kind", path, "is no text")
        return isinstance(value, str)

    def _add(self, kind: Kind, path: str, says: str, remedy: str = "") -> None:
        self.found.append(Problem(kind, path, f"{path or 'the body'} {says}", remedy))


_SIMPLE: Final = {
    "s": _Looking.text,
    "i": _Looking.number,
    "b": _Looking.truth,
}


def _joined(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _member(value: Json, name: str) -> Any:  # noqa: ANN401
    folded = name.casefold()
    return next((inner for key, inner in value.items() if key.casefold() == folded), None)


def _meant(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, tuple(known), 1)
    return f"Did you mean {close[0]}?" if close else ""


def _within(value: float, limits: Any) -> bool:  # noqa: ANN401
    least, most = _pair(limits)
    return (least is None or value >= least) and (most is None or value <= most)


def _range(limits: Any) -> str:  # noqa: ANN401
    least, most = _pair(limits)
    if least is None or most is None:
        return f"at most {most}" if least is None else f"at least {least}"
    return f"{least} to {most}"


def _pair(limits: Any) -> Iterator[Any]:  # noqa: ANN401
    return iter([*limits, None, None][:2])


def _matches(pattern: str, value: str) -> bool:
    try:
        return re.search(pattern, value) is not None
    except re.error:
        # Written for another language's expressions: nothing can be said.
        return True

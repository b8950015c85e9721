"""What a resource's body may be, by ARM type and API version.

A value's type is as the data file has it: a number (an object of the same `Shape`), ``s``, ``i``,
``b`` or ``*`` (text, whole number, truth, anything), a list of the allowed texts, or a mapping:
``o`` texts documented beside others, ``s`` least and most characters and pattern, ``i`` least and
most, ``l`` what a list holds with ``n`` least and most. An object has ``p`` (properties), ``q``
(required ones), ``z`` (read-only ones), ``a`` (what other properties hold), ``d`` and ``e`` (the
property that tells kinds apart, and the object of each).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from ailz.catalog import _data


@dataclass(frozen=True, slots=True)
class Shape:
    """The body of a type at `version`; `exact` is false where another version was asked for.

    `body` is the place of the outermost object in `objects`. Type, API version, id and name are no
    part of it.
    """

    type: str
    version: str
    exact: bool
    body: int
    objects: Sequence[dict[str, Any]]


@cache
def shape(type_name: str, api_version: str) -> Shape | None:
    """Return the body of a type at a version, else at the nearest recorded one; None: unknown."""
    provider, name = _found(type_name)
    if not name:
        return None
    recorded = _data.section(provider)[name]
    asked = api_version.casefold()
    version = asked if asked in recorded else min(recorded, key=lambda each: _days(each, asked))
    table, place = recorded[version]
    objects: Any = _data.section(provider, "tables")[table]
    return Shape(name, version, version == asked, place, objects)


def versions(type_name: str) -> tuple[str, ...]:
    """Return the API versions that sources name for a type; Azure may know more."""
    provider, name = _found(type_name)
    listed: Any = _data.section(provider, "versions")[name] if name else ()
    return tuple(listed)


@cache
def _found(type_name: str) -> tuple[str, str]:
    """Return the data file of a type and its name there; an empty name where it is not known."""
    document = f"arm-types/{type_name.partition('/')[0].casefold()}"
    if not files("ailz.catalog").joinpath("data", f"{document}.json").is_file():
        return document, ""
    folded = type_name.casefold()
    return document, next((n for n in _data.section(document) if n.casefold() == folded), "")


def _days(version: str, asked: str) -> int:
    """Return how far two versions are apart; far where one is no date."""
    try:
        return abs((date.fromisoformat(version[:10]) - date.fromisoformat(asked[:10])).days)
    except ValueError:
        return date.max.toordinal()

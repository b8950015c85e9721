"""How long operations take, how late something takes effect, and how long names stay taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal, TypeAlias

from ailz.catalog import _data

Kind: TypeAlias = Literal["documented", "report"]
"""``documented``: Microsoft says it; ``report``: somebody saw it once, an order of magnitude."""
Operation: TypeAlias = Literal["create", "update", "delete"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """Minutes as a source says them, None where it does not.

    ``where`` is what a body must hold, by path: one of the values. ``first`` is about the first
    resource of its kind in its parent. ``per`` is a list in the body whose members each take so
    long. ``several`` times more than the resource, ``failed`` an operation that did not succeed.
    ``open`` says that the real time was longer.
    """

    least: float | None
    typical: float | None
    most: float | None
    kind: Kind
    statement: str
    source: str
    where: Mapping[str, tuple[Any, ...]]
    first: bool = False
    per: str = ""
    several: bool = False
    failed: bool = False
    open: bool = False


@dataclass(frozen=True, slots=True)
class Retention:
    """For how many days a deleted resource keeps its name, as far as it can be chosen."""

    least: int
    most: int
    default: int
    statement: str
    source: str


def durations(type_: str, operation: Operation) -> tuple[Duration, ...]:
    """Return what is known of an operation on a type, in the order of the facts."""
    return _by_type().get((type_.casefold(), operation), ())


@cache
def delay(id_: str) -> Duration:
    """Return a delay that no request carries: ``rbac-propagation``, say."""
    return _duration(_data.find("durations", id_, "delay", "delays")[1])


def retention(type_: str) -> Retention | None:
    """Return for how long a deleted resource of a type keeps its name; None: not at all."""
    return _retentions().get(type_.casefold())


@cache
def _by_type() -> Mapping[tuple[str, str], tuple[Duration, ...]]:
    found: dict[tuple[str, str], tuple[Duration, ...]] = {}
    for row in _data.section("durations").values():
        key = row["type"].casefold(), row["operation"]
        found[key] = (*found.get(key, ()), _duration(row))
    return found


@cache
def _retentions() -> Mapping[str, Retention]:
    return {
        type_.casefold(): Retention(
            row["min"], row["max"], row["default"], row["statement"], row["source"]
        )
        for type_, row in _data.section("durations", "retention").items()
    }


def _duration(row: _data.Fields) -> Duration:
    return Duration(
        least=row.get("min"),
        typical=row.get("typical"),
        most=row.get("max"),
        kind=row["kind"],
        statement=row["statement"],
        source=row["source"],
        where={path: tuple(values) for path, values in row.get("where", {}).items()},
        first=row.get("first", False),
        per=row.get("per", ""),
        several=row.get("several", False),
        failed=row.get("failed", False),
        open=row.get("open", False),
    )

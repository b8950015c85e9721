"""What the checks share: their type, and reading what may be left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import Any, TypeAlias

from ailz.azure.bodies import Body
from ailz.azure.look import known
from ailz.azure.rules.world import World
from ailz.catalog.arm_rules import ArmRule

Found: TypeAlias = Iterator[tuple[Body, str]]
"""Requests that break a rule, each with the property at which."""

Check: TypeAlias = Callable[[World, ArmRule], Found]


def said(body: Body, path: str) -> list[Any]:
    """Return what stands at a path, without what is left out or not known yet."""
    return known(body.body, path)


def repeated(bodies: Iterable[Body], key: Callable[[Body], Hashable | None], path: str) -> Found:
    """Yield every request whose key another one before it has; None is no key."""
    seen = set()
    for body in bodies:
        found = key(body)
        if found is not None and found in seen:
            yield body, path
        seen.add(found)


def more_than(most: int, bodies: Iterable[Body], key: Callable[[Body], str]) -> Found:
    """Yield the last of requests that share a key and are more than `most`."""
    counted: dict[str, list[Body]] = defaultdict(list)
    for body in bodies:
        counted[key(body).casefold()].append(body)
    for several in counted.values():
        if len(several) > most:
            yield several[-1], ""

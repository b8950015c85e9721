"""An order that is read off the ids that a resource names, where nothing else tells one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ailz.azure import ids
from ailz.azure.look import texts
from ailz.azure.play.step import Joined, Made, Step


def by_ids(steps: Sequence[Step], only: Collection[str] | None = None) -> list[Step]:
    """Return steps that wait for what their ids and bodies name too, where that is no circle.

    `only` are the keys of those that may get such an order; None: all.
    """
    known = {ids.key(step.id): step.key for step in steps if isinstance(step.id, str)}
    after = {step.key: set(step.after) for step in steps}
    for step in steps:
        if step.method == "DELETE" or (only is not None and step.key not in only):
            continue
        for other in _others(step, known):
            if other not in after[step.key] and not _waits(after, other, step.key):
                after[step.key].add(other)
    return [replace(step, after=frozenset(after[step.key])) for step in steps]


def _others(step: Step, known: Mapping[str, str]) -> Iterator[str]:
    for id_ in _named(step):
        other = known.get(ids.key(id_))
        if other is not None and other != step.key:
            yield other


def _waits(after: Mapping[str, set[str]], start: str, goal: str) -> bool:
    seen, waiting = {start}, [start]
    while waiting:
        for other in after.get(waiting.pop(), ()):
            if other == goal:
                return True
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return False


def _named(step: Step) -> Iterator[str]:
    """Yield the ids that a step names: what it stands in, and those in its body."""
    start = step.id if isinstance(step.id, str) else f"{step.id.parts[0]}name"
    if start.startswith("/"):
        yield from ids.above(start)
    yield from (text for text in texts(step.body) if text.startswith("/"))
    yield from sources(step.body)
    yield from sources(step.id)


def sources(value: Any) -> Iterator[str]:  # noqa: ANN401 - any JSON with values of Azure in it
    """Yield the ids whose answers a value takes."""
    if isinstance(value, Made):
        yield value.id
    elif isinstance(value, Joined):
        for part in value.parts:
            yield from sources(part)
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from sources(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from sources(inner)

"""When the steps of a run began and ended, which chain decides the end, and what it rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ailz.azure.play.schedule import Event, Run
from ailz.azure.timing import Basis, Timed

Why: TypeAlias = Literal["start", "waits", "queue"]
"""Why a step began when it did: it was the first, waited for another, or for a free place."""
_Cause: TypeAlias = tuple[Event | None, Why]
_A_MOMENT = 1e-6


@dataclass(frozen=True, slots=True)
class Row:
    """One step on the clock, in minutes since the run began.

    `before` is the key of the step whose end let it begin; empty: nothing did. `retried` are the
    minutes that went by before the attempt that got through.
    """

    key: str
    label: str
    type: str
    start: float
    end: float
    timed: Timed
    before: str = ""
    why: Why = "start"
    retried: float = 0.0
    refused: bool = False

    @property
    def minutes(self) -> float:
        """From the first attempt to the end."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Timeline:
    """A run's rows by start; `critical` are those whose chain decides the end, in their order.

    `rests_on` are the minutes of the critical path by what they rest on: a source that documents
    them, a report, or nothing but an assumption. `waited` are those of it that went by between
    attempts. All together are `total`.
    """

    rows: tuple[Row, ...]
    critical: tuple[Row, ...]
    total: float
    rests_on: Mapping[Basis, float] = field(default_factory=dict)
    waited: float = 0.0

    def share(self, basis: Basis) -> float:
        """Return the part of the whole that rests on a kind of source, from 0 to 1."""
        return self.rests_on.get(basis, 0.0) / self.total if self.total else 0.0


def timeline(*runs: Run) -> Timeline:
    """Return the timeline of runs that follow each other; an empty one where nothing was sent."""
    events = tuple(event for run in runs for event in run.events)
    if not events:
        return Timeline((), (), 0.0)
    began = min(event.start for event in events)
    causes = [_cause(event, events) for event in events]
    rows = [_row(*each, began) for each in zip(events, causes, strict=True)]
    critical = tuple(rows[place] for place in _critical(events, causes))
    rests_on: dict[Basis, float] = {"documented": 0.0, "report": 0.0, "assumed": 0.0}
    for row in critical:
        rests_on[row.timed.kind] += row.minutes - row.retried
    return Timeline(
        tuple(sorted(rows, key=lambda row: (row.start, row.end, row.key))),
        critical,
        max(row.end for row in rows),
        rests_on,
        sum(row.retried for row in critical),
    )


def _row(event: Event, cause: _Cause, began: float) -> Row:
    before, why = cause
    took = 0.0 if event.answer.refused else event.answer.timed.minutes
    return Row(
        key=event.step.key,
        label=event.step.label,
        type=event.step.type,
        start=event.start - began,
        end=event.end - began,
        timed=event.answer.timed,
        before=before.step.key if before is not None else "",
        why=why,
        retried=max(0.0, event.end - event.start - took),
        refused=event.answer.refused,
    )


def _cause(event: Event, events: Sequence[Event]) -> _Cause:
    """Return the step whose end let another begin: one that it waits for, else who made room."""
    ended = [
        each
        for each in events
        if each is not event and abs(each.end - event.start) < _A_MOMENT and each.start < each.end
    ]
    waited = [each for each in ended if each.step.key in event.step.after]
    if waited:
        return max(waited, key=lambda each: each.step.key), "waits"
    if ended:
        same = [each for each in ended if event.step.gate and each.step.gate == event.step.gate]
        return (same or ended)[0], "queue"
    return None, "start"


def _critical(events: Sequence[Event], causes: Sequence[_Cause]) -> list[int]:
    """Return the places of the events whose chain decides the end, the first one first."""
    places = {id(event): place for place, event in enumerate(events)}
    last: Event | None = max(events, key=lambda each: (each.end, each.start))
    chain = []
    while last is not None:
        chain.append(places[id(last)])
        last = causes[chain[-1]][0]
    return chain[::-1]

"""The timeline of a phase that is run several times: each run decides its own end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ailz.azure.play.schedule import Run
from ailz.azure.play.timeline import Row, Timeline, timeline
from ailz.azure.timing import Basis


def line_of(runs: Sequence[Run]) -> Timeline:
    """Return one timeline of runs that follow each other, with a wait between them or none."""
    sent = [run for run in runs if run.events]
    starts = [min(event.start for event in run.events) for run in sent]
    lines = [timeline(run) for run in sent]
    if len(lines) < 2:
        return lines[0] if lines else timeline()
    rests_on: dict[Basis, float] = {}
    for line in lines:
        for basis, minutes in line.rests_on.items():
            rests_on[basis] = rests_on.get(basis, 0.0) + minutes
    offsets = [start - starts[0] for start in starts]
    return Timeline(
        tuple(r for line, by in zip(lines, offsets, strict=True) for r in _later(line.rows, by)),
        tuple(
            r for line, by in zip(lines, offsets, strict=True) for r in _later(line.critical, by)
        ),
        max(line.total + by for line, by in zip(lines, offsets, strict=True)),
        rests_on,
        sum(line.waited for line in lines),
    )


def _later(rows: Sequence[Row], minutes: float) -> tuple[Row, ...]:
    return tuple(replace(row, start=row.start + minutes, end=row.end + minutes) for row in rows)

"""Timelines on a terminal: what takes long, when, and what the whole rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from textwrap import wrap

from ailz.azure.play.rehearsal import Phase, Rehearsal
from ailz.azure.play.timeline import Row, Timeline
from ailz.azure.timing import SHORT, Basis
from ailz.design.pages import listed
from ailz.report.rehearsal.lines import line_of
from ailz.report.rehearsal.minutes import in_words, spent
from ailz.report.rehearsal.told import KINDS, LANGUAGES

_MOST = 8
"""Rows of one timeline."""
_LONG = 1.0
"""Minutes from which a step has a row of its own."""
_TIME = 7


def charts(rehearsals: Iterable[Rehearsal], width: int) -> Iterator[str]:
    """Yield the lines of each timeline; environments that take the same share one."""
    for rehearsal in rehearsals:
        shown: dict[tuple[object, ...], list[tuple[Phase, Timeline]]] = {}
        for phase in rehearsal.phases:
            if phase.kind in ("first", "change") and phase.runs:
                line = line_of(phase.runs)
                same = tuple((row.label, spent(row.minutes)) for row in long_rows(line))
                shown.setdefault((*same, spent(line.total)), []).append((phase, line))
        for several in shown.values():
            yield from _chart(several, width)
            yield ""


def long_rows(line: Timeline, most: int = _MOST) -> tuple[Row, ...]:
    """Return the rows that take long, as many as there is room for, by start."""
    # What holds others is as long as they are.
    own = [row for row in line.rows if row.minutes >= _LONG]
    longest = sorted(own, key=lambda row: -row.minutes)[:most]
    return tuple(row for row in line.rows if row in longest)


def _chart(several: Sequence[tuple[Phase, Timeline]], width: int) -> Iterator[str]:
    phase, line = several[0]
    scenes = listed(tuple(each.scene for each, _ in several))
    each = " each" if len(several) > 1 else ""
    yield from wrap(
        f"{LANGUAGES[phase.language]}, {KINDS[phase.kind]} of {scenes}: "
        f"about {in_words(line.total)}{each}",
        width,
    )
    rows = long_rows(line)
    name = min(max((len(row.label) for row in rows), default=0), width * 2 // 5)
    room = width - name - _TIME - 4
    for row in rows:
        mark = "*" if row in line.critical else " "
        time = f"{spent(row.minutes):>{_TIME}}"
        yield f"{mark} {_cut(row.label, name):<{name}} {_bar(row, line, room)}{time}"
    yield from wrap(rests(line), width)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 2]}.."


def _bar(row: Row, line: Timeline, room: int) -> str:
    scale = room / line.total if line.total else 0.0
    start = min(round(row.start * scale), room - 1)
    length = max(1, min(round(row.minutes * scale), room - start))
    return f"{'.' * start}{'#' * length}{'.' * (room - start - length)}"


def rests(line: Timeline, called: Callable[[str], str] = str) -> str:
    """Return what decides the end, and what its minutes rest on; `called` names a step."""
    if not line.rows:
        return "Nothing is sent."
    decides = [called(row.label) for row in line.critical if row.minutes >= _LONG]
    short = len(line.critical) - len(decides)
    parts = [*decides[:_MOST]]
    if short:
        parts.append(f"{short} short steps" if short > 1 else "a short step")
    said = f"The end is decided by {listed(tuple(parts))}."
    minutes = [
        f"{_part(line.rests_on[basis])} {words}"
        for basis, words in BASES.items()
        if line.rests_on.get(basis, 0.0) > _LEAST
    ]
    if (lost := waited(line)) > _LEAST:
        minutes.append(f"{_part(lost)} waited for what is not seen yet")
    if not minutes:
        return said
    made = listed(tuple(minutes))
    return f"{said} {made[:1].upper()}{made[1:]}."


def waited(line: Timeline) -> float:
    """Return the minutes in which nothing that decides the end was under way: somebody waited."""
    return max(0.0, line.total - sum(line.rests_on.values()))


def basis(row: Row) -> str:
    """Return what the minutes of a step rest on."""
    return "most of it waiting" if row.retried > row.minutes / 2 else BASES[row.timed.kind]


def _part(minutes: float) -> str:
    whole = round(minutes)
    return f"{whole} min" if whole else "less than a minute"


BASES: dict[Basis, str] = {
    "documented": "documented by Microsoft",
    "report": "reported by users",
    "assumed": "assumed",
}
ASSUMED = f"Assumed: {SHORT.minutes * 60:.0f} seconds for each request that no source times."


_LEAST = 0.01

"""The picture of the first runs: what is made when, what takes long, and what decides the end."""

from __future__ import annotations

from collections.abc import Sequence

from ailz.design.pages import listed
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading
from ailz.report.rehearsal.chart import BASES, basis, rests
from ailz.report.rehearsal.lengths import Concern, Length, step_name
from ailz.report.rehearsal.minutes import in_words, spent
from ailz.report.topology.measure import text_width, wrapped
from ailz.report.topology.shapes import Box, Sheet, row_height

WIDTH = 1200
_MARGIN, _GAP, _PAD = 24, 22, 4
_NAME = (24, 200)
_PLOT = (240, 600)
_NOTE = (860, 316)
"""Columns: names, bars, what takes long."""
_SIZE, _BAR = 12, 12
_SHORT = {"Dns": "DNS", "Vpn": "VPN"}
_NICE = (1, 2, 5, 10, 15, 30, 60, 120, 240)
_TICKS = 6


def picture(landing_zone: Reading, lengths: Sequence[Length]) -> Document:
    """Return the picture as SVG: no script, no font and no image from elsewhere."""
    shown = [each for each in lengths if each.concerns]
    title = f"{landing_zone.config.workload.title}: how long the first run takes"
    sheet = Sheet()
    y = sheet.write(_MARGIN, _MARGIN, [(line, "title") for line in _lines(title, 18)], 18) + _PAD
    for each in shown:
        y = _drawn(sheet, each, y + _GAP)
    y = _legend(sheet, y + _GAP)
    return printed(
        "timeline.svg",
        title=title,
        description=" ".join(_said(each) for each in shown),
        sheet=sheet,
        width=WIDTH,
        height=y + _MARGIN,
    )


def _said(length: Length) -> str:
    each = " each" if len(length.names) > 1 else ""
    return f"{_heading(length)}{each}. {rests(length.line, step_name)}"


def _heading(length: Length) -> str:
    return f"{listed(length.names).capitalize()}: about {in_words(length.line.total)}"


def _lines(text: str, size: int) -> list[str]:
    return wrapped(text, size, WIDTH - 2 * _MARGIN, bold=True)


def _drawn(sheet: Sheet, length: Length, y: int) -> int:
    y = sheet.write(_MARGIN, y, [(line, "strong") for line in _lines(_heading(length), 14)], 14)
    y += _PAD
    total = length.line.total
    top = y = sheet.write(_PLOT[0], y, [("", "plain")], _SIZE)
    for concern in length.concerns:
        y = _row(sheet, concern, total, y)
    step = next((each for each in _NICE if total / each <= _TICKS), _NICE[-1])
    for tick in range(0, int(total) + 1, step):
        x = _PLOT[0] + round(tick * _PLOT[1] / total)
        sheet.line((x, top), (x, y), kind="tick", arrow=False)
        sheet.write(x, top - row_height(_SIZE), [(f"{tick} min", "plain")], _SIZE)
    return sheet.write(
        _MARGIN,
        y + _PAD,
        [
            (line, "plain")
            for line in wrapped(rests(length.line, step_name), _SIZE, WIDTH - 2 * _MARGIN)
        ],
        _SIZE,
    )


def _row(sheet: Sheet, concern: Concern, total: float, y: int) -> int:
    name = " ".join(_SHORT.get(word, word) for word in concern.name.capitalize().split())
    names = wrapped(name, _SIZE, _NAME[1], bold=concern.decides)
    notes = [
        line
        for row in concern.long
        for line in wrapped(
            f"{step_name(row.label)}: {spent(row.minutes)}, {basis(row)}",
            _SIZE,
            _NOTE[1],
        )
    ]
    ends = [
        sheet.write(
            _NAME[0], y, [(each, "strong" if concern.decides else "plain") for each in names], _SIZE
        ),
        sheet.write(_NOTE[0], y, [(each, "plain") for each in notes], _SIZE),
    ]
    sheet.frames.append(_bar(concern.start, concern.end, total, y, "span"))
    for row in concern.long:
        sheet.box(_bar(row.start, row.end, total, y, row.timed.kind))
    return max(ends) + _PAD


def _bar(start: float, end: float, total: float, y: int, kind: str) -> Box:
    left = _PLOT[0] + round(start * _PLOT[1] / total)
    right = _PLOT[0] + round(end * _PLOT[1] / total)
    left = min(left, _PLOT[0] + _PLOT[1] - 3)
    return Box(left, y + 2, max(3, right - left), _BAR, kind)


def _legend(sheet: Sheet, y: int) -> int:
    x = _MARGIN
    meanings: dict[str, str] = {
        "span": "First to last request of a concern",
        **{str(kind): f"A minute or more, {words}" for kind, words in BASES.items()},
    }
    for kind, meaning in meanings.items():
        sheet.box(Box(x, y + 2, 28, _BAR, kind))
        sheet.write(x + 36, y, [(meaning, "plain")], _SIZE)
        x += 36 + text_width(meaning, _SIZE) + _GAP
    return sheet.write(
        _MARGIN,
        y + row_height(_SIZE) + _PAD,
        [("Bold: the end of the run waits for it.", "plain")],
        _SIZE,
    )

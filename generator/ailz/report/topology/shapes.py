"""What a picture is made of: boxes, lines and lines of text, placed in whole pixels."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise

from ailz.report.topology.measure import text_width


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; ``kind`` is its style in the picture's style sheet."""

    x: int
    y: int
    width: int
    height: int
    kind: str

    @property
    def right(self) -> int:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> int:
        """Half way down."""
        return self.y + self.height // 2


@dataclass(frozen=True, slots=True)
class Label:
    """One line of text; ``y`` is its baseline, ``size`` its height in pixels."""

    x: int
    y: int
    text: str
    size: int
    kind: str = "plain"

    @property
    def extent(self) -> Box:
        """The rectangle that the text takes, measured generously."""
        width = text_width(self.text, self.size, bold=self.kind in ("strong", "title"))
        return Box(self.x, self.y - self.size, width, self.size + self.size // 4, "extent")


@dataclass(frozen=True, slots=True)
class Line:
    """A line along its points, across and down only; an arrow head stands at its end."""

    points: tuple[tuple[int, int], ...]
    kind: str
    arrow: bool = True

    def __post_init__(self) -> None:
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(self.points))  # noqa: S101

    @property
    def path(self) -> str:
        """The points as SVG writes a polyline's."""
        return " ".join(f"{x},{y}" for x, y in self.points)


@dataclass(slots=True)
class Sheet:
    """What has been drawn so far: frames at the back, then boxes, lines and text."""

    frames: list[Box] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    labels: list[Label] = field(default_factory=list)

    def box(self, box: Box) -> Box:
        """Draw a box and return it."""
        self.boxes.append(box)
        return box

    def line(self, *points: tuple[int, int], kind: str, arrow: bool = True) -> None:
        """Draw a line along points."""
        self.lines.append(Line(points, kind, arrow))

    def write(self, x: int, y: int, rows: Iterable[tuple[str, str]], size: int = 12) -> int:
        """Write rows of (text, kind) below each other from the top ``y``; return where they end."""
        for text, kind in rows:
            if text:
                self.labels.append(Label(x, y + size, text, size, kind))
            y += row_height(size)
        return y


def row_height(size: int) -> int:
    """Return the height of a row of text of that size."""
    return size + size // 3

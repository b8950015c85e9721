"""The picture of a landing zone."""

from __future__ import annotations

from ailz.report.printing import Document, printed
from ailz.report.reading import Reading
from ailz.report.topology.place import WIDTH, placed
from ailz.report.topology.scene import scene


def topology(landing_zone: Reading) -> Document:
    """Return the picture as SVG: no script, no font and no image from elsewhere."""
    shown = scene(landing_zone)
    drawn = placed(shown)
    return printed(
        "topology.svg",
        scene=shown,
        sheet=drawn.sheet,
        kinds=sorted({line.kind for line in drawn.sheet.lines if line.arrow}),
        width=WIDTH,
        height=drawn.height,
    )

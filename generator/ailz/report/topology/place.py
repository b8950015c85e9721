"""Places a scene: columns for what is outside, for the spoke and for the services."""

from __future__ import annotations

from dataclasses import dataclass

from ailz.report.topology.measure import wrapped
from ailz.report.topology.scene import Rows, Scene, Service, Tile
from ailz.report.topology.shapes import Box, Sheet, row_height

WIDTH = 1200
_MARGIN = 24
_GAP = 14
_PAD = 10
_LEFT = (24, 196)
_FRAME = (244, 932)
_SPOKE = (260, 452)
_SEGMENTS = (292, 196)
_ENDPOINTS = (520, 176)
_SERVICES = (768, 364)
_OUT_LANE = 276
_SHARED_LANE = 740
_KEY_LANE = 1154
_ROW = 18


@dataclass(frozen=True, slots=True)
class Drawn:
    """A placed scene and the height that it takes."""

    sheet: Sheet
    height: int


def placed(scene: Scene) -> Drawn:
    """Return the scene with every box, line and text in its place."""
    sheet = Sheet()
    top = _heading(sheet, scene) + 40
    head = _spoke_head(sheet, scene, top)
    tiles, low, rows = _services(sheet, scene, head)
    managed = _managed(sheet, scene, tiles, low)
    bottom = max(_segments(sheet, scene, head), managed, rows[-1].bottom if rows else head) + _GAP
    _frames(sheet, scene, top, head, bottom)
    _outside(sheet, scene, top)
    end = _below(sheet, scene, bottom + 2 * _GAP, rows)
    return Drawn(sheet, _legend(sheet, scene, max(end, bottom + 2 * _GAP)))

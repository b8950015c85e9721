"""Places a scene: columns for what is outside, for the spoke and for the services."""

from __future__ import annotations

from dataclasses import dataclass

from ailz.report.topology.measure import text_width, wrapped
from ailz.report.topology.scene import Scene, Service, Tile
from ailz.report.topology.shapes import Box, Sheet, row_height

WIDTH = 1200
_MARGIN = 24
_GAP = 14
_PAD = 10
_ROW = 18
"""The height of a private endpoint."""
_LEFT = (24, 196)
_FRAME = (244, 932)
_SPOKE = (260, 452)
_SEGMENTS = (292, 196)
_ENDPOINTS = (520, 176)
_SERVICES = (768, 364)
"""Columns: where each starts, and its width."""
_OUT_LANE = 276
_SHARED_LANE = 740
_KEY_LANE = 1154
"""Where lines run down: traffic that leaves, to what is shared, from the keys."""


_CAPTION = "Services without public access: reached through private endpoints, with Entra ID only."


@dataclass(frozen=True, slots=True)
class Drawn:
    """A placed scene and the height that it takes."""

    sheet: Sheet
    height: int


def placed(scene: Scene) -> Drawn:
    """Return the scene with every box, line and text in its place."""
    sheet = Sheet()
    x, width = _FRAME
    top = _heading(sheet, scene) + _GAP
    inside = sheet.write(x + _PAD, top + _PAD, _text(scene.frame, width - 2 * _PAD), 13) + _GAP
    head = sheet.write(*_corner(_SPOKE[0], inside), _rows(scene.network, _SPOKE[1]))
    endpoints = sheet.write(
        *_corner(_ENDPOINTS[0], head + _PAD), _rows(scene.endpoint_segment, _ENDPOINTS[1])
    )
    sheet.write(_SERVICES[0], inside + _PAD, _text(_CAPTION, _SERVICES[1], "plain", 12))
    tiles = _services(sheet, scene, endpoints + _PAD)
    lowest, outer = _endpoint_rows(sheet, scene, tiles)
    last = max((box.bottom for _, box in tiles), default=endpoints + _PAD)
    last = max([last, *(box.bottom for box in sheet.boxes if box.kind == "managed")])
    segments, way_out = _segments(sheet, scene, head + _PAD)
    bottom = max(segments, lowest) + _PAD
    sheet.frames += [
        Box(x, top, width, max(bottom + _GAP, last) + _GAP - top, "subscription"),
        Box(_SPOKE[0], inside, _SPOKE[1], bottom + _PAD - inside, "network"),
    ]
    sheet.boxes.insert(
        0, Box(_ENDPOINTS[0], head + _PAD, _ENDPOINTS[1], bottom - head - _PAD, "segment")
    )
    outside = _outside(sheet, scene, way_out)
    frame = sheet.frames[0].bottom
    below = _below(sheet, scene, frame + _GAP, outer)
    return Drawn(sheet, _legend(sheet, max(outside, frame, below) + _GAP))


def _corner(x: int, y: int) -> tuple[int, int]:
    return x + _PAD, y + _PAD


def _text(text: str, width: int, kind: str = "strong", size: int = 13) -> list[tuple[str, str]]:
    return [(line, kind) for line in wrapped(text, size, width, bold=kind != "plain")]


def _rows(tile: Tile, width: int) -> list[tuple[str, str]]:
    room = width - 2 * _PAD
    rows = _text(tile.title, room, size=12)
    for row in tile.rows:
        rows += _text(row, room, "plain", 12)
    return rows


def _height(tile: Tile, width: int) -> int:
    return len(_rows(tile, width)) * row_height(12) + 2 * _PAD


def _tile(sheet: Sheet, tile: Tile, x: int, y: int, width: int, kind: str, least: int = 0) -> Box:
    box = sheet.box(Box(x, y, width, max(least, _height(tile, width)), kind))
    sheet.write(*_corner(x, y), _rows(tile, width))
    return box


def _heading(sheet: Sheet, scene: Scene) -> int:
    room = WIDTH - 2 * _MARGIN
    y = sheet.write(_MARGIN, _MARGIN, _text(scene.title, room, "title", 22), 22)
    return sheet.write(_MARGIN, y + 4, _text(scene.subtitle, room, "plain", 14), 14)


def _services(sheet: Sheet, scene: Scene, y: int) -> list[tuple[Service, Box]]:
    x, width = _SERVICES
    made = []
    for service in scene.services:
        least = len(service.endpoints) * (_ROW + 4) + _PAD
        kind = "vault" if service.symbol == "key_vault" else "service"
        box = _tile(sheet, service.tile, x, y, width, kind, least)
        made.append((service, box))
        y = box.bottom + _GAP
        if service.below is not None:
            hung = _tile(sheet, service.below, x, y, width, "managed")
            sheet.line((x + 40, box.bottom), (x + 40, hung.y), kind="managed")
            y = hung.bottom + _GAP
    _key_lines(sheet, made)
    return made


def _key_lines(sheet: Sheet, tiles: list[tuple[Service, Box]]) -> None:
    vault = next((box for service, box in tiles if service.symbol == "key_vault"), None)
    if vault is None:
        return
    for service, box in tiles:
        if service.uses_key:
            sheet.line(
                (vault.right, vault.middle),
                (_KEY_LANE, vault.middle),
                (_KEY_LANE, box.middle),
                (box.right, box.middle),
                kind="key",
            )


def _endpoint_rows(
    sheet: Sheet, scene: Scene, tiles: list[tuple[Service, Box]]
) -> tuple[int, list[int]]:
    """Draw each endpoint at the height of its service, those to shared services below.

    Returns where the last one ends, and the heights of those that lead to what is shared.
    """
    lowest = 0
    for service, box in tiles:
        y = box.middle - (len(service.endpoints) * (_ROW + 4) - 4) // 2
        for group in service.endpoints:
            row = _endpoint(sheet, group, y)
            sheet.line((row.right, row.middle), (box.x, row.middle), kind="private")
            y = row.bottom + 4
        lowest = max(lowest, box.bottom)
    outer = []
    for service in scene.shared:
        for group in service.endpoints:
            lowest = _endpoint(sheet, group, lowest + _GAP).bottom
        outer.append(lowest - _ROW // 2)
    return lowest, outer


def _endpoint(sheet: Sheet, group: str, y: int) -> Box:
    x, width = _ENDPOINTS
    row = sheet.box(Box(x + _PAD, y, width - 2 * _PAD, _ROW, "endpoint"))
    sheet.write(row.x + 8, y + 2, [(group, "plain")], 11)
    return row


def _segments(sheet: Sheet, scene: Scene, y: int) -> tuple[int, int]:
    """Draw the segments; return where they end, and at which height traffic leaves the spoke."""
    x, width = _SEGMENTS
    leaves = y + _ROW
    enters = leaves
    if scene.way_out is not None:
        box = _tile(sheet, scene.way_out, x, y, width, "way-out")
        leaves, enters = box.middle - 12, box.middle + 12
        sheet.line((x, leaves), (_LEFT[0] + _LEFT[1], leaves), kind="out")
        y = box.bottom + _GAP
    boxes = []
    for tile in scene.segments:
        boxes.append(_tile(sheet, tile, x, y, width, "segment"))
        y = boxes[-1].bottom + _GAP
    for box in boxes:
        end = x if scene.way_out else _LEFT[0] + _LEFT[1]
        sheet.line(
            (x, box.middle), (_OUT_LANE, box.middle), (_OUT_LANE, enters), (end, enters), kind="out"
        )
        sheet.line((box.right, box.middle), (_ENDPOINTS[0], box.middle), kind="inside")
    if scene.bastion is not None:
        y += _GAP
        bastion = _tile(sheet, scene.bastion, x, y, width, "way-out")
        target = boxes[-1]
        middle = x + width // 2
        sheet.line((middle, bastion.y), (middle, target.bottom), kind="inside")
        sheet.line((_LEFT[0] + _LEFT[1], bastion.middle), (x, bastion.middle), kind="people")
        y = bastion.bottom + _GAP
    if scene.vpn is not None:
        gateway = _tile(sheet, scene.vpn, x, y + _GAP, width, "way-out")
        sheet.line((gateway.right, gateway.middle), (_ENDPOINTS[0], gateway.middle), kind="inside")
        sheet.line((_LEFT[0] + _LEFT[1], gateway.middle), (x, gateway.middle), kind="people")
        y = gateway.bottom + _GAP
    return y - _GAP, leaves


def _outside(sheet: Sheet, scene: Scene, way_out: int) -> int:
    x, width = _LEFT
    people = next((line for line in sheet.lines if line.kind == "people"), None)
    if scene.hub is not None and scene.hub_firewall is not None:
        y = _hub(sheet, scene.hub, scene.hub_firewall, way_out)
    else:
        tile = Tile("Internet", ("Reached through the way out only.",))
        y = _tile(sheet, tile, x, way_out - _height(tile, width) // 2, width, "outside").bottom
    for tile in scene.platform:
        y = _tile(sheet, tile, x, y + _GAP, width, "outside").bottom
    if people is not None:
        how = "A browser" if scene.bastion is not None else "Their own computers"
        tile = Tile("People", (f"{how}, signed in with Entra ID.",))
        middle = people.points[0][1]
        y = _tile(sheet, tile, x, middle - _height(tile, width) // 2, width, "outside").bottom
    return y


def _hub(sheet: Sheet, hub: Tile, firewall: Tile, way_out: int) -> int:
    """Draw the hub with its firewall at the height where traffic comes out of the spoke."""
    x, width = _LEFT
    inner = width - 2 * _PAD
    y = way_out - _height(firewall, inner) // 2
    box = _tile(sheet, firewall, x + _PAD, y, inner, "way-out")
    sheet.line((box.right, way_out), (x + width, way_out), kind="out", arrow=False)
    end = sheet.write(*_corner(x, box.bottom), _rows(hub, width)) + _PAD
    sheet.frames.append(Box(x, y - _PAD, width, end - y + _PAD, "outside"))
    link = end - 2 * _PAD
    sheet.line((x + width, link), (_SPOKE[0], link), kind="peering", arrow=False)
    return end


def _below(sheet: Sheet, scene: Scene, y: int, middles: list[int]) -> int:
    """Draw what is shared to the right and the other environments to the left."""
    end, top = y, y
    for service, middle in zip(scene.shared, middles, strict=True):
        x, width = _SERVICES
        box = _tile(sheet, service.tile, x, top, width, "service")
        if service.endpoints:
            sheet.line(
                (_ENDPOINTS[0] + _ENDPOINTS[1] - _PAD, middle),
                (_SHARED_LANE, middle),
                (_SHARED_LANE, box.middle),
                (x, box.middle),
                kind="private",
            )
        end, top = box.bottom, box.bottom + _GAP
    if scene.others:
        tile = Tile("Other environments, from the same code", scene.others)
        end = max(end, _tile(sheet, tile, _FRAME[0], y, 468, "outside").bottom)
    return end


_MEANINGS = {
    "private": "Private link",
    "inside": "Allowed inside the spoke",
    "out": "Leaves the spoke",
    "people": "People come in",
    "peering": "Connection to the hub",
    "key": "Encrypted with our key",
    "managed": "Compute runs in",
}


def _legend(sheet: Sheet, y: int) -> int:
    used = {line.kind for line in sheet.lines}
    x = _MARGIN
    for kind, meaning in _MEANINGS.items():
        if kind not in used:
            continue
        needed = 36 + text_width(meaning, 12) + 24
        if x + needed > WIDTH - _MARGIN:
            x, y = _MARGIN, y + 24
        sheet.line((x, y + 10), (x + 28, y + 10), kind=kind, arrow=kind != "peering")
        sheet.write(x + 36, y + 2, [(meaning, "plain")], 12)
        x += needed
    return y + 24 + _MARGIN

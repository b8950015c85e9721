"""The picture: what is in it, and that nothing lies on anything else."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import combinations

import pytest

from ailz.report.reading import read
from ailz.report.topology import topology
from ailz.report.topology.measure import text_width, wrapped
from ailz.report.topology.place import WIDTH, placed
from ailz.report.topology.scene import scene
from ailz.report.topology.shapes import Box
from tests.report.worlds import WORLDS, config, design, landing_zone, workload


def overlap(a: Box, b: Box) -> bool:
    return a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom


def holds(outer: Box, inner: Box) -> bool:
    across = outer.x <= inner.x and inner.right <= outer.right
    return across and outer.y <= inner.y and inner.bottom <= outer.bottom


@pytest.mark.parametrize("name", WORLDS)
def test_no_text_lies_on_another(name: str) -> None:
    labels = placed(scene(landing_zone(name))).sheet.labels

    for one, other in combinations(labels, 2):
        assert not overlap(one.extent, other.extent), f"{one.text!r} and {other.text!r}"


@pytest.mark.parametrize("name", WORLDS)
def test_boxes_stand_apart_or_inside_each_other(name: str) -> None:
    sheet = placed(scene(landing_zone(name))).sheet

    for one, other in combinations([*sheet.frames, *sheet.boxes], 2):
        assert not overlap(one, other) or holds(one, other) or holds(other, one)


@pytest.mark.parametrize("name", WORLDS)
def test_text_stays_inside_its_box_and_everything_inside_the_picture(name: str) -> None:
    drawn = placed(scene(landing_zone(name)))
    page = Box(0, 0, WIDTH, drawn.height, "page")
    boxes = [*drawn.sheet.frames, *drawn.sheet.boxes]

    for box in boxes:
        assert holds(page, box)
    for label in drawn.sheet.labels:
        assert holds(page, label.extent), label.text
        for box in boxes:
            assert not overlap(box, label.extent) or holds(box, label.extent), label.text


@pytest.mark.parametrize("name", WORLDS)
def test_lines_do_not_cross_text(name: str) -> None:
    sheet = placed(scene(landing_zone(name))).sheet

    for line in sheet.lines:
        for (ax, ay), (bx, by) in zip(line.points, line.points[1:], strict=False):
            stroke = Box(min(ax, bx), min(ay, by), abs(ax - bx) + 1, abs(ay - by) + 1, "line")
            for label in sheet.labels:
                assert not overlap(stroke, label.extent), f"a {line.kind} line on {label.text!r}"


def test_every_private_endpoint_has_a_line_to_its_service() -> None:
    zone = landing_zone("standalone")
    sheet = placed(scene(zone)).sheet
    endpoints = zone.main.root.collections["private_endpoints"]

    assert len([box for box in sheet.boxes if box.kind == "endpoint"]) == len(endpoints)
    # The legend has one line more.
    assert len([line for line in sheet.lines if line.kind == "private"]) == len(endpoints) + 1


def test_keys_lead_to_what_they_encrypt() -> None:
    def keyed(name: str) -> list[str]:
        return [each.symbol for each in scene(landing_zone(name)).services if each.uses_key]

    assert keyed("standalone") == ["lake_storage", "workspace_storage", "container_registry"]
    assert keyed("standalone-nat") == ["workspace_storage", "container_registry", "workspace"]


def test_production_is_shown_and_the_others_are_named() -> None:
    text = topology(landing_zone("platform-four-environments")).text

    assert "Subscription of prod: aaaaaaaa-0000-4000-8000-000000000004" in text
    for name in ("dev (dev)", "test (test)", "uat (test)"):
        assert f"{name}: 10.60." in text


def test_each_variant_shows_its_own_way_out() -> None:
    assert "Hub firewall" in topology(landing_zone("platform")).text
    assert "Azure Firewall" not in topology(landing_zone("platform")).text
    assert "Azure Firewall" in topology(landing_zone("standalone")).text
    assert "NAT gateway" in topology(landing_zone("standalone-nat")).text


def test_those_who_cannot_see_it_get_it_in_words() -> None:
    root = ET.fromstring(topology(landing_zone("standalone")).text)  # noqa: S314
    space = "{http://www.w3.org/2000/svg}"

    assert root.get("role") == "img"
    assert root.findtext(f"{space}title") == "Claims triage: topology"
    assert "segments Training, Inference and Operations" in (root.findtext(f"{space}desc") or "")


@pytest.mark.parametrize("title", ["x" * 200, "漢" * 200, "word " * 40])
def test_a_long_title_is_broken_and_not_cut(title: str) -> None:
    zone = read(design(config(workload=workload(title=title.strip()))))
    lines = [label for label in placed(scene(zone)).sheet.labels if label.kind == "title"]

    assert "".join(label.text for label in lines).replace(" ", "") == title.replace(" ", "")
    assert max(label.extent.right for label in lines) <= WIDTH


def test_lines_are_broken_between_words_where_there_is_one() -> None:
    assert wrapped("one two three", 12, text_width("one two", 12)) == ["one two", "three"]
    assert wrapped("", 12, 100) == []

"""How long a first run takes: what the README says, and the picture of it."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from itertools import combinations

import pytest

from ailz.report import documents
from ailz.report.rehearsal.lengths import lengths
from ailz.report.rehearsal.picture import WIDTH, picture
from ailz.report.topology.shapes import Box, Label
from tests.report.test_topology import holds, overlap
from tests.report.worlds import landing_zone

SVG = "{http://www.w3.org/2000/svg}"
SOME = ("standalone", "standalone-vpn", "bicep-only", "platform", "platform-asks")


@pytest.mark.parametrize("name", SOME)
def test_nothing_lies_on_anything_else_or_outside(name: str) -> None:
    drawn = ET.fromstring(picture(landing_zone(name), lengths(landing_zone(name))).text)  # noqa: S314 - ours
    page = Box(0, 0, WIDTH, int(drawn.attrib["height"]), "page")
    labels = [
        Label(int(t.attrib["x"]), int(t.attrib["y"]), t.text or "", int(t.attrib["font-size"]))
        for t in drawn.iter(f"{SVG}text")
    ]
    assert len(labels) > 10
    for one, other in combinations(labels, 2):
        assert not overlap(one.extent, other.extent), f"{one.text!r} and {other.text!r}"
    for label in labels:
        assert holds(page, label.extent), label.text
    for rect in [r for r in drawn.iter(f"{SVG}rect") if r.attrib["class"] != "page"]:
        box = Box(*(int(rect.attrib[a]) for a in ("x", "y", "width", "height")), "box")
        assert holds(page, box)


@pytest.mark.parametrize("name", SOME)
def test_the_picture_says_in_words_what_it_shows(name: str) -> None:
    drawn = ET.fromstring(picture(landing_zone(name), lengths(landing_zone(name))).text)  # noqa: S314 - ours
    said = drawn.findtext(f"{SVG}desc") or ""
    for each in lengths(landing_zone(name)):
        assert each.names[0] in said.lower()
    assert "The end is decided by" in said


@pytest.mark.parametrize("name", SOME)
def test_the_readme_has_every_environment_once(name: str) -> None:
    reading = landing_zone(name)
    readme = documents(reading)["README.md"].text
    rows = readme.partition("| First run of |")[2].partition("\n\n")[0].splitlines()[2:]
    named = " ".join(row.split("|")[1] for row in rows)
    assert {stage.name for stage in reading.stages} == set(
        named.replace(",", " ").replace(" and ", " ").split()
    )
    assert all("about" in row for row in rows)


def test_a_gateway_of_three_quarters_of_an_hour_decides_the_end() -> None:
    main = lengths(landing_zone("standalone-vpn"))[-1]
    assert main.line.total > 45
    assert any(row.key == "vpn_gateway" for row in main.line.critical)
    assert any(each.decides and each.long for each in main.concerns)

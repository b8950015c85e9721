"""The page says what rehearsal knows, and does not promise what nobody knows."""

from __future__ import annotations

from pathlib import Path

from ailz.azure.behaviour import behaviours
from ailz.report.rehearsal.page import PATH, page

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_that_is_checked_in_is_the_codes() -> None:
    assert (ROOT / PATH).read_text("utf-8") == page(), "run: python tools/refresh_reference.py"


def test_each_behaviour_has_one_sentence_and_a_source() -> None:
    for each in behaviours():
        assert each.says, each.id
        assert each.source, each.id
        assert f"| `{each.id}` |" in page()
    assert len({each.id for each in behaviours()}) == len(behaviours())

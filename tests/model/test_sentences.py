"""What to do about a mistake is a sentence: whoever writes a message sees here how it reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import ailz

PACKAGE = Path(ailz.__file__).parent
SOURCES = [
    path
    for room in ("model", "design", "verify", "workspace")
    for path in sorted((PACKAGE / room).rglob("*.py"))
    if "Finding(" in path.read_text("utf-8") or "allowed=" in path.read_text("utf-8")
]
ORDER = re.compile(
    r"""allowed=\(?\s*f?["'](?:leave|say|ask|add|choose|take|write|put|name|have|plan|move|remove|use|"""
    r"""give|set|save|change|export|look)\b""",
    re.IGNORECASE,
)


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_what_is_allowed_is_what_may_stand_there(path: Path) -> None:
    """It is told as "Use ...": what begins with another verb is a `remedy`."""
    assert not ORDER.findall(path.read_text("utf-8"))


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(PACKAGE).as_posix())
def test_a_message_is_a_sentence_without_its_stop(path: Path) -> None:
    text = path.read_text("utf-8")
    for field in ("message", "allowed", "remedy"):
        assert not re.findall(rf"""{field}=f?"[^"\n]*[.]",$""", text, re.MULTILINE)

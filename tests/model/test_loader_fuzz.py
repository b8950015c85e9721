"""No text, however broken, gets anything but a configuration or findings with places in it."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from ailz.errors import ConfigError
from ailz.model.loader import load_text

FOLDER = Path(__file__).resolve().parents[2] / "examples"
SOURCES = [e.read_text(encoding="utf-8") for e in sorted(FOLDER.glob("*.yaml"))]
_HIDDEN = "geheim-4711"
_LONGEST = 2500
"""Characters of one line about one mistake: a place, a sentence, and what to do."""
PIECES = [
    f"https://deploy:{_HIDDEN}@example.org/x",
    f"AccountKey={_HIDDEN};",
    f"?sv=1&sig={_HIDDEN}",
    f"password: {_HIDDEN}\n",
    f"  private_key: {_HIDDEN}\n",
    "\t# ",
    ":\t",
    "\u200b",
    "\u00a0",
    "\U000e0041",
    "",
    "\n",
    " ",
    "  ",
    "\t",
    ":",
    ": ",
    "- ",
    "? ",
    "#",
    "[",
    "]",
    "{",
    "}",
    ",",
    "&a ",
    "*a",
    "!!x ",
    "! ",
    "|",
    ">",
    "|\n",
    "'",
    '"',
    "\\",
    "%",
    "@",
    "`",
    "---\n",
    "...\n",
    "%YAML 1.2\n",
    "<<: ",
    "~",
    "null",
    "true",
    "no",
    "0123",
    "1e3",
    "12:30",
    ".inf",
    "9" * 30,
    "\r",
    "\x00",
    "\u202e",
    "\u2028",
    "\ufeff",
    "\ud800",
    "e\u0301",
    "schema_version: 1\n",
    "name",
    "environments:\n",
    "{}",
    "[]",
    "'\\u0000'",
    '"\\uD83D"',
    "🚚",
]


@st.composite
def mutated(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(SOURCES))
    for _ in range(draw(st.integers(1, 6))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 0, 1, 2, 10, 200])))
        piece = draw(st.sampled_from(PIECES) | st.text(max_size=8))
        text = text[:start] + piece + text[end:]
    return text


def holds(text: str) -> None:
    try:
        load_text(text, "lz.yaml")
    except ConfigError as error:
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for finding in error.findings:
            assert finding.file == "lz.yaml"
            assert finding.line is not None
            assert finding.column is not None
            assert finding.line <= len(lines), finding
            assert finding.column <= len(lines[finding.line - 1]) + 1, finding
            assert str(finding).isprintable()
            assert len(str(finding)) < _LONGEST
            assert _HIDDEN not in str(finding) + str(finding.as_dict())


@given(mutated())
@settings(max_examples=300, deadline=None)
def test_a_mutated_example(text):
    holds(text)


@given(st.text(max_size=200))
@settings(deadline=None)
def test_any_text(text):
    holds(text)


def test_a_credential_in_a_quoted_key_is_in_no_place():
    """YAML inside a key: the place of what is wrong below it is told without it."""
    wrong = f"naming:\n  fixed:\n    'password: {_HIDDEN}': 3\n"
    wrong += f"existing:\n  subnets:\n    'api_key: {_HIDDEN}': snet\n"
    holds(SOURCES[0] + wrong)

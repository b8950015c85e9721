"""Which characters a configuration may hold: what is refused here never reaches any output."""

from __future__ import annotations

import re
import unicodedata

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_BREAKS = "\u0085\u2028\u2029"
_BLANKS = "\u00a0\u1680\u2000-\u200a\u202f\u205f"
_UNSEEN = (
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f"
    "\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
"""Default ignorable code points (zero width, fillers, tag characters) but for the two selectors of
emoji style, which change what is seen."""
_FORBIDDEN = re.compile(
    f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_BREAKS}{_BIDI}{_BLANKS}{_UNSEEN}"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_IS_BIDI = re.compile(f"[{_BIDI}]")
_IS_BLANK = re.compile(f"[{_BLANKS}]")
_IS_UNSEEN = re.compile(f"[{_UNSEEN}]")
_SEPARATES = re.compile(
    rf"(?:(?<=^)|(?<=[\s:,?\[{{-]))[{_BLANKS}]+|[{_BLANKS}]+(?=\s|$)", re.MULTILINE
)
REFUSED = "\ufdd0"
"""Stands where a refused character stood, while the file is read: no text has it."""
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def normalised(text: str) -> str:
    """Return the text in Unicode's composed form (NFC), surrogate pairs of JSON escapes joined.

    Terraform normalises what it reads and Bicep does not: without this the same name would be
    two names.
    """
    joined = _PAIR.sub(lambda pair: _joined(pair[0]), text)
    return unicodedata.normalize("NFC", joined)


def _joined(pair: str) -> str:
    return pair.encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def forbidden(text: str) -> list[tuple[int, str, str, str]]:
    """Return (offset, character, code, reason) of each character that no text may hold.

    Newlines and tabs are left to whoever knows what kind of text it is.
    """
    return [(m.start(), m[0], *_why(m[0])) for m in _FORBIDDEN.finditer(text)]


def without_forbidden(text: str) -> str:
    """Return the text with each forbidden character replaced by one that marks its place.

    What looks like a blank and stands where YAML has one becomes one.
    """
    return _FORBIDDEN.sub(REFUSED, _SEPARATES.sub(lambda run: " " * len(run[0]), text))


def named(character: str) -> str:
    """Return a character that cannot be seen as its code point and its name in Unicode."""
    point = f"U+{ord(character):04X}"
    name = unicodedata.name(character, _NAMES.get(character, ""))
    return f"{point} {name}" if name else point


_NAMES = {
    "\x00": "NUL",
    "\x07": "BELL",
    "\x08": "BACKSPACE",
    "\x09": "TAB",
    "\x0a": "LINE FEED",
    "\x0b": "LINE TABULATION",
    "\x0c": "FORM FEED",
    "\x0d": "CARRIAGE RETURN",
    "\x1b": "ESCAPE",
    "\x7f": "DELETE",
    "\x85": "NEXT LINE",
}
"""Control characters have no name of their own in Unicode's data."""


def _why(character: str) -> tuple[str, str]:
    if character == "\x00":
        return "NUL-CHARACTER", "a NUL ends the text in many of the tools that read the output"
    if _IS_BIDI.match(character):
        return "BIDI-CHARACTER", "it reorders what people see, so that a review reads other text"
    if "\ud800" <= character <= "\udfff":
        return "LONE-SURROGATE", "half a character cannot be written to a file"
    if character in _BREAKS:
        return "CONTROL-CHARACTER", "some tools see a line break in it and others do not"
    if _IS_BLANK.match(character):
        return "INVISIBLE-CHARACTER", "it looks like an ordinary blank and is none"
    if _IS_UNSEEN.match(character):
        return "INVISIBLE-CHARACTER", "nobody sees it, and what looks alike would be two texts"
    return "CONTROL-CHARACTER", "it is not text, and tools and terminals act on it"

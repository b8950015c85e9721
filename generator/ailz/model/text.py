"""Which characters a configuration may hold: what is refused here never reaches any output."""

from __future__ import annotations

import re
import unicodedata

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_BREAKS = "\u0085\u2028\u2029"
_FORBIDDEN = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_BREAKS}{_BIDI}\ud800-\udfff\ufffe\uffff]")
_IS_BIDI = re.compile(f"[{_BIDI}]")
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
    """Return the text with each forbidden character replaced by one question mark."""
    return _FORBIDDEN.sub("?", text)


def _why(character: str) -> tuple[str, str]:
    if character == "\x00":
        return "NUL-CHARACTER", "a NUL ends the text in many of the tools that read the output"
    if _IS_BIDI.match(character):
        return "BIDI-CHARACTER", "it reorders what people see, so that a review reads other text"
    if "\ud800" <= character <= "\udfff":
        return "LONE-SURROGATE", "half a character cannot be written to a file"
    if character in _BREAKS:
        return "CONTROL-CHARACTER", "some tools see a line break in it and others do not"
    return "CONTROL-CHARACTER", "it is not text, and tools and terminals act on it"

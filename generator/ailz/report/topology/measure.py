"""How wide text is in a sans serif font, without one: generous, so that nothing is cut."""

from __future__ import annotations

from functools import cache

_NARROW = frozenset("fijlrtI.,:;'|!()[] /-")
_WIDE = frozenset("mwMW@%")


def text_width(text: str, size: int, *, bold: bool = False) -> int:
    """Return the width of one line in pixels; text beyond ASCII may be as wide as it is high."""
    units = sum(map(_units, text))
    return (units * size * (108 if bold else 100) + 9999) // 10000


def wrapped(text: str, size: int, width: int, *, bold: bool = False) -> list[str]:
    """Return the text in lines no wider than ``width``; a word that is wider is broken."""
    lines = []
    line = ""
    for word in text.split():
        for piece in _broken(word, size, width, bold=bold):
            joined = f"{line} {piece}".strip()
            if line and text_width(joined, size, bold=bold) > width:
                lines.append(line)
                joined = piece
            line = joined
    return [*lines, line] if line else lines


def _broken(word: str, size: int, width: int, *, bold: bool) -> list[str]:
    if text_width(word, size, bold=bold) <= width:
        return [word]
    pieces = [""]
    for character in word:
        if pieces[-1] and text_width(pieces[-1] + character, size, bold=bold) > width:
            pieces.append("")
        pieces[-1] += character
    return pieces


@cache
def _units(character: str) -> int:
    """Return hundredths of the font's size."""
    if not character.isascii():
        return 100
    if character in _NARROW:
        return 36
    if character in _WIDE:
        return 92
    return 72 if character.isupper() else 58

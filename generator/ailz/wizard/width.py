"""How wide lines may be."""

from __future__ import annotations

import shutil
import textwrap

_COMFORTABLE, _LEAST = 88, 20


def width() -> int:
    """Return the columns that text may take: those of the terminal, but no more than reads well."""
    columns = shutil.get_terminal_size((_COMFORTABLE + 1, 24)).columns
    return max(_LEAST, min(_COMFORTABLE, columns - 1))


def wrapped(text: str, first: str, rest: str | None = None) -> str:
    """Return a paragraph as lines that fit, no word broken.

    ``first`` stands before the first line, ``rest`` before the others: as many blanks if left out.
    """
    return textwrap.fill(
        text,
        width(),
        initial_indent=first,
        subsequent_indent=" " * len(first) if rest is None else rest,
        break_long_words=False,
        break_on_hyphens=False,
    )

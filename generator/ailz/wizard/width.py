"""How wide lines may be."""

from __future__ import annotations

import shutil

_COMFORTABLE, _LEAST = 88, 20


def width() -> int:
    """Return the columns that text may take: those of the terminal, but no more than reads well."""
    columns = shutil.get_terminal_size((_COMFORTABLE + 1, 24)).columns
    return max(_LEAST, min(_COMFORTABLE, columns - 1))

"""The sample that is checked in: rows that cover every feasible pair, and pairs that cannot be."""

import json
import os
from collections.abc import Sequence
from functools import cache
from itertools import islice
from pathlib import Path
from typing import TypeVar

from tests.sampling.pairwise import Pair

T = TypeVar("T")
FILE = Path(__file__).with_name("rows.json")


@cache
def rows() -> tuple[dict[str, str], ...]:
    """Return the rows: dimension -> choice."""
    return tuple(json.loads(FILE.read_text(encoding="utf-8"))["rows"])


def having(most: int = 4, **choices: str) -> tuple[dict[str, str], ...]:
    """Return the first rows that make all of these choices, underscores for blanks."""
    asked = {name.replace("_", " "): choice for name, choice in choices.items()}
    found = (row for row in rows() if asked.items() <= row.items())
    return tuple(islice(found, most))


def todays(several: Sequence[T], one_in: int) -> Sequence[T]:
    """Return one in so many: another part every day, all of them over the days.

    For tests that take seconds for each. `AILZ_FULL=1` has all of them, `AILZ_DAY` is the day.
    """
    if "AILZ_FULL" in os.environ:
        return several
    return several[int(os.environ["AILZ_DAY"]) % one_in :: one_in]


@cache
def impossible() -> frozenset[Pair]:
    """Return the pairs that the product refuses whatever stands beside them."""
    listed = json.loads(FILE.read_text(encoding="utf-8"))["impossible"]
    return frozenset(((one[0], one[1]), (other[0], other[1])) for one, other in listed)

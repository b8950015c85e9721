"""The sample that is checked in: rows that cover every feasible pair, and pairs that cannot be."""

import json
from functools import cache
from pathlib import Path

from tests.sampling.pairwise import Pair

FILE = Path(__file__).with_name("rows.json")


@cache
def rows() -> tuple[dict[str, str], ...]:
    """Return the rows: dimension -> choice."""
    return tuple(json.loads(FILE.read_text(encoding="utf-8"))["rows"])


@cache
def impossible() -> frozenset[Pair]:
    """Return the pairs that the product refuses whatever stands beside them."""
    listed = json.loads(FILE.read_text(encoding="utf-8"))["impossible"]
    return frozenset(((one[0], one[1]), (other[0], other[1])) for one, other in listed)

"""Draw the sample anew: `python -m tests.sampling` writes `rows.json`.

It starts from the rows that stand there and asks no more for pairs that were given up: take one
that became possible out of `rows.json` by hand. `python -m tests.sampling nothing` starts from
none and asks for every pair, which takes far longer.
"""

import json
import sys
from collections.abc import Sequence

from tests.sampling.pairwise import sample
from tests.sampling.product import wrong_with
from tests.sampling.rows import FILE, impossible, rows
from tests.sampling.space import DIMENSIONS


def main() -> None:
    """Sample the whole space and write the rows, and the pairs that cannot be had."""
    space = {name: tuple(each) for name, each in DIMENSIONS.items()}
    known = () if sys.argv[1:] == ["nothing"] else rows()
    given_up = impossible() if known else ()
    drawn, refused = sample(space, wrong_with, known=known, given_up=given_up)
    parts = [_part("rows", drawn), _part("impossible", refused)]
    FILE.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def _part(name: str, items: Sequence[object]) -> str:
    """Return a list as JSON with one item a line, so that a change is easy to read."""
    lines = ",\n".join(json.dumps(item) for item in items)
    return f'"{name}": [\n{lines}\n]'


if __name__ == "__main__":
    main()

"""Draw the sample anew: `python -m tests.sampling` writes `rows.json`."""

import json
from collections.abc import Sequence

from tests.sampling.pairwise import sample
from tests.sampling.product import wrong_with
from tests.sampling.rows import FILE
from tests.sampling.space import DIMENSIONS


def main() -> None:
    """Sample the whole space and write the rows, and the pairs that cannot be had."""
    rows, impossible = sample({name: tuple(each) for name, each in DIMENSIONS.items()}, wrong_with)
    parts = [_part("rows", rows), _part("impossible", impossible)]
    FILE.write_text("{\n" + ",\n".join(parts) + "\n}\n", encoding="utf-8")


def _part(name: str, items: Sequence[object]) -> str:
    """Return a list as JSON with one item a line, so that a change is easy to read."""
    lines = ",\n".join(json.dumps(item) for item in items)
    return f'"{name}": [\n{lines}\n]'


if __name__ == "__main__":
    main()

"""Write what is generated: JSON Schemas, reference pages, and what rehearsal knows.

Run from the repository's root: ``python tools/refresh_reference.py``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from ailz.model import reference, schema
from ailz.report.rehearsal import page

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    """Write the files where they are checked in."""
    for path, text in (
        (schema.PATH, schema.text(schema.json_schema())),
        (schema.WORLD_PATH, schema.text(schema.world_schema())),
        (reference.PATH, reference.reference()),
        (reference.WORLD_PATH, reference.world_reference()),
        (page.PATH, page.page()),
    ):
        file = ROOT / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="\n")
        print(path)
    return 0


if __name__ == "__main__":
    sys.exit(main())

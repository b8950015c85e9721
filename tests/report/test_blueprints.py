"""The blueprints of the documents: every output is escaped, nothing is decided."""

from __future__ import annotations

import pytest

from ailz.render.lint import unescaped_outputs
from ailz.render.templates import blueprints_folder
from ailz.report.printing import templates

FOLDER = blueprints_folder() / "docs"
NAMES = sorted(
    [f.name for f in FOLDER.iterdir() if f.is_file()]
    + [f"requests/{f.name}" for f in (FOLDER / "requests").iterdir()]
)


@pytest.mark.parametrize("name", NAMES)
def test_every_output_ends_in_an_escaping_filter(name: str) -> None:
    source = FOLDER.joinpath(*name.split("/")).read_text(encoding="utf-8")

    assert unescaped_outputs(templates(), source, name) == []

"""Documents are printed in the strict environment: text that no filter closed is an error."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ailz.render.templates import blueprints_folder, environment
from ailz.report import printing


@pytest.fixture(autouse=True, scope="package")
def strict() -> Iterator[None]:
    made = environment(blueprints_folder(), strict_output=True, filters=printing.FILTERS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(printing, "templates", lambda: made)
        yield

"""Documents are printed in the strict environment: text that no filter closed is an error."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

import pytest

from ailz.render.templates import blueprints_folder, environment
from ailz.report import printing

if TYPE_CHECKING:
    from jinja2 import Environment


@pytest.fixture(autouse=True, scope="package")
def strict() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(printing, "templates", _strict)
        yield


@cache
def _strict() -> Environment:
    return environment(blueprints_folder(), strict_output=True, filters=printing.FILTERS)

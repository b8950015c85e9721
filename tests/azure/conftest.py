"""Worlds made by hand are sketches: short names, and bodies of what a test is about alone."""

from __future__ import annotations

import pytest

from ailz.azure import respond
from ailz.azure.behaviour import behaviours

WHOLE = ("types", "names", "places", "immutable", "shape_of_landing_zones")
"""The modules that are about what a request has to be; single tests are marked `whole`. In `play`,
requests are real ones."""
FORM = frozenset({"type-body", "type-version", "name-form", "place-scope", "place-region"})


@pytest.fixture(autouse=True)
def _sketches_pass(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, _, module = request.module.__name__.rpartition(".")
    whole = module.removeprefix("test_") in WHOLE or request.node.get_closest_marker("whole")
    if folder == "tests.azure" and not whole:
        others = tuple(each for each in behaviours() if each.id not in FORM)
        monkeypatch.setattr(respond, "behaviours", lambda: others)

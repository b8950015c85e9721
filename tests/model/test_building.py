"""The schema of the configuration is built once, as a whole, when a configuration is read."""

from __future__ import annotations

import subprocess
import sys

_BUILT = """
import ailz.model.config
from ailz.model.base import Section

waiting = [Section]
while waiting:
    model = waiting.pop()
    waiting += model.__subclasses__()
    if model.__pydantic_complete__:
        print(model.__name__)
"""


def test_no_default_builds_the_schema_of_its_section() -> None:
    ran = subprocess.run([sys.executable, "-c", _BUILT], capture_output=True, text=True, check=True)
    assert ran.stdout == ""

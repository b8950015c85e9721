"""Linters of pipelines and scripts: on the PATH, or where `tools/dev.py linters` put them."""

import os
import shutil
from pathlib import Path

import pytest

_FOLDER = Path(__file__).resolve().parents[2] / ".venv-linters"


def linter(name: str) -> str:
    """Return the path of a linter; skips the test where there is none."""
    folder = _FOLDER / ("Scripts" if os.name == "nt" else "bin")
    found = shutil.which(name) or shutil.which(name, path=str(folder))
    if found is None:
        pytest.skip(f"there is no {name}: python3 tools/dev.py linters sets it up")
    return found

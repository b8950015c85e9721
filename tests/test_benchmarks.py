"""The benchmark measures this checkout, from anywhere and without what it can do without."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import Command
from benchmarks.peers import python_with_copier

if TYPE_CHECKING:
    import pytest


def test_it_runs_this_checkout_from_anywhere(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.chdir(tmp_path)
    assert Command("start", (sys.executable, "-m", "ailz", "--version")).run() > 0


def test_it_goes_on_without_copier(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    assert python_with_copier(tmp_path / "copier") is None

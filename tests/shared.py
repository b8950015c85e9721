"""Where the recorded facts, tools and policy rules are, if this checkout has them beside it."""

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[2] / "shared"


def _find() -> Path | None:
    named = os.environ.get("AILZ_SHARED")
    folder = Path(named) if named else _BESIDE
    return folder if (folder / "facts").is_dir() else None


SHARED = _find()

needs_shared = pytest.mark.skipif(
    SHARED is None,
    reason="the recorded Azure facts and tools are not beside this checkout (set AILZ_SHARED)",
)

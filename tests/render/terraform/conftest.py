from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ailz.render.terraform import State, render_root
from tests.render.terraform.tool import Working, initialise
from tests.render.terraform.worlds import small_root

STATE = State("claims", "66666666-6666-4666-8666-666666666666", "rg-state", "stclaims", "tfstate")


@pytest.fixture(scope="session")
def files() -> dict[str, str]:
    return render_root(small_root(), state=STATE)


@pytest.fixture(scope="session")
def initialised(files: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Working:
    """The small root, initialised; tests must not change it."""
    return initialise(files, "landing-zone", tmp_path_factory.mktemp("terraform"))


@pytest.fixture
def copy(initialised: Working, tmp_path: Path) -> Working:
    """A copy of the small root that a test may change and apply."""
    shutil.copytree(initialised.folder.parent, tmp_path / "roots", symlinks=True)
    return Working(tmp_path / "roots" / initialised.folder.name)

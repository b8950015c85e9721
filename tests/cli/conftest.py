from pathlib import Path

import pytest

from tests.cli.worlds import CONFIG


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder that holds a valid configuration and nothing else."""
    (tmp_path / "landing-zone.yaml").write_text(CONFIG, "utf-8")
    return tmp_path

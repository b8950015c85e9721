"""What the compiler says of a root in Bicep: a sound one, and a faulty one."""

from pathlib import Path

import pytest

from ailz.verify.tools.bicep import BicepClient
from ailz.verify.tree import bicep_steps
from tests.tools.test_bicep import IDENTITY, MAIN


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "main.bicep").write_text(MAIN)
    (tmp_path / "identity.bicep").write_text(IDENTITY)
    (tmp_path / "dev.bicepparam").write_text(
        "using 'main.bicep'\n\nparam location = 'westeurope'\n"
    )
    return tmp_path


def test_a_sound_deployment_passes_and_a_faulty_one_says_why(
    bicep: BicepClient, root: Path
) -> None:
    assert [step.status for step in bicep_steps(bicep, root)] == ["passed"] * 3
    (root / "main.bicep").write_text(f"param nothing string\n{MAIN}\n\n")
    (root / "dev.bicepparam").write_text("using 'main.bicep'\n")
    build, parameters, layout = bicep_steps(bicep, root)
    assert "no-unused-params" in build.findings[0]
    assert any("location" in line for line in parameters.findings)
    assert layout.findings == ("main.bicep: is not as `bicep format` would write it",)

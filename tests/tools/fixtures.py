"""The real tools, offline: import a fixture into the `conftest.py` of a folder that wants it."""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType

import pytest

from ailz.verify.tools.bicep import BicepClient
from ailz.verify.tools.terraform import find_terraform
from tests.shared import SHARED


def _install(tool: str) -> Path:
    if SHARED is None:
        pytest.skip(f"the recorded {tool} is not beside this checkout (set AILZ_SHARED)")
    done = subprocess.run(
        [sys.executable, SHARED / tool / "install.py"], capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip(f"{tool} cannot be installed here: {done.stderr.strip()[-300:]}")
    return Path(done.stdout.strip())


@pytest.fixture(scope="session")
def bicep_path() -> Path:
    """The compiler's executable."""
    return Path(os.environ["AILZ_BICEP"]) if "AILZ_BICEP" in os.environ else _install("bicep")


@pytest.fixture(scope="session")
def bicep(bicep_path: Path) -> Iterator[BicepClient]:
    """One compiler for the whole session."""
    with BicepClient(bicep_path) as client:
        yield client


@pytest.fixture(scope="session")
def terraform_cli() -> Mapping[str, str]:
    """The environment in which Terraform finds its recorded providers."""
    if find_terraform() is None:
        pytest.skip("terraform is not on the PATH")
    return {"TF_CLI_CONFIG_FILE": str(_install("terraform"))}


@pytest.fixture(scope="session")
def arm_types() -> ModuleType:
    """The check of bodies against Azure's published types: `check_body`, `versions`."""
    if SHARED is None:
        pytest.skip("the recorded ARM types are not beside this checkout (set AILZ_SHARED)")
    spec = importlib.util.spec_from_file_location("arm_types", SHARED / "terraform/arm_types.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module

"""The wheel and the source distribution install into an empty environment and work from there."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("dist")
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    return out


@pytest.fixture(scope="module")
def installed(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The python of an environment that holds the wheel and, beside it, only what it needs."""
    folder = tmp_path_factory.mktemp("venv")
    venv.create(folder, with_pip=False)
    scripts = folder / ("Scripts" if sys.platform == "win32" else "bin")
    python = scripts / ("python.exe" if sys.platform == "win32" else "python")
    wheel = next(built.glob("*.whl"))
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--quiet"]
    subprocess.run(
        [*command, "--require-hashes", "-r", str(ROOT / "requirements.lock")], check=True
    )
    subprocess.run([*command, "--no-deps", str(wheel)], check=True)
    return scripts


def test_the_wheel_holds_blueprints_and_schemas(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = wheel.namelist()
    assert "ailz/schemas/landing-zone.schema.json" in names
    assert any(name.startswith("ailz/blueprints/terraform/") for name in names)
    assert any(name.startswith("ailz/blueprints/bicep/") for name in names)
    assert not any(name.startswith(("generator/", "tests/")) for name in names)


def test_the_source_distribution_holds_what_the_tests_need(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {
        "README.md",
        "requirements.lock",
        "examples/insurer.yaml",
        "tests/test_package.py",
    } <= names


def test_the_installed_command_generates_a_landing_zone(installed: Path, tmp_path: Path) -> None:
    command = installed / ("ailz.exe" if sys.platform == "win32" else "ailz")
    out = tmp_path / "claims"
    config = ROOT / "examples" / "insurer.yaml"
    done = subprocess.run(
        [str(command), "generate", "--config", str(config), "--directory", str(out)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert (out / "README.md").is_file()
    assert (out / ".ailz" / "lock.json").is_file()


def test_the_installed_package_knows_its_version(installed: Path) -> None:
    command = installed / ("ailz.exe" if sys.platform == "win32" else "ailz")
    done = subprocess.run([str(command), "--version"], capture_output=True, text=True, check=True)
    assert done.stdout == "ailz 0.1.0\n"

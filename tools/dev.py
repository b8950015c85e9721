"""One command from a bare Python to a working checkout.

    python3 tools/dev.py run ARGUMENTS...     run ailz from this checkout
    python3 tools/dev.py test [ARGUMENTS...]  lint, type-check and test
    python3 tools/dev.py bench [ARGUMENTS...] measure speed beside cookiecutter and copier
    python3 tools/dev.py checkov              set checkov up apart from it and print its path
    python3 tools/dev.py linters              set up linters of pipelines and scripts

They make `.venv` beside the checkout's files from the lock file the first time and whenever the
lock changes. Nothing is installed outside of it, so systems that manage their own Python packages
(PEP 668) are left alone. Only the standard library is used here.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_OLDEST = (3, 11)
_BIN = "Scripts" if os.name == "nt" else "bin"


def main(arguments: list[str]) -> int:
    """Run one of the commands and return its exit code."""
    if sys.version_info < _OLDEST:
        sys.stderr.write(f"ailz needs Python 3.11 or newer; this is {sys.version.split()[0]}\n")
        return 2
    match arguments:
        case ["run", *rest]:
            python = _environment(ROOT / ".venv", "requirements.lock")
            return _run([str(python), "-m", "ailz", *rest], Path.cwd())
        case ["bench", *rest]:
            python = _environment(ROOT / ".venv", "requirements.lock")
            return _run([str(python), "-m", "benchmarks", *rest], ROOT)
        case ["checkov"]:
            # Its pins are old: it never shares an environment with ours.
            python = _environment(ROOT / ".venv-checkov", "requirements-checkov.lock")
            sys.stdout.write(f"{python.with_name('checkov')}\n")
            return 0
        case ["linters"]:
            return _linters()
        case ["test", *rest]:
            return _test(rest)
        case _:
            sys.stderr.write(__doc__ or "")
            return 2


_ACTIONLINT = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12"
"""A Go module: the sums of modules are checked against Go's own log of them."""


def _linters() -> int:
    """Set zizmor and shellcheck up, and actionlint where there is Go; tests find them there."""
    python = _environment(ROOT / ".venv-linters", "requirements-linters.lock")
    if not python.with_name("actionlint").exists():
        if (go := shutil.which("go")) is None:
            sys.stderr.write("without Go there is no actionlint; its tests are skipped\n")
        else:
            place = {**os.environ, "GOBIN": str(python.parent)}
            # Go as the machine has it, with arguments of ours.
            subprocess.run([go, "install", _ACTIONLINT], env=place, check=True)  # noqa: S603
    sys.stdout.write(f"{python.parent}\n")
    return 0


def _test(arguments: list[str]) -> int:
    python = _environment(ROOT / ".venv-dev", "requirements-dev.lock")
    steps = (
        ["-m", "ruff", "check", "."],
        ["-m", "ruff", "format", "--check", "."],
        ["-m", "mypy"],
        ["-m", "pytest", "-n", "2", "--dist", "worksteal", *arguments],
    )
    for step in steps:
        if code := _run([str(python), *step], ROOT):
            return code
    return 0


def _run(command: list[str], folder: Path) -> int:
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "generator")}
    # Our own environment's Python with our own arguments.
    return subprocess.run(command, cwd=folder, env=environment, check=False).returncode  # noqa: S603


def _environment(folder: Path, lock: str) -> Path:
    """Return the Python of the environment, made anew when the lock changed."""
    python = folder / _BIN / ("python.exe" if os.name == "nt" else "python")
    wanted = hashlib.sha256((ROOT / lock).read_bytes() + sys.version.encode()).hexdigest()
    stamp = folder / "lock.sha256"
    if python.exists() and stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return python
    sys.stderr.write(f"setting up {folder.name} from {lock}\n")
    if folder.exists():
        shutil.rmtree(folder)
    try:
        venv.create(folder, with_pip=True)
    except subprocess.CalledProcessError:
        shutil.rmtree(folder, ignore_errors=True)
        sys.stderr.write(
            "This Python cannot make virtual environments: its ensurepip is missing.\n"
            "On Debian and Ubuntu: apt install python3-venv\n"
        )
        raise SystemExit(2) from None
    install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    command = [str(python), *install, "-r", str(ROOT / lock)]
    if _run(command, ROOT):
        raise SystemExit(2)
    stamp.write_text(wanted, encoding="utf-8")
    return python


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

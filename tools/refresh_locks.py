"""Write what generated pipelines install by pip: the lock files of this checkout, cut to Linux.

Run from the repository's root, with a Python of every version that ailz takes:
``python tools/refresh_locks.py python3.11 python3.12 python3.13``, on Linux with x64 and glibc.
Each is asked which file of each package it would install, from wherever its pip is told to look.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "blueprints/requirements"
LOCKS = {"ailz": "requirements.lock", "checkov": "requirements-checkov.lock"}
"""What is installed, and the lock file of this checkout that has all of it."""
_ENTRY = re.compile(
    r"^(?P<what>[^ #\n][^\\\n]*?) *\\\n(?P<hashes>(?: +--hash=.*\n)+)", re.MULTILINE
)
_HASH = re.compile(r"--hash=(sha256:[0-9a-f]{64})")


def main(pythons: list[str]) -> int:
    """Write a file for each lock; every hash in it stands in the lock."""
    if not pythons:
        sys.stderr.write(__doc__ or "")
        return 2
    FOLDER.mkdir(exist_ok=True)
    for name, lock in LOCKS.items():
        chosen = {each for python in pythons for each in _chosen(python, ROOT / lock)}
        text = "".join(_kept((ROOT / lock).read_text(encoding="utf-8"), chosen))
        (FOLDER / f"{name}.txt").write_text(text, encoding="utf-8", newline="\n")
        print(FOLDER / f"{name}.txt")
    return 0


def _chosen(python: str, lock: Path) -> Iterator[str]:
    """Yield the hashes of the wheels that a Python would install."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.json")
        words = (
            *("--dry-run", "--quiet", "--ignore-installed", "--no-deps", "--require-hashes"),
            *("--only-binary", ":all:", "--report", str(report), "--requirement", str(lock)),
        )
        # The interpreters are named by whoever runs this.
        subprocess.run([python, "-m", "pip", "install", *words], check=True)  # noqa: S603
        for each in json.loads(report.read_text(encoding="utf-8"))["install"]:
            yield f"sha256:{each['download_info']['archive_info']['hashes']['sha256']}"


def _kept(lock: str, chosen: set[str]) -> Iterator[str]:
    for entry in _ENTRY.finditer(lock):
        hashes = [each for each in _HASH.findall(entry["hashes"]) if each in chosen]
        if hashes:
            yield " \\\n    ".join([entry["what"], *(f"--hash={each}" for each in hashes)]) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

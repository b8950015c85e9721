"""Terraform itself, with recorded providers: no network and no cloud account."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.shared import SHARED, needs_shared

TERRAFORM = shutil.which("terraform")

needs_terraform = pytest.mark.skipif(TERRAFORM is None, reason="terraform is not installed")


def with_terraform(test: Any) -> Any:
    return needs_shared(needs_terraform(test))


@cache
def _cli_config() -> str:
    assert SHARED is not None
    script = SHARED / "terraform" / "install.py"
    made = subprocess.run([sys.executable, script], check=True, capture_output=True, text=True)
    return made.stdout.strip()


@dataclass(frozen=True)
class Working:
    """A folder with a root in it, initialised with a local state in place of its backend."""

    folder: Path

    def run(self, *arguments: str, known_ids: bool = False) -> subprocess.CompletedProcess[str]:
        assert TERRAFORM is not None
        environment = dict(os.environ) | {
            "TF_CLI_CONFIG_FILE": _cli_config(),
            "TF_IN_AUTOMATION": "1",
        }
        environment |= {"REPLAY_KNOWN_IDS": "1"} if known_ids else {}
        return subprocess.run(
            [TERRAFORM, f"-chdir={self.folder}", *arguments],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
        )

    def ok(self, *arguments: str, known_ids: bool = False) -> str:
        done = self.run(*arguments, known_ids=known_ids)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "Warning" not in done.stdout + done.stderr, done.stdout + done.stderr
        return done.stdout

    def planned(self, environment: str) -> list[dict[str, Any]]:
        """Return the planned resource changes of an environment, ids resolved."""
        values = f"-var-file=environments/{environment}.tfvars"
        self.ok("plan", "-input=false", values, "-out=known.plan", known_ids=True)
        shown = json.loads(self.ok("show", "-json", "known.plan"))
        return list(shown["resource_changes"])


def write(files: dict[str, str], folder: Path) -> None:
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, encoding="utf-8", newline="\n")


def initialise(files: dict[str, str], root: str, folder: Path) -> Working:
    write(files, folder)
    override = 'terraform {\n  backend "local" {}\n}\n'
    (folder / root / "backend_override.tf").write_text(override, encoding="utf-8")
    working = Working(folder / root)
    # It warns that the mirror has one platform only: nothing that the files could change.
    done = working.run("init", "-input=false")
    assert done.returncode == 0, done.stderr
    return working

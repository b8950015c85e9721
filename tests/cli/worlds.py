"""A folder with a configuration, and the command line run in it."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

CONFIG = """\
schema_version: 1
organisation:
  name: Tidewater
  tenant_id: 2b7f4091-a5c3-4e6d-9328-e3416f57b042
workload:
  name: forecast
  title: Demand forecasts
  owner: Product engineering
  purpose: Forecasts what a shop will sell.
  pattern: classical_ml
  data_classification: internal
environments:
  - name: dev
    kind: dev
    subscription_id: 3c8051a2-b6d4-4f7e-8439-f4527068c153
    region: northeurope
    address_space: 10.10.0.0/24
  - name: prod
    kind: prod
    subscription_id: 4d9162b3-c7e5-408f-954a-056381790264
    region: northeurope
    address_space: 10.10.1.0/24
capabilities:
  data_lake: {}
way_in:
  kind: none
security:
  egress: nat_gateway
delivery:
  languages: [bicep]
  platform: github
  repository: tidewater/forecast
"""

PEOPLE = """\
access:
  data_scientists:
    group_id: 5ea273c4-d8f6-4190-865b-1674928a1375
  ml_engineers:
    group_id: 5ea273c4-d8f6-4190-865b-1674928a1375
"""

HUB = """\
platform:
  hub:
    kind: vwan
    id: /subscriptions/2b7f4091-a5c3-4e6d-9328-e3416f57b042/resourceGroups/rg\
/providers/Microsoft.Network/virtualHubs/hub
    gateway: true
"""


@dataclass(frozen=True, slots=True)
class Ran:
    """What a run of the command line left."""

    code: int
    out: str
    err: str


def ailz(directory: Path, *arguments: str, **environment: str) -> Ran:
    """Run the command line in that folder, without a terminal and without CI."""
    return _run(directory, ["-m", "ailz", *arguments], environment)


def python(directory: Path, program: str) -> Ran:
    """Run a program of ours in that folder."""
    return _run(directory, ["-c", program], {})


def _run(directory: Path, arguments: list[str], environment: dict[str, str]) -> Ran:
    inherited = {k: v for k, v in os.environ.items() if k not in ("CI", "AILZ_TRACEBACK")}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=directory,
        env={**inherited, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def files(directory: Path) -> dict[str, bytes]:
    """Every file below the folder with its content."""
    return {
        path.relative_to(directory).as_posix(): path.read_bytes()
        for path in sorted(directory.rglob("*"))
        if path.is_file()
    }

"""Times commands side by side in one run, so that the machine's mood falls on all alike."""

import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_GENERATOR = Path(__file__).resolve().parents[1] / "generator"


def environment(variables: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return the variables to run a command with: `ailz` is the one of this checkout."""
    made = {**os.environ, "PYTHONPATH": str(_GENERATOR), **(variables or {})}
    # Installed packages are compiled once; whoever forbids that here would measure compiling.
    made.pop("PYTHONDONTWRITEBYTECODE", None)
    return made


@dataclass(frozen=True, slots=True)
class Command:
    """A command to time; `fills` is a folder that it writes, removed before each run."""

    name: str
    arguments: Sequence[str | Path]
    fills: Path | None = None
    variables: Mapping[str, str] | None = None

    def run(self) -> float:
        """Run it once and return the seconds it took; raises CalledProcessError if it fails."""
        if self.fills is not None:
            shutil.rmtree(self.fills, ignore_errors=True)
        variables = environment(self.variables)
        started = time.perf_counter()
        subprocess.run(  # noqa: S603 - commands of this benchmark alone
            self.arguments,
            env=variables,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=True,
        )
        return time.perf_counter() - started


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds: the least, which the machine disturbed least, and the median."""

    name: str
    least: float
    median: float


def timed(commands: Sequence[Command], repeats: int) -> dict[str, Timing]:
    """Run every command once to warm its caches, then all in turn, `repeats` times."""
    for command in commands:
        command.run()
    seconds: dict[str, list[float]] = {command.name: [] for command in commands}
    for _ in range(repeats):
        for command in commands:
            seconds[command.name].append(command.run())
    return {
        name: Timing(name, min(taken), statistics.median(taken)) for name, taken in seconds.items()
    }

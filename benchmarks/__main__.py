"""Start-up and generation beside cookiecutter and copier, as ratios.

Everything is measured in one run on one machine; only ratios are worth comparing. Copier is
installed into a throw-away environment where it is missing, and left out where that fails.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from benchmarks.measure import Command, Timing, environment, timed
from benchmarks.peers import cookiecutter_template, copier_template, python_with_copier

_ROOT = Path(__file__).resolve().parents[1]
_EXAMPLES = sorted((_ROOT / "examples").glob("*.yaml"))
_LARGEST = _ROOT / "examples/insurer.yaml"
_WORDS = {"workload": "claims", "tenant": "7d1f3a52-0c64-4b8e-9a3d-5e2b86c1f490"}
_PYTHON = sys.executable
Ratios = dict[str, tuple[float, float]]


def main() -> None:
    """Measure, print the table, and keep the figures where a file is named."""
    parser = argparse.ArgumentParser(prog="tools/dev.py bench", description=__doc__)
    parser.add_argument("--repeats", type=int, default=7, help="timed runs of each (default: 7)")
    parser.add_argument("--count", type=int, default=200, help="landing zones in one process")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures to a file")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="ailz-benchmark-") as name:
        folder = Path(name)
        copier = python_with_copier(folder / "copier")
        if copier is None:
            sys.stderr.write("copier cannot be installed here: it is left out\n")
        start = timed(_start_up(copier), options.repeats)
        commands, files = _generation(folder, copier)
        generate = timed(commands, options.repeats)
    many = _many(options.count)
    ratios = _ratios(start, generate)
    print(_table(start | generate, ratios, many, files, options.count))
    if options.json is not None:
        figures = {
            "files": files,
            "seconds": {t.name: [t.least, t.median] for t in (start | generate).values()},
            "ratios": ratios,
            "many": many,
        }
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def _start_up(copier: str | None) -> list[Command]:
    commands = [
        Command("python -c pass", (_PYTHON, "-c", "pass")),
        Command("ailz --version", (_PYTHON, "-m", "ailz", "--version")),
        Command("cookiecutter --version", (_PYTHON, "-m", "cookiecutter", "--version")),
    ]
    if copier is not None:
        commands.append(Command("copier --version", (copier, "-m", "copier", "--version")))
    return commands


def _generation(folder: Path, copier: str | None) -> tuple[list[Command], int]:
    """Return the commands that write the largest landing zone, and how many files it has."""
    text = _LARGEST.read_text(encoding="utf-8")
    config = folder / "landing-zone.yaml"
    config.write_text(
        text.replace("languages: [terraform]", "languages: [terraform, bicep]"), encoding="utf-8"
    )
    out = folder / "out"
    generate = (_PYTHON, "-m", "ailz", "generate", "-c", config, "-d", out)
    subprocess.run(generate, env=environment(), check=True, capture_output=True)  # noqa: S603 - ours
    files = {
        file.relative_to(out).as_posix(): file.read_text(encoding="utf-8")
        for file in sorted(out.rglob("*"))
        if file.is_file()
    }
    one, other = folder / "cookiecutter", folder / "copier-template"
    cookiecutter_template(one, files, _WORDS)
    made = folder / "made"
    commands = [
        Command("ailz generate", generate, fills=out),
        Command("ailz generate, uncached", generate, fills=out, variables={"AILZ_NO_CACHE": "1"}),
        Command(
            "cookiecutter",
            (_PYTHON, "-m", "cookiecutter", "--no-input", "-o", made, one),
            fills=made,
            # It remembers answers in the home folder: not in the user's.
            variables={"HOME": str(folder), "USERPROFILE": str(folder)},
        ),
    ]
    if copier is not None:
        copier_template(other, files, _WORDS)
        copy = (copier, "-m", "copier", "copy", "--quiet", "--defaults", other, made)
        commands.append(Command("copier", copy, fills=made))
    return commands, len(files)


def _many(count: int) -> dict[str, float]:
    command: list[str | Path] = [_PYTHON, "-m", "benchmarks.many", str(count), *_EXAMPLES]
    done = subprocess.run(  # noqa: S603 - our own module
        command, cwd=_ROOT, env=environment(), check=True, capture_output=True
    )
    found: dict[str, float] = json.loads(done.stdout)
    return found


def _ratios(start: Mapping[str, Timing], generate: Mapping[str, Timing]) -> Ratios:
    pairs = [(name, "python -c pass") for name in start if name != "python -c pass"]
    pairs += [("ailz generate", "cookiecutter"), ("ailz generate", "copier")]
    pairs += [("ailz generate, uncached", "cookiecutter")]
    timings = {**start, **generate}
    return {
        f"{one} / {other}": (
            timings[one].least / timings[other].least,
            timings[one].median / timings[other].median,
        )
        for one, other in pairs
        if other in timings
    }


def _table(
    timings: Mapping[str, Timing],
    ratios: Ratios,
    many: Mapping[str, float],
    files: int,
    count: int,
) -> str:
    lines = [f"{'seconds':44}{'least':>8}{'median':>8}"]
    lines += [f"{t.name:44}{t.least:8.3f}{t.median:8.3f}" for t in timings.values()]
    lines += ["", f"{f'ratios ({files} files)':44}{'least':>8}{'median':>8}"]
    lines += [f"{name:44}{least:8.2f}{median:8.2f}" for name, (least, median) in ratios.items()]
    lines += ["", f"{count} landing zones in one process, rendered in memory"]
    lines += [
        f"{'  one of the first tenth, of the last':44}{many['first']:8.3f}{many['last']:8.3f}"
    ]
    lines += [f"{'  memory after a tenth, grown since (MB)':44}"]
    lines[-1] += f"{many['memory'] / 1024:8.1f}{many['grown'] / 1024:8.1f}"
    return "\n".join(lines)


if __name__ == "__main__":
    main()

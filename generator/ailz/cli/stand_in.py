"""``ailz rehearse --serve`` and ``--terraform``: the stand-in answers, or plays the user's code."""

from __future__ import annotations

import argparse
from collections.abc import Mapping

from ailz.cli.before import before
from ailz.cli.console import Console
from ailz.cli.earlier import earlier
from ailz.cli.landing_zone import build, decide, own_paths
from ailz.cli.subjects import environments
from ailz.design.landing_zone import LandingZone
from ailz.errors import CheckFailedError, UsageError
from ailz.report.reading import read
from ailz.verify.disk.reading import read_code
from ailz.verify.disk.strangers import strangers
from ailz.verify.tools.real_terraform import Code, play_real

_FAILED = 7


def serve(options: argparse.Namespace, console: Console) -> int:
    """Answer as Azure Resource Manager until somebody interrupts it."""
    from ailz.azure.serve import serve as answer

    if console.as_json:
        raise UsageError("--serve prints lines for a shell", "leave --output json out")
    here = before(options, read(decide(options.config)))

    def out(line: str) -> None:
        console.result(line, {})
        # Somebody waits for it, through a pipe or in a file.
        console.out.flush()

    answer(here.world, by=options.as_ or "", port=options.port, out=out, say=console.say)
    return 0


def terraform(options: argparse.Namespace, console: Console) -> int:
    """Apply, plan again and destroy with the real provider, and print each step."""
    landing_zone = decide(options.config)
    if "terraform" not in landing_zone.config.delivery.languages:
        raise UsageError("--terraform: this landing zone is not delivered as Terraform")
    reading = read(landing_zone)
    kept = environments(options.environment, reading)
    was = None
    if options.from_ is not None:
        was = earlier(options.from_, options.config).landing_zone
        if was is None:
            raise UsageError("--terraform plays code, and a lock holds none", "name a tree")
    here = before(options, reading, was)
    code = _code(landing_zone, _on_disk(options, console, landing_zone), kept)
    old = None
    if was is not None:
        gone = {stage.name for stage in was.stages} - {stage.name for stage in reading.stages}
        old = _code(was, _generated(was, console), kept | gone)
    steps = []
    for step in play_real(code, here.world, before=old, by=here.by):
        steps.append(step)
        console.result(
            "\n".join([f"{step.status:10}{step.name}", *(f"          {f}" for f in step.findings)]),
            {},
        )
    passed = all(step.ok for step in steps)
    told = [{"name": s.name, "status": s.status, "findings": list(s.findings)} for s in steps]
    if console.as_json:
        console.result("", {"passed": passed, "steps": told})
    return 0 if passed else _FAILED


def _code(landing_zone: LandingZone, files: Mapping[str, bytes], kept: frozenset[str]) -> Code:
    roots = [
        (root.name, [name for name in root.environments if name in kept])
        for root in landing_zone.roots
    ]
    return Code(files, roots)


def _generated(landing_zone: LandingZone, console: Console) -> dict[str, bytes]:
    tree = build(landing_zone, console).tree
    return {p: file.content for p, file in tree.items() if p.startswith("terraform/")}


def _on_disk(
    options: argparse.Namespace, console: Console, landing_zone: LandingZone
) -> Mapping[str, bytes]:
    """Return what stands in the directory; what is generated where nothing does.

    Raises CheckFailedError where it holds what generated code does not: nothing of it is run.
    """
    ours = _generated(landing_zone, console)
    code = read_code(options.directory, "terraform", own_paths(landing_zone))
    if not code.files:
        console.say("No Terraform stands in the directory: what would be generated is played.")
        return ours
    if strange := strangers(code, ours):
        raise CheckFailedError(
            "terraform/ holds what generated code does not, and nothing of it was run",
            "\n".join(strange[:20]),
        )
    return code.files

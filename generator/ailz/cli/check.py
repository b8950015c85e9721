"""``ailz check``: verify a generated tree."""

from __future__ import annotations

import argparse
from collections.abc import Iterator

from ailz.cli.console import Console
from ailz.cli.landing_zone import decide
from ailz.verify import check
from ailz.verify.tools.step import Step
from ailz.workspace import recover

_FAILED = 7


def run(options: argparse.Namespace, console: Console) -> int:
    """Look at the files, the hardening, the policies and, where wanted, the tools."""
    steps = []
    for step in _steps(options):
        steps.append(step)
        if not console.as_json:
            _print(step, console)
    failed = [step for step in steps if not step.ok]
    if console.as_json:
        data = {
            "passed": not failed,
            "steps": [
                {"name": s.name, "status": s.status, "findings": list(s.findings)} for s in steps
            ],
        }
        console.result("", data)
    return _FAILED if failed else 0


def _steps(options: argparse.Namespace) -> Iterator[Step]:
    recover(options.directory)
    landing_zone = decide(options.config)
    yield check.files(options.directory)
    yield from check.provider_locks(options.directory)
    yield from check.hardening(landing_zone)
    if options.policies is not None:
        from ailz.verify.policy import load_definitions

        yield from check.policies(landing_zone, load_definitions(options.policies))
    if options.tools:
        from ailz.verify.scan import scan
        from ailz.verify.tree import tool_steps

        yield from tool_steps(options.directory)
        yield scan(landing_zone)


def _print(step: Step, console: Console) -> None:
    console.result(f"{step.status:8}{step.name}", {})
    for finding in step.findings:
        console.result("\n".join(f"        {line}" for line in finding.splitlines()), {})

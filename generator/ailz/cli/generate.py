"""``ailz generate``: write the landing zone, whole or not at all."""

from __future__ import annotations

import argparse
from collections import Counter

from ailz.cli.console import Console
from ailz.cli.held import hold
from ailz.cli.landing_zone import build, compare, decide, deployed
from ailz.cli.told import tell
from ailz.report.changes import warning
from ailz.workspace import Plan, apply

WOULD_CHANGE = 6
_CHECKED = "ailz plan says what, and what to do."
_WRITTEN = (
    "ailz plan says what, and what to do before you deploy: put .ailz/lock.json back as it was "
    "(git restore .ailz/lock.json), then run ailz plan and ailz generate."
)
IDLE = ("keep", "adopt")


def run(options: argparse.Namespace, console: Console) -> int:
    """Load, design, render, compare; then write once, or only say what would change."""
    landing_zone = decide(options.config)
    held = hold(options, landing_zone, console)
    told = tell(options.config, landing_zone, console)
    rendered = build(landing_zone, console)
    plan = compare(landing_zone, rendered, options.directory, options.config, held.digest)
    if not options.check:
        apply(plan)
    changes = [action for action in plan.actions if action.kind not in IDLE]
    console.result(
        _summary(plan, options),
        {
            "directory": str(options.directory),
            "written": not options.check,
            "actions": [
                {"kind": a.kind, "path": a.path, "sentence": a.sentence} for a in plan.actions
            ],
            "notices": [each.as_dict() for each in told],
        },
    )
    if grave := warning(deployed(landing_zone, plan) or ()):
        console.say(f"Of what is deployed: {grave}. {_CHECKED if options.check else _WRITTEN}")
    if options.check:
        return WOULD_CHANGE if changes else 0
    if changes:
        console.say(f"Read {options.directory / 'README.md'} next: it says how to deploy.")
    return 0


def _summary(plan: Plan, options: argparse.Namespace) -> str:
    counts = Counter(action.kind for action in plan.actions if action.kind not in IDLE)
    where = options.directory
    if not counts:
        return f"{where}: nothing to do, {len(plan.tree)} files are as they should be"
    said = ", ".join(f"{kind} {number}" for kind, number in sorted(counts.items()))
    return f"{where}: {'would ' if options.check else ''}{said} ({len(plan.tree)} files)"

"""``ailz plan``: show what generate would change, as a diff."""

from __future__ import annotations

import argparse

from ailz.cli.console import Console
from ailz.cli.generate import IDLE, WOULD_CHANGE
from ailz.cli.landing_zone import build, compare, decide
from ailz.workspace import diff


def run(options: argparse.Namespace, console: Console) -> int:
    """Load, design, render, compare, print."""
    landing_zone = decide(options.config)
    rendered = build(landing_zone, console)
    plan = compare(landing_zone, rendered, options.directory, options.config)
    changes = [action for action in plan.actions if action.kind not in IDLE]
    text = diff(plan)
    console.result(
        text,
        {
            "changes": [{"kind": a.kind, "path": a.path, "sentence": a.sentence} for a in changes],
            "diff": text,
        },
    )
    for action in changes:
        console.say(action.sentence)
    return WOULD_CHANGE if changes else 0

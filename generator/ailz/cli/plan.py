"""``ailz plan``: what generate would change, as a diff, and what that does to what is deployed."""

from __future__ import annotations

import argparse

from ailz.cli.console import Console
from ailz.cli.generate import IDLE, WOULD_CHANGE, strange
from ailz.cli.landing_zone import build, compare, decide, deployed
from ailz.report.changes import data, deletions, said
from ailz.workspace import diff

_UNKNOWN = (
    "What this does to what is deployed cannot be told: the ailz that wrote this tree kept no "
    "record of it. Generate once with the configuration as it was; from then on it is known."
)


def run(options: argparse.Namespace, console: Console) -> int:
    """Load, design, render, compare, print."""
    landing_zone = decide(options.config)
    rendered = build(landing_zone, console)
    plan = compare(landing_zone, rendered, options.directory, options.config)
    changes = [action for action in plan.actions if action.kind not in (*IDLE, "edited")]
    languages = landing_zone.config.delivery.languages
    found = deployed(landing_zone, plan)
    known = found or ()
    for action in changes:
        console.say(f"{action.path}: {action.sentence}")
    for remark in strange(plan):
        console.say(remark)
    if found is None and changes:
        console.say(_UNKNOWN)
    text = diff(plan)
    console.result(
        text + said(known, languages),
        {
            "changes": [{"kind": a.kind, "path": a.path, "sentence": a.sentence} for a in changes],
            "added": [{"path": each.path, "sentence": each.sentence} for each in plan.added],
            "diff": text,
            "deployed": {
                "known": found is not None,
                "changes": data(known, languages),
                "delete": deletions(known) if "bicep" in languages else [],
            },
        },
    )
    return WOULD_CHANGE if changes else 0

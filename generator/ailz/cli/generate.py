"""``ailz generate``: write the landing zone, whole or not at all."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterator

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
_MOST = 20
_REMEDY = "Remove it, or list it in delivery.own_files with a reason."


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
    for remark in strange(plan):
        console.say(remark)
    console.result(
        _summary(plan, options),
        {
            "directory": str(options.directory),
            "written": not options.check,
            "added": [{"path": each.path, "sentence": each.sentence} for each in plan.added],
            "actions": [
                {"kind": a.kind, "path": a.path, "sentence": a.sentence} for a in plan.actions
            ],
            "notices": [each.as_dict() for each in told],
        },
    )
    if grave := warning(deployed(landing_zone, plan) or ()):
        console.say(f"Of what is deployed: {grave}. {_CHECKED if options.check else _WRITTEN}")
    if options.check:
        if stale := _of_another_configuration(plan):
            console.say(stale)
        return WOULD_CHANGE if changes or plan.added or stale else 0
    if changes and "README.md" in plan.tree:
        console.say(f"{options.directory / 'README.md'} says how to deploy.")
    return 0


def strange(plan: Plan) -> Iterator[str]:
    """Yield a sentence for each file that is not as generated and stays so, with its path."""
    for action in plan.actions:
        if action.kind == "edited":
            yield f"{action.path}: {action.sentence}"
    for each in plan.added[:_MOST]:
        yield f"{each.path}: added, and {each.sentence}. {_REMEDY}"
    if (more := len(plan.added) - _MOST) > 0:
        yield f"and {more} more that were added"


def _of_another_configuration(plan: Plan) -> str:
    if plan.base is None or plan.base.config_digest == plan.lock.config_digest:
        return ""
    return (
        "What stands here was generated from another configuration: `ailz generate` records this "
        "one in .ailz/lock.json."
    )


def _summary(plan: Plan, options: argparse.Namespace) -> str:
    kinds = Counter(action.kind for action in plan.actions if action.kind not in IDLE)
    edited = kinds.pop("edited", 0)
    apart = [f"{edited} edited by hand"] if edited else []
    apart += [f"{len(plan.added)} not ours"] if plan.added else []
    files = f"{len(plan.tree)} files"
    if not kinds and not apart:
        return f"{options.directory}: nothing to do, {files} are as they should be"
    said = ", ".join(f"{kind} {number}" for kind, number in sorted(kinds.items()))
    done = f"{'would ' if options.check else ''}{said}" if kinds else "nothing to write"
    return f"{options.directory}: {'; '.join([done, *apart])} ({files})"

"""The page that says what rehearsal knows: the behaviours as they are, with their sources."""

from __future__ import annotations

from importlib.resources import files
from itertools import groupby

from ailz.azure.behaviour import STAGES, Behaviour, Stage, behaviours

PATH = "docs/rehearsal.md"
"""Where the page is checked in."""

_STAGES: dict[Stage, str] = {
    "shape": "Is it a request at all",
    "right": "May this principal",
    "scope": "Does what it stands in exist, is the provider registered, is there a lock",
    "policy": "Azure Policy",
    "provider": "The service itself",
}


def page() -> str:
    """Return the page as Markdown."""
    parts = [files("ailz.report.rehearsal").joinpath("about.md").read_text("utf-8")]
    every = sorted(behaviours(), key=lambda each: (STAGES.index(each.stage), each.id))
    for stage, several in groupby(every, key=lambda each: each.stage):
        rows = "\n".join(map(_row, several))
        parts.append(
            f"\n### {_STAGES[stage]}\n\n| behaviour | Azure | source |\n|---|---|---|\n{rows}\n"
        )
    return "".join(parts)


def _row(behaviour: Behaviour) -> str:
    cells = (f"`{behaviour.id}`", behaviour.says, behaviour.source)
    return f"| {' | '.join(map(_cell, cells))} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")

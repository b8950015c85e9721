"""Waivers: a control that exists, and a day that exists."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches

from ailz.errors import Finding
from ailz.model.config import Config
from ailz.model.rules.regions import ZONES

CONTROLS = (ZONES,)
"""Controls that a waiver may loosen; all others hold."""


def waivers(config: Config) -> Iterator[Finding]:
    """Yield waivers of unknown controls and impossible dates."""
    for index, waiver in enumerate(config.security.waivers):
        path = f"security.waivers[{index}]"
        if waiver.control not in CONTROLS:
            near = get_close_matches(waiver.control, CONTROLS, 1)
            yield Finding(
                path=f"{path}.control",
                code="CONTROL-UNKNOWN",
                message=f"{waiver.control} is not a control that can be waived",
                allowed=", ".join(CONTROLS),
                suggestion=near[0] if near else "",
            )
        try:
            date.fromisoformat(waiver.until)
        except ValueError:
            yield Finding(
                path=f"{path}.until",
                code="NOT-A-DATE",
                message=f"{waiver.until} is not a day",
                allowed="a day of the calendar, written YYYY-MM-DD in quotes",
            )

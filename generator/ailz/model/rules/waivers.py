"""Waivers: a control that exists, and a day that has not passed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from difflib import get_close_matches

from ailz.errors import Finding, quoted
from ailz.model.config import Config
from ailz.model.partial import each
from ailz.model.rules.delivery import OPEN_STATE, has_open_state
from ailz.model.rules.environments import APART, beside_production
from ailz.model.rules.regions import ZONES, is_without_zones
from ailz.model.security import Waiver

CONTROLS = (ZONES, APART, OPEN_STATE)
"""Controls that a waiver may loosen; all others hold."""


def waivers(config: Config, today: date) -> Iterator[Finding]:
    """Yield waivers of unknown controls, impossible days, and those that hold no more."""
    yield from each(lambda: config.security.waivers, _control)
    yield from each(
        lambda: config.security.waivers, lambda index, waiver: _until(index, waiver, today)
    )


def _control(index: int, waiver: Waiver) -> Iterator[Finding]:
    if waiver.control not in CONTROLS:
        near = get_close_matches(waiver.control, CONTROLS, 1)
        yield Finding(
            path=f"security.waivers[{index}].control",
            code="CONTROL-UNKNOWN",
            message=f"{quoted(waiver.control)} is not a control that can be waived",
            allowed=", ".join(CONTROLS),
            suggestion=near[0] if near else "",
        )


def _until(index: int, waiver: Waiver, today: date) -> Iterator[Finding]:
    path = f"security.waivers[{index}].until"
    try:
        last = date.fromisoformat(waiver.until)
    except ValueError:
        yield Finding(
            path=path,
            code="NOT-A-DATE",
            message=f"{quoted(waiver.until)} is not a day",
            allowed="a day of the calendar, written YYYY-MM-DD in quotes",
        )
        return
    if last < today:
        yield Finding(
            path=path,
            code="WAIVER-EXPIRED",
            message=f"this waiver held until {last}, and today is {today}",
            remedy=(
                "Have it decided again and write the new day, or take it out and do without it"
            ),
        )


def idle_waivers(config: Config) -> Iterator[Finding]:
    """Yield waivers that loosen nothing here: what they were for has gone, or never was."""
    needed = {
        ZONES: any(map(is_without_zones, config.environments)),
        APART: any(beside_production(config)),
        OPEN_STATE: has_open_state(config),
    }
    for index, waiver in enumerate(config.security.waivers):
        if needed.get(waiver.control) is False:
            yield Finding(
                path=f"security.waivers[{index}]",
                code="WAIVER-IDLE",
                message=f"nothing needs this waiver of {waiver.control}: the control holds",
                remedy="Take it out, so that nothing is loosened unseen later",
            )

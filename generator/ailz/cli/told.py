"""What a person is told of a valid configuration: nothing is refused for it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from ailz.cli.console import Console
from ailz.design.key_notices import keys_in_doubt
from ailz.design.landing_zone import LandingZone
from ailz.errors import Finding
from ailz.model.loader import located
from ailz.model.rules import notices
from ailz.verify.copies import left_by_azure


def tell(path: Path, landing_zone: LandingZone, console: Console) -> tuple[Finding, ...]:
    """Say what may fail later, each at its place in the file, and return it."""
    found = doubts(landing_zone, datetime.now().astimezone().date())
    if found:
        found = located(path, found)
    for each in found:
        console.say(f"note: {each}")
    return found


def doubts(landing_zone: LandingZone, today: date) -> tuple[Finding, ...]:
    """Return what the rules, the design and Azure's own copies leave to be told."""
    return (
        *notices(landing_zone.config, today),
        *keys_in_doubt(landing_zone),
        *left_by_azure(landing_zone),
    )

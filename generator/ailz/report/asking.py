"""What every request says alike: whom it goes to, when it is due, how it is checked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ask:
    """Whom a request goes to, and by when."""

    to: str
    when: str


@dataclass(frozen=True, slots=True)
class Check:
    """Commands that show whether a request is done; ``shows`` says what they print then."""

    shows: str
    commands: tuple[str, ...]


BEFORE = "Before the first deployment"
AFTER = "Once the landing zone is deployed"
NETWORK = "Network team"
PLATFORM = "Platform team"
OWNERS = "Whoever owns the subscriptions"
DNS = "DNS team"
OPERATIONS = "Operations team"

"""What every request says alike: whom it goes to, when it is due, how it is checked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ailz.model.delivery import Language
from ailz.render.escape import shell


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


def looked_at(stages: Iterable[str], languages: Sequence[Language]) -> tuple[str, ...]:
    """Return the commands that look at environments; of two languages, before Terraform runs."""
    language = " terraform" if len(languages) > 1 else ""
    return tuple(f"scripts/preflight.sh {shell(stage)}{language}" for stage in stages)


def limited(condition: str) -> str:
    """Return what a command that assigns a role says of its condition; nothing without one."""
    return f" --condition {shell(condition)} --condition-version 2.0" if condition else ""


BEFORE = "Before the first deployment"
AFTER = "Once the landing zone is deployed"
NETWORK = "Network team"
PLATFORM = "Platform team"
OWNERS = "Whoever owns the subscriptions"
DNS = "DNS team"
OPERATIONS = "Operations team"

"""What a landing zone is held against before anything is written: policies, where named."""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from ailz.cli.console import Console
from ailz.design.landing_zone import LandingZone
from ailz.errors import CheckFailedError
from ailz.model.loader import located

UNDECIDED = 8
"""The exit code where an assigned policy could not be judged."""


@dataclass(frozen=True, slots=True)
class Held:
    """The digest of the policies that a landing zone was held against, empty without any."""

    digest: str = ""
    undecided: bool = False


def folders(options: argparse.Namespace, landing_zone: LandingZone) -> tuple[Path, ...]:
    """Return the folders with policies: the configuration's own, and those of `--policies`."""
    own = landing_zone.config.platform.policy
    named = () if own is None or own.definitions is None else (own.definitions,)
    return (*(options.config.parent / each for each in named), *options.policies)


def hold(options: argparse.Namespace, landing_zone: LandingZone, console: Console) -> Held:
    """Hold a landing zone against the policies, where there are any; say what was not judged.

    Raises CheckFailedError if an assignment refuses a request: with the key to change, and values
    that would do where the rule lists them.
    """
    named = folders(options, landing_zone)
    if not named:
        return Held()
    # Whoever names no policies does not wait for what judges them.
    from ailz.cli.policies import asked_of
    from ailz.policy import digest
    from ailz.verify.policies import refusals, requests_of

    answer = asked_of(named, options.archetype, landing_zone, requests_of(landing_zone))
    if answer.refused:
        raise CheckFailedError(
            "policies refuse what would be deployed; nothing was written",
            "`ailz check` with the same --policies says more",
            located(options.config, refusals(answer, landing_zone)),
        )
    if answer.undecided:
        console.say("some policies could not be judged and may refuse: `ailz check` says which")
    elif not answer.assigned:
        console.say("no policy is assigned in what was read: `ailz check` gives advice")
    return Held(digest(*named), answer.undecided)

"""``ailz validate``: check a configuration and write nothing."""

from __future__ import annotations

import argparse

from ailz.cli.console import Console
from ailz.cli.held import UNDECIDED, hold
from ailz.cli.landing_zone import decide
from ailz.cli.told import tell


def run(options: argparse.Namespace, console: Console) -> int:
    """Load, design, ask the policies, and say that all is well."""
    landing_zone = decide(options.config)
    held = hold(options, landing_zone, console)
    told = tell(options.config, landing_zone, console)
    console.result(
        f"{options.config}: valid ({landing_zone.variant}: {landing_zone.variant_reason})",
        {
            "valid": True,
            "variant": landing_zone.variant,
            "reason": landing_zone.variant_reason,
            "findings": [],
            "notices": [each.as_dict() for each in told],
        },
    )
    return UNDECIDED if held.undecided else 0

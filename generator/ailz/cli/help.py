"""``ailz help``: show what there is."""

from __future__ import annotations

import argparse

from ailz.cli.arguments import parser
from ailz.cli.console import Console


def run(options: argparse.Namespace, console: Console) -> int:
    """Print the help of everything, or of one command."""
    text = parser().help_of(options.about)
    console.result(text, {"help": text})
    return 0

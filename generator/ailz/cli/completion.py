"""``ailz completion``: print what makes a shell complete our command line."""

from __future__ import annotations

import argparse

from argcomplete import shellcode  # type: ignore[attr-defined]

from ailz.cli.console import Console


def run(options: argparse.Namespace, console: Console) -> int:
    """Print a script for the shell that was named."""
    script = shellcode(["ailz"], shell=options.shell)
    console.result(script, {"shell": options.shell, "script": script})
    return 0

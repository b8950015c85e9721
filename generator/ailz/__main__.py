"""``python -m ailz`` and the ``ailz`` command."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given in (["--version"], ["-V"]):
        from ailz import __version__
        from ailz.cli.console import Console, usable_streams

        usable_streams()
        console = Console()
        console.result(f"ailz {__version__}", {})
        return console.finish(0)
    # A command makes much that lives as long as it does: looking through it finds hardly anything,
    # neither on the way nor at the end.
    gc.set_threshold(1_000_000)
    try:
        from ailz.cli.main import run

        code = run(given)
    except KeyboardInterrupt:
        print("interrupted: nothing was written", file=sys.stderr)
        return 130
    gc.freeze()
    return code


if __name__ == "__main__":
    sys.exit(main())

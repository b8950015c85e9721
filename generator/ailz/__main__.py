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

        sys.stdout.write(f"ailz {__version__}\n")
        return 0
    # A command makes much that lives as long as it does: looking through it finds hardly anything.
    gc.set_threshold(100_000)
    from ailz.cli.main import run

    return run(given)


if __name__ == "__main__":
    sys.exit(main())

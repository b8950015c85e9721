"""`python -m benchmarks.policies DIR`: how long policies take against the largest example.

DIR is what `ailz check --policies` takes, such as a clone of Azure/azure-policy: the largest there
is. Beside the whole it prints how many pairs of a rule and a request there are, and how many of
them had to be evaluated.
"""

import argparse
import time
from pathlib import Path

from ailz.cli.landing_zone import decide
from ailz.policy import Context, evaluate_all, load_definitions
from ailz.verify.policies import requests_of

_LARGEST = Path(__file__).resolve().parents[1] / "examples/insurer.yaml"


def main() -> None:
    """Read, ask, and print what took how long."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.policies", description=__doc__)
    parser.add_argument("folder", type=Path, nargs="+", metavar="DIR")
    options = parser.parse_args()
    started = time.perf_counter()
    requests = requests_of(decide(_LARGEST))
    designed = time.perf_counter()
    library = load_definitions(*options.folder)
    read = time.perf_counter()
    decisions = evaluate_all(requests, library, Context())
    asked = time.perf_counter()
    pairs = len(requests) * len(library.definitions)
    print(f"{'design the largest example':34}{designed - started:8.2f} s")
    print(f"{f'read {len(library.definitions)} definitions':34}{read - designed:8.2f} s")
    print(f"{f'ask about {len(requests)} requests':34}{asked - read:8.2f} s")
    print(f"{'all':34}{asked - started:8.2f} s")
    print(f"{len(decisions)} of {pairs} pairs evaluated ({len(decisions) / pairs:.1%})")


if __name__ == "__main__":
    main()

"""An Azure CLI that answers from a recording, and refuses whatever does not read."""

from __future__ import annotations

import json
import sys
from itertools import pairwise
from pathlib import Path

READS = ("list", "show", "list-usage", "list-deleted")


def main(arguments: list[str]) -> int:
    words = []
    for each in arguments:
        if each.startswith("-"):
            break
        words.append(each)
    with Path(__file__).with_name("asked.txt").open("a", encoding="utf-8") as log:
        log.write(f"{json.dumps(arguments)}\n")
    if words[-1] not in READS:
        sys.stderr.write(f"{' '.join(words)} is no command that reads\n")
        return 1
    told = {f: v for f, v in pairwise(arguments) if f.startswith("--")}
    key = " ".join([*words, *(told[f] for f in ("--resource-type", "--ids") if f in told)])
    recorded = json.loads(Path(__file__).with_name("recorded.json").read_text("utf-8"))
    if key not in recorded:
        sys.stderr.write(f"ERROR: nothing recorded for {key}\n")
        return 3
    answer = recorded[key]
    if told["--output"] == "tsv":
        sys.stdout.write("".join(f"{each}\n" for each in answer))
    else:
        # As the Azure CLI prints: two blanks a level, an empty list on one line.
        sys.stdout.write(json.dumps(answer, indent=2) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

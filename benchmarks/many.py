"""Many landing zones in one process: what each costs, and whether memory stays flat.

    python -m benchmarks.many COUNT CONFIG...

prints `{"first": s, "last": s, "memory": kB, "grown": kB}`: the median of the first and the last
tenth, the most memory after the first tenth, and by how much it grew until the end. Rendered in
memory, not written.
"""

import json
import statistics
import sys
import time
from pathlib import Path

from ailz.cli.console import Console
from ailz.cli.landing_zone import build
from ailz.design.compose import design
from ailz.model.loader import load_text


def main(count: int, configs: list[Path]) -> None:
    """Design and render `count` landing zones, the configurations in turn, names differing."""
    texts = [config.read_text(encoding="utf-8") for config in configs]
    names = [_name(text) for text in texts]
    seconds = []
    memory = 0
    for number in range(count):
        which = number % len(texts)
        text = texts[which].replace(names[which], f"  name: wl{number}", 1)
        started = time.perf_counter()
        build(design(load_text(text)), Console(quiet=True))
        seconds.append(time.perf_counter() - started)
        if number == count // 10:
            memory = _most_memory()
    tenth = max(1, count // 10)
    found = {
        "first": statistics.median(seconds[1 : tenth + 1]),
        "last": statistics.median(seconds[-tenth:]),
        "memory": memory,
        "grown": _most_memory() - memory,
    }
    sys.stdout.write(json.dumps(found) + "\n")


def _name(text: str) -> str:
    lines = text.splitlines()
    section = lines.index("workload:")
    return next(line for line in lines[section:] if line.startswith("  name: "))


def _most_memory() -> int:
    if sys.platform == "win32":
        return 0
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most // 1024 if sys.platform == "darwin" else most


if __name__ == "__main__":
    main(int(sys.argv[1]), [Path(each) for each in sys.argv[2:]])

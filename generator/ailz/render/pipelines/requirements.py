"""What pip installs in the pipelines: every package at one version, by the hashes of its wheels."""

from __future__ import annotations

from functools import cache

from ailz.render.templates import blueprints_folder

FOLDER = "requirements"
"""Where the files lie, here and in what is generated."""
_HEAD = (
    "# All that the pipelines install for {}: pip takes a wheel with one of these hashes or none.\n"
    "# They are those for Linux on x64 and Python 3.11 to 3.13.\n"
)


def requirements(generator: str, generator_hash: str | None) -> dict[str, str]:
    """Return the files by path; ``generator`` stands in its own where its hash is known."""
    own = f"{generator} \\\n    --hash=sha256:{generator_hash}\n" if generator_hash else ""
    return {
        f"{FOLDER}/{tool}.txt": _HEAD.format(tool) + first + _locked(tool)
        for tool, first in (("ailz", own), ("checkov", ""))
    }


@cache
def _locked(tool: str) -> str:
    return (blueprints_folder() / FOLDER / f"{tool}.txt").read_text(encoding="utf-8")

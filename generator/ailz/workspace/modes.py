"""Whether a directory's file system remembers that a file may be executed."""

import os
import re
from pathlib import Path

_NOT_KEPT = re.compile(r"^\s*filemode\s*=\s*false\s*$", re.IGNORECASE | re.MULTILINE)
_LARGEST = 1024 * 1024


def remembers_modes(directory: Path) -> bool:
    """Say whether modes mean something here: not on Windows, nor where git found that out."""
    if os.name == "nt":
        return False
    folder = next((f for f in (directory, *directory.parents) if (f / ".git").is_dir()), None)
    if folder is None:
        return True
    try:
        with (folder / ".git" / "config").open(encoding="utf-8", errors="replace") as file:
            return not _NOT_KEPT.search(file.read(_LARGEST))
    except OSError:
        return True

"""Runs `ailz` once for each moment at which it touches a folder, and sends a signal there.

    python stopped.py SIGNAL DIRECTORY RESULTS ARGUMENT...

What each run leaves is moved to `RESULTS/<moment>`, beside its exit code (negative: the signal) and
what it said. Rendering happens once: the process forks where it is about to touch the folder.
"""

import os
import shutil
import sys
from pathlib import Path
from typing import NoReturn

_TOUCHING = {
    *("os.chmod", "os.link", "os.mkdir", "os.remove", "os.rename", "os.rmdir", "os.symlink"),
    "os.truncate",
}


def main(signal: int, directory: Path, results: Path, arguments: list[str]) -> NoReturn:
    """Run the command once for each moment; the last run is the one that no signal reached."""
    before = results / "before"
    shutil.copytree(directory, before, symlinks=True)
    stop_at = seen = 0
    forked = False

    def hook(event: str, details: tuple[object, ...]) -> None:
        nonlocal stop_at, seen, forked
        if not _touches(event, details, directory):
            return
        if not forked:
            forked = True
            stop_at = _in_a_child(directory, before, results)
            seen = 0
        seen += 1
        if seen == stop_at:
            os.kill(os.getpid(), signal)

    sys.addaudithook(hook)
    from ailz.__main__ import main as ailz

    code = ailz(arguments)
    sys.stdout.flush()
    sys.stderr.flush()
    # Tearing the interpreter down a hundred times would be most of the time.
    os._exit(code)


def _touches(event: str, details: tuple[object, ...], directory: Path) -> bool:
    writes = event == "open" and isinstance(details[2], int) and details[2] & os.O_CREAT
    named = str(details[0]) if details else ""
    return bool(writes or event in _TOUCHING) and named.startswith(str(directory))


def _in_a_child(directory: Path, before: Path, results: Path) -> int:
    """Return in one child after the other the moment to stop it at; never return in the parent."""
    moment = 0
    finished = False
    while not finished:
        moment += 1
        kept = results / f"{moment:04}"
        kept.mkdir()
        child = os.fork()
        if not child:
            said = os.open(kept / "said", os.O_WRONLY | os.O_CREAT)
            os.dup2(said, 1)
            os.dup2(said, 2)
            return moment
        code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        (kept / "code").write_text(str(code), encoding="ascii")
        finished = code == 0
        directory.rename(kept / "tree")
        shutil.copytree(before, directory, symlinks=True, copy_function=os.link)
    os._exit(0)


if __name__ == "__main__":
    main(int(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4:])

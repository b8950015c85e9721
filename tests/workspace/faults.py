"""Runs that are killed, or refused by the system, at a chosen file-system call.

Run as a program, in a process with one thread, because it forks once for each call:
`python faults.py MODE SCENARIO FOLDER`. Prints what it saw as JSON. MODE is
`kill` (killed at the call), `undo` (the same, in a run whose last move is refused, so that it puts
everything back), `full` (no space from the call on), `once` (the call is refused).
"""

import builtins
import errno
import io
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from ailz.errors import AilzError
from ailz.workspace import Tree, recover
from tests.workspace.worlds import generate, generated, seeded, snapshot, write

OLD: Tree = {
    "README.md": generated("old\n"),
    "infra/main.tf": generated("old main\n"),
    "infra/old/gone.tf": generated("gone\n"),
    "infra/same.tf": generated("same\n"),
    "run.sh": generated("#!/bin/sh\n", executable=True),
    "notes.md": seeded("seed\n"),
}
NEW: Tree = {
    "README.md": generated("new and longer\n"),
    "infra/main.tf": generated("new main\n"),
    "infra/new/deep/more.tf": generated("more\n" * 1000),
    "infra/same.tf": generated("same\n"),
    "run.sh": generated("#!/bin/sh\nexit\n", executable=True),
    "notes.md": seeded("another seed\n"),
    "other.md": seeded("other\n"),
}
CHANGING = ("mkdir", "rename", "replace", "unlink", "remove", "rmdir", "link", "chmod", "fsync")
NEEDING_SPACE = ("mkdir", "open", "write", "link", "fsync")


def world(scenario: str, folder: Path) -> Path:
    """Prepare a directory: `missing`, `deep` (two missing levels), `empty`, `config`, `old`."""
    target = folder / "out"
    if scenario == "deep":
        return folder / "a" / "b"
    if scenario != "missing":
        target.mkdir()
    if scenario in ("config", "old"):
        write(target, {"landing-zone.yaml": "schema_version: 1\n", ".git/HEAD": "ref\n"})
    if scenario == "old":
        generate(target, OLD)
        write(target, {"infra/mine.tf": "mine\n", "infra/old/.terraform/x": "x\n"})
    return target


class Faults:
    """Counts the calls that touch the disk and strikes at number `strike`."""

    def __init__(self, mode: str, strike: int) -> None:
        self.mode, self.strike, self.count = mode, strike, 0

    def install(self) -> None:
        real_write = os.write

        def half_write(handle: int, data: bytes) -> int:
            # A write may be short; killed here, half of it has reached the file.
            return real_write(handle, bytes(data)[: max(1, len(data) // 2)])

        os.write = half_write  # type: ignore[assignment]
        for name in (*CHANGING, "open", "write"):
            setattr(os, name, self.wrapped(name, getattr(os, name)))
        io.open = builtins.open = self.wrapped("open", builtins.open)  # type: ignore[assignment]

    def wrapped(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            if name == "open" and not self.creates(args):
                return real(*args, **kwargs)
            self.count += 1
            if self.mode in ("kill", "undo") and self.count == self.strike:
                os.kill(os.getpid(), signal.SIGKILL)
            if self.mode == "once" and self.count == self.strike:
                raise OSError(errno.EACCES, os.strerror(errno.EACCES))
            full = self.mode == "full" and self.count >= self.strike
            if full and name in NEEDING_SPACE:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            if self.mode == "undo" and str(args[-1]).endswith("out/.ailz/lock.json"):
                raise OSError(errno.EACCES, os.strerror(errno.EACCES))
            return real(*args, **kwargs)

        return call

    @staticmethod
    def creates(args: tuple[Any, ...]) -> bool:
        flags = args[1] if len(args) > 1 else "r"
        return bool(flags & os.O_CREAT) if isinstance(flags, int) else "r" not in flags


def strike(mode: str, number: int, target: Path) -> int:
    """Generate in a child that is struck: 0 is done, 1 refused, 2 killed, 3 was not struck."""
    child = os.fork()
    if child == 0:
        faults = Faults(mode, number)
        faults.install()
        result = 0
        try:
            generate(target, NEW)
        except AilzError:
            result = 1
        os._exit(result if faults.count >= number else 3)
    _, status = os.waitpid(child, 0)
    return 2 if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def main(mode: str, scenario: str, folder: Path) -> None:
    before, after = folder / "before", folder / "after"
    before.mkdir()
    after.mkdir()
    world(scenario, before)
    generate(world(scenario, after), NEW)
    trees = {"old": snapshot(before), "new": snapshot(after)}

    def state(top: Path) -> str:
        now = snapshot(top)
        return next((name for name, tree in trees.items() if tree == now), str(sorted(now)))

    seen = []
    for number in range(1, 1000):
        top = folder / str(number)
        top.mkdir()
        target = world(scenario, top)
        result = strike(mode, number, target)
        if result == 3:
            break
        at_once = state(top)
        recover(target)
        seen.append({"result": result, "at_once": at_once, "recovered": state(top)})
        shutil.rmtree(top)
    json.dump(seen, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))

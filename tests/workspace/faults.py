"""Runs that are killed, or refused by the system, at a chosen file-system call.

Run as a program, in a process with one thread, because it forks once for each call:
`python faults.py kill|full|once SCENARIO FOLDER`. Prints what it saw as JSON.
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
from ailz.workspace import Tree
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
    """Counts the calls that touch the disk and strikes at number `strike` (never when 0)."""

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
            if self.mode == "kill" and self.count == self.strike:
                os.kill(os.getpid(), signal.SIGKILL)
            if self.mode == "once" and self.count == self.strike:
                raise OSError(errno.EACCES, os.strerror(errno.EACCES))
            if self.mode == "full" and self.strike and self.count >= self.strike:
                if name in NEEDING_SPACE:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return real(*args, **kwargs)

        return call

    @staticmethod
    def creates(args: tuple[Any, ...]) -> bool:
        flags = args[1] if len(args) > 1 else "r"
        return bool(flags & os.O_CREAT) if isinstance(flags, int) else "r" not in flags


def strike(mode: str, number: int, target: Path) -> int:
    """Generate the new tree in a child that is struck; return 0 done, 1 refused, 2 killed, 3 end."""
    child = os.fork()
    if child == 0:
        faults = Faults(mode, number)
        faults.install()
        try:
            generate(target, NEW)
        except AilzError:
            os._exit(1)
        os._exit(0 if faults.count >= number else 3)
    _, status = os.waitpid(child, 0)
    return 2 if os.WIFSIGNALED(status) else os.WEXITSTATUS(status)


def main(mode: str, scenario: str, folder: Path) -> None:
    expected = folder / "expected"
    expected.mkdir()
    before = snapshot(world(scenario, expected).parent)
    target = world(scenario, expected)if scenario in ("missing", "deep") else expected / "out"
    generate(target, NEW)
    after = snapshot(target.parent if scenario != "deep" else expected)
    before = snapshot_before(scenario, folder / "before")
    seen = []
    for number in range(1, 1000):
        top = folder / str(number)
        top.mkdir()
        target = world(scenario, top)
        result = strike(mode, number, target)
        if result == 3:
            break
        raw = kind(snapshot(top), before, after)
        if result == 2:
            generate_nothing(target)
        seen.append([number, result, raw, kind(snapshot(top), before, after)])
        shutil.rmtree(top)
    json.dump(seen, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))

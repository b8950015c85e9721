"""Two streams: the result on stdout, everything else on stderr; colour only for people."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TextIO

_SLOW = 1.0
"""Seconds after which work says what it is doing."""


@dataclass(frozen=True, slots=True)
class Console:
    """Where a command writes, and in which form: text for people or JSON for machines."""

    as_json: bool = False
    quiet: bool = False
    out: TextIO = field(default_factory=lambda: sys.stdout)
    err: TextIO = field(default_factory=lambda: sys.stderr)

    def result(self, text: str, data: Mapping[str, object]) -> None:
        """Write the command's result: ``text`` for people, ``data`` where JSON was asked for."""
        if self.as_json:
            self.out.write(json.dumps(data, indent=2, sort_keys=True, ensure_ascii=False) + "\n")
        elif text:
            self.out.write(text if text.endswith("\n") else text + "\n")

    def say(self, text: str) -> None:
        """Write a remark that is no result."""
        if not self.quiet:
            self.err.write(text + "\n")

    def error(self, text: str) -> None:
        """Write what went wrong."""
        self.err.write(self._red("error:") + f" {text}\n")

    def _red(self, text: str) -> str:
        return f"\x1b[31m{text}\x1b[0m" if colours(self.err) else text

    @contextmanager
    def working(self, what: str) -> Iterator[None]:
        """Say afterwards how long ``what`` took, where it took long enough to wonder."""
        started = time.monotonic()
        yield
        spent = time.monotonic() - started
        if spent > _SLOW:
            self.say(f"{what} took {spent:.1f} s")


def colours(stream: TextIO) -> bool:
    """Whether a stream is a terminal whose user did not refuse colour."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return stream.isatty()


def can_ask(*, no_input: bool) -> bool:
    """Whether somebody is there to answer a question."""
    if no_input or os.environ.get("CI"):
        return False
    return sys.stdin.isatty() and sys.stderr.isatty()

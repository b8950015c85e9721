"""Two streams: the result on stdout, everything else on stderr; colour only for people."""

from __future__ import annotations

import io
import json
import os
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from ailz.credentials import hidden

_SLOW = 1.0
"""Seconds after which work says what it is doing."""


@dataclass(frozen=True, slots=True)
class Console:
    """Where a command writes, and in which form: text for people or JSON for machines.

    JSON is kept until the command has ended (``finish``): whatever happens, one document is
    written, and what went wrong takes the place of a result.
    """

    as_json: bool = False
    quiet: bool = False
    out: TextIO = field(default_factory=lambda: sys.stdout)
    err: TextIO = field(default_factory=lambda: sys.stderr)
    _kept: list[Mapping[str, object]] = field(default_factory=list)
    _lost: list[str] = field(default_factory=list)

    def result(self, text: str, data: Mapping[str, object]) -> None:
        """Write the command's result: ``text`` for people, ``data`` where JSON was asked for."""
        if self.as_json:
            self._kept[:] = [data]
        elif text:
            self._write(text if text.endswith("\n") else text + "\n")

    def finish(self, code: int) -> int:
        """Write the JSON document that was kept, and hand everything over to the stream.

        Returns the exit code: the command's own, or 1 where a part of its result was lost.
        """
        for data in self._kept:
            # Where the stream cannot hold a character, JSON has a way to write it.
            ascii_only = not _holds_all(self.out)
            text = json.dumps(data, indent=2, sort_keys=True, ensure_ascii=ascii_only)
            self._write(f"{text}\n")
        self._kept.clear()
        self._write("", flush=True)
        if self._lost:
            self.error(f"the answer could not be written: {self._lost[0]}")
            return code or 1
        return code

    def say(self, text: str) -> None:
        """Write a remark that is no result."""
        if not self.quiet:
            self._tell(f"{text}\n")

    def error(self, text: str) -> None:
        """Write what went wrong."""
        self._tell(self._red("error:") + f" {text}\n")

    def problem(self, line: str) -> None:
        """Write one of several things that are wrong."""
        self._tell(f"{line}\n")

    def _write(self, text: str, *, flush: bool = False) -> None:
        """Write to the result's stream; a command goes on without it, and ends as it would."""
        try:
            self.out.write(text)
            if flush:
                self.out.flush()
        except OSError as error:
            _give_up(self.out)
            # That the reader went away is no news to anybody.
            if not isinstance(error, BrokenPipeError):
                self._lost.append(error.strerror or str(error))

    def _tell(self, text: str) -> None:
        try:
            self.err.write(hidden(text))
            self.err.flush()
        except OSError:
            # Nobody can be told that nobody can be told.
            _give_up(self.err)

    def _red(self, text: str) -> str:
        return f"\x1b[31m{text}\x1b[0m" if colours(self.err) else text

    @contextmanager
    def working(self, what: str) -> Iterator[None]:
        """Say afterwards how long ``what`` took, where somebody waited long enough to wonder."""
        started = time.monotonic()
        yield
        spent = time.monotonic() - started
        if spent > _SLOW and self.err.isatty():
            self.say(f"{what} took {spent:.1f} s")


def usable_streams() -> None:
    """Have streams that take every character, and somewhere to write where one was closed.

    Without the latter the next file that is opened would get the number of a closed stream, and
    what a tool prints would end up in it.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115
        elif mode == "w" and isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _give_up(stream: TextIO) -> None:
    """Have a stream forget what it could not write: at the end Python would try again."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def _holds_all(stream: TextIO) -> bool:
    return (getattr(stream, "encoding", None) or "utf-8").lower().replace("-", "") == "utf8"


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

"""The bytes of a configuration file as text, or why there are none."""

from __future__ import annotations

import errno
import os
import stat
import sys
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from ailz.errors import ConfigError, Finding

STDIN = Path("-")
"""Where a configuration comes through a pipe."""
MEBIBYTE = 1024 * 1024
_LARGEST = MEBIBYTE
_PASSED_ON = ("/dev/stdin", "/dev/fd/", "/proc/self/fd/")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


def draft_of(config: Path) -> Path:
    """Return where the unfinished answers lie that a configuration will be made of."""
    return config.with_name(f"{config.stem}.draft.json")


def content(path: Path, largest: int = _LARGEST) -> str:
    """Return the text of a file; that of standard input for the path ``-``.

    Raises ConfigError when it is missing, no file, not readable, not UTF-8, or larger than
    ``largest`` bytes: 1 MiB, where nobody says more.
    """
    try:
        if path == STDIN:
            data = _standard_input()
        elif may_wait(path):
            raise _refused(
                path,
                "FILE-NOT-READABLE",
                "this is a pipe or a device, and reading it might never end",
                allowed="a file, or --config - for what another program writes",
            )
        else:
            data = _read(path, largest)
    except FileNotFoundError:
        raise _refused(
            path,
            "FILE-NOT-FOUND",
            "there is no such file",
            _similar(path),
            remedy="Name a configuration with --config; `ailz new` writes one",
        ) from None
    except (IsADirectoryError, NotADirectoryError, PermissionError) as error:
        raise _not_readable(path, error) from None
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name cannot be one of a file"
        raise _refused(
            path,
            "FILE-NOT-READABLE",
            f"the file cannot be read: {reason}",
            allowed="the path of a configuration",
        ) from None
    if len(data) > largest:
        raise _refused(
            path,
            "FILE-TOO-LARGE",
            f"the file is larger than {largest // MEBIBYTE} MiB",
            allowed="a configuration of a few KiB"
            if largest == _LARGEST
            else "a file of the subscriptions that are deployed to and what they use",
        )
    return _text(path, data)


def _read(path: Path, largest: int) -> bytes:
    with path.open("rb") as file:
        return file.read(largest + 1)


@cache
def _standard_input() -> bytes:
    """Return what comes in; kept, because what a finding is about is looked up in it again."""
    if sys.stdin is None:
        raise OSError(errno.EBADF, "standard input is closed")
    return sys.stdin.buffer.read(_LARGEST + 1)


def may_wait(path: Path) -> bool:
    """Tell whether opening a path may wait for somebody; what a shell passes on is meant to."""
    mode = path.stat().st_mode
    if stat.S_ISREG(mode) or stat.S_ISDIR(mode):
        return False
    return not str(path).startswith(_PASSED_ON)


def _text(path: Path, data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        before = data[: error.start]
        start = before.rfind(b"\n") + 1
        utf_16 = data.startswith(_UTF_16)
        raise ConfigError(
            [
                Finding(
                    file=str(path),
                    line=before.count(b"\n") + 1,
                    column=len(before[start:].decode("utf-8")) + 1,
                    code="NOT-UTF-8",
                    message="the file is UTF-16"
                    if utf_16
                    else f"the byte 0x{data[error.start]:02x} here is not UTF-8",
                    remedy="Save the file as UTF-8",
                )
            ]
        ) from None


def _not_readable(path: Path, error: OSError) -> ConfigError:
    # Windows reports a folder that is opened as a file as a matter of permission.
    if os.path.isdir(path):  # noqa: PTH112 - Path.is_dir() wants the right to look
        files = sorted(p.name for p in path.glob("*.y*ml"))
        return _refused(
            path,
            "FILE-IS-A-FOLDER",
            "this is a folder",
            str(path / files[0]) if files else "",
            allowed="the path of a file in it",
        )
    if isinstance(error, PermissionError):
        return _refused(
            path,
            "FILE-NOT-READABLE",
            "the file may not be read",
            allowed="a file that this user has the right to read",
        )
    return _refused(
        path,
        "FILE-NOT-FOUND",
        "what should be its folder is a file",
        allowed="the path of a configuration",
    )


def _similar(path: Path) -> str:
    folder = path.parent
    try:
        names = sorted(p.name for p in folder.iterdir() if p.is_file())
    except OSError:
        return ""
    near = get_close_matches(path.name, names, 1, 0.6)
    if not near:
        near = [name for name in names if Path(name).stem == path.stem][:1]
    if not near:
        near = [name for name in names if name.endswith((".yaml", ".yml"))][:1]
    return str(folder / near[0]) if near else ""


def _refused(
    path: Path,
    code: str,
    message: str,
    suggestion: str = "",
    *,
    allowed: str = "",
    remedy: str = "",
) -> ConfigError:
    return ConfigError(
        [
            Finding(
                file=str(path),
                code=code,
                message=message,
                allowed=allowed,
                suggestion=suggestion,
                remedy=remedy,
            )
        ]
    )

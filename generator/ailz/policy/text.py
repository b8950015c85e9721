"""A file's bytes as JSON: any Unicode encoding, comments, commas too many, raw line breaks."""

import json
import re
from typing import Any

_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)
# A string, or what JSON does not have: a comment, or a comma before a closing bracket.
_BESIDES = re.compile(
    r'"(?:[^"\\]|\\.)*"|//[^\r\n]*|/\*.*?\*/|,(?=(?:\s|//[^\r\n]*|/\*.*?\*/)*[}\]])', re.DOTALL
)


class UnreadableError(Exception):
    """A file that is not JSON, in words for a person."""


def parsed(data: bytes) -> Any:  # noqa: ANN401 - JSON may be anything
    """Return the JSON in a file. Raises UnreadableError, which says why there is none."""
    try:
        text = _decoded(data)
    except UnicodeDecodeError as error:
        msg = f"cannot be opened as text: {error}"
        raise UnreadableError(msg) from None
    if not text.strip("\x00 \t\r\n"):
        raise UnreadableError("is empty")
    try:
        return json.loads(text, strict=False)
    except json.JSONDecodeError:
        return _lenient(text)
    except (RecursionError, ValueError):
        raise UnreadableError("is JSON that is nested too deep or too large") from None


def _lenient(text: str) -> Any:  # noqa: ANN401 - JSON may be anything
    try:
        return json.loads(_BESIDES.sub(_kept, text), strict=False)
    except json.JSONDecodeError as error:
        msg = f"is not JSON: line {error.lineno}, column {error.colno}: {error.msg}"
        raise UnreadableError(msg) from None
    except (RecursionError, ValueError):
        raise UnreadableError("is JSON that is nested too deep or too large") from None


def _kept(match: re.Match[str]) -> str:
    """Return a string as it is, and blanks of the same shape for anything else."""
    found = match[0]
    return found if found.startswith('"') else re.sub(r"[^\r\n]", " ", found)


def _decoded(data: bytes) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data.decode(encoding)
    if data[1:2] == b"\x00":
        return data.decode("utf-16-le")
    if data[:1] == b"\x00":
        return data.decode("utf-16-be")
    return data.decode("utf-8")

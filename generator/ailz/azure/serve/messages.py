"""What comes in over HTTP and what goes out, without the wire."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from ailz.azure.answer import Answer
from ailz.azure.bodies import UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call: `path` is decoded, `query` has the first value of each name in lower case."""

    method: str
    path: str
    query: Mapping[str, str] = field(default_factory=dict)
    authorization: str = ""
    content: bytes = b""


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply; a `body` of None is empty."""

    status: int
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Unreadable(Exception):  # noqa: N818 - it is a reply, not a fault of ours
    """A call that is no request to Azure Resource Manager; `reply` says why."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(message)
        self.reply = error(status, code, message)


def error(status: int, code: str, message: str) -> Reply:
    """Return an error as Azure Resource Manager writes it."""
    return Reply(status, {"error": {"code": code, "message": message}})


def refused(answer: Answer) -> Reply:
    """Return the reply to a refused request: the first objection, and the others as details."""
    said = [
        {
            # Where no source quotes a code, the status says as much.
            "code": objection.code or HTTPStatus(objection.status).phrase.replace(" ", ""),
            "message": objection.message,
            **({"target": objection.path} if objection.path else {}),
        }
        for objection in (refusal.objection for refusal in answer.refusals)
    ]
    first, *others = said
    return Reply(answer.status, {"error": {**first, **({"details": others} if others else {})}})


def plain(value: Any) -> Any:  # noqa: ANN401 - JSON of any shape
    """Return a value as JSON knows it, without what nobody knows."""
    if isinstance(value, Mapping):
        return {name: plain(inner) for name, inner in value.items() if inner is not UNKNOWN}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value if inner is not UNKNOWN]
    return value

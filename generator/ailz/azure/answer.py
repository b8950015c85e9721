"""What Azure Resource Manager answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ailz.azure.timing import SHORT, Timed


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """Why a request is refused, as a behaviour says it.

    `code` and `message` are what Azure answers; the code is empty where no source quotes one.
    `sure` is false where the world does not tell, or the source infers: then nothing is refused,
    and it is a doubt. `until` is the world's minute at which the same request passes; None: waiting
    does not help. `path` is the property, `remedy` what to do about it.
    """

    status: int
    code: str
    message: str
    remedy: str = ""
    path: str = ""
    sure: bool = True
    until: float | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """An objection, and the behaviour that it comes from by its id and source."""

    objection: Objection
    behaviour: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A status, and a body as Azure sends it.

    `refusals` are all that the first stage which refuses has to say. `doubts` are what may be
    refused. `ready` is the world's minute at which the operation ends, `timed` what that rests on.
    """

    status: int
    body: Mapping[str, Any] = field(default_factory=dict, hash=False)
    refusals: tuple[Refusal, ...] = ()
    doubts: tuple[Refusal, ...] = ()
    ready: float = 0.0
    timed: Timed = SHORT

    @property
    def refused(self) -> bool:
        """Whether Azure does not do it."""
        return bool(self.refusals)

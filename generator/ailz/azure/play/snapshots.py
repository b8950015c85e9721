"""The steps of anybody's Bicep, from a snapshot: what it holds, in the order that ids tell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ailz.azure.bodies import UNKNOWN, Body, from_snapshot
from ailz.azure.play.by_ids import by_ids
from ailz.azure.play.found import Found
from ailz.azure.play.step import Joined, Made, Step

_MARK = repr(UNKNOWN)
_NOBODY = Made("", "unknown")
_ORDER = (
    "A snapshot holds no order: each resource waits for what its id and its body name. What only "
    "dependsOn says is not seen; --bicep reads that, too."
)


def steps_of_snapshot(snapshot: Mapping[str, Any]) -> Found:
    """Return what a `bicep snapshot` predicts to be sent."""
    bodies = from_snapshot(snapshot)
    made = [_step(body, place) for place, body in enumerate(bodies) if not _is_nowhere(body)]
    notes = [_ORDER]
    if left := len(bodies) - len(made):
        notes.append(f"Not rehearsed, for only the run knows where they stand: {left} resources.")
    return Found(language="bicep", steps=tuple(by_ids(made)), notes=tuple(notes))


def _is_nowhere(body: Body) -> bool:
    return not body.id.startswith("/")


def _step(body: Body, place: int) -> Step:
    before, is_unknown, _ = body.id.partition(_MARK)
    return Step(
        # Where only Azure knows a name, two of them would have one id.
        key=f"{body.id}#{place}" if is_unknown else body.id,
        label=f"{body.type.rpartition('/')[2]} {body.name}",
        type=body.type,
        api_version=body.api_version,
        id=Joined((before, _NOBODY)) if is_unknown else body.id,
        body=body.body,
    )

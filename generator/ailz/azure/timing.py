"""How long what is asked for takes."""

from __future__ import annotations

from ailz.azure.request import Request
from ailz.azure.world import World

_SHORT = 0.25
"""Minutes of a request that no source times: most are answered within seconds."""


def minutes(world: World, request: Request) -> float:
    """Return the minutes until an operation ends."""
    del world
    return 0.0 if request.method == "GET" else _SHORT

"""What a private endpoint leads to, whether that counts at once or waits for its owner."""

from __future__ import annotations

from typing import Any, Final

from ailz.azure.look import known

AT_ONCE: Final = "privateLinkServiceConnections"
ON_REQUEST: Final = "manualPrivateLinkServiceConnections"
CONNECTIONS: Final = (AT_ONCE, ON_REQUEST)
"""The lists of connections in the body of an endpoint."""


def targets(body: Any) -> list[str]:  # noqa: ANN401 - JSON of any shape
    """Return the ids of what an endpoint leads to."""
    return _of_each(body, "privateLinkServiceId")


def group_ids(body: Any) -> list[str]:  # noqa: ANN401 - JSON of any shape
    """Return the group ids that an endpoint asks for."""
    return _of_each(body, "groupIds[]")


def _of_each(body: Any, name: str) -> list[str]:  # noqa: ANN401
    paths = (f"properties.{how}[].properties.{name}" for how in CONNECTIONS)
    return [each for path in paths for each in known(body, path) if isinstance(each, str)]

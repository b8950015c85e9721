"""Reading ARM ids."""

from __future__ import annotations


def arm_group(resource_id: str) -> dict[str, str]:
    """Return the subscription and the resource group that an id lies in."""
    parts = resource_id.strip("/").split("/")
    return {"subscription_id": parts[1], "resource_group": parts[3] if len(parts) > 3 else ""}


def arm_name(resource_id: str) -> str:
    """Return the last segment of an id: the resource's own name."""
    return resource_id.rstrip("/").rsplit("/", 1)[1]

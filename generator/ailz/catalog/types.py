"""ARM resource types: the one API version this product writes, and what a resource takes."""

from dataclasses import dataclass
from functools import cache
from typing import Literal

from ailz.catalog import _data

Presence = Literal["required", "optional", "none"]


@dataclass(frozen=True, slots=True)
class ResourceType:
    """One ARM type at the version in use.

    `location` and `tags` say whether the body takes that property at this version. `scopes` are
    where a resource of the type can be deployed (`tenant`, `managementGroup`, `subscription`,
    `resourceGroup`, `extension`). `why` tells where the version comes from. `recorded` is false
    where no types file of it was recorded, so that nothing tells which tools know the type.
    """

    type: str
    api_version: str
    location: Presence
    tags: Presence
    scopes: tuple[str, ...]
    why: str
    recorded: bool
    source: str


@cache
def resource_type(type_name: str) -> ResourceType:
    """Facts of an ARM type such as `Microsoft.Storage/storageAccounts`, whatever its case."""
    name, found = _data.find("types", type_name, "resource type")
    return ResourceType(
        type=name,
        api_version=found["apiVersion"],
        location=found["location"],
        tags=found["tags"],
        scopes=tuple(found["scopes"]),
        why=found["why"],
        recorded=not found.get("unrecorded", False),
        source=found["source"],
    )


def api_version(type_name: str) -> str:
    """Return the API version that is written for the type; a parent and its children share it."""
    return resource_type(type_name).api_version


def taggable(type_name: str) -> bool:
    """Whether a resource of the type takes `tags`."""
    return resource_type(type_name).tags != "none"


def supports_location(type_name: str) -> bool:
    """Whether a resource of the type takes `location`."""
    return resource_type(type_name).location != "none"


def known_types() -> tuple[str, ...]:
    """Every type of the catalog, sorted."""
    return tuple(_data.section("types"))

"""Azure AI Search in the configuration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from ailz.errors import Finding
from ailz.model.base import BY_ENVIRONMENT, Capability, Elsewhere
from ailz.model.partial import as_far_as_read
from ailz.model.services.data_lake import FileSystem, unknown_file_systems

if TYPE_CHECKING:
    from ailz.model.config import Config

_MOST_OF_BASIC = 3
"""Replicas, and partitions, that the basic tier takes."""


class Search(Capability):
    """Azure AI Search: closed, without keys, every object in it encrypted with your own key."""

    sku: Literal["basic", "standard", "standard2", "standard3"] = Field(
        "standard",
        description=(
            "The tier. basic cannot run skillsets over private links; a tier can be raised later, "
            "never lowered."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    replicas: int | None = Field(
        None,
        ge=1,
        le=12,
        description=(
            "Copies: three for writes with an SLA and for three zones, two for reads. Left out: "
            "three in production, one elsewhere."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    partitions: Literal[1, 2, 3, 4, 6, 12] = Field(
        1,
        description="Storage and throughput; basic takes three at most.",
        json_schema_extra=BY_ENVIRONMENT,
    )
    semantic_ranker: Literal["disabled", "free", "standard"] = Field(
        "disabled", description="Semantic ranking, billed by query beyond the free ones."
    )
    reads: tuple[FileSystem, ...] | None = Field(
        None,
        description=(
            "The file systems of the data lake that indexers read; left out: all but raw ones."
        ),
    )
    region: Elsewhere = None


def rules(config: Config) -> Iterator[Finding]:
    """Yield more replicas or partitions than a tier takes, and file systems that nobody has."""
    wanted = config.capabilities.search
    if wanted is None:
        return
    yield from as_far_as_read(_too_many(wanted))
    yield from as_far_as_read(unknown_file_systems(config, "search"))


def _too_many(wanted: Search) -> Iterator[Finding]:
    for name in ("replicas", "partitions"):
        if wanted.sku == "basic" and (getattr(wanted, name) or 0) > _MOST_OF_BASIC:
            yield Finding(
                path=f"capabilities.search.{name}",
                code="SKU-TOO-SMALL",
                message=(
                    f"the tier basic (capabilities.search.sku) takes {_MOST_OF_BASIC} {name} at "
                    "most"
                ),
                allowed=f"at most {_MOST_OF_BASIC}, or sku: standard",
            )

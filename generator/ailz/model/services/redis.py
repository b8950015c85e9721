"""Azure Managed Redis in the configuration."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from ailz.model.base import BY_ENVIRONMENT, Capability


class Redis(Capability):
    """Azure Managed Redis: closed, without access keys, over TLS alone."""

    sku: Literal[
        "Balanced_B0",
        "Balanced_B1",
        "Balanced_B3",
        "Balanced_B5",
        "Balanced_B10",
        "Balanced_B20",
        "Balanced_B50",
        "Balanced_B100",
        "MemoryOptimized_M10",
        "MemoryOptimized_M20",
        "MemoryOptimized_M50",
        "MemoryOptimized_M100",
        "ComputeOptimized_X3",
        "ComputeOptimized_X5",
        "ComputeOptimized_X10",
        "ComputeOptimized_X20",
        "ComputeOptimized_X50",
        "ComputeOptimized_X100",
    ] = Field(
        "Balanced_B3",
        description="Family and size, as Azure spells them.",
        json_schema_extra=BY_ENVIRONMENT,
    )
    high_availability: bool | None = Field(
        None,
        description=(
            "Whether a second node holds a copy; fixed once it is made. Left out: in production."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    eviction: Literal["VolatileLRU", "AllKeysLRU", "NoEviction"] = Field(
        "VolatileLRU", description="What goes when memory is full."
    )
    code: bool = Field(
        True,
        description=(
            "Whether code that runs in this landing zone under an identity of its own uses it. The "
            "one role there is reads and writes everything."
        ),
    )

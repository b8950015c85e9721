"""The data lake in the configuration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from ailz.errors import Finding
from ailz.model.base import SLUG, Capability

if TYPE_CHECKING:
    from ailz.model.config import Config

FileSystem = Annotated[str, Field(pattern=SLUG, min_length=3, max_length=63)]


class DataLake(Capability):
    """A data lake: a storage account with hierarchical namespace."""

    containers: tuple[FileSystem, ...] = Field(
        ("raw", "curated", "features"), min_length=1, description="The file systems in it."
    )
    training_reads: tuple[FileSystem, ...] = Field(
        (),
        description="The file systems that training jobs read; left out: every one but raw.",
    )


def rules(config: Config) -> Iterator[Finding]:
    """Yield file systems that are read and that the lake does not have."""
    lake = config.capabilities.data_lake
    for index, name in enumerate(lake.training_reads if lake else ()):
        if lake is not None and name not in lake.containers:
            yield Finding(
                path=f"capabilities.data_lake.training_reads[{index}]",
                code="CONTAINER-UNKNOWN",
                message=f"the lake has no file system {name}",
                allowed=", ".join(lake.containers),
            )

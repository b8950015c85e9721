"""The data lake in the configuration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from ailz.errors import Finding, listed, quoted
from ailz.model.base import SLUG, Capability

if TYPE_CHECKING:
    from ailz.model.config import Config

FileSystem = Annotated[str, Field(pattern=SLUG, min_length=3, max_length=63)]


class DataLake(Capability):
    """A data lake: a storage account with hierarchical namespace."""

    containers: tuple[FileSystem, ...] = Field(
        ("raw", "curated", "features"), min_length=1, description="The file systems in it."
    )
    people_read_raw: bool | None = Field(
        None,
        description=(
            "Whether data engineers read and change raw file systems (with raw in their name). "
            "Left out: unless the workload processes personal data or data that is confidential "
            "or more. Pipelines do in any case (access.data_pipelines)."
        ),
    )


def unknown_file_systems(
    config: Config, capability: str, setting: str = "reads"
) -> Iterator[Finding]:
    """Yield those of the file systems that a capability names that the lake does not have."""
    lake = config.capabilities.data_lake
    has = lake.containers if lake else ()
    for index, name in enumerate(getattr(getattr(config.capabilities, capability), setting) or ()):
        if name not in has:
            yield Finding(
                path=f"capabilities.{capability}.{setting}[{index}]",
                code="CONTAINER-UNKNOWN",
                message=f"the lake has no file system {quoted(name)}"
                if lake
                else "there is no capabilities.data_lake for it",
                allowed=listed(has) if lake else "capabilities.data_lake beside it",
            )

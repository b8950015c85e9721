"""The data lake in the configuration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from ailz.errors import Finding, listed, quoted
from ailz.model.base import BY_ENVIRONMENT, SLUG, Capability, Section

if TYPE_CHECKING:
    from ailz.model.config import Config

FileSystem = Annotated[str, Field(pattern=SLUG, min_length=3, max_length=63)]
Days = Annotated[int, Field(ge=1, le=36500)]
AUDIT = "audit"
"""The file system that nobody changes."""


class Audit(Section):
    """A file system for evidence, called audit: what is in it is neither changed nor deleted.

    Azure offers a lake immutability by container alone; versions it has none.
    """

    days: int = Field(
        365,
        ge=1,
        le=146000,
        description=(
            "How long what is written stays as it is, in days. A shorter time is refused once the "
            "retention is locked."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    locked: bool = Field(
        False,
        description=(
            "Say true once somebody has locked the retention (docs/runbook.md has the command): "
            "Azure refuses every other write of it from then on, so the code leaves it alone. A "
            "locked retention is never unlocked or shortened."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )


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
    cool_after_days: Mapping[FileSystem, Days] = Field(
        {},
        description=(
            "File system -> after how many days without a change its data moves to the cool tier, "
            "which is cheaper to keep and dearer to read. Left out: it stays."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    delete_after_days: Mapping[FileSystem, Days] = Field(
        {},
        description=(
            "File system -> after how many days without a change its data is deleted. It can be "
            "brought back for `soft_delete_days` more. Left out: nothing is deleted."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    soft_delete_days: int | None = Field(
        None,
        ge=30,
        le=365,
        description=(
            "How long deleted data can be brought back, in days; nobody can shorten it for what is "
            "deleted already. Left out: 30, 60 where data is confidential, 90 where it is "
            "restricted."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    audit: Audit | None = Field(
        None, description="A file system for evidence that nobody can change or delete."
    )


def rules(config: Config) -> Iterator[Finding]:
    """Yield ages of file systems that are not there, and a second file system called audit."""
    lake = config.capabilities.data_lake
    if lake is None:
        return
    for setting in ("cool_after_days", "delete_after_days"):
        for name in getattr(lake, setting):
            if name not in lake.containers:
                yield Finding(
                    path=f"capabilities.data_lake.{setting}.{name}",
                    code="CONTAINER-UNKNOWN",
                    message=f"the lake has no file system {quoted(name)} to look after",
                    allowed=listed(lake.containers),
                )
    if lake.audit is not None and AUDIT in lake.containers:
        yield Finding(
            path=f"capabilities.data_lake.containers[{lake.containers.index(AUDIT)}]",
            code="NAMED-TWICE",
            message=f"{quoted(AUDIT)} is named twice: capabilities.data_lake.audit makes it",
            remedy="Name it otherwise here, or leave out capabilities.data_lake.audit",
        )


def notices(config: Config) -> Iterator[Finding]:
    """Yield a retention that the code does not make: somebody is said to have locked it."""
    lake = config.capabilities.data_lake
    if lake is not None and lake.audit is not None and lake.audit.locked:
        yield Finding(
            path="capabilities.data_lake.audit.locked",
            code="RETENTION-LEFT-ALONE",
            message="the code makes no retention for the file system of the audit and changes none",
            remedy="Say false until somebody has locked it with the command in docs/runbook.md",
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

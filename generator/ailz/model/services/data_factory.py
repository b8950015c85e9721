"""Azure Data Factory in the configuration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

from pydantic import Field

from ailz.catalog.dns import group_ids, takes_endpoint
from ailz.errors import Finding, listed, quoted
from ailz.model.base import BY_ENVIRONMENT, SLUG, ArmId, Capability, Email, Section
from ailz.model.partial import as_far_as_read
from ailz.model.services.data_lake import FileSystem, unknown_file_systems

if TYPE_CHECKING:
    from ailz.model.config import Config


Reached: TypeAlias = Literal[
    "blob",
    "dfs",
    "file",
    "table",
    "sqlServer",
    "Sql",
    "postgresqlServer",
    "mysqlServer",
    "searchService",
    "vault",
]
"""Group ids that the managed network of a factory is known to reach. Source: MicrosoftDocs/
azure-docs@036e87c394ed:articles/data-factory/managed-virtual-network-private-endpoint.md."""


class Source(Section):
    """A store that somebody else owns: they approve the private connection to it."""

    name: Annotated[str, Field(pattern=SLUG, min_length=2, max_length=40)] = Field(
        description="What the connection is called; the request to the store's owner names it."
    )
    id: ArmId = Field(description="The store's resource id.")
    group: Reached = Field(description="The group id of the private endpoint that leads to it.")


class DataFactory(Capability):
    """Azure Data Factory: pipelines in a managed network, keyless, encrypted with your own key."""

    reads: tuple[FileSystem, ...] | None = Field(
        None,
        description=(
            "The file systems of the data lake that pipelines read and cannot change; left out: "
            "raw ones. In dev, where people write pipelines, only those that people may read."
        ),
    )
    writes: tuple[FileSystem, ...] | None = Field(
        None,
        description=(
            "The file systems that pipelines read and change; left out: all but raw ones. In dev, "
            "where people write pipelines, only those that people may read."
        ),
    )
    git: bool = Field(
        True,
        description=(
            "Whether factories of development keep what is authored in the repository of the "
            "delivery, below data-factory/. Others never do: they are deployed to."
        ),
    )
    sources: tuple[Source, ...] = Field(
        (),
        description="Stores of others that pipelines reach privately once their owners approve.",
        json_schema_extra=BY_ENVIRONMENT,
    )
    alert_emails: tuple[Email, ...] = Field(
        (), description="Who is told of pipelines that fail; empty: nobody."
    )


def rules(config: Config) -> Iterator[Finding]:
    """Yield file systems that nobody has, and stores that no private endpoint leads to."""
    wanted = config.capabilities.data_factory
    if wanted is None:
        return
    yield from as_far_as_read(unknown_file_systems(config, "data_factory"))
    yield from as_far_as_read(unknown_file_systems(config, "data_factory", "writes"))
    yield from as_far_as_read(_twice(wanted))
    for index, source in enumerate(wanted.sources):
        yield from as_far_as_read(_unreachable(f"{_PATH}.sources[{index}]", source))


_PATH = "capabilities.data_factory"


def _twice(wanted: DataFactory) -> Iterator[Finding]:
    seen: dict[str, int] = {}
    for index, source in enumerate(wanted.sources):
        if source.name in seen:
            yield Finding(
                path=f"{_PATH}.sources[{index}].name",
                code="NAMED-TWICE",
                message=(
                    f"{quoted(source.name)} is named twice: first in "
                    f"{_PATH}.sources[{seen[source.name]}].name"
                ),
                remedy="Name each once",
            )
        seen.setdefault(source.name, index)


def _unreachable(path: str, source: Source) -> Iterator[Finding]:
    kind = source.id.partition("/providers/")[2].rpartition("/")[0]
    if not takes_endpoint(kind):
        yield Finding(
            path=f"{path}.id",
            code="ID-OF-ANOTHER-TYPE",
            message="this is not the id of something that a private endpoint leads to",
            allowed="the id of a store, such as Microsoft.Storage/storageAccounts",
        )
    elif source.group not in group_ids(kind):
        yield Finding(
            path=f"{path}.group",
            code="NOT-A-CHOICE",
            message=f"{quoted(source.group)} is not a group id of {kind}",
            allowed=listed(group_ids(kind)),
        )

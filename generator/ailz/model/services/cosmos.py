"""Azure Cosmos DB in the configuration."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from ailz.errors import Finding, quoted
from ailz.model.base import BY_ENVIRONMENT, ITEM, JSON_PATH, Capability, Section
from ailz.model.partial import as_far_as_read, each

if TYPE_CHECKING:
    from ailz.model.config import Config

_Name = Annotated[str, Field(pattern=ITEM, min_length=1, max_length=63)]
_Path = Annotated[str, Field(pattern=JSON_PATH, max_length=200)]
_MOST_OF_FLAT = 505
"""Dimensions that a flat index takes. Source: MicrosoftDocs/azure-databases-docs@070f7c9cc5b0:
articles/cosmos-db/vector-search.md (ms.date 09/25/2025)."""


class Vector(Section):
    """A property that holds vectors, and the index over it."""

    path: _Path = Field(description="Where items have the vector, such as /embedding.")
    dimensions: int = Field(
        ge=1, le=4096, description="Numbers in a vector: what the model that makes it says."
    )
    data_type: Literal["float32", "int8", "uint8"] = Field(
        "float32", description="What the numbers are."
    )
    distance: Literal["cosine", "dotproduct", "euclidean"] = Field(
        "cosine", description="How two vectors are compared."
    )
    index: Literal["diskANN", "quantizedFlat", "flat"] = Field(
        "diskANN",
        description=(
            "diskANN: fast and approximate, for more than some 50,000 vectors. quantizedFlat: "
            "compressed, for fewer. flat: exact, 505 dimensions at most."
        ),
    )


class Container(Section):
    """A container of items."""

    name: _Name = Field(description="Its name.")
    partition_key: _Path = Field(
        description="The property that spreads items over partitions; fixed once it is made."
    )
    keep_days: int | None = Field(
        None, ge=1, le=24855, description="Days after which an item that nobody changed is deleted."
    )
    vectors: tuple[Vector, ...] = Field(
        (),
        description=(
            "Properties with vectors. An account that has none yet takes some 15 minutes until it "
            "accepts the first."
        ),
    )


class Database(Section):
    """A database of containers."""

    name: _Name = Field(description="Its name.")
    code: Literal["none", "read", "write"] = Field(
        "read",
        description=(
            "What code that runs in this landing zone under an identity of its own does with the "
            "items: training jobs, indexers."
        ),
    )
    containers: tuple[Container, ...] = Field(min_length=1, description="The containers in it.")


class Cosmos(Capability):
    """An Azure Cosmos DB account for NoSQL: closed, without keys, in one region."""

    capacity: Literal["serverless", "autoscale"] | None = Field(
        None,
        description=(
            "How it is paid for; fixed once the account is made. serverless: by request, without a "
            "promise of throughput. autoscale: a tenth to all of max_throughput. Left out: "
            "autoscale in production, serverless elsewhere."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    max_throughput: int = Field(
        1000,
        ge=1000,
        le=1_000_000,
        description=(
            "With autoscale, the most request units a second of each container, in thousands."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    backup_days: Literal[7, 30] | None = Field(
        None,
        description=(
            "How far back a restore can go, to any second. Left out: 30 in production, 7 elsewhere."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    people_read_items: bool | None = Field(
        None,
        description=(
            "Whether data scientists read items in development and data engineers change them "
            "below production. Left out: unless the workload processes personal data or data that "
            "is confidential or more. Pipelines do in any case (access.data_pipelines)."
        ),
    )
    databases: tuple[Database, ...] = Field(
        min_length=1, description="The databases. The code makes them: no key and no SDK can."
    )


def rules(config: Config) -> Iterator[Finding]:
    """Yield names that are taken, and vectors that are too long for their index."""
    wanted = config.capabilities.cosmos
    if wanted is None:
        return
    yield from as_far_as_read(_uneven(wanted))
    path = "capabilities.cosmos.databases"
    yield from _twice(path, "database", lambda: wanted.databases)
    yield from each(lambda: wanted.databases, lambda index, one: _of(f"{path}[{index}]", one))


def _uneven(wanted: Cosmos) -> Iterator[Finding]:
    said = wanted.max_throughput
    if said % 1000:
        yield Finding(
            path="capabilities.cosmos.max_throughput",
            code="OUT-OF-RANGE",
            message=f"autoscale goes in steps of 1000 request units, and {said} lies between two",
            allowed=f"{said // 1000 * 1000} or {(said // 1000 + 1) * 1000}",
        )


def _of(path: str, database: Database) -> Iterator[Finding]:
    where = f"{path}.containers"
    yield from _twice(where, "container", lambda: database.containers)
    yield from each(
        lambda: database.containers, lambda index, one: _vectors(f"{where}[{index}].vectors", one)
    )


def _vectors(path: str, container: Container) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, vector in enumerate(container.vectors):
        yield from as_far_as_read(_too_long(f"{path}[{index}]", vector))
        if vector.path in seen:
            yield Finding(
                path=f"{path}[{index}].path",
                code="NAME-TAKEN",
                message=f"the vectors at {quoted(vector.path)} are described twice",
                allowed="one entry for each path",
            )
        seen.add(vector.path)


def _too_long(path: str, vector: Vector) -> Iterator[Finding]:
    if vector.index == "flat" and vector.dimensions > _MOST_OF_FLAT:
        yield Finding(
            path=f"{path}.dimensions",
            code="VECTOR-TOO-LONG",
            message=f"a flat index takes {_MOST_OF_FLAT} dimensions at most",
            allowed=f"at most {_MOST_OF_FLAT}, or index: quantizedFlat or diskANN",
        )


def _twice(
    path: str, noun: str, items: Callable[[], Iterable[Database | Container]]
) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, name in each(items, lambda index, one: [(index, one.name)]):
        if name in seen:
            yield Finding(
                path=f"{path}[{index}].name",
                code="NAME-TAKEN",
                message=f"the {noun} name {quoted(name)} is taken",
                allowed=f"a name of its own for each {noun}",
            )
        seen.add(name)

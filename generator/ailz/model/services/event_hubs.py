"""Azure Event Hubs in the configuration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from ailz.errors import Finding, listed, quoted
from ailz.model.base import BY_ENVIRONMENT, ITEM, Capability, Section
from ailz.model.partial import each
from ailz.model.services.data_lake import FileSystem

if TYPE_CHECKING:
    from ailz.model.config import Config

_Name = Annotated[str, Field(pattern=ITEM, min_length=1, max_length=50)]


class EventHub(Section):
    """An event hub: a topic, in Kafka's words."""

    name: _Name = Field(description="Its name.")
    partitions: int = Field(
        4, ge=1, le=32, description="How many readers work side by side; it can only grow."
    )
    keep_hours: int = Field(
        168,
        ge=1,
        le=2160,
        description="How long events can be read again.",
    )
    consumer_groups: tuple[_Name, ...] = Field(
        (), description="Consumer groups beside $Default, one for each application that reads."
    )
    capture: FileSystem | None = Field(
        None,
        description=(
            "The file system of the data lake that every event is written to, as Avro. Left out: "
            "none."
        ),
    )
    code: Literal["none", "read", "write"] = Field(
        "read",
        description=(
            "What code that runs in this landing zone under an identity of its own does here: "
            "receive, or send."
        ),
    )


class EventHubs(Capability):
    """A namespace of Azure Event Hubs: closed, without keys, premium for the sake of your key."""

    units: Literal[1, 2, 4, 8, 16] = Field(
        1, description="Processing units.", json_schema_extra=BY_ENVIRONMENT
    )
    hubs: tuple[EventHub, ...] = Field(min_length=1, description="The event hubs.")


def rules(config: Config) -> Iterator[Finding]:
    """Yield names that are taken, and file systems to capture into that nobody has."""
    wanted = config.capabilities.event_hubs
    if wanted is None:
        return
    path = "capabilities.event_hubs.hubs"
    seen: set[str] = set()
    for index, name in each(lambda: wanted.hubs, lambda index, one: [(index, one.name)]):
        if name.lower() in seen:
            yield Finding(
                path=f"{path}[{index}].name",
                code="NAME-TAKEN",
                message=f"the event hub name {quoted(name)} is taken",
                allowed="a name of its own for each event hub",
            )
        seen.add(name.lower())
    lake = config.capabilities.data_lake
    has = lake.containers if lake else ()
    for index, name in each(lambda: wanted.hubs, lambda index, one: [(index, one.capture or "")]):
        if name and name not in has:
            yield Finding(
                path=f"{path}[{index}].capture",
                code="CONTAINER-UNKNOWN",
                message=f"the lake has no file system {quoted(name)}"
                if lake
                else "there is no capabilities.data_lake to capture into",
                allowed=listed(has) if lake else "capabilities.data_lake beside it",
            )

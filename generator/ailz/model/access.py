"""Who may do what: personas and the Entra groups that hold them."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ailz.model.base import BY_ENVIRONMENT, LOG_TABLE, SLUG, Guid, Line, Section

_MOST_TABLES = 60
"""So many names of this length fit in the condition of a role assignment."""
LogTable = Annotated[str, Field(pattern=LOG_TABLE, max_length=128, examples=["AppTraces"])]
"""A table of a log workspace; Azure compares its name with its case."""


class Persona(Section):
    """A persona and the Entra group that holds it."""

    group_id: Guid = Field(
        description="The object id of an Entra security group.", json_schema_extra=BY_ENVIRONMENT
    )
    environments: tuple[Line, ...] = Field(
        (),
        description="The environments it works in; empty: where the persona has a role by default.",
    )


class LogReader(Section):
    """A group that reads some tables of the log workspace, and no others."""

    name: Annotated[str, Field(pattern=SLUG, min_length=2, max_length=40)] = Field(
        description="What the group is called here, such as model-monitoring.",
        examples=["model-monitoring"],
    )
    group_id: Guid = Field(description="The object id of an Entra security group.")
    tables: tuple[LogTable, ...] = Field(
        description=(
            "The tables it reads, spelt as Log Analytics does: Azure compares them with their case."
        ),
        min_length=1,
        max_length=_MOST_TABLES,
    )
    environments: tuple[Line, ...] = Field(
        (),
        description="The environments it reads in; empty: all, and the logs of what they share.",
    )


class Personas(Section):
    """The personas of the workload and their groups."""

    data_scientists: Persona | None = Field(
        None, description="Explore and train in dev; read-only elsewhere."
    )
    data_engineers: Persona | None = Field(
        None, description="Curate the lake; raw file systems too, unless the data is sensitive."
    )
    ml_engineers: Persona | None = Field(
        None,
        description=(
            "Operate models and endpoints (MLOps) without reading raw data; in production they see "
            "and the pipelines change."
        ),
    )
    model_pipelines: Persona | None = Field(
        None,
        description=(
            "Pipelines that train, register and deploy models: a group of service principals. In "
            "production nobody else changes models and endpoints."
        ),
    )
    data_pipelines: Persona | None = Field(
        None,
        description=(
            "Pipelines that bring data into the lake, raw file systems included: a group of "
            "service principals."
        ),
    )
    model_reviewers: Persona | None = Field(
        None, description="Second line: open models and metrics, and decide on release."
    )
    platform_engineers: Persona | None = Field(
        None, description="Operate the landing zone's infrastructure."
    )
    key_custodians: Persona | None = Field(None, description="Administer keys; hold no data role.")
    security_auditors: Persona | None = Field(
        None, description="Read configuration and logs everywhere."
    )


READ_EVERY_TABLE = ("platform_engineers", "security_auditors")
"""The personas that read whole log workspaces."""


class Access(Personas):
    """The personas of the workload. Leave out those the organisation does not have."""

    log_readers: tuple[LogReader, ...] = Field(
        (),
        description=(
            "Groups that read some tables of the log workspace only. Platform engineers and "
            "security auditors read all of them without being named here."
        ),
    )


class NamedGroup(Section):
    """An Entra security group, by its object id and the name that a service shows it under."""

    name: Line = Field(
        description="The display name of the group.", json_schema_extra=BY_ENVIRONMENT
    )
    group_id: Guid = Field(
        description="The object id of the group.", json_schema_extra=BY_ENVIRONMENT
    )

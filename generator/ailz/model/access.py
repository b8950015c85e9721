"""Who may do what: personas and the Entra groups that hold them."""

from __future__ import annotations

from pydantic import Field

from ailz.model.base import BY_ENVIRONMENT, Guid, Line, Section


class Persona(Section):
    """A persona and the Entra group that holds it."""

    group_id: Guid = Field(
        description="The object id of an Entra security group.", json_schema_extra=BY_ENVIRONMENT
    )
    environments: tuple[Line, ...] = Field(
        (),
        description="The environments it works in; empty: where the persona has a role by default.",
    )


class Access(Section):
    """The personas of the workload. Leave out those the organisation does not have."""

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


class NamedGroup(Section):
    """An Entra security group, by its object id and the name that a service shows it under."""

    name: Line = Field(
        description="The display name of the group.", json_schema_extra=BY_ENVIRONMENT
    )
    group_id: Guid = Field(
        description="The object id of the group.", json_schema_extra=BY_ENVIRONMENT
    )

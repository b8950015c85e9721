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
    data_engineers: Persona | None = Field(None, description="Bring data into the lake.")
    ml_engineers: Persona | None = Field(
        None, description="Operate models and endpoints (MLOps) without reading raw data."
    )
    model_reviewers: Persona | None = Field(
        None, description="Second line: read models and decide on release."
    )
    platform_engineers: Persona | None = Field(
        None, description="Operate the landing zone's infrastructure."
    )
    key_custodians: Persona | None = Field(None, description="Administer keys; hold no data role.")
    security_auditors: Persona | None = Field(
        None, description="Read configuration and logs everywhere."
    )

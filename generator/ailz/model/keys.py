"""Where keys lie that services are encrypted with, where that is no vault of the environment's."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from ailz.model.base import (
    BY_ENVIRONMENT,
    ArmId,
    Given,
    Guid,
    KeyId,
    Line,
    Region,
    Section,
)


class GivenKeys(Given):
    """A vault or Managed HSM of this tenant that somebody else owns, and its keys."""

    region: Region | None = Field(
        None,
        description=(
            "Its region, where that is not the environment's: some services want their key in "
            "their own."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    keys: Mapping[Line, KeyId] = Field(
        default_factory=dict,
        description=(
            "The id of the key of each service, such as storage. A service that follows a rotation "
            "takes the id without a version, the others with one."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )


class PoolEndpoint(Section):
    """Where the private endpoint of the pool stands: in a network that its administrators reach."""

    subnet_id: ArmId = Field(description="The subnet, which somebody else owns.")
    region: Region | None = Field(
        None, description="The region of its network, where that is not the pool's."
    )


class ManagedHsm(Section):
    """A Managed HSM of our own: a deployment of its own, before the environments."""

    subscription_id: Guid = Field(description="The subscription that the pool is deployed to.")
    region: Region = Field(description="Its region.")
    administrators: tuple[Guid, ...] = Field(
        min_length=1,
        max_length=10,
        description=(
            "Object ids of those who may activate the pool and give local roles: a group, and "
            "somebody for emergencies. Fixed when the pool is made."
        ),
    )
    endpoint: PoolEndpoint
    retention_days: int = Field(
        90,
        ge=7,
        le=90,
        description=(
            "Days that a deleted pool is kept, and paid for: purge protection is on. Fixed when "
            "the pool is made."
        ),
    )
    activated: bool = Field(
        False,
        description=(
            "Whether people have activated the pool and let Azure Resource Manager make keys: "
            "docs/keys.md has the steps. Until then no environment can have its keys there."
        ),
    )

"""The environments: where each is deployed and which addresses it may use."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from pydantic import Field

from ailz.model.base import Cidr, Guid, Line, Region, Section, Slug
from ailz.model.dial import Overrides

Kind: TypeAlias = Literal["dev", "test", "prod"]


class Environment(Section):
    """One environment of the workload."""

    name: Slug = Field(
        description="A short word; it becomes part of names and file names.", max_length=8
    )
    kind: Kind = Field(
        description=(
            "dev and test host training and staging inference; prod hosts production inference."
        )
    )
    subscription_id: Guid = Field(description="The subscription it is deployed to.")
    region: Region = Field(description="The Azure region.")
    address_space: Cidr = Field(
        description="The range of its VNet, agreed with whoever plans addresses."
    )
    further_address_space: tuple[Cidr, ...] = Field(
        (), description="Further ranges of its VNet: how it grows without moving a subnet."
    )
    subnets: Mapping[Line, Cidr] = Field(
        default_factory=dict,
        description=(
            "Ranges that subnets keep, by their name in docs/address-plan.md; the others are "
            "placed around them."
        ),
    )
    overrides: Overrides | None = Field(
        None, description="Settings that this environment has otherwise than the rest of the file."
    )


class Shared(Section):
    """What the environments share: a deployment of its own."""

    subscription_id: Guid = Field(description="The subscription of the shared deployment.")
    region: Region = Field(description="Its region.")
    overrides: Overrides | None = Field(
        None, description="Settings that it has otherwise than the rest of the file."
    )

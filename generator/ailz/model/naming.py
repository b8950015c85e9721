"""How resources are named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from ailz.model.base import (
    INSTANCE,
    SHORT_ENVIRONMENT,
    SHORT_REGION,
    TYPE_CODE,
    Given,
    Line,
    Section,
)
from ailz.model.keys import GivenKeys

Pattern = Annotated[str, Field(min_length=1, max_length=120)]


class Naming(Section):
    """A pattern for all names and fixed names for single resources."""

    pattern: Pattern = Field(
        "{type}-{workload}-{environment}-{region}",
        description=(
            "Tokens: {type} (the Cloud Adoption Framework abbreviation), {workload}, {role} (what "
            "tells two of a kind apart), {environment}, {region}, {instance}; a word of your own "
            "may stand for {workload}. Where a type takes no hyphens they are left out; what must "
            "be unique in the world gets a short hash. A name that is too long for its type loses, "
            "in this order, the region, the hyphens, letters of the workload; for that, names of "
            "environments count as four letters at least, so that dev and prod look alike. With a "
            "pattern of your own, subnets, security groups, routes, private endpoints, their "
            "network interfaces and keys follow it too."
        ),
    )
    instance: Annotated[str, Field(pattern=INSTANCE)] | None = Field(
        None, description="The {instance} token, such as '001'."
    )
    hash: bool = Field(
        True,
        description=(
            "Whether what must be unique in the world ends in a short hash. Without it, somebody "
            "else may have the name already: the first deployment then fails."
        ),
    )
    types: Mapping[Line, Annotated[str, Field(pattern=TYPE_CODE)]] = Field(
        default_factory=dict,
        description=(
            "Own codes of types for {type}: Cloud Adoption Framework abbreviation or ARM type -> "
            "code, such as kv: vault."
        ),
    )
    environments: Mapping[Line, Annotated[str, Field(pattern=SHORT_ENVIRONMENT)]] = Field(
        default_factory=dict,
        description="Short forms of environments for {environment}, such as dev: d.",
    )
    regions: Mapping[Line, Annotated[str, Field(pattern=SHORT_REGION)]] = Field(
        default_factory=dict, description="Own short forms of regions, such as westeurope: weu."
    )
    fixed: Mapping[Line, Mapping[Line, Line]] = Field(
        default_factory=dict,
        description="Fixed names: resource (as `ailz explain` lists it) -> environment -> name.",
    )


class Existing(Section):
    """What exists already and is used instead of being made; it differs by environment."""

    virtual_network: Given | None = Field(
        None, description="The VNet of an environment. No blueprint yet: refused."
    )
    subnets: Mapping[Line, Given] = Field(
        default_factory=dict,
        description="Given subnets by the segment they serve. No blueprint yet: refused.",
    )
    key_vault: GivenKeys | None = Field(
        None,
        description=(
            "A vault or Managed HSM, often of another subscription, that holds the keys: no vault "
            "is made for them. docs/keys.md has the rights that its owner gives."
        ),
    )

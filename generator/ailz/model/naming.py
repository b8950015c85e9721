"""How resources are named."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from ailz.model.base import INSTANCE, SHORT_REGION, Given, Line, Section

Pattern = Annotated[str, Field(min_length=1, max_length=120)]


class Naming(Section):
    """A pattern for all names and fixed names for single resources."""

    pattern: Pattern = Field(
        "{type}-{workload}-{environment}-{region}",
        description=(
            "Tokens: {type} (the Cloud Adoption Framework abbreviation), {workload}, {role} (what "
            "tells two of a kind apart), {environment}, {region}, {instance}. Where a type takes "
            "no hyphens they are left out; what must be unique in the world gets a short hash."
        ),
    )
    instance: Annotated[str, Field(pattern=INSTANCE)] | None = Field(
        None, description="The {instance} token, such as '001'."
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
    key_vault: Given | None = Field(
        None,
        description=(
            "A vault or Managed HSM, often of another subscription, that holds the keys. "
            "No blueprint yet: refused."
        ),
    )

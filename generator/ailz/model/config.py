"""The whole of ``landing-zone.yaml``."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field

from ailz.model.access import Access
from ailz.model.base import Section
from ailz.model.capabilities import Capabilities
from ailz.model.delivery import Delivery
from ailz.model.environment import Environment, Shared
from ailz.model.governance import Governance
from ailz.model.naming import Existing, Naming
from ailz.model.platform import Platform
from ailz.model.security import Security
from ailz.model.way_in import WayIn
from ailz.model.workload import Organisation, Workload

Variant: TypeAlias = Literal["auto", "platform", "standalone"]


class Config(Section):
    """What the user says about the landing zone."""

    schema_version: Literal[1] = Field(description="The version of this format.")
    organisation: Organisation
    workload: Workload
    variant: Variant = Field(
        "auto", description="platform, standalone, or auto: decided from the platform section."
    )
    platform: Platform = Field(
        Platform.model_construct(), description="What the platform team provides."
    )
    environments: tuple[Environment, ...] = Field(
        min_length=1,
        max_length=6,
        description="The environments, in the order that a change passes through them.",
    )
    shared: Shared | None = Field(
        None,
        description="Where what environments share is deployed; needed where they share anything.",
    )
    capabilities: Capabilities
    way_in: WayIn | None = Field(
        None,
        description=(
            "How people come in; a standalone landing zone says it, or capabilities.bastion."
        ),
    )
    security: Security = Field(
        Security.model_construct(), description="How far the protection goes."
    )
    naming: Naming = Field(Naming.model_construct(), description="How resources are named.")
    existing: Existing = Field(Existing.model_construct(), description="What exists already.")
    access: Access = Field(Access.model_construct(), description="Who may do what.")
    governance: Governance = Field(
        Governance.model_construct(), description="Frameworks, tags, regions, budgets."
    )
    delivery: Delivery

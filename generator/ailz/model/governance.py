"""Frameworks, tags, regions and budgets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from ailz.model.base import BY_ENVIRONMENT, TAG_NAME, Date, Email, Line, Region, Section, TagValue

StorageRedundancy: TypeAlias = Literal["local", "zone", "geo", "geo_zone"]
Framework: TypeAlias = Literal[
    "gdpr", "hipaa", "iso27001", "pci_dss", "eu_ai_act", "nist_ai_rmf", "mcsb"
]
TagName = Annotated[str, Field(pattern=TAG_NAME)]


class Budget(Section):
    """A monthly budget of an environment's subscription: it tells people and stops nothing."""

    environment: Line = Field(
        description=(
            "The environment, or shared, whose subscription is watched: all that the subscription "
            "costs counts. One budget an environment."
        )
    )
    amount: int = Field(
        gt=0, description="The amount a month, in the subscription's billing currency."
    )
    start_date: Date = Field(
        description=(
            "The first day of the month it starts in: the current one or one of the next twelve. "
            "It stays as it is for as long as the budget lives: Azure moves no start date."
        )
    )
    contact_emails: tuple[Email, ...] = Field(
        min_length=1,
        max_length=50,
        description="Who is told at 80 and at 100 per cent, of what is spent and of the forecast.",
    )


class Governance(Section):
    """Frameworks, tags, regions and budgets."""

    frameworks: tuple[Framework, ...] = Field(
        (), description="Frameworks whose initiatives are assigned."
    )
    tags: Mapping[TagName, TagValue] = Field(
        default_factory=dict,
        description="Mandated tags with their values, case and all.",
        json_schema_extra=BY_ENVIRONMENT,
    )
    tags_by_policy: tuple[TagName, ...] = Field(
        (),
        description="Tags that policy writes on resources: Terraform leaves them as they are.",
    )
    allowed_regions: tuple[Region, ...] = Field(
        (), description="Regions that resources may be in; empty: those of the environments."
    )
    residency: Line | None = Field(
        None,
        description=(
            "Where data stays: eu_data_boundary, eu_member, efta, or the two letters of a country "
            "in quotes. Every region must lie there."
        ),
    )
    storage_redundancy: StorageRedundancy | None = Field(
        None,
        description=(
            "How storage accounts keep their data: local in one place of the region, zone across "
            "its zones; geo and geo_zone with a copy in the paired region, which must lie where "
            "data may. Left out: zone in production, and everywhere where security.level is high; "
            "in a region without zones geo in production if data may lie in the pair, else local. "
            "Azure replaces an account that moves between local or geo and zone or geo_zone."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    budgets: tuple[Budget, ...] = Field(
        (), description="Budgets of the subscriptions, and who is told of them."
    )
    security_contact: Email | None = Field(
        None, description="Who Defender for Cloud writes to. No blueprint yet: refused."
    )

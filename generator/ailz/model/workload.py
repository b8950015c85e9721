"""Who the workload belongs to and what it does."""

from __future__ import annotations

from typing import Literal, TypeAlias

from pydantic import Field

from ailz.model.base import Guid, Line, Prose, Section, Slug

Cloud: TypeAlias = Literal["public", "us_government", "china"]
Pattern: TypeAlias = Literal["classical_ml", "generative", "both"]
Classification: TypeAlias = Literal["public", "internal", "confidential", "restricted"]


class Organisation(Section):
    """The organisation whose tenant this is."""

    name: Line = Field(description="The organisation's name, as it stands in documents.")
    tenant_id: Guid = Field(description="The Microsoft Entra tenant.")
    cloud: Cloud = Field(
        "public", description="Which Azure: public, US Government or China (21Vianet)."
    )


class Workload(Section):
    """The workload the landing zone is for."""

    name: Slug = Field(description="A short word; it becomes part of every resource name.")
    title: Line = Field(description="What people call the workload.")
    owner: Line = Field(description="The team or person who answers for it.")
    purpose: Prose = Field(description="What it does, in a sentence or two; it opens the README.")
    pattern: Pattern = Field(description="Classical machine learning, generative AI, or both.")
    data_classification: Classification = Field(
        description="How sensitive the most sensitive data in it is."
    )
    personal_data: bool = Field(
        False,
        description="Whether personal data (GDPR), or protected health information, is processed.",
    )

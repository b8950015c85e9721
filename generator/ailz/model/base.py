"""What every section of the configuration shares: strict, frozen, no unknown keys; and the kinds of text in it."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

_GUID = r"^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$"


class Section(BaseModel):
    """A section of the configuration."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_enum_values=False)


Line = Annotated[str, Field(min_length=1, max_length=200)]
"""One line of free text."""

Prose = Annotated[str, Field(min_length=1, max_length=2000)]
"""Free text of several lines."""

Guid = Annotated[str, Field(pattern=_GUID, examples=["6f0c2b1e-4c8e-4f5e-9b1a-2d3c4e5f6a7b"])]
"""The id of a subscription, a tenant or a group in Microsoft Entra."""

ArmId = Annotated[
    str,
    Field(
        pattern=r"^/subscriptions/[0-9a-fA-F-]{36}(/resourceGroups/[^/]+(/providers/[^/]+(/[^/]+/[^/]+)+)?)?$",
        max_length=1024,
    ),
]
"""The resource id of something that exists already."""

Slug = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", min_length=2, max_length=16)]
"""A short lower-case word that becomes part of names."""

Region = Annotated[str, Field(pattern=r"^[a-z]+[a-z0-9]*$", examples=["westeurope"])]
"""An Azure region as Azure spells it: lower case, no blanks."""

Cidr = Annotated[str, Field(pattern=r"^\d{1,3}(\.\d{1,3}){3}/\d{1,2}$", examples=["10.20.0.0/23"])]
"""An IPv4 range in CIDR notation."""

IpAddress = Annotated[str, Field(pattern=r"^\d{1,3}(\.\d{1,3}){3}$", examples=["10.0.0.4"])]
"""An IPv4 address."""

Email = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$", max_length=254)]
"""An e-mail address that Azure sends notices to."""

Date = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$", examples=["2027-01-01"])]
"""A day, written as a quoted YYYY-MM-DD."""

"""What exists before a rehearsal: a world file, as somebody writes it or an export makes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

from ailz.model.base import FOLDER, MOMENT, SCOPE, Guid, Line, Region, Section, TagValue

Scope = Annotated[str, Field(pattern=SCOPE, max_length=1024)]
"""The id of anything: a management group, a subscription, a group or a resource."""
Level: TypeAlias = Literal["CanNotDelete", "ReadOnly"]


class Quota(Section):
    """A limit of a subscription in a region."""

    region: Region = Field(description="The region.")
    name: Line = Field(description="The quota's name, as Azure spells it.")
    limit: Annotated[int, Field(ge=0, le=10_000_000)] = Field(
        description="How much there may be in all."
    )


class KnownSubscription(Section):
    """A subscription."""

    id: Guid = Field(description="Its id.")
    whole: bool = Field(
        False,
        description=(
            "Whether everything in it is listed here: then what is not listed is not there, and is "
            "refused. Left out: what is not listed is in doubt."
        ),
    )
    registered: tuple[Line, ...] | None = Field(
        None, description="The registered resource providers; left out: not known."
    )
    management_groups: tuple[Line, ...] = Field(
        (), description="The names of the management groups that it is in, the nearest first."
    )
    tags: Mapping[Line, TagValue] | None = Field(None, description="Its tags; left out: not known.")
    quotas: tuple[Quota, ...] = Field((), description="Its limits.")


class KnownResource(Section):
    """A resource, or a resource group."""

    id: Scope = Field(description="Its id.")
    api_version: Line | None = Field(None, description="The API version of its body.")
    body: Mapping[str, Any] | None = Field(
        None,
        description=(
            "What a GET shows of it: location, tags, properties and so on. Left out: only that it "
            "is there is known."
        ),
    )


class KnownAssignment(Section):
    """A role that somebody holds."""

    scope: Scope = Field(description="Where.")
    role: Line = Field(description="The role: its name, its GUID or its whole id.")
    principal_id: Guid = Field(description="Who: the object id in Microsoft Entra.")
    principal_type: Line | None = Field(
        None, description="User, Group or ServicePrincipal; left out: not known."
    )
    condition: Annotated[str, Field(max_length=8192)] | None = Field(
        None, description="The condition on it."
    )


class KnownRole(Section):
    """A role definition of the organisation's own."""

    id: Guid = Field(description="Its GUID.")
    name: Line = Field(description="Its name.")
    actions: tuple[Line, ...] = Field((), description="What it allows.")
    not_actions: tuple[Line, ...] = Field((), description="What of that it does not.")
    data_actions: tuple[Line, ...] = Field((), description="What it allows on data.")
    not_data_actions: tuple[Line, ...] = Field((), description="What of that it does not.")
    assignable_scopes: tuple[Scope, ...] = Field((), description="Where it may be assigned.")


class KnownGroup(Section):
    """A group in Microsoft Entra."""

    id: Guid = Field(description="Its object id.")
    members: tuple[Guid, ...] = Field(description="The object ids of its members, nested too.")


class KnownLock(Section):
    """A management lock."""

    id: Scope = Field(
        description=(
            "Its id: what it locks, with all that is in it, then "
            "/providers/Microsoft.Authorization/locks/<name>."
        )
    )
    level: Level = Field(description="What it forbids.")


class KnownDeleted(Section):
    """A soft-deleted resource whose name is taken."""

    id: Scope = Field(description="The id that it had.")
    location: Line = Field(description="Its region.")
    until: Annotated[str, Field(pattern=MOMENT, max_length=40)] = Field(
        description="The day on which it is gone by itself."
    )
    purgeable: bool = Field(True, description="Whether somebody may purge it before.")


class WorldFile(Section):
    """What exists before a rehearsal begins."""

    schema_version: Literal[1] = Field(description="The version of this format.")
    tenant_id: Guid | None = Field(None, description="The tenant.")
    deploys: Guid | None = Field(
        None,
        description=(
            "The object id of who deploys. What it may do is what role_assignments say; left out: "
            "the roles that the generated README asks for, or everything where there is none."
        ),
    )
    policies: Annotated[str, Field(pattern=FOLDER, max_length=200)] | None = Field(
        None,
        description=(
            "A folder of policy definitions and assignments, relative to this file: what is "
            "assigned on top of what the deployment assigns."
        ),
    )
    subscriptions: tuple[KnownSubscription, ...] = Field((), description="Subscriptions.")
    resources: tuple[KnownResource, ...] = Field((), description="What is there.")
    role_assignments: tuple[KnownAssignment, ...] = Field((), description="Who may do what.")
    role_definitions: tuple[KnownRole, ...] = Field((), description="Roles of one's own.")
    groups: tuple[KnownGroup, ...] = Field((), description="Groups that hold roles.")
    locks: tuple[KnownLock, ...] = Field((), description="Locks.")
    soft_deleted: tuple[KnownDeleted, ...] = Field(
        (), description="Names that are taken by what was deleted."
    )

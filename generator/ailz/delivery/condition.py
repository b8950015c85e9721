"""The condition under which the deploying identity may assign roles: those that are needed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ailz.azure.ids import subscription_of
from ailz.catalog.roles import role
from ailz.delivery.stage import Stage
from ailz.design.kinds.access import TYPE
from ailz.design.landing_zone import LandingZone

_KINDS = "{'Group', 'ServicePrincipal'}"


def assigned_roles(landing_zone: LandingZone) -> tuple[str, ...]:
    """Return the names of all roles that the deployments assign, in alphabetical order."""
    grants = (grant for deployment in landing_zone.deployments for grant in deployment.assigned)
    return tuple(sorted({grant.role for grant in grants}))


def roles_in(stage: Stage, subscription: str) -> tuple[str, ...]:
    """Return the names of the roles that an environment assigns in a subscription, in order."""
    found = {
        str(properties["roleDefinitionId"]).rpartition("/")[2]
        for request in stage.requests
        if request.type == TYPE
        and subscription_of(request.id).lower() == subscription.lower()
        and isinstance(properties := request.body["properties"], Mapping)
    }
    return tuple(sorted(role(guid).name for guid in found))


def condition(landing_zone: LandingZone) -> str:
    """Return the condition under which all environments are deployed: nothing else is assigned."""
    return only(assigned_roles(landing_zone))


def only(roles: Iterable[str]) -> str:
    """Return the condition of Azure role assignments, version 2.0, that allows these roles alone.

    Without it the role makes whoever holds it Owner in one more step. Source: Azure's article on
    delegating role assignments with conditions.
    """
    ids = "{" + ", ".join(role(name).guid for name in roles) + "}"
    return " AND ".join(
        f"((!(ActionMatches{{'{TYPE}/{action}'}})) OR "
        f"(@{source}[{TYPE}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {ids} AND "
        f"@{source}[{TYPE}:PrincipalType] "
        f"ForAnyOfAnyValues:StringEqualsIgnoreCase {_KINDS}))"
        for action, source in (("write", "Request"), ("delete", "Resource"))
    )

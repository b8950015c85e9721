"""The condition under which the deploying identity may assign roles: those that are needed."""

from __future__ import annotations

from collections.abc import Iterable

from ailz.catalog.roles import role
from ailz.design.landing_zone import Deployment, LandingZone

_ASSIGNMENTS = "Microsoft.Authorization/roleAssignments"
_KINDS = "{'Group', 'ServicePrincipal'}"


def assigned_roles(landing_zone: LandingZone) -> tuple[str, ...]:
    """Return the names of all roles that the deployments assign, in alphabetical order."""
    grants = (grant for deployment in landing_zone.deployments for grant in deployment.grants)
    return tuple(sorted({grant.role for grant in grants}))


def roles_of(deployment: Deployment, environment: str) -> tuple[str, ...]:
    """Return the names of the roles that one environment assigns, in alphabetical order."""
    there = (
        grant.role
        for grant in deployment.grants
        if grant.environments is None or environment in grant.environments
    )
    return tuple(sorted(set(there)))


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
        f"((!(ActionMatches{{'{_ASSIGNMENTS}/{action}'}})) OR "
        f"(@{source}[{_ASSIGNMENTS}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {ids} AND "
        f"@{source}[{_ASSIGNMENTS}:PrincipalType] "
        f"ForAnyOfAnyValues:StringEqualsIgnoreCase {_KINDS}))"
        for action, source in (("write", "Request"), ("delete", "Resource"))
    )

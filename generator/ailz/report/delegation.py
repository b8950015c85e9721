"""The condition under which the deploying identity may assign roles: those that are needed."""

from __future__ import annotations

from ailz.catalog.roles import role
from ailz.report.reading import Reading

_ASSIGNMENTS = "Microsoft.Authorization/roleAssignments"
_KINDS = "{'Group', 'ServicePrincipal'}"


def assigned_roles(landing_zone: Reading) -> tuple[str, ...]:
    """Return the names of all roles that the deployments assign, in alphabetical order."""
    grants = (grant for deployment in landing_zone.deployments for grant in deployment.grants)
    return tuple(sorted({grant.role for grant in grants}))


def condition(landing_zone: Reading) -> str:
    """Return the condition of Azure role assignments, version 2.0, that allows nothing else.

    Without it the role makes whoever holds it Owner in one more step. Source: Azure's article on
    delegating role assignments with conditions.
    """
    ids = "{" + ", ".join(role(name).guid for name in assigned_roles(landing_zone)) + "}"
    return " AND ".join(
        f"((!(ActionMatches{{'{_ASSIGNMENTS}/{action}'}})) OR "
        f"(@{source}[{_ASSIGNMENTS}:RoleDefinitionId] ForAnyOfAnyValues:GuidEquals {ids} AND "
        f"@{source}[{_ASSIGNMENTS}:PrincipalType] "
        f"ForAnyOfAnyValues:StringEqualsIgnoreCase {_KINDS}))"
        for action, source in (("write", "Request"), ("delete", "Resource"))
    )

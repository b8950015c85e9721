"""What an environment's workspace may do on the shared model registry, in its subscription."""

from __future__ import annotations

from ailz.catalog.roles import role
from ailz.design.context import Context
from ailz.design.part import Grant, Part, resource
from ailz.design.resource import Module
from ailz.design.rules.access import TYPE
from ailz.design.values import Each, Group, Id, Output, Param, Text, Value, guid


def environment_grants(context: Context) -> tuple[Grant, ...]:
    """Return what an environment's identities may do on the registry, where there is one."""
    learning = context.config.capabilities.machine_learning
    if learning is None or not learning.model_registry:
        return ()
    return (
        _grant(
            "workspace-approves-registry",
            "Azure AI Enterprise Network Connection Approver",
            "workspace_identity",
            "Its managed network makes a private endpoint to the registry.",
        ),
        _grant(
            "compute-reads-registry", "Reader", "compute_identity", "Jobs load released models."
        ),
    )


def registry_access(context: Context, grants: tuple[Grant, ...]) -> Part:
    """Let the workspace reach the registry privately and its jobs read models from it."""
    if not grants or not context.config.delivery.identity.may_assign_roles:
        return Part()
    return Part(
        modules=(
            Module(
                "registry_access",
                "What this environment may do on the shared model registry.",
                Group(
                    Param("model_registry", "subscription_id"),
                    Param("model_registry", "resource_group"),
                ),
            ),
        ),
        resources=(
            resource(
                "registry_access",
                "registry_access",
                TYPE,
                guid(Id("model_registry"), Each("principal_id"), Each("role")),
                Id("model_registry"),
                {
                    "properties": {
                        "roleDefinitionId": Each("role"),
                        "principalId": Each("principal_id"),
                        "principalType": "ServicePrincipal",
                        "description": Each("why"),
                    }
                },
                collection="registry_access",
                why="The registry lies in another subscription, and so do the roles' definitions.",
                controls=("least-privilege",),
            ),
        ),
        collections={"registry_access": {grant.key: _item(grant) for grant in grants}},
    )


def _grant(key: str, name: str, identity: str, why: str) -> Grant:
    principal = Output(identity, "properties.principalId")
    return Grant(key, Id("model_registry"), name, principal, "ServicePrincipal", why)


def _item(grant: Grant) -> dict[str, Value]:
    subscription = Param("model_registry", "subscription_id")
    definitions = "/providers/Microsoft.Authorization/roleDefinitions/"
    return {
        "role": Text(("/subscriptions/", subscription, f"{definitions}{role(grant.role).guid}")),
        "principal_id": grant.principal_id,
        "why": grant.why,
    }

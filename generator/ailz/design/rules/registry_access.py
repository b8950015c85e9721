"""What an environment's workspace may do on the shared model registry, in its subscription."""

from __future__ import annotations

from ailz.catalog.roles import role
from ailz.design.context import Context
from ailz.design.part import Part, resource
from ailz.design.resource import Module
from ailz.design.rules.access import TYPE
from ailz.design.values import Each, Group, Id, Output, Param, Value, guid

_PRINCIPAL = "properties.principalId"


def registry_access(context: Context) -> Part:
    """Let the workspace reach the registry privately and its jobs read models from it."""
    learning = context.config.capabilities.machine_learning
    assigns = context.config.delivery.identity.may_assign_roles
    if learning is None or not learning.model_registry or not assigns:
        return Part()
    items: dict[str, dict[str, Value]] = {
        "workspace-approves-registry": _item(
            "Azure AI Enterprise Network Connection Approver",
            "workspace_identity",
            "Its managed network makes a private endpoint to the registry.",
        ),
        "compute-reads-registry": _item("Reader", "compute_identity", "Jobs load released models."),
    }
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
                why="In the registry's subscription, so roles are named without one.",
                controls=("least-privilege",),
            ),
        ),
        collections={"registry_access": items},
    )


def _item(name: str, identity: str, why: str) -> dict[str, Value]:
    return {
        "role": f"/providers/Microsoft.Authorization/roleDefinitions/{role(name).guid}",
        "principal_id": Output(identity, _PRINCIPAL),
        "why": why,
    }

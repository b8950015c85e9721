"""What the machine learning workspace's own identities may do, least role first."""

from __future__ import annotations

from ailz.design.context import Context
from ailz.design.part import Grant
from ailz.design.values import Id, Output

PRINCIPAL = "properties.principalId"


def workload_grants(context: Context) -> tuple[Grant, ...]:
    """Return the roles of the workspace and of its computes."""
    workspace = Output("workspace_identity", PRINCIPAL)
    compute = Output("compute_identity", PRINCIPAL)
    made = [
        _grant(
            "workspace-manages-group",
            Id("workload_group"),
            "Azure AI Administrator",
            workspace,
            (
                "The workspace manages its own dependencies; the role that replaced "
                "Contributor for it."
            ),
        ),
        _grant(
            "workspace-approves-endpoints",
            Id("workload_group"),
            "Azure AI Enterprise Network Connection Approver",
            workspace,
            "Its managed network makes private endpoints to these services.",
        ),
        _grant(
            "workspace-blobs",
            Id("workspace_storage"),
            "Storage Blob Data Contributor",
            workspace,
            "Artifacts and snapshots without account keys.",
        ),
        _grant(
            "workspace-files",
            Id("workspace_storage"),
            "Storage File Data Privileged Contributor",
            workspace,
            "Notebooks and code without account keys.",
        ),
        _grant(
            "workspace-secrets",
            Id("workspace_vault"),
            "Key Vault Secrets Officer",
            workspace,
            "Connection secrets of the workspace.",
        ),
        _grant(
            "compute-blobs",
            Id("workspace_storage"),
            "Storage Blob Data Contributor",
            compute,
            "Jobs read code and write results.",
        ),
        _grant(
            "compute-files",
            Id("workspace_storage"),
            "Storage File Data Privileged Contributor",
            compute,
            "Jobs mount the code share.",
        ),
        _grant(
            "compute-pushes-images",
            Id("container_registry"),
            "AcrPush",
            compute,
            "The build cluster pushes images; every cluster pulls them.",
        ),
        _grant(
            "compute-traces",
            Id("application_insights"),
            "Monitoring Metrics Publisher",
            compute,
            "Jobs write traces without an instrumentation key.",
        ),
    ]
    if context.config.capabilities.data_lake is not None:
        made.append(
            _grant(
                "compute-reads-lake",
                Id("lake_storage"),
                "Storage Blob Data Reader",
                compute,
                "Training reads the lake and cannot change it.",
            )
        )
    return tuple(made)


def _grant(key: str, scope: Id, role: str, principal: Output, why: str) -> Grant:
    return Grant(key, scope, role, principal, "ServicePrincipal", why)

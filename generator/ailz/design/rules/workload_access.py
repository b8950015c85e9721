"""What the machine learning workspace's own identities may do, least role first."""

from __future__ import annotations

from ailz.design.context import Context
from ailz.design.part import Grant
from ailz.design.values import Id, Output

_PRINCIPAL = "properties.principalId"
_WORKSPACE = Output("workspace_identity", _PRINCIPAL)
_COMPUTE = Output("compute_identity", _PRINCIPAL)
_BUILD = Output("image_build_identity", _PRINCIPAL)
_MANAGES = "Azure AI Administrator"
_APPROVES = "Azure AI Enterprise Network Connection Approver"
_BLOBS = "Storage Blob Data Contributor"
_FILES = "Storage File Data Privileged Contributor"


def workload_grants(context: Context) -> tuple[Grant, ...]:
    """Return what must hold before the workspace is made: its rights on what it stands on."""
    stores = ("workspace_storage", "workspace_vault", "container_registry")
    made = [
        *(
            _grant(f"workspace-manages-{_slug(s)}", Id(s), _MANAGES, _WORKSPACE, _MANAGED)
            for s in stores
        ),
        _grant(
            "workspace-approves-endpoints", Id("workload_group"), _APPROVES, _WORKSPACE, _OUTBOUND
        ),
        _grant("workspace-traces", Id("application_insights"), _MANAGES, _WORKSPACE, _MANAGED),
        _grant(
            "workspace-blobs", Id("workspace_storage"), _BLOBS, _WORKSPACE, "Artifacts, keyless."
        ),
        _grant("workspace-files", Id("workspace_storage"), _FILES, _WORKSPACE, "Code, keyless."),
        _grant(
            "workspace-secrets",
            Id("workspace_vault"),
            "Key Vault Secrets Officer",
            _WORKSPACE,
            "Connection secrets of the workspace.",
        ),
        _grant(
            "compute-blobs",
            Id("workspace_storage"),
            _BLOBS,
            _COMPUTE,
            "Jobs read code and write results.",
        ),
        _grant(
            "compute-files", Id("workspace_storage"), _FILES, _COMPUTE, "Jobs mount the code share."
        ),
        _grant(
            "compute-pulls-images",
            Id("container_registry"),
            "AcrPull",
            _COMPUTE,
            "Jobs run in images.",
        ),
        _grant(
            "build-blobs", Id("workspace_storage"), _BLOBS, _BUILD, "Builds read their context."
        ),
        _grant(
            "build-files", Id("workspace_storage"), _FILES, _BUILD, "Builds mount the code share."
        ),
        _grant(
            "build-pushes-images",
            Id("container_registry"),
            "AcrPush",
            _BUILD,
            "Only builds push images.",
        ),
    ]
    return (*made, *_lake_grants(context))


_MANAGED = "The workspace manages what it stands on; the role that replaced Contributor for it."
_OUTBOUND = "Its managed network makes private endpoints to what lies here."


def _lake_grants(context: Context) -> tuple[Grant, ...]:
    lake = context.config.capabilities.data_lake
    if lake is None:
        return ()
    read = lake.training_reads or tuple(name for name in lake.containers if name != "raw")
    return tuple(
        _grant(
            f"compute-reads-{name}",
            Id("lake_container", name),
            "Storage Blob Data Reader",
            _COMPUTE,
            "Training reads this and cannot change it.",
        )
        for name in read
    )


def workspace_grants() -> tuple[Grant, ...]:
    """Return the rights of the workspace's identity on the workspace itself, once it is there."""
    why = "Its computes and endpoints."
    return (_grant("workspace-manages-itself", Id("workspace"), _MANAGES, _WORKSPACE, why),)


def studio_grants() -> tuple[Grant, ...]:
    """Return what the studio needs to show data: the workspace sees its storage's endpoints."""
    return tuple(
        _grant(
            f"workspace-sees-{group}-endpoint",
            Id("private_endpoint", f"workspace_{group}"),
            "Reader",
            _WORKSPACE,
            "The studio previews data only where it can see the endpoint.",
        )
        for group in ("blob", "file")
    )


def _grant(key: str, scope: Id, role: str, principal: Output, why: str) -> Grant:
    return Grant(key, scope, role, principal, "ServicePrincipal", why)


def _slug(symbol: str) -> str:
    return symbol.replace("_", "-")

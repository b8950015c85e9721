"""What the machine learning workspace's own identities may do, least role first."""

from __future__ import annotations

from ailz.design.context import Context
from ailz.design.kinds.access import EVERY_KIND
from ailz.design.part import Duty, Grant, Identity, taken
from ailz.design.services.container_registry import REGISTRY
from ailz.design.services.workspace.isolation import is_managed
from ailz.design.services.workspace.store import STORE
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
    stores = (STORE.symbol, "workspace_vault", REGISTRY)
    made = [
        *(
            _grant(f"workspace-manages-{_slug(s)}", Id(s), _MANAGES, _WORKSPACE, _MANAGED)
            for s in stores
        ),
        *_approvals(context),
        _grant("workspace-traces", Id("application_insights"), _MANAGES, _WORKSPACE, _MANAGED),
        _grant("workspace-blobs", Id(STORE.symbol), _BLOBS, _WORKSPACE, "Artifacts, keyless."),
        _grant("workspace-files", Id(STORE.symbol), _FILES, _WORKSPACE, "Code, keyless."),
        _grant(
            "workspace-secrets",
            Id("workspace_vault"),
            "Key Vault Secrets Officer",
            _WORKSPACE,
            "Connection secrets of the workspace.",
        ),
        _grant(
            "compute-blobs",
            Id(STORE.symbol),
            _BLOBS,
            _COMPUTE,
            "Jobs read code and write results.",
        ),
        _grant("compute-files", Id(STORE.symbol), _FILES, _COMPUTE, "Jobs mount the code share."),
        _grant(
            "compute-pulls-images",
            Id(REGISTRY),
            "AcrPull",
            _COMPUTE,
            "Jobs run in images.",
        ),
        _grant("build-blobs", Id(STORE.symbol), _BLOBS, _BUILD, "Builds read their context."),
        _grant("build-files", Id(STORE.symbol), _FILES, _BUILD, "Builds mount the code share."),
        _grant(
            "build-pushes-images",
            Id(REGISTRY),
            "AcrPush",
            _BUILD,
            "Only builds push images.",
        ),
    ]
    return (*made, *_offered(context))


def _approvals(context: Context) -> tuple[Grant, ...]:
    """Return the right of a managed network to make its endpoints; in the spoke they are ours."""
    if not is_managed(context.config):
        return ()
    group = Id("workload_group")
    return (_grant("workspace-approves-endpoints", group, _APPROVES, _WORKSPACE, _OUTBOUND),)


_MANAGED = "The workspace manages what it stands on; the role that replaced Contributor for it."
_OUTBOUND = "Its managed network makes private endpoints to what lies here."


def _offered(context: Context) -> list[Grant]:
    """Return what jobs may do on what other services offer, and who approves the way there."""
    made = []
    managed = is_managed(context.config)
    for offer in context.offers:
        group = offer.access_group
        if group != _USUAL and not managed:
            # What lies elsewhere is reached through endpoints of a managed network alone.
            continue
        if group != _USUAL:
            key = f"workspace-approves-{offer.key}"
            made.append(_grant(key, offer.target, _APPROVES, _WORKSPACE, _ITS_OWN, group))
        made += [
            _grant(f"compute-uses-{u.key}", u.scope, u.role, _COMPUTE, u.why, group)
            for u in taken(offer, _chosen(context))
        ]
    return made


def _chosen(context: Context) -> dict[str, tuple[str, ...] | None]:
    wanted = context.config.capabilities.machine_learning
    return {"lake": wanted.reads if wanted else None}


_USUAL = "workload_access"
_ITS_OWN = "Its managed network makes a private endpoint to it."
IDENTITIES = (
    Identity("workspace", "What the machine learning workspace acts as."),
    Identity("compute", "What training jobs act as: they pull images and push none."),
    Identity("image_build", "What the build cluster acts as: the only one that pushes images."),
)
ACCESS_GROUPS = {
    "workspace_access": "What the workspace's identity may do on the workspace itself.",
    "studio_access": "The workspace sees the endpoints of its own storage.",
}


def workspace_grants() -> tuple[Grant, ...]:
    """Return the rights of the workspace's identity on the workspace itself, once it is there."""
    why = "Its computes and endpoints."
    return (
        _grant(
            "workspace-manages-itself",
            Id("workspace"),
            _MANAGES,
            _WORKSPACE,
            why,
            "workspace_access",
        ),
    )


def studio_grants() -> tuple[Grant, ...]:
    """Return what the studio needs to show data: the workspace sees its storage's endpoints."""
    return tuple(
        _grant(
            f"workspace-sees-{group}-endpoint",
            Id("private_endpoint", f"{STORE.name}_{group}"),
            "Reader",
            _WORKSPACE,
            "The studio previews data only where it can see the endpoint.",
            "studio_access",
        )
        for group in ("blob", "file")
    )


def _grant(
    key: str, scope: Id, role: str, principal: Output, why: str, group: str = _USUAL
) -> Grant:
    return Grant(key, scope, role, principal, "ServicePrincipal", why, group=group)


def _slug(symbol: str) -> str:
    return symbol.replace("_", "-")


_DEV = ("dev",)
_BELOW_PROD = ("dev", "test")
_SPACE, _STORAGE = Id("workspace"), Id(STORE.symbol)
_SCIENTIST, _ENGINEER = "data_scientists", "ml_engineers"
DUTIES = (
    Duty(_SCIENTIST, _SPACE, "AzureML Data Scientist", _DEV, "Experiment and train in dev."),
    Duty(_SCIENTIST, _STORAGE, _BLOBS, _DEV, "Artifacts of their own jobs."),
    Duty(_SCIENTIST, _STORAGE, _FILES, _DEV, "Notebooks."),
    Duty(_SCIENTIST, _SPACE, "Reader", ("test", "prod"), "See what runs; deploy nothing."),
    Duty(_ENGINEER, _SPACE, "AzureML Data Scientist", EVERY_KIND, "Operate models and endpoints."),
    Duty(
        _ENGINEER,
        _SPACE,
        "AzureML Compute Operator",
        _BELOW_PROD,
        "Size computes; in prod the pipeline does.",
    ),
    Duty(_ENGINEER, _STORAGE, _BLOBS, _BELOW_PROD, "Model artifacts."),
    Duty(_ENGINEER, _STORAGE, _FILES, _BELOW_PROD, "Code."),
    Duty(_ENGINEER, _STORAGE, "Storage Blob Data Reader", ("prod",), "Model artifacts."),
    Duty(
        "model_reviewers",
        _SPACE,
        "Reader",
        EVERY_KIND,
        "Read models, metrics and lineage before release.",
    ),
)

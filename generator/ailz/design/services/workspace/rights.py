"""What the machine learning workspace's own identities may do, least role first."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.design.context import Context
from ailz.design.kinds.access import EVERY_KIND
from ailz.design.kinds.logs import private_link_scope
from ailz.design.part import Duty, Grant, Identity, taken
from ailz.design.services.container_registry.given import REGISTRY, is_given
from ailz.design.services.workspace.isolation import is_managed
from ailz.design.services.workspace.store import STORE
from ailz.design.values import Id, Output
from ailz.model.config import Config

_PRINCIPAL = "properties.principalId"
_WORKSPACE = Output("workspace_identity", _PRINCIPAL)
_COMPUTE = Output("compute_identity", _PRINCIPAL)
_BUILD = Output("image_build_identity", _PRINCIPAL)
_INFERENCE = Output("inference_identity", _PRINCIPAL)
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
        *(
            _grant(
                f"compute-{part}s",
                Id(STORE.symbol),
                f"Storage {part.capitalize()} Data Contributor",
                _COMPUTE,
                "Parallel and batch jobs hand out their work here.",
            )
            for part in ("queue", "table")
        ),
        _grant(
            "compute-pulls-images",
            Id(REGISTRY),
            "AcrPull",
            _COMPUTE,
            "Jobs run in images.",
        ),
    ]
    inference = _inference() if is_managed(context.config) else ()
    return (*made, *_builds(context), *inference, *_telemetry(context), *_offered(context))


def _builds(context: Context) -> Iterator[Grant]:
    """Yield what the cluster that builds images needs."""
    if not builds_images(context.config):
        return
    yield _grant("build-blobs", Id(STORE.symbol), _BLOBS, _BUILD, "Builds read their context.")
    yield _grant("build-files", Id(STORE.symbol), _FILES, _BUILD, "Builds mount the code share.")
    yield _grant("build-pushes-images", Id(REGISTRY), "AcrPush", _BUILD, "Only builds push images.")


def builds_images(config: Config) -> bool:
    """Whether images are built here; where not, pipelines push prepared ones."""
    wanted = config.capabilities.machine_learning
    return wanted is not None and wanted.image_builds is not None


def _inference() -> Iterator[Grant]:
    """Yield what an online endpoint needs to start. Source: Azure's page on their authorisation."""
    yield _grant(
        "inference-pulls-images", Id(REGISTRY), "AcrPull", _INFERENCE, "Endpoints run in images."
    )
    yield _grant(
        "inference-reads-models",
        Id(STORE.symbol),
        "Storage Blob Data Reader",
        _INFERENCE,
        "Endpoints load models and scoring code.",
    )


def _telemetry(context: Context) -> Iterator[Grant]:
    """Yield who may send traces to a component without keys, and the way there."""
    managed = is_managed(context.config)
    senders = {"compute": _COMPUTE, **({"inference": _INFERENCE} if managed else {})}
    for key, principal in senders.items():
        yield _grant(
            f"{key}-sends-traces",
            Id("application_insights"),
            "Monitoring Metrics Publisher",
            principal,
            "The component takes traces from those who sign in, and no key.",
        )
    if managed and private_link_scope(context):
        yield _grant(
            "workspace-approves-azure-monitor",
            Id("private_link_scope"),
            _APPROVES,
            _WORKSPACE,
            _ITS_OWN,
        )


def _approvals(context: Context) -> tuple[Grant, ...]:
    """Return the right of a managed network to make its endpoints; in the spoke they are ours."""
    if not is_managed(context.config):
        return ()
    group, registry = Id("workload_group"), Id(REGISTRY)
    made = (_grant("workspace-approves-endpoints", group, _APPROVES, _WORKSPACE, _OUTBOUND),)
    if not is_given(context):
        return made
    lent = _grant("workspace-approves-registry", registry, _APPROVES, _WORKSPACE, _ITS_OWN)
    return (*made, lent)


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
_IDENTITIES = (
    Identity("workspace", "What the machine learning workspace acts as."),
    Identity("compute", "What training jobs act as: they pull images and push none."),
)
_SERVING = Identity("inference", "What online endpoints act as: they pull images and read models.")
_BUILDER = Identity(
    "image_build", "What the build cluster acts as: the only one that pushes images."
)


def identities(config: Config) -> tuple[Identity, ...]:
    """Return the identities of the workspace and of what runs in it."""
    serving = (_SERVING,) if is_managed(config) else ()
    return (*_IDENTITIES, *serving, *((_BUILDER,) if builds_images(config) else ()))


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
_PROD = ("prod",)
_SPACE, _STORAGE = Id("workspace"), Id(STORE.symbol)
_RUNS, _SERVES = Id("compute_identity"), Id("inference_identity")
_SCIENTIST, _ENGINEER, _REVIEWER = "data_scientists", "ml_engineers", "model_reviewers"
_PIPELINE = "model_pipelines"
_WORKS, _ATTACHES = "AzureML Data Scientist", "Managed Identity Operator"
_READS_BLOBS = "Storage Blob Data Reader"
_GIVES = "Give the endpoints that they make their identity."


def duties(config: Config) -> tuple[Duty, ...]:
    """Return what personas do: where no image is built here, pipelines push prepared ones.

    In the spoke the code alone makes computes. Whoever makes one there joins it to the subnet, a
    right that no narrow role gives, and one that is made without has a public address.
    """
    pushes = () if builds_images(config) else (_PUSHES,)
    makes = _MAKES if is_managed(config) else ()
    return (*_DUTIES, *makes, *pushes)


_PUSHES = Duty(_PIPELINE, Id(REGISTRY), "AcrPush", EVERY_KIND, "Push prepared images.")
_MAKES = (
    Duty(_ENGINEER, _SPACE, "AzureML Compute Operator", _BELOW_PROD, "Make and size computes."),
    Duty(_ENGINEER, _RUNS, _ATTACHES, _BELOW_PROD, "Give computes that they make their identity."),
    Duty(_SCIENTIST, _SERVES, _ATTACHES, _DEV, _GIVES),
    Duty(_ENGINEER, _SERVES, _ATTACHES, _BELOW_PROD, _GIVES),
    Duty(_PIPELINE, _SERVES, _ATTACHES, EVERY_KIND, _GIVES),
)
_DUTIES = (
    Duty(_SCIENTIST, _SPACE, _WORKS, _DEV, "Experiment and train in dev."),
    Duty(_SCIENTIST, _STORAGE, _BLOBS, _DEV, "Artifacts of their own jobs."),
    Duty(_SCIENTIST, _STORAGE, _FILES, _DEV, "Notebooks."),
    Duty(_SCIENTIST, _SPACE, "Reader", ("test", "prod"), "See what runs; deploy nothing."),
    Duty(_ENGINEER, _SPACE, _WORKS, _BELOW_PROD, "Operate models and endpoints."),
    Duty(_ENGINEER, _STORAGE, _BLOBS, _BELOW_PROD, "Model artifacts."),
    Duty(_ENGINEER, _STORAGE, _FILES, _BELOW_PROD, "Code."),
    Duty(_ENGINEER, _SPACE, "Reader", _PROD, "See models, endpoints and jobs; pipelines deploy."),
    Duty(_ENGINEER, _STORAGE, _READS_BLOBS, _PROD, "Model artifacts."),
    Duty(_PIPELINE, _SPACE, _WORKS, EVERY_KIND, "Train, register and deploy models."),
    Duty(_PIPELINE, _STORAGE, _BLOBS, EVERY_KIND, "Code, models and results of their jobs."),
    Duty(_REVIEWER, _SPACE, "Reader", EVERY_KIND, "See models, metrics and lineage."),
    Duty(
        _REVIEWER,
        _STORAGE,
        _READS_BLOBS,
        EVERY_KIND,
        "Open what they approve: model files, metrics and outputs, from inside the network.",
    ),
)

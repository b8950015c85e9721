"""What documents say of the workspace."""

from __future__ import annotations

from ailz.design.context import Context, Site, named
from ailz.design.kinds.logs import private_link_scope
from ailz.design.pages import (
    Absent,
    Chapter,
    Decision,
    Fee,
    GivenUp,
    Pages,
    SoftDeleted,
    Step,
    Tile,
    Unpriced,
)
from ailz.model.services.machine_learning import MachineLearning


def pages(context: Context, wanted: MachineLearning) -> Pages:
    """Return decisions, steps, fees, losses, chapters of the runbook and the box in the picture."""
    return Pages(
        brings=("Azure Machine Learning in a managed network",),
        decisions=(*_decisions(wanted), _telemetry(context)),
        steps=(
            Step("The machine learning workspace's own storage, encrypted from the start."),
            Step(
                "The machine learning workspace with its managed network.", "Plan for 30 minutes."
            ),
        ),
        fees=(
            Fee("private-endpoint", ("outbound_endpoint",)),
            # How many endpoints Azure makes itself: vault, registry, workspace, and the account's
            # blobs and files. Source: how-to-managed-network, list of required rules.
            Fee("private-endpoint", ("workspace",), units={s.name: 5 for s in context.sites}),
            *(
                (Fee("aml-managed-firewall-standard", ("workspace",), _high(context)),)
                if wanted.hosts and context.some(_is_high)
                else ()
            ),
        ),
        unpriced=_unpriced(context, wanted),
        given_up=_given_up(context),
        absent=(*_no_builds(wanted), *_no_telemetry(context), *_nobody(context)),
        chapters=_chapters(),
        soft_deleted=(
            SoftDeleted(
                "workspace",
                "Machine learning workspace",
                14,
                "The script deletes it for good; without it the workspace is kept this long.",
                "forceToPurge=true",
            ),
        ),
        tiles=(_tile(context, wanted),),
    )


def _is_high(site: Site) -> bool:
    return site.high


def _high(context: Context) -> tuple[str, ...] | None:
    return context.where(_is_high)


def _unpriced(context: Context, wanted: MachineLearning) -> tuple[Unpriced, ...]:
    if not wanted.hosts or context.every(_is_high):
        return ()
    item = "Managed firewall of a machine learning workspace, Basic"
    return (Unpriced(item, "workspace, month", "workspace", context.where(lambda s: not s.high)),)


def _decisions(wanted: MachineLearning) -> tuple[Decision, ...]:
    hosts = " Named hosts bring a firewall that Microsoft runs and bills." if wanted.hosts else ""
    return (
        Decision(
            "Training network",
            "Azure Machine Learning's managed network, approved outbound only",
            "Microsoft runs it and every target is listed in the code. It cannot be undone."
            f"{hosts}",
        ),
        Decision(
            "Images",
            "Built here, by a cluster that alone pushes"
            if wanted.image_builds
            else "Prepared images only",
            f"Builds install packages from {_listed(wanted.image_builds.packages_from)}, which all "
            "computes reach. What lies there can run here, and data can leave there."
            if wanted.image_builds
            else "A closed registry builds nothing itself, and a build in a network that lets "
            "nothing out installs no package.",
        ),
        Decision(
            "Two key vaults",
            "One for encryption keys, one for the workspace's secrets",
            "Whoever reads secrets holds no key, and key custodians read no secret.",
        ),
    )


def _telemetry(context: Context) -> Decision:
    why = (
        "Jobs and online endpoints that send with a token of their identity are heard. What sends "
        "with the component's key is refused: local authentication is off. The workspace's logs "
        "come as a diagnostic setting and need none of this."
    )
    if private_link_scope(context):
        return Decision("Traces", "Through the private link scope, signed in", why)
    return Decision(
        "Traces",
        "Signed in, once the platform opens a private way",
        f"{why} The private link scope of a network is one, and here it is the platform's.",
    )


def _no_builds(wanted: MachineLearning) -> tuple[Absent, ...]:
    if wanted.image_builds is not None:
        return ()
    return (
        Absent(
            "Image builds",
            "Jobs and endpoints run in prepared images: Microsoft's, or those that pipelines push "
            "to the container registry from inside the network. A build would find no package: "
            "the managed network lets nothing out for it. capabilities.machine_learning."
            "image_builds names hosts, and brings a cluster and a managed firewall.",
        ),
    )


def _nobody(context: Context) -> tuple[Absent, ...]:
    """Say what nobody does as long as no group of pipelines is named."""
    if all(site.config.access.model_pipelines is not None for site in context.sites):
        return ()
    trains = (
        ""
        if context.some(lambda site: site.kind == "dev")
        else " People train in environments of kind dev, and there is none: pipelines would."
    )
    return (
        Absent(
            "Whoever deploys models to production",
            "People do not, and no group of pipelines is named: access.model_pipelines takes an "
            f"Entra group of their service principals.{trains}",
        ),
    )


def _no_telemetry(context: Context) -> tuple[Absent, ...]:
    if private_link_scope(context):
        return ()
    return (
        Absent(
            "Traces of jobs and endpoints in Application Insights",
            "The component takes nothing from public networks. Nothing arrives until the platform "
            "links it to its private link scope, and the workspace's managed network has an "
            "outbound rule to that scope that its owner approves. Diagnostic logs arrive.",
        ),
    )


def _given_up(context: Context) -> tuple[GivenUp, ...]:
    made = [
        GivenUp(
            "managed-network-aml",
            (
                (
                    "No attached Kubernetes clusters or machines; computes run in the workspace's "
                    "region only, without a private connection to on-premises."
                ),
                (
                    "Packages, models and editors from the internet need host rules, and the first "
                    "of these brings a managed firewall."
                ),
                (
                    "Azure makes and bills private endpoints of its own in it: to the vault, the "
                    "registry, the workspace, and the account's blobs and files."
                ),
                "Computes and endpoints that exist must be deleted and made again to move in.",
            ),
        ),
    ]
    if context.sensitive:
        made.append(
            GivenUp(
                "aml-hbi",
                (
                    "Less telemetry reaches Microsoft: support sees less.",
                    "Scratch disks and cached images are cleaned between jobs: jobs start slower.",
                    (
                        "Scratch disks are encrypted only where the subscription had no cluster "
                        "before; else by a support ticket."
                    ),
                ),
            )
        )
    return tuple(made)


def _chapters() -> tuple[Chapter, ...]:
    return (
        Chapter(
            "Bring back a deleted workspace",
            (
                (
                    "A deleted machine learning workspace is kept for 14 days. Recover it in the "
                    "Azure portal, under Azure Machine Learning, Recently deleted. Deploy again "
                    "afterwards."
                ),
            ),
            place=40,
        ),
    )


def _tile(context: Context, wanted: MachineLearning) -> Tile:
    names = dict.fromkeys(
        c.name
        for site in context.sites
        for c in (site.config.capabilities.machine_learning or wanted).clusters
    )
    builder = ("image-build",) if wanted.image_builds else ()
    clusters = _listed((*builder, *names))
    ways = [
        offer.key.replace("-", " ") if len(offer.groups) == 1 else f"{offer.key} {group}"
        for offer in context.offers
        for group in offer.groups
    ]
    if private_link_scope(context):
        ways.append("Azure Monitor")
    hosts = _listed(wanted.hosts)
    return Tile(
        "workspace",
        "Machine Learning workspace",
        (named("workspace"),),
        60,
        Tile(
            "workspace",
            "Managed network, run by Microsoft",
            (
                f"Clusters: {clusters}. No public addresses, no SSH.",
                (
                    "Own private endpoints to: "
                    f"{_listed((*ways, 'workspace queue', 'workspace table'))}."
                ),
                f"Hosts that are let out: {hosts}." if hosts else "No other hosts are let out.",
            ),
        ),
    )


def _listed(words: tuple[str, ...]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), *words[-1:])))

"""What documents say of the workspace."""

from __future__ import annotations

from ailz.design.context import Context, named
from ailz.design.kinds.key_stores import is_in_vault
from ailz.design.kinds.logs import private_link_scope
from ailz.design.pages import (
    Absent,
    Chapter,
    Decision,
    GivenUp,
    Pages,
    SoftDeleted,
    Step,
    Tile,
    listed,
)
from ailz.design.services.workspace.isolation_pages import below
from ailz.model.services.machine_learning import MachineLearning


def pages(context: Context, wanted: MachineLearning) -> Pages:
    """Return decisions, steps, fees, losses, chapters of the runbook and the box in the picture."""
    return Pages(
        decisions=(_images(wanted), _secrets(context), _telemetry(context, wanted)),
        steps=(
            Step(
                "The machine learning workspace's own storage, encrypted from the start.",
                makes="workspace_storage",
            ),
            Step(
                "The machine learning workspace"
                + (" with its managed network." if wanted.network == "managed" else "."),
                "Plan for 30 minutes." if wanted.network == "managed" else "",
                makes="workspace",
            ),
        ),
        given_up=_given_up(context),
        absent=(*_no_builds(wanted), *_no_telemetry(context, wanted), *_nobody(context)),
        chapters=_chapters(),
        soft_deleted=(
            SoftDeleted(
                "workspace",
                "Machine Learning workspace",
                14,
                "The script deletes it for good; without it the workspace is kept this long.",
                "forceToPurge=true",
            ),
        ),
        tiles=(_tile(context, wanted),),
    )


def _images(wanted: MachineLearning) -> Decision:
    if wanted.image_builds is None:
        return Decision(
            "Images",
            "Prepared images only",
            "A closed registry builds nothing itself, and "
            + (
                "no cluster of the workspace is set aside for builds."
                if wanted.hosts
                else "a build needs hosts to install packages from: none are named for it."
            ),
        )
    return Decision(
        "Images",
        "Built here, by a cluster that alone pushes",
        f"Builds install packages from {listed(wanted.image_builds.packages_from)}, which all "
        "computes reach. What lies there can run here, and data can leave there.",
    )


def _secrets(context: Context) -> Decision:
    why = "Whoever reads secrets holds no key, and key custodians read no secret."
    if not context.every(is_in_vault):
        return Decision(
            "The workspace's secrets",
            "A vault of their own, apart from encryption keys wherever those lie",
            why,
        )
    return Decision(
        "Two key vaults", "One for encryption keys, one for the workspace's secrets", why
    )


def _senders(wanted: MachineLearning) -> str:
    return "jobs and online endpoints" if wanted.network == "managed" else "jobs"


def _telemetry(context: Context, wanted: MachineLearning) -> Decision:
    why = (
        f"{_senders(wanted).capitalize()} that send with a token of their identity are heard. What "
        "sends with the component's key is refused: local authentication is off. The workspace's "
        "logs come as a diagnostic setting and need none of this."
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
            "to the container registry from inside the network. "
            + ("" if wanted.hosts else "A build would find no package: no host is named for it. ")
            + "capabilities.machine_learning.image_builds names hosts, and brings a cluster"
            + " and a managed firewall" * (wanted.network == "managed" and not wanted.hosts)
            + ".",
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


def _no_telemetry(context: Context, wanted: MachineLearning) -> tuple[Absent, ...]:
    if private_link_scope(context):
        return ()
    rule = (
        ", and the workspace's managed network has an outbound rule to that scope that its owner "
        "approves"
    )
    return (
        Absent(
            f"Traces of {_senders(wanted)} in Application Insights",
            "The component takes nothing from public networks. Nothing arrives until the platform "
            f"links it to its private link scope{rule * (wanted.network == 'managed')}. "
            "Diagnostic logs arrive.",
        ),
    )


def _given_up(context: Context) -> tuple[GivenUp, ...]:
    if not context.sensitive:
        return ()
    return (
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
        ),
    )


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
    title, below_it = "Machine Learning workspace", below(context, wanted)
    return Tile("workspace", title, (named("workspace"),), 60, below_it)

"""What documents say of the workspace."""

from __future__ import annotations

from ailz.design.context import Context, Site, named
from ailz.design.kinds.keys import key_name
from ailz.design.pages import (
    Chapter,
    Command,
    Consequence,
    Decision,
    Fee,
    GivenUp,
    Pages,
    SoftDeleted,
    Step,
    Tile,
    Unpriced,
)
from ailz.design.values import Id, Param
from ailz.model.services.machine_learning import MachineLearning


def pages(context: Context, wanted: MachineLearning) -> Pages:
    """Return decisions, steps, fees, losses, chapters of the runbook and the box in the picture."""
    return Pages(
        brings=("Azure Machine Learning in a managed network",),
        decisions=_decisions(wanted),
        consequences=(
            Consequence(
                "keys",
                "The machine learning workspace takes a version of its key: docs/runbook.md has "
                "the steps of a rotation.",
            ),
            Consequence(
                "keys",
                "The workspace is encrypted on the service's side, with a closed vault. Microsoft "
                "excluded that while the setting was a preview and says nothing newer: deploy the "
                "first environment and verify before the others.",
            ),
        ),
        steps=(
            Step("The machine learning workspace's own storage, encrypted from the start."),
            Step(
                "The machine learning workspace with its managed network.", "Plan for 30 minutes."
            ),
        ),
        fees=(
            Fee("private-endpoint", ("outbound_endpoint",)),
            *(
                (Fee("aml-managed-firewall-standard", ("workspace",), _high(context)),)
                if wanted.outbound_fqdns and context.some(_is_high)
                else ()
            ),
        ),
        unpriced=_unpriced(context, wanted),
        given_up=_given_up(context),
        chapters=_chapters(context),
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
    if not wanted.outbound_fqdns or context.every(_is_high):
        return ()
    item = "Managed firewall of a machine learning workspace, Basic"
    return (Unpriced(item, "workspace, month", "workspace", context.where(lambda s: not s.high)),)


def _decisions(wanted: MachineLearning) -> tuple[Decision, ...]:
    hosts = (
        " Named hosts bring a firewall that Microsoft runs and bills."
        if wanted.outbound_fqdns
        else ""
    )
    return (
        Decision(
            "Training network",
            "Azure Machine Learning's managed network, approved outbound only",
            "Microsoft runs it and every target is listed in the code. It cannot be undone."
            f"{hosts}",
        ),
        Decision(
            "Two key vaults",
            "One for encryption keys, one for the workspace's secrets",
            "Whoever reads secrets holds no key, and key custodians read no secret.",
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
                "Computes and endpoints that exist must be deleted and made again to move in.",
            ),
        ),
        GivenUp(
            "cmk-aml",
            (
                "The disks of clusters and compute instances stay on keys of Microsoft's.",
                (
                    "Data labelling is not to be had, and the workspace does not follow a "
                    "rotated key by itself."
                ),
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


def _chapters(context: Context) -> tuple[Chapter, ...]:
    custodians = context.config.access.key_custodians is not None
    who = (
        "A key custodian makes"
        if custodians
        else "Somebody with the role Key Vault Crypto Officer on the vault makes"
    )
    months = context.sites[0].config.security.key_rotation_months
    return (
        Chapter(
            "Rotate the key of the machine learning workspace",
            (
                (
                    f"Every {months} months, and at once if the key may be known to somebody. The "
                    "workspace names a version of its key and does not follow a rotation by itself."
                ),
                (
                    "Azure warns before a version expires only if it was made by a rotation: put "
                    "the first date into a calendar."
                ),
                (
                    "Microsoft listed this form of encryption as one that does not take a new "
                    "key. Try the steps in the first environment and look at the result before "
                    "you go on."
                ),
            ),
            (
                (
                    f"{who} a new version. The vault is closed to the public, so this needs a "
                    f"machine "
                    "inside the network."
                ),
                (
                    "Deploy the environment again: the code gives the current version to the "
                    "workspace."
                ),
                "Check that the workspace shows the new version.",
                (
                    "Disable the old version after a week in which nothing failed. Never delete "
                    "it: old data may still be under it."
                ),
            ),
            (
                Command(
                    (
                        "az keyvault key rotate --vault-name ",
                        named("key_vault"),
                        " --name ",
                        key_name(context, "machine-learning"),
                    )
                ),
            ),
            (
                Command(
                    (
                        "terraform -chdir=terraform/landing-zone apply -var-file=environments/",
                        Param("environment"),
                        (
                            ".tfvars -replace='azapi_resource_action.key[\"machine-learning\"]' "
                            "-replace=terraform_data.key_machine_learning_key_uri_with_version"
                        ),
                    )
                ),
            ),
            (
                Command(
                    (
                        "az resource show --ids ",
                        Id("workspace"),
                        " --query properties.encryption.keyVaultProperties.keyIdentifier",
                    )
                ),
            ),
            terraform_text=(
                (
                    "Terraform holds the version that it saw, so that nothing else moves it: the "
                    "options -replace make it look again and change nothing else."
                ),
            ),
            place=10,
        ),
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
    clusters = _listed(("image-build", *names))
    ways = [
        offer.key.replace("-", " ") if len(offer.groups) == 1 else f"{offer.key} {group}"
        for offer in context.offers
        for group in offer.groups
    ]
    hosts = _listed(wanted.outbound_fqdns)
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

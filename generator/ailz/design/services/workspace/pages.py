"""What documents say of the workspace."""

from __future__ import annotations

from ailz.design.context import Context, named
from ailz.design.pages import (
    Chapter,
    Command,
    Consequence,
    Decision,
    GivenUp,
    Pages,
    SoftDeleted,
    Step,
    Tile,
)
from ailz.design.services.workspace.isolation_pages import below
from ailz.design.values import Id, Param
from ailz.model.services.machine_learning import MachineLearning


def pages(context: Context, wanted: MachineLearning) -> Pages:
    """Return decisions, steps, fees, losses, chapters of the runbook and the box in the picture."""
    return Pages(
        decisions=_DECISIONS,
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
                "The machine learning workspace"
                + (" with its managed network." if wanted.network == "managed" else "."),
                "Plan for 30 minutes." if wanted.network == "managed" else "",
            ),
        ),
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


_DECISIONS = (
    Decision(
        "Two key vaults",
        "One for encryption keys, one for the workspace's secrets",
        "Whoever reads secrets holds no key, and key custodians read no secret.",
    ),
)


def _given_up(context: Context) -> tuple[GivenUp, ...]:
    made = [
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
                        " --name cmk-machine-learning",
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
    title, below_it = "Machine Learning workspace", below(context, wanted)
    return Tile("workspace", title, (named("workspace"),), 60, below_it)

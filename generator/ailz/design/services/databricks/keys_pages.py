"""Steps by hand around the key of Azure Databricks: rotation, rights, the second step."""

from __future__ import annotations

from ailz.catalog.roles import role
from ailz.design.context import Context
from ailz.design.kinds.key_chapters import Versioned
from ailz.design.kinds.key_stores import is_elsewhere, is_keyed
from ailz.design.pages import Chapter, Command
from ailz.design.services.databricks.resources import KEY, TITLE, WORKSPACE
from ailz.design.values import Id

SHOW_KEY = Command(
    (
        "az resource show --ids ",
        Id(WORKSPACE),
        (
            " --query properties.encryption.entities.managedServices.keyVaultProperties.keyVersion "
            "--output tsv"
        ),
    )
)
VERSIONED = Versioned(
    key=KEY,
    title=TITLE,
    it="workspace",
    shows=SHOW_KEY,
    place=12,
    text=(
        (
            "Disks of clusters take the new version by themselves; what the service itself keeps, "
            "and the workspace's own storage, name a version. Keep the old one for 24 hours at "
            "least."
        ),
    ),
)


def _principal(identity: str) -> Command:
    return Command(
        (
            "az resource show --ids ",
            Id(WORKSPACE),
            f" --query properties.{identity}.principalId --output tsv",
        )
    )


def rights_elsewhere(context: Context) -> Chapter:
    """Return the rights that the owner of a key gives once the workspace is made."""
    return Chapter(
        "Let disks and storage of Databricks use the key",
        (
            (
                "The key is not ours to give rights on, and Azure makes two identities with the "
                "workspace: one for disks of clusters, one for its own storage. No cluster starts "
                "before the first may use the key. These commands print who they are."
            ),
        ),
        (
            "Deploy the environment: docs/keys.md has the right that the workspace needs before.",
            (
                "The owner of the key gives both identities the role "
                f"{role('Key Vault Crypto Service Encryption User').name} on it, in a Managed HSM "
                "the local role Managed HSM Crypto Service Encryption User."
            ),
            "Start a cluster.",
        ),
        (_principal("managedDiskIdentity"), _principal("storageAccountIdentity")),
        place=13,
        environments=context.where(is_elsewhere),
    )


def root_storage(context: Context) -> Chapter:
    """Return the second step: the workspace's own storage under the organisation's key."""
    return Chapter(
        "Put the workspace's own storage of Databricks under your key",
        (
            (
                "Azure makes the identity of that storage with the workspace, so the key comes "
                "with the second deployment. It must not be said for a workspace that is still to "
                "be made: take it away before you rebuild an environment."
            ),
        ),
        (
            "End every cluster: Azure refuses the change while one runs.",
            (
                "Say capabilities.databricks.root_storage_key: true, for an environment below its "
                "overrides. Generate, and deploy."
            ),
            "See that the workspace names the key for it.",
        ),
        checks=(
            Command(
                (
                    "az resource show --ids ",
                    Id(WORKSPACE),
                    " --query properties.parameters.encryption.value.keySource --output tsv",
                )
            ),
        ),
        place=14,
        environments=context.where(is_keyed),
    )

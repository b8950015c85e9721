"""Steps by hand around the key of Azure Databricks: rotation, rights, the second step."""

from __future__ import annotations

from ailz.catalog.roles import role
from ailz.design.context import Context, named
from ailz.design.kinds.key_stores import is_elsewhere, is_in_vault, is_keyed, scoped
from ailz.design.kinds.keys import key_name
from ailz.design.pages import Chapter, Command
from ailz.design.services.databricks.resources import KEY, WORKSPACE
from ailz.design.values import Id, Param, SubscriptionGuid

_ROTATE = "Rotate the key of Databricks"
_KEPT = (
    "Keep the old version for 24 hours at least, disable it after a week in which nothing failed, "
    "and never delete it: old data may still be under it."
)
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


def rotation(context: Context) -> Chapter:
    """Return how the key in a vault of ours is rotated."""
    months = context.sites[0].config.security.key_rotation_months
    key = scoped(context, KEY)
    held = f"{key.replace('-', '_')}_key_uri_with_version"
    look = f" -replace=terraform_data.key_{held}" if context.every(is_in_vault) else ""
    return Chapter(
        _ROTATE,
        (
            (
                f"Every {months} months, and at once if the key may be known to somebody. Disks of "
                "clusters take the new version by themselves; what the service itself keeps, and "
                "the workspace's own storage, name a version."
            ),
        ),
        (
            "A key custodian makes a new version, from a machine inside the network.",
            "Deploy the environment again: the code gives the current version to the workspace.",
            "Check that the workspace shows the new version.",
            _KEPT,
        ),
        (
            Command(
                (
                    "az keyvault key rotate --vault-name ",
                    named("key_vault"),
                    " --name ",
                    key_name(context, KEY),
                    " --subscription ",
                    SubscriptionGuid(),
                )
            ),
        ),
        (
            Command(
                (
                    "terraform -chdir=terraform/landing-zone apply -var-file=environments/",
                    Param("environment"),
                    f".tfvars -replace='azapi_resource_action.key[\"{key}\"]'{look}",
                )
            ),
        ),
        (SHOW_KEY,),
        terraform_text=(
            (
                "Terraform holds the version that it saw, so that nothing else moves it: the "
                "options -replace make it look again and change nothing else."
            ),
        ),
        place=12,
        environments=context.where(is_in_vault),
    )


def rotation_elsewhere(context: Context) -> Chapter:
    """Return how a key that lies elsewhere is rotated."""
    return Chapter(
        _ROTATE,
        ("Where the key lies in no vault of the environment's, its owner makes a new version.",),
        (
            (
                "Put the new version into the configuration: of a key that is given, the id in "
                f"existing.key_vault.keys.{KEY}; of one in security.managed_hsm, the version in "
                f"security.key_versions.{KEY}. Generate, and deploy the environment."
            ),
            "Check that the workspace shows the new version.",
            _KEPT,
        ),
        checks=(SHOW_KEY,),
        place=12,
        environments=context.where(is_elsewhere),
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

"""Whose key encrypts the workspace's metadata, and what follows from that."""

from __future__ import annotations

from dataclasses import replace

from ailz.design.context import Context
from ailz.design.kinds.key_chapters import Versioned, rotations, verify_first
from ailz.design.kinds.key_stores import encrypted, holder, is_in_vault, noted, workload_policies
from ailz.design.kinds.keys import vault_id, versioned
from ailz.design.pages import (
    Absent,
    Command,
    Consequence,
    Decision,
    GivenUp,
    HeldOtherwise,
    Pages,
    Unpriced,
)
from ailz.design.part import Grant, Key, KeyUser, Part
from ailz.design.values import Body, Id, Param
from ailz.model.services.machine_learning import Encryption, MachineLearning

WORKSPACE = "Microsoft.MachineLearningServices/workspaces"
_COSMOS = "cosmos_db_object_id"
_KEY = Key("machine-learning", ("workspace",), rotates=False, pinned=True)

NOTES = {
    "properties.enableServiceSideCMKEncryption": (
        "No side resources in a group that policy cannot reach."
    ),
    "properties.encryption.keyVaultProperties.keyIdentifier": (
        "With its version: this service does not follow rotation (see the runbook)."
    ),
}


def body(context: Context, wanted: MachineLearning) -> Body:
    """Return the properties of the workspace that name the key: none where it is Microsoft's."""
    if wanted.encryption == "platform_key":
        return {}
    ours = wanted.encryption == "service_side"
    return {
        "enableServiceSideCMKEncryption": encrypted(context, ours, False) if ours else False,
        "encryption": encrypted(
            context,
            {
                "status": "Enabled",
                "identity": {"userAssignedIdentity": Id("encryption_identity")},
                "keyVaultProperties": {
                    "keyVaultArmId": vault_id(context),
                    "keyIdentifier": versioned(context, _KEY),
                },
            },
        ),
    }


def notes(context: Context, wanted: MachineLearning) -> dict[str, str]:
    """Return the notes on those properties."""
    if wanted.encryption == "platform_key":
        return {}
    kept = dict(NOTES)
    if wanted.encryption == "managed_group":
        kept["properties.enableServiceSideCMKEncryption"] = (
            "Metadata lies in a group that Azure makes beside ours and that only Microsoft changes."
        )
    return noted(context, kept, "properties.encryption")


def encryption(context: Context, wanted: MachineLearning) -> Part:
    """Ask for the key where it is ours, with what its form needs; say it where it is not."""
    if wanted.encryption == "platform_key":
        return Part(platform_keys=(WORKSPACE,), pages=_PLATFORM_KEY)
    managed = wanted.encryption == "managed_group"
    return Part(
        keys=(_KEY,),
        key_users=(_cosmos_user(wanted),) if managed else (),
        policies=workload_policies(context, {"ml-cmk": "ba769a63-b8cc-4b2d-abf6-ac33c7204be8"}),
        parameters=(
            context.parameter(
                _COSMOS,
                "The object id of Azure Cosmos DB in this tenant, which uses the workspace's key.",
                lambda _: _cosmos_object_id(wanted),
            ),
        )
        if managed
        else (),
        grants=(replace(_COSMOS_GRANT, environments=context.where(is_in_vault)),)
        if managed and context.some(is_in_vault)
        else (),
        # What Azure makes in the group of its own.
        providers=("Microsoft.DocumentDB", "Microsoft.Search", "Microsoft.Storage")
        if managed
        else (),
        pages=_pages(context, wanted.encryption),
    )


_COSMOS_GRANT = Grant(
    "cosmos-db-encryption-keys",
    Id("key_vault"),
    "Key Vault Crypto Service Encryption User",
    Param(_COSMOS),
    "ServicePrincipal",
    "Azure Cosmos DB encrypts the workspace's metadata in the group that Azure makes for it.",
    group="key_access",
    who="Azure Cosmos DB",
)


def _cosmos_object_id(wanted: MachineLearning) -> str:
    return (wanted.cosmos_db_object_id or "").lower()


def _cosmos_user(wanted: MachineLearning) -> KeyUser:
    """Return who uses the key too, by its id: where no vault is ours the code does not say it."""
    principal = _cosmos_object_id(wanted)
    return KeyUser(_KEY.key, principal, "Azure Cosmos DB", "Encrypts the workspace's metadata.")


_PLATFORM_KEY = Pages(
    decisions=(
        Decision(
            "Encryption of the workspace's metadata",
            "Microsoft's key",
            "Names, metrics and states of jobs, computes and models, and the indexes over them. "
            "Data, images and job outputs lie in stores of the landing zone, under its keys; "
            "secrets in a vault of their own. No page of Microsoft's says that a workspace takes a "
            "key on the service's side from a closed vault; the other form needs resources in your "
            "subscription that policy may refuse. "
            "capabilities.machine_learning.encryption chooses.",
        ),
    ),
    consequences=(
        Consequence(
            "keys",
            "The metadata of the machine learning workspace is encrypted with a key of "
            "Microsoft's, although the service takes one of yours. The choice is fixed at "
            "creation: another one replaces the workspace.",
        ),
    ),
    absent=(
        Absent(
            "A customer-managed key of the machine learning workspace",
            "Its metadata is under Microsoft's key. Policy that demands a key of yours there is "
            "not assigned here; where the platform assigns it, it reports or refuses the "
            "workspace.",
        ),
    ),
    held_otherwise=tuple(
        HeldOtherwise(
            WORKSPACE,
            path,
            "The configuration leaves the workspace's metadata under Microsoft's key; its storage "
            "and its registry have keys of the landing zone.",
        )
        for path in ("properties.encryption.status", "properties.enableServiceSideCMKEncryption")
    ),
)

_CHOICE: dict[Encryption, Decision] = {
    "service_side": Decision(
        "Encryption of the workspace's metadata",
        "A key of yours, on the service's side",
        "Microsoft stores the metadata in its own subscription, encrypted document by document. "
        "Nothing stands in yours.",
    ),
    "managed_group": Decision(
        "Encryption of the workspace's metadata",
        "A key of yours, in a resource group that Azure makes",
        "A Cosmos DB account, a search service and a storage account stand in "
        "azureml-rg-<workspace>_<id> in your subscription. Only Microsoft changes them, and they "
        "go with the workspace.",
    ),
}
_LOSSES: dict[Encryption, tuple[str, ...]] = {
    "service_side": (
        "A search instance is billed under the workspace, and goes on during soft delete.",
        (
            "While it was a preview it took no rotated key, no data labelling and no vault "
            "with public access off. Microsoft's page of 2025 repeats none of it and does not "
            "say that it works: verify first."
        ),
    ),
    "managed_group": (
        (
            "Cosmos DB, search and storage are billed to you, need quota in the region, and meet "
            "every policy of the subscription and above, which refuses or changes them like "
            "anything else. They are in no resource group of ours, so our policy does not."
        ),
        (
            "Nobody of yours can close, lock, log or exempt them: the group denies changes to "
            "all but Microsoft."
        ),
    ),
}
_BILLED: dict[Encryption, str] = {
    "service_side": "Search instance of the workspace's encryption on the service's side",
    "managed_group": "Cosmos DB, search and storage that Azure makes for the workspace's key",
}
_VERIFY: dict[Encryption, str] = {
    "service_side": (
        "The machine learning workspace: its key lies in a {} that only trusted services "
        "reach, which Microsoft excluded while this form was a preview. See that the workspace "
        "was made, shows the key, and runs a job. If not, the way out is encryption: "
        "platform_key, which replaces the workspace."
    ),
    "managed_group": (
        "The machine learning workspace: see that the group azureml-rg-<workspace>_<id> was made "
        "with its three services, that no policy refused or changed them, and that a job runs. "
        "If not, ask for an exemption of that group, or choose encryption: platform_key, which "
        "replaces the workspace."
    ),
}


def _pages(context: Context, choice: Encryption) -> Pages:
    held = (
        (
            HeldOtherwise(
                WORKSPACE,
                "properties.enableServiceSideCMKEncryption",
                "The configuration keeps the metadata in a group in its own subscription.",
            ),
        )
        if choice == "managed_group"
        else ()
    )
    return Pages(
        decisions=(_CHOICE[choice],),
        consequences=(
            Consequence(
                "keys",
                "The machine learning workspace takes a version of its key: docs/runbook.md has "
                "the steps of a rotation. The form of its encryption is fixed at creation: "
                "another one replaces the workspace.",
            ),
        ),
        unpriced=(Unpriced(_BILLED[choice], "workspace, month", "workspace"),),
        given_up=(
            GivenUp(
                "cmk-aml",
                (
                    "The disks of clusters and compute instances stay on keys of Microsoft's.",
                    "The workspace does not follow a rotated key by itself.",
                    *_LOSSES[choice],
                ),
            ),
        ),
        chapters=(
            *verify_first(context, (_VERIFY[choice].format(holder(context)),), (_SHOW_KEY,)),
            *rotations(context, _VERSIONED),
        ),
        held_otherwise=held,
    )


_SHOW_KEY = Command(
    (
        "az resource show --ids ",
        Id("workspace"),
        " --query properties.encryption.keyVaultProperties.keyIdentifier",
    )
)

_VERSIONED = Versioned(
    key=_KEY.key,
    title="the machine learning workspace",
    it="workspace",
    text=(
        (
            "Azure warns before a version expires only if it was made by a rotation: put the first "
            "date into a calendar."
        ),
        (
            "Try the steps in the first environment and look at the result before you go on: "
            "encryption on the service's side did not take a new key while it was a preview."
        ),
    ),
    shows=_SHOW_KEY,
    place=10,
)

"""Storage accounts: what every one of ours has in common, whoever it is for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ailz.catalog.copies import GEO, copying
from ailz.design.context import LOCATION, TAGS, Context, Site, level, named
from ailz.design.kinds.key_stores import encrypted, noted, workload_policies
from ailz.design.kinds.keys import ROLE_NOT_SEEN, key_name
from ailz.design.pages import Chapter, Command, GivenUp, HeldOtherwise, Pages, Tile
from ailz.design.part import (
    Diagnostic,
    Endpoint,
    Key,
    Lock,
    Named,
    Part,
    PolicyNeed,
    resource,
)
from ailz.design.residency import SKUS, copies
from ailz.design.resource import Module
from ailz.design.values import Body, Id, Param, Text, Value
from ailz.model.residency import has_zones, may_copy, pair_of

ACCOUNT = "Microsoft.Storage/storageAccounts"
BLOBS = "Microsoft.Storage/storageAccounts/blobServices"
CONTAINER = "Microsoft.Storage/storageAccounts/blobServices/containers"
FILES = "Microsoft.Storage/storageAccounts/fileServices"
QUEUES = "Microsoft.Storage/storageAccounts/queueServices"
TABLES = "Microsoft.Storage/storageAccounts/tableServices"
LOGS = ("StorageRead", "StorageWrite", "StorageDelete")
"""Who read, wrote and deleted."""


@dataclass(frozen=True, slots=True)
class Account:
    """A storage account to make: its symbol is ``<name>_storage``, its file ``module``.

    ``groups`` are the group ids that it is reached by, ``services`` the parts of it that log.
    ``lake`` gives it a hierarchical namespace. ``kept`` says for how many days deleted data can be
    brought back.
    """

    name: str
    role: str
    module: str
    purpose: str
    groups: tuple[str, ...]
    services: tuple[str, ...]
    lake: bool = False
    kept: str = "30"

    @property
    def symbol(self) -> str:
        """The symbol of the account."""
        return f"{self.name}_storage"


KEYLESS: Body = {
    "allowBlobPublicAccess": False,
    "allowSharedKeyAccess": False,
    "defaultToOAuthAuthentication": True,
    "allowCrossTenantReplication": False,
    "minimumTlsVersion": "TLS1_2",
    "supportsHttpsTrafficOnly": True,
    "isLocalUserEnabled": False,
    "isSftpEnabled": False,
    "dnsEndpointType": "Standard",
    "sasPolicy": {"sasExpirationPeriod": "07.00:00:00", "expirationAction": "Block"},
}
"""What every account says of keys, signatures and transport."""
ENCRYPTED: Body = {
    service: {"enabled": True, "keyType": "Account"}
    for service in ("blob", "file", "queue", "table")
}


_TWICE: Body = {"requireInfrastructureEncryption": True, "services": ENCRYPTED}


def redundancy(site: Site) -> str:
    """Return the SKU of storage accounts: as said, or what zones and residency allow."""
    said = site.config.governance.storage_redundancy
    durable = site.kind == "prod" or (site.high and has_zones(site.region))
    return SKUS[said or copies(site.config, site.region, durable=durable)]


def _account_body(context: Context, *, lake: bool) -> Body:
    return {
        "location": LOCATION,
        "tags": TAGS,
        "kind": "StorageV2",
        "sku": {"name": Param("storage_sku")},
        "identity": {"type": "UserAssigned", "userAssignedIdentities": [Id("encryption_identity")]},
        "properties": {
            "publicNetworkAccess": "Disabled",
            "networkAcls": {
                "defaultAction": "Deny",
                "bypass": "AzureServices",
                "ipRules": [],
                "virtualNetworkRules": [],
            },
            **KEYLESS,
            "allowedCopyScope": level(context).choose("high", "PrivateLink", "AAD"),
            # Azure refuses a second request that says no, although it is no: NFS, too.
            **({"isHnsEnabled": True} if lake else {}),
            "encryption": encrypted(
                context,
                {
                    "keySource": "Microsoft.Keyvault",
                    "identity": {"userAssignedIdentity": Id("encryption_identity")},
                    "keyvaultproperties": {
                        "keyvaulturi": Param("key_vault_uri"),
                        "keyname": key_name(context, _KEY),
                    },
                    **_TWICE,
                },
                {"keySource": "Microsoft.Storage", **_TWICE},
            ),
        },
    }


_NOTES = {
    "properties.allowSharedKeyAccess": "No account key, no SAS from one: Entra ID only.",
    "properties.networkAcls": "Beside public access off: policies read both.",
    "properties.encryption.keyvaultproperties": (
        "No version: the account follows the key's rotation."
    ),
    "properties.encryption.services": (
        "Queues and tables too: their key type cannot be changed later."
    ),
    "properties.sasPolicy": "Should keys ever come back, a signature lives a week at most.",
}
_REDUNDANCY = "zones in production; a copy in a second region is a decision about residency"
_KEY = "storage"


def account(context: Context, wanted: Account) -> Part:
    """Make an account, closed and without keys, with its endpoints, logs, lock and policy."""
    return Part(
        modules=(Module(wanted.module, wanted.purpose, Id("workload_group")),),
        resources=(
            resource(
                wanted.symbol,
                wanted.module,
                ACCOUNT,
                named(wanted.symbol),
                Id("workload_group"),
                _account_body(context, lake=wanted.lake),
                retry_on=ROLE_NOT_SEEN,
                why="Closed to the public network and to account keys, encrypted with our key.",
                skips={"CKV_AZURE_206": _REDUNDANCY},
                notes=noted(context, _NOTES, "properties.encryption"),
                controls=("customer-managed-keys", "no-public-access", "no-shared-keys"),
            ),
        ),
        names={wanted.symbol: Named(ACCOUNT, wanted.role, unique=True)},
        parameters=(
            context.parameter(
                "storage_sku",
                "Redundancy of the storage accounts.",
                redundancy,
                path="governance.storage_redundancy",
            ),
            level(context).parameter,
        ),
        keys=(Key(_KEY, (wanted.symbol,)),),
        endpoints=tuple(
            Endpoint(
                f"{wanted.name}_{group}", Id(wanted.symbol), ACCOUNT, group, named(wanted.symbol)
            )
            for group in wanted.groups
        ),
        diagnostics=(
            Diagnostic(f"{wanted.name}-account", Id(wanted.symbol), (), metrics=True),
            *(
                Diagnostic(f"{wanted.name}-{service}", Id(f"{wanted.name}_{service}_service"), LOGS)
                for service in wanted.services
            ),
        ),
        locks=(Lock(f"{wanted.name}-storage", Id(wanted.symbol)),),
        policies=(*workload_policies(context, _POLICIES), *_in_region(context)),
        pages=_pages(wanted),
    )


def _in_region(context: Context) -> tuple[PolicyNeed, ...]:
    """Return the policy that refuses copies in the paired region, where that may hold no data."""

    def stays(site: Site) -> bool:
        return pair_of(site.region) is not None and not may_copy(site.config, site.region)

    where = context.where(stays)
    if where == ():
        return ()
    means = copying()[ACCOUNT.casefold()].means
    skus: Value = sorted(sku for sku, kept in means.items() if kept not in GEO)
    return (
        PolicyNeed(
            "storage-copies",
            "workload_group",
            _ALLOWED_SKUS,
            {"listOfAllowedSKUs": {"value": skus}},
            environments=where,
            serves="allowed-locations",
        ),
    )


_ALLOWED_SKUS = "7433c107-6db4-4ad1-b57a-a76dce0154a1"


def account_tile(wanted: Account, title: str, place: int) -> Tile:
    """Return the box of an account in the picture."""
    redundancy = Text((Param("storage_sku"), ". No account keys."))
    return Tile(wanted.symbol, title, (named(wanted.symbol), redundancy), place)


def service(wanted: Account, kind: str, type_: str, properties: Body, why: str) -> Part:
    """Set up a part of an account (``blob``, ``file``, ``queue``, ``table``): it comes with it."""
    return Part(
        resources=(
            resource(
                f"{wanted.name}_{kind}_service",
                wanted.module,
                type_,
                "default",
                Id(wanted.symbol),
                {"properties": properties},
                verb="update",
                lock=Id(wanted.symbol),
                why=why,
            ),
        )
    )


def blob_service(context: Context, wanted: Account, days: Value = 30) -> Part:
    """Keep what is deleted for ``days``; an account that is no lake keeps versions too."""
    properties: dict[str, Value] = {
        "deleteRetentionPolicy": {"enabled": True, "days": days, "allowPermanentDelete": False},
        "containerDeleteRetentionPolicy": {"enabled": True, "days": days},
    }
    why = "Deleted data can be brought back for a while. A lake knows no versions."
    if not wanted.lake:
        properties["isVersioningEnabled"] = True
        properties["changeFeed"] = {"enabled": True}
        why = "Deleted and overwritten data can be brought back for a month."
        # Said at each level: what one environment leaves out would be an empty value in the code.
        restored: Body = {"enabled": True, "days": 29}
        properties["restorePolicy"] = level(context).choose("high", restored, {"enabled": False})
    return service(wanted, "blob", BLOBS, properties, why)


def _pages(wanted: Account) -> Pages:
    """Return what documents say of an account; a lake has paths, and no blobs, to bring back."""
    shares = ("File shares are kept for 30 days too.",) if "file" in wanted.services else ()
    lake = [HeldOtherwise(BLOBS, "properties.isVersioningEnabled", "A lake refuses versioning.")]
    if wanted.kept != "30":
        why = f"The lake keeps longer what is deleted: {wanted.kept} days."
        lake += [
            HeldOtherwise(BLOBS, f"properties.{policy}.days", why)
            for policy in ("deleteRetentionPolicy", "containerDeleteRetentionPolicy")
        ]
    return Pages(
        given_up=(
            GivenUp(
                "double-encryption",
                (
                    "It is set when an account is made: another choice means another account.",
                    "Your own key is on the outer layer; the second key is Microsoft's.",
                ),
            ),
        ),
        chapters=(
            Chapter(
                "Bring back deleted data",
                (
                    (
                        f"{_LOST[wanted.lake]} are kept for {wanted.kept} days after they were "
                        "deleted. These commands talk to the account itself, so they need a "
                        "machine inside the network."
                    ),
                    *shares,
                ),
                checks=(*(_UNDELETE_PATH if wanted.lake else _UNDELETE_BLOB), _RESTORE_CONTAINER),
                place=30,
            ),
        ),
        held_otherwise=(
            *(lake if wanted.lake else ()),
            HeldOtherwise(
                "Microsoft.Insights/diagnosticSettings",
                "properties.logs[].enabled",
                "A storage account has metrics only: its services have the logs.",
            ),
            HeldOtherwise(
                ACCOUNT,
                "properties.isNfsV3Enabled",
                "It is off unless an account is made with it, and Azure refuses a second request "
                "that says so.",
            ),
        ),
    )


_LOST = {True: "The lake's paths and file systems", False: "Blobs and containers"}
_UNDELETE_BLOB = (
    Command(
        (
            (
                "az storage blob undelete --auth-mode login --account-name '<account>' "
                "--container-name '<container>' --name '<blob>'"
            ),
        )
    ),
)
_UNDELETE_PATH = (
    Command(
        (
            (
                "az storage fs list-deleted-path --auth-mode login --account-name '<lake>' "
                "--file-system '<container>'"
            ),
        )
    ),
    Command(
        (
            (
                "az storage fs undelete-path --auth-mode login --account-name '<lake>' "
                "--file-system '<container>' --deleted-path-name '<path>' --deletion-id '<id>'"
            ),
        )
    ),
)
"""Source: articles/storage/blobs/soft-delete-blob-manage.md of MicrosoftDocs/azure-docs."""
_RESTORE_CONTAINER = Command(
    (
        (
            "az storage container restore --auth-mode login --account-name '<account>' "
            "--name '<container>' --deleted-version '<version>'"
        ),
    )
)
_POLICIES: Mapping[str, str] = {
    "storage-public-access": "b2982f36-99f2-4db5-8eff-283140c09693",
    "storage-firewall": "34c877ad-507e-4c82-993e-3452a6e0ad3c",
    "storage-anonymous-access": "4fa4b6c0-31ca-4c0d-b10d-24b96f62a751",
    "storage-shared-keys": "8c6a50c6-9ffd-4ae7-986f-5fa6111f9a54",
    "storage-tls": "fe83a0eb-a853-422d-aac2-1bffd182c5d0",
    "storage-https": "404c3081-a854-4457-ae30-26a93ef643f9",
    "storage-double-encryption": "4733ea7b-a883-42fe-8cac-97454c2a9e4a",
    "storage-queue-cmk": "f0e5abd0-2554-4736-b7c0-4ffef23475ef",
    "storage-table-cmk": "7c322315-e26d-4174-a99e-f49d351b4688",
    "storage-cross-tenant": "92a89a79-6c52-4a7e-a03f-61306fc49312",
}

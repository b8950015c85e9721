"""Storage: the data lake, and the flat account that the workspace needs beside it."""

from __future__ import annotations

from ailz.catalog.regions import region
from ailz.design.context import LOCATION, TAGS, Context, named
from ailz.design.part import (
    Diagnostic,
    Endpoint,
    Key,
    Lock,
    Named,
    Part,
    PolicyNeed,
    resource,
    total,
)
from ailz.design.resource import Module
from ailz.design.rules.keys import ROLE_NOT_SEEN
from ailz.design.values import Body, Each, Id, Param, Value
from ailz.model.environment import Environment

ACCOUNT = "Microsoft.Storage/storageAccounts"
BLOBS = "Microsoft.Storage/storageAccounts/blobServices"
CONTAINER = "Microsoft.Storage/storageAccounts/blobServices/containers"
FILES = "Microsoft.Storage/storageAccounts/fileServices"
QUEUES = "Microsoft.Storage/storageAccounts/queueServices"
TABLES = "Microsoft.Storage/storageAccounts/tableServices"
_LOGS = ("StorageRead", "StorageWrite", "StorageDelete")


def storage(context: Context) -> Part:
    """Make the accounts that the capabilities need."""
    capabilities = context.config.capabilities
    parts = []
    if capabilities.data_lake is not None:
        parts.append(_lake(context, capabilities.data_lake.containers))
    if capabilities.machine_learning is not None:
        parts.append(_workspace_account(context))
    if not parts:
        return Part()
    shared = Part(
        parameters=(
            context.parameter(
                "storage_sku",
                "Redundancy of the storage accounts.",
                lambda e: _redundancy(context, e),
            ),
        ),
        keys=(Key("storage"),),
        policies=_policies(),
    )
    return total([shared, *parts])


def _redundancy(context: Context, environment: Environment) -> str:
    if not region(environment.region).availability_zones:
        return "Standard_GRS" if environment.kind == "prod" else "Standard_LRS"
    return "Standard_ZRS" if environment.kind == "prod" or context.high else "Standard_LRS"


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
            "allowBlobPublicAccess": False,
            "allowSharedKeyAccess": False,
            "defaultToOAuthAuthentication": True,
            "allowCrossTenantReplication": False,
            "allowedCopyScope": "PrivateLink" if context.high else "AAD",
            "minimumTlsVersion": "TLS1_2",
            "supportsHttpsTrafficOnly": True,
            "isHnsEnabled": lake,
            "isLocalUserEnabled": False,
            "isSftpEnabled": False,
            "isNfsV3Enabled": False,
            "dnsEndpointType": "Standard",
            "sasPolicy": {"sasExpirationPeriod": "07.00:00:00", "expirationAction": "Block"},
            "encryption": {
                "keySource": "Microsoft.Keyvault",
                "identity": {"userAssignedIdentity": Id("encryption_identity")},
                "keyvaultproperties": {
                    "keyvaulturi": Param("key_vault_uri"),
                    "keyname": "cmk-storage",
                },
                "requireInfrastructureEncryption": True,
                "services": {
                    "blob": {"enabled": True, "keyType": "Account"},
                    "file": {"enabled": True, "keyType": "Account"},
                    "queue": {"enabled": True, "keyType": "Account"},
                    "table": {"enabled": True, "keyType": "Account"},
                },
            },
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
_AFTER_KEYS = ("key", "key_access")


def _account(context: Context, name: str, role: str, why: str, *, lake: bool) -> Part:
    symbol = f"{name}_storage"
    groups = ("blob", "dfs") if lake else ("blob", "file", "queue", "table")
    services = ("blob",) if lake else ("blob", "file", "queue", "table")
    return Part(
        modules=(Module(_module(name), why, Id("workload_group")),),
        resources=(
            resource(
                symbol,
                _module(name),
                ACCOUNT,
                named(symbol),
                Id("workload_group"),
                _account_body(context, lake=lake),
                depends_on=_AFTER_KEYS,
                retry_on=ROLE_NOT_SEEN,
                why="Closed to the public network and to account keys, encrypted with our key.",
                skips={"CKV_AZURE_206": _REDUNDANCY},
                notes=_NOTES,
                controls=("customer-managed-keys", "no-public-access", "no-shared-keys"),
            ),
        ),
        names={symbol: Named(ACCOUNT, role, unique=True)},
        endpoints=tuple(
            Endpoint(f"{name}_{group}", Id(symbol), ACCOUNT, group, named(symbol))
            for group in groups
        ),
        diagnostics=(
            Diagnostic(f"{name}-account", Id(symbol), groups=(), metrics=True),
            *(
                Diagnostic(
                    f"{name}-{service}",
                    Id(f"{name}_{service}_service"),
                    groups=(),
                    categories=_LOGS,
                )
                for service in services
            ),
        ),
        locks=(Lock(f"{name}-storage", Id(symbol)),),
    )


def _module(name: str) -> str:
    """Return the file that an account stands in."""
    return "data_lake" if name == "lake" else f"{name}_storage"


def _service(name: str, kind: str, type_: str, properties: Body, why: str) -> Part:
    return Part(
        resources=(
            resource(
                f"{name}_{kind}_service",
                _module(name),
                type_,
                "default",
                Id(f"{name}_storage"),
                {"properties": properties},
                verb="update",
                lock=Id(f"{name}_storage"),
                why=why,
            ),
        )
    )


def _blob_service(context: Context, name: str, *, lake: bool) -> Part:
    properties: dict[str, Value] = {
        "deleteRetentionPolicy": {"enabled": True, "days": 30, "allowPermanentDelete": False},
        "containerDeleteRetentionPolicy": {"enabled": True, "days": 30},
    }
    why = "Deleted data can be brought back for a month. A lake knows no versions."
    if not lake:
        properties["isVersioningEnabled"] = True
        properties["changeFeed"] = {"enabled": True}
        why = "Deleted and overwritten data can be brought back for a month."
    if not lake and context.high:
        properties["restorePolicy"] = {"enabled": True, "days": 29}
    return _service(name, "blob", BLOBS, properties, why)


def _lake(context: Context, containers: tuple[str, ...]) -> Part:
    return total(
        [
            _account(
                context,
                "lake",
                "lake",
                "The data lake: hierarchical namespace, so an account of its own.",
                lake=True,
            ),
            _blob_service(context, "lake", lake=True),
            Part(
                resources=(
                    resource(
                        "lake_container",
                        _module("lake"),
                        CONTAINER,
                        Each("key"),
                        Id("lake_blob_service"),
                        {
                            "properties": {
                                "publicAccess": "None",
                                "metadata": {"purpose": Each("purpose")},
                            }
                        },
                        collection="lake_containers",
                        lock=Id("lake_storage"),
                        why="The lake's file systems.",
                    ),
                ),
                collections={
                    "lake_containers": {name: {"purpose": _purpose(name)} for name in containers}
                },
            ),
        ]
    )


def _purpose(container: str) -> str:
    known = {
        "raw": "as delivered, never changed",
        "curated": "cleaned and documented",
        "features": "ready for training",
    }
    return known.get(container, container)


def _workspace_account(context: Context) -> Part:
    smb: Body = {
        "versions": "SMB3.1.1",
        "channelEncryption": "AES-256-GCM",
        "authenticationMethods": "Kerberos",
        "kerberosTicketEncryption": "AES-256",
    }
    return total(
        [
            _account(
                context,
                "workspace",
                "ml",
                "The workspace's own account: Machine Learning refuses a hierarchical "
                "namespace here.",
                lake=False,
            ),
            _blob_service(context, "workspace", lake=False),
            _service(
                "workspace",
                "file",
                FILES,
                {
                    "shareDeleteRetentionPolicy": {"enabled": True, "days": 30},
                    "protocolSettings": {"smb": smb},
                },
                "Notebooks and code of the workspace.",
            ),
            _service(
                "workspace",
                "queue",
                QUEUES,
                {"cors": {"corsRules": []}},
                "Used by batch endpoints.",
            ),
            _service(
                "workspace",
                "table",
                TABLES,
                {"cors": {"corsRules": []}},
                "Used by batch endpoints.",
            ),
        ]
    )


def _policies() -> tuple[PolicyNeed, ...]:
    wanted = {
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
    return tuple(PolicyNeed(key, "workload_group", guid) for key, guid in wanted.items())

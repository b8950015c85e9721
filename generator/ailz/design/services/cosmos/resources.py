"""The account with its databases and containers: closed, keyless, in one region."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.catalog.regions import region
from ailz.design.context import LOCATION, TAGS, Context, Dial, Site, named
from ailz.design.kinds.identities import ENCRYPTION
from ailz.design.kinds.key_stores import encrypted, workload_policies
from ailz.design.kinds.keys import ROLE_NOT_SEEN, versionless
from ailz.design.part import (
    Diagnostic,
    Endpoint,
    Key,
    Lock,
    Named,
    Part,
    resource,
    total,
)
from ailz.design.residency import can_span_zones
from ailz.design.resource import Module, Parameter
from ailz.design.values import Body, Each, Id, Param, Plain, Row, Rows, Text, Value
from ailz.model.services.cosmos import Container, Cosmos

ACCOUNT = "Microsoft.DocumentDB/databaseAccounts"
DATABASE = f"{ACCOUNT}/sqlDatabases"
CONTAINER = f"{DATABASE}/containers"

COSMOS = "cosmos"
TITLE = "Azure Cosmos DB"
SYMBOL, DATABASES, CONTAINERS = "cosmos_account", "cosmos_database", "cosmos_container"
_VECTORS = "EnableNoSQLVectorSearch"


def wanted(site: Site) -> Cosmos:
    """Return the section of the configuration as it holds there."""
    found = site.config.capabilities.cosmos
    assert found is not None  # noqa: S101 - made where it is asked for
    return found


def is_serverless(site: Site) -> bool:
    """Whether requests are paid for one by one: but in production, if nothing is said."""
    said = wanted(site).capacity
    return site.kind != "prod" if said is None else said == "serverless"


def backup_days(site: Site) -> int:
    """Return how far back a restore can go."""
    return wanted(site).backup_days or (30 if site.kind == "prod" else 7)


def has_vectors(context: Context) -> bool:
    """Whether a container has vectors."""
    here = wanted(context.sites[0])
    return any(one.vectors for database in here.databases for one in database.containers)


def _capacity(context: Context) -> Dial:
    return Dial(
        context.parameter(
            "cosmos_capacity",
            "How Cosmos DB is paid for: serverless or autoscale. Fixed once the account is made.",
            lambda site: "serverless" if is_serverless(site) else "autoscale",
            path="capabilities.cosmos.capacity",
        )
    )


def account(context: Context) -> Part:
    """Make the account with its endpoint, key, logs, lock and policies, and what is in it."""
    return total([_account(context), _databases(context), _containers(context)])


def _account(context: Context) -> Part:
    return Part(
        modules=(Module(COSMOS, "Azure Cosmos DB and who reads in it.", Id("workload_group")),),
        resources=(
            resource(
                SYMBOL,
                COSMOS,
                ACCOUNT,
                named(SYMBOL),
                Id("workload_group"),
                {
                    "location": LOCATION,
                    "tags": TAGS,
                    "kind": "GlobalDocumentDB",
                    "identity": {
                        "type": "UserAssigned",
                        "userAssignedIdentities": [Id(f"{ENCRYPTION.name}_identity")],
                    },
                    "properties": _properties(context),
                },
                minutes=180,
                retry_on=ROLE_NOT_SEEN,
                why="Closed to the public network and to account keys, encrypted with our key.",
                notes=_NOTES,
                controls=("customer-managed-keys", "no-public-access", "no-shared-keys"),
            ),
        ),
        parameters=tuple(_parameters(context)),
        names={SYMBOL: Named(ACCOUNT, kind="NoSQL", unique=True)},
        keys=(Key(COSMOS, (SYMBOL,)),),
        endpoints=(Endpoint(COSMOS, Id(SYMBOL), ACCOUNT, "Sql", named(SYMBOL)),),
        diagnostics=(Diagnostic(COSMOS, Id(SYMBOL), _LOGS, metrics=True, dedicated=True),),
        locks=(Lock(COSMOS, Id(SYMBOL)),),
        policies=workload_policies(context, _POLICIES),
    )


def _properties(context: Context) -> Body:
    return {
        "databaseAccountOfferType": "Standard",
        "publicNetworkAccess": "Disabled",
        "networkAclBypass": "None",
        "isVirtualNetworkFilterEnabled": False,
        "ipRules": [],
        "virtualNetworkRules": [],
        "disableLocalAuth": True,
        "disableKeyBasedMetadataWriteAccess": True,
        "minimalTlsVersion": "Tls12",
        "defaultIdentity": Text(("UserAssignedIdentity=", Id(f"{ENCRYPTION.name}_identity"))),
        "keyVaultKeyUri": encrypted(context, versionless(context, COSMOS)),
        "backupPolicy": {
            "type": "Continuous",
            "continuousModeProperties": {"tier": Param("cosmos_backup")},
        },
        "locations": [
            {
                "locationName": Param("cosmos_region"),
                "failoverPriority": 0,
                "isZoneRedundant": Param("cosmos_zones"),
            }
        ],
        "enableMultipleWriteLocations": False,
        "enableAnalyticalStorage": False,
        "consistencyPolicy": {"defaultConsistencyLevel": "Session"},
        "capabilities": Rows(Param("cosmos_capabilities"), {"name": Row("value")}),
    }


_NOTES = {
    "properties.disableLocalAuth": "Entra ID only: account keys open nothing.",
    "properties.disableKeyBasedMetadataWriteAccess": (
        "Databases and containers change through Azure Resource Manager alone."
    ),
    "properties.keyVaultKeyUri": "No version: the account follows the key's rotation.",
    "properties.defaultIdentity": (
        "Whom the account reaches its key as; with continuous backup it cannot be Microsoft's own."
    ),
    "properties.locations": "One region: nothing is copied out of it, backups neither.",
    "properties.enableMultipleWriteLocations": "Said although it is the default: scanners ask.",
}
_LOGS = ("DataPlaneRequests", "QueryRuntimeStatistics", "ControlPlaneRequests")


def _parameters(context: Context) -> Iterator[Parameter]:
    yield _capacity(context).parameter
    yield context.parameter(
        "cosmos_capabilities",
        "What the account of Cosmos DB can, as Azure names it.",
        lambda site: _capabilities(context, site),
        kind="strings",
    )
    yield context.parameter(
        "cosmos_backup",
        "The tier of the continuous backup of Cosmos DB: how far back it goes.",
        lambda site: f"Continuous{backup_days(site)}Days",
        path="capabilities.cosmos.backup_days",
    )
    yield context.parameter(
        "cosmos_region",
        "The region of Cosmos DB, as the service spells it.",
        lambda site: region(site.region).display_name,
    )
    yield context.parameter(
        "cosmos_zones",
        "Whether Cosmos DB has copies in several zones. Fixed once the account is made.",
        # For good: it cannot change later.
        can_span_zones,
        kind="bool",
    )
    yield context.parameter(
        "cosmos_throughput",
        "The most request units a second of each container of Cosmos DB.",
        lambda site: wanted(site).max_throughput,
        kind="int",
        path="capabilities.cosmos.max_throughput",
    )


def _capabilities(context: Context, site: Site) -> list[Plain]:
    made: list[Plain] = ["EnableServerless"] if is_serverless(site) else []
    return [*made, _VECTORS] if has_vectors(context) else made


def _databases(context: Context) -> Part:
    return Part(
        resources=(
            resource(
                DATABASES,
                COSMOS,
                DATABASE,
                Each("key"),
                Id(SYMBOL),
                {"tags": TAGS, "properties": {"resource": {"id": Each("key")}}},
                collection="cosmos_databases",
                lock=Id(SYMBOL),
                why="Throughput is each container's own: a database shares none.",
            ),
        ),
        collections={
            "cosmos_databases": {each.name: {} for each in wanted(context.sites[0]).databases}
        },
    )


def _containers(context: Context) -> Part:
    scales: Value = {"autoscaleSettings": {"maxThroughput": Param("cosmos_throughput")}}
    options = _capacity(context).choose("autoscale", scales)
    return Part(
        resources=(
            resource(
                CONTAINERS,
                COSMOS,
                CONTAINER,
                Each("name"),
                Id(DATABASES, Each("database")),
                {
                    "tags": TAGS,
                    "properties": {
                        **({} if options is None else {"options": options}),
                        "resource": {
                            "id": Each("name"),
                            "partitionKey": {
                                "paths": [Each("partition_key")],
                                "kind": "Hash",
                                "version": 2,
                            },
                            "defaultTtl": Each("keep_seconds", None, optional=True),
                            "indexingPolicy": Each("indexing", None, optional=True),
                            "vectorEmbeddingPolicy": Each("vectors", None, optional=True),
                        },
                    },
                },
                collection="cosmos_containers",
                lock=Id(SYMBOL),
                why="What a container is spread by cannot be changed: another one is made then.",
            ),
        ),
        collections={
            "cosmos_containers": {
                f"{database.name}.{each.name}": _container(database.name, each)
                for database in wanted(context.sites[0]).databases
                for each in database.containers
            }
        },
    )


def _container(database: str, container: Container) -> dict[str, Value]:
    made: dict[str, Value] = {
        "database": database,
        "name": container.name,
        "partition_key": container.partition_key,
    }
    if container.keep_days is not None:
        made["keep_seconds"] = container.keep_days * 86400
    if container.vectors:
        made["vectors"] = {
            "vectorEmbeddings": [
                {
                    "path": each.path,
                    "dataType": each.data_type,
                    "dimensions": each.dimensions,
                    "distanceFunction": each.distance,
                }
                for each in container.vectors
            ]
        }
        made["indexing"] = {
            "indexingMode": "consistent",
            "automatic": True,
            "includedPaths": [{"path": "/*"}],
            "excludedPaths": [
                {"path": '/"_etag"/?'},
                *({"path": f"{each.path}/*"} for each in container.vectors),
            ],
            "vectorIndexes": [
                {"path": each.path, "type": each.index} for each in container.vectors
            ],
        }
    return made


_POLICIES = {
    "cosmos-public-access": "797b37f7-06b8-444c-b1ad-fc62867f335a",
    "cosmos-firewall": "862e97cf-49fc-4a5c-9de4-40d4e2e7c8eb",
    "cosmos-data-centers": "12339a85-a25c-4f17-9f82-4766f13f5c4c",
    "cosmos-local-auth": "5450f5bd-9c72-4390-a9c4-a7aba4edfdd2",
    "cosmos-cmk": "1f905d99-2ab7-462c-a6b0-f709acca6c8f",
}

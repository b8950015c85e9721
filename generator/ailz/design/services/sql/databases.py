"""The databases, the pool that they may share, and how long their backups are kept."""

from __future__ import annotations

from collections.abc import Mapping

from ailz.design.context import LOCATION, TAGS, Context, Dial, Site, level
from ailz.design.part import Diagnostic, Part, resource, total
from ailz.design.services.sql.server import MODULE, PROTECTOR, SERVER, wanted
from ailz.design.values import Body, Each, Id, Param, Plain, Value, Where
from ailz.model.residency import has_zones
from ailz.model.services.sql import compute_of

DATABASE = "sql_database"
POOL = "sql_pool"
_TYPE = "Microsoft.Sql/servers/databases"
_MEMBERS = "sql_databases"
_NONE = "PT0S"
"""How Azure says that backups of a kind are not kept. Source: recorded facts,
hardening/data-governance.json (Azure SQL database, long-term retention)."""
_NEVER = -1
_BACKUPS = {"local": "Local", "zone": "Zone", "geo": "Geo", "geo_zone": "GeoZone"}
_SKUS = {"serverless": "GP_S_Gen5", "provisioned": "GP_Gen5", "elastic_pool": "GP_Gen5"}


def compute(site: Site) -> str:
    """Return how the databases of an environment are paid."""
    return compute_of(wanted(site), site.kind)


def spans_zones(site: Site) -> bool:
    """Whether the databases of an environment span availability zones."""
    said = wanted(site).zone_redundant
    return (site.kind == "prod" or site.high) and has_zones(site.region) if said is None else said


def redundancy(site: Site) -> str:
    """Return where the backups of an environment lie, in Azure's word."""
    said = wanted(site).backup_redundancy
    return _BACKUPS[said or ("zone" if spans_zones(site) else "local")]


def long_term(site: Site) -> Mapping[str, str]:
    """Return how long single backups are kept, in Azure's words: four weeks at least where high."""
    said = wanted(site).long_term
    kept = {"weekly": (said.weeks, "W"), "monthly": (said.months, "M"), "yearly": (said.years, "Y")}
    if site.high and all(number is None for number, _ in kept.values()):
        kept["weekly"] = (4, "W")
    return {
        kind: _NONE if number is None else f"P{number}{unit}"
        for kind, (number, unit) in kept.items()
    }


def keeps_long(site: Site) -> bool:
    """Whether single backups are kept beyond the days of point-in-time restore."""
    return set(long_term(site).values()) != {_NONE}


def databases(context: Context) -> Part:
    """Make the databases with their logs and the times of their backups."""
    dial = _dial(context)
    return total([_pool(context, dial), _databases(context, dial), _backups(context)])


def _dial(context: Context) -> Dial:
    return Dial(
        context.parameter(
            "sql_compute",
            "How databases are paid: serverless, provisioned, or an elastic_pool that all share.",
            compute,
            path="capabilities.sql.compute",
        )
    )


def _size(site: Site) -> Mapping[str, Plain]:
    return {
        "sku": _SKUS[compute(site)],
        "vcores": wanted(site).vcores,
        "zone_redundant": spans_zones(site),
        "auto_pause": _NEVER if keeps_long(site) else wanted(site).auto_pause_minutes,
        "backups": redundancy(site),
        "backup_days": wanted(site).backup_days,
    }


_TIER = "GeneralPurpose"
_SKU: Body = {
    "name": Param("sql_size", "sku"),
    "tier": _TIER,
    "family": "Gen5",
    "capacity": Param("sql_size", "vcores"),
}


def _databases(context: Context, dial: Dial) -> Part:
    pooled: Body = {"name": "ElasticPool", "tier": _TIER, "capacity": 0}
    properties: dict[str, Value] = {
        "isLedgerOn": Each("ledger"),
        "zoneRedundant": Param("sql_size", "zone_redundant"),
        "requestedBackupStorageRedundancy": Param("sql_size", "backups"),
    }
    pool = dial.choose("elastic_pool", Id(POOL))
    if pool is not None:
        properties["elasticPoolId"] = pool
    pause = dial.choose("serverless", Param("sql_size", "auto_pause"))
    if pause is not None:
        properties["autoPauseDelay"] = pause
    section = wanted(context.sites[0])
    return Part(
        resources=(
            resource(
                DATABASE,
                MODULE,
                _TYPE,
                Each("key"),
                Id(SERVER),
                {
                    "location": LOCATION,
                    "tags": TAGS,
                    "sku": dial.choose("elastic_pool", pooled, _SKU),
                    "properties": properties,
                },
                collection=_MEMBERS,
                depends_on=(PROTECTOR,),
                why="Encrypted by the server's key from the start.",
                notes={
                    "properties.isLedgerOn": "For good: it cannot be changed later.",
                    "properties.requestedBackupStorageRedundancy": (
                        "Backups go where the configuration says, and nowhere by default."
                    ),
                },
                skips=_skips(context),
                controls=("customer-managed-keys", "zone-redundancy"),
            ),
        ),
        collections={
            _MEMBERS: {name: {"ledger": name in section.ledger} for name in section.databases}
        },
        parameters=(
            dial.parameter,
            context.parameter(
                "sql_size",
                "How large databases are, and how their backups are kept.",
                _size,
                kind="object",
                path="capabilities.sql",
                describes={
                    "sku": "The kind of compute.",
                    "vcores": "Virtual cores of each database, or of the pool.",
                    "zone_redundant": "Whether databases span availability zones.",
                    "auto_pause": "Idle minutes before a serverless database pauses; -1: never.",
                    "backups": "Where backups lie: Local, Zone, Geo or GeoZone.",
                    "backup_days": "Days of restore to any moment.",
                },
            ),
        ),
        diagnostics=tuple(
            Diagnostic(f"sql-{name}", Id(DATABASE, name), metrics=True)
            for name in section.databases
        ),
    )


_SERVERS_AUDIT = "the server's audit and alerts hold in every database"


def _skips(context: Context) -> dict[str, str]:
    zones = "zones in production; one is enough where nothing depends on it"
    return _SKIPS | ({} if context.every(spans_zones) else {"CKV_AZURE_229": zones})


_SKIPS = {
    "CKV_AZURE_23": _SERVERS_AUDIT,
    "CKV_AZURE_25": _SERVERS_AUDIT,
    "CKV_AZURE_26": _SERVERS_AUDIT,
    "CKV_AZURE_27": _SERVERS_AUDIT,
}


def _pool(context: Context, dial: Dial) -> Part:
    if not context.some(lambda site: compute(site) == "elastic_pool"):
        return Part()
    return Part(
        resources=(
            resource(
                POOL,
                MODULE,
                "Microsoft.Sql/servers/elasticPools",
                "pool",
                Id(SERVER),
                {
                    "location": LOCATION,
                    "tags": TAGS,
                    "sku": _SKU,
                    "properties": {"zoneRedundant": Param("sql_size", "zone_redundant")},
                },
                when=dial.only("elastic_pool"),
                depends_on=(PROTECTOR,),
                why="Virtual cores that all databases of the server share.",
            ),
        )
    )


def _backups(context: Context) -> Part:
    made = [
        resource(
            "sql_restore_days",
            MODULE,
            "Microsoft.Sql/servers/databases/backupShortTermRetentionPolicies",
            "default",
            Id(DATABASE, Each("key")),
            {"properties": {"retentionDays": Param("sql_size", "backup_days")}},
            collection=_MEMBERS,
            verb="update",
            why="How far back a database can be restored to any moment.",
        )
    ]
    if not context.some(keeps_long):
        return Part(resources=tuple(made))
    kept: Body = {
        "weeklyRetention": Param("sql_long_term", "weekly"),
        "monthlyRetention": Param("sql_long_term", "monthly"),
        "yearlyRetention": Param("sql_long_term", "yearly"),
        "weekOfYear": 1,
    }
    held: Body = {
        **kept,
        "timeBasedImmutability": "Enabled",
        "timeBasedImmutabilityMode": "Unlocked",
    }
    # Objects as a whole: what updates sends a property that is null.
    properties = level(context).choose("high", held, {**kept, "timeBasedImmutability": "Disabled"})
    made.append(
        resource(
            "sql_long_term",
            MODULE,
            "Microsoft.Sql/servers/databases/backupLongTermRetentionPolicies",
            "default",
            Id(DATABASE, Each("key")),
            {"properties": properties},
            collection="sql_kept_long",
            verb="update",
            depends_on=("sql_restore_days",),
            why="Single backups that are kept beyond the days of restore, as the rules demand.",
            notes={
                "properties"
                if isinstance(properties, Where)
                else "properties.timeBasedImmutability": (
                    "Where immutability is on, nobody deletes a backup before its time."
                )
            },
        )
    )
    where = context.where(keeps_long)
    only: dict[str, Value] = {} if where is None else {"environments": list(where)}
    return Part(
        resources=tuple(made),
        collections={
            "sql_kept_long": {
                name: {"database": name, **only} for name in wanted(context.sites[0]).databases
            }
        },
        parameters=(
            context.parameter(
                "sql_long_term",
                "How long single backups of databases are kept; PT0S: not at all.",
                long_term,
                kind="object",
                path="capabilities.sql.long_term",
                describes={
                    "weekly": "The backup of each week.",
                    "monthly": "The first backup of each month.",
                    "yearly": "The backup of the year's first week.",
                },
            ),
            level(context).parameter,
        ),
    )

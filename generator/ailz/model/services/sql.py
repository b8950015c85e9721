"""Azure SQL Database in the configuration."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import Field

from ailz.errors import Finding
from ailz.model.access import NamedGroup
from ailz.model.base import BY_ENVIRONMENT, Capability, HostName, Section
from ailz.model.partial import as_far_as_read
from ailz.model.residency import in_pair, without_zones
from ailz.model.services._databases import DatabaseName, unknown

if TYPE_CHECKING:
    from ailz.model.config import Config

SqlCompute: TypeAlias = Literal["serverless", "provisioned", "elastic_pool"]
SqlBackup: TypeAlias = Literal["local", "zone", "geo", "geo_zone"]
_LEAST_PROVISIONED = 2
"""Virtual cores of the smallest database that is not serverless, GP_Gen5_2: recorded facts,
hardening/data-governance.json (Azure SQL database, sku)."""


class SqlLongTerm(Section):
    """How long single backups are kept beyond the days of point-in-time restore."""

    weeks: int | None = Field(
        None,
        ge=1,
        description="How many weeks the backup of each week is kept.",
        json_schema_extra=BY_ENVIRONMENT,
    )
    months: int | None = Field(
        None,
        ge=1,
        description="How many months the first backup of each month is kept.",
        json_schema_extra=BY_ENVIRONMENT,
    )
    years: int | None = Field(
        None,
        ge=1,
        description="How many years the backup of the year's first week is kept.",
        json_schema_extra=BY_ENVIRONMENT,
    )


class Sql(Capability):
    """Azure SQL Database: one logical server, closed, Entra only, under your own key."""

    administrators: NamedGroup = Field(
        description=(
            "The Entra group that administers the server: nobody else can sign in until it makes "
            "users, and no SQL login exists."
        )
    )
    databases: tuple[DatabaseName, ...] = Field(
        min_length=1, max_length=50, description="The databases on the server."
    )
    ledger: tuple[DatabaseName, ...] = Field(
        (),
        description=(
            "Those of the databases in which every table is a ledger table, whose history nobody "
            "can rewrite. It is chosen when a database is made, for good."
        ),
    )
    compute: SqlCompute | None = Field(
        None,
        description=(
            "How databases are paid: serverless by the second, provisioned each by itself, or an "
            "elastic_pool that all share. Left out: provisioned in production, serverless "
            "elsewhere."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    vcores: int = Field(
        2,
        ge=1,
        description=(
            "Virtual cores, General Purpose: of each database, at most where it is serverless, or "
            "of the pool."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    # Source: learn.microsoft.com/azure/azure-sql/database/serverless-tier-overview (values) and
    # serverless-tier-auto-pause-resume (long-term retention keeps a database awake).
    auto_pause_minutes: int = Field(
        60,
        ge=15,
        le=10080,
        description=(
            "After how many idle minutes a serverless database pauses. It never does where "
            "backups are kept for long."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    zone_redundant: bool | None = Field(
        None,
        description=(
            "Whether databases span availability zones. Left out: in production, and everywhere "
            "where security.level is high, if the region has zones."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    backup_redundancy: SqlBackup | None = Field(
        None,
        description=(
            "Where backups lie: local and zone in the region, geo and geo_zone in the paired "
            "region too. Left out: zone where databases span zones, else local."
        ),
        json_schema_extra=BY_ENVIRONMENT,
    )
    backup_days: int = Field(
        35,
        ge=1,
        le=35,
        description="How many days back a database can be restored to any moment.",
        json_schema_extra=BY_ENVIRONMENT,
    )
    long_term: SqlLongTerm = Field(
        SqlLongTerm.model_construct(),
        description=(
            "Backups that are kept longer. Left out: none, or four weeks where security.level is "
            "high, where they cannot be changed before their time either."
        ),
    )
    outbound_fqdns: tuple[HostName, ...] = Field(
        (),
        description=(
            "Storage accounts and servers, by host name, that databases may reach; no others. "
            "Ledger digests, imports and OPENROWSET need theirs."
        ),
    )


def rules(config: Config) -> Iterator[Finding]:
    """Yield sizes that no tier has, unknown ledgers, and backups where no data may lie."""
    wanted = config.capabilities.sql
    if wanted is None:
        return
    yield from as_far_as_read(unknown(config, "sql", "ledger"))
    yield from as_far_as_read(_too_small(config, wanted))
    yield from as_far_as_read(_placed(config, wanted))
    yield from as_far_as_read(_hosts(wanted))


def compute_of(wanted: Sql, kind: str) -> SqlCompute:
    """Return how databases are paid in an environment of a kind."""
    return wanted.compute or ("provisioned" if kind == "prod" else "serverless")


def _too_small(config: Config, wanted: Sql) -> Iterator[Finding]:
    small = wanted.vcores < _LEAST_PROVISIONED
    for environment in config.environments:
        compute = compute_of(wanted, environment.kind)
        if small and compute != "serverless":
            yield Finding(
                path="capabilities.sql.vcores",
                code="SKU-TOO-SMALL",
                message=f"one virtual core is for serverless databases, and {environment.name} is "
                f"{compute} (capabilities.sql.compute)",
                allowed=f"{_LEAST_PROVISIONED} or more, or compute: serverless",
            )


def _placed(config: Config, wanted: Sql) -> Iterator[Finding]:
    backup = wanted.backup_redundancy
    if wanted.zone_redundant:
        yield from without_zones(
            config,
            "capabilities.sql.zone_redundant",
            "a database that spans zones",
            "zone_redundant: false, or a region with zones",
        )
    if backup in ("zone", "geo_zone"):
        yield from without_zones(
            config,
            "capabilities.sql.backup_redundancy",
            f"backup_redundancy: {backup}",
            "local, or geo where residency allows it",
        )
    if backup in ("geo", "geo_zone"):
        yield from in_pair(
            config,
            "capabilities.sql.backup_redundancy",
            "backups",
            "zone or local, or a residency with the paired region in it",
        )


def _hosts(wanted: Sql) -> Iterator[Finding]:
    for index, host in enumerate(wanted.outbound_fqdns):
        if host.startswith("*."):
            yield Finding(
                path=f"capabilities.sql.outbound_fqdns[{index}]",
                code="NOT-A-HOST-NAME",
                message=f"{host} means many hosts, and an outbound rule of the server is for one",
                allowed="the full host name of a storage account or of a server",
            )

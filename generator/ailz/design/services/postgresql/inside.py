"""What stands on the server: databases, parameters, who administers it, and what watches it."""

from __future__ import annotations

from ailz.design.context import Context, level
from ailz.design.part import Diagnostic, Part, resource
from ailz.design.services._database_servers import administrators
from ailz.design.services.postgresql.network import SERVER, TYPE
from ailz.design.services.postgresql.server import BUSY, MODULE, wanted
from ailz.design.values import Each, Id, Param, Tenant, Value

DATABASE = "postgresql_database"
_SETTING = "postgresql_setting"
_ADMINISTRATOR = "postgresql_administrator"
LIBRARY = "pgaudit"


def inside(context: Context) -> Part:
    """Make databases, then parameters, then the administrators, each after the other."""
    section = wanted(context.sites[0])
    return Part(
        resources=(
            resource(
                DATABASE,
                MODULE,
                f"{TYPE}/databases",
                Each("key"),
                Id(SERVER),
                {"properties": {"charset": "UTF8", "collation": "en_US.utf8"}},
                collection="postgresql_databases",
                lock=Id(SERVER),
                retry_on=BUSY,
                why="The server does one thing at a time.",
                notes={
                    "properties.collation": (
                        "For good, as the character set: another would be another database."
                    )
                },
            ),
            resource(
                _SETTING,
                MODULE,
                f"{TYPE}/configurations",
                Each("key"),
                Id(SERVER),
                {"properties": {"source": "user-override", "value": Each("value")}},
                collection="postgresql_settings",
                verb="update",
                lock=Id(SERVER),
                depends_on=(DATABASE,),
                retry_on=BUSY,
                why=(
                    "Parameters of the server. shared_preload_libraries holds after a restart "
                    "alone: docs/runbook.md has it."
                ),
                controls=("audit-logs",),
            ),
            resource(
                _ADMINISTRATOR,
                MODULE,
                f"{TYPE}/administrators",
                Param("postgresql_administrators", "group_id"),
                Id(SERVER),
                {
                    "properties": {
                        "principalType": "Group",
                        "principalName": Param("postgresql_administrators", "name"),
                        "tenantId": Tenant(),
                    }
                },
                depends_on=(_SETTING,),
                retry_on=BUSY,
                why="Without one nobody could sign in: there is no password.",
                controls=("no-shared-keys",),
            ),
            resource(
                "postgresql_alerts",
                MODULE,
                f"{TYPE}/advancedThreatProtectionSettings",
                "Default",
                Id(SERVER),
                {"properties": {"state": "Enabled"}},
                verb="update",
                depends_on=(_ADMINISTRATOR,),
                retry_on=BUSY,
                why=(
                    "Defender for open-source relational databases on this server: alerts on "
                    "attacks. It is billed by server."
                ),
            ),
        ),
        collections={
            "postgresql_databases": {name: {"database": name} for name in section.databases},
            "postgresql_settings": {
                name: {"value": value} for name, value in _settings(context).items()
            },
        },
        parameters=(
            administrators(
                context,
                "postgresql",
                "PostgreSQL server",
                lambda site: wanted(site).administrators,
            ),
        ),
        diagnostics=(Diagnostic("postgresql", Id(SERVER), metrics=True),),
    )


def _settings(context: Context) -> dict[str, Value]:
    """Return the parameters of the server by name.

    The libraries are Azure's own two and that of the audit. Source: MicrosoftDocs/
    azure-databases-docs: articles/postgresql/security/security-audit.md (classes of statements are
    named one by one) and security-defender-for-cloud.md (role, ddl and misc, the throttle).
    """
    high = level(context)
    allowed = sorted({LIBRARY, *wanted(context.sites[0]).extensions})
    return {
        "azure.extensions": ",".join(allowed),
        "connection_throttle.enable": "on",
        "log_checkpoints": "on",
        "log_connections": "on",
        "log_disconnections": "on",
        "pgaudit.log": high.choose(
            "high", "ddl,function,misc,read,role,write", "ddl,misc,role,write"
        ),
        "require_secure_transport": "on",
        "shared_preload_libraries": f"pg_cron,pg_stat_statements,{LIBRARY}",
        "ssl_min_protocol_version": high.choose("high", "TLSv1.3", "TLSv1.2"),
    }

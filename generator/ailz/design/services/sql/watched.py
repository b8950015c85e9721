"""What is written down of the server: audit, alerts, and findings of its own scans."""

from __future__ import annotations

from ailz.design.context import Context
from ailz.design.part import Diagnostic, Part, resource
from ailz.design.services.sql.server import MODULE, SERVER
from ailz.design.values import Id

_MASTER = "sql_master"
_AUDITED = ("SQLSecurityAuditEvents", "DevOpsOperationsAudit")


def watched(_: Context) -> Part:
    """Send the audit to Log Analytics, raise alerts, and scan for weak settings."""
    return Part(
        resources=(
            resource(
                _MASTER,
                MODULE,
                "Microsoft.Sql/servers/databases",
                "master",
                Id(SERVER),
                verb="existing",
            ),
            resource(
                "sql_audit",
                MODULE,
                "Microsoft.Sql/servers/auditingSettings",
                "default",
                Id(SERVER),
                {
                    "properties": {
                        "state": "Enabled",
                        "isAzureMonitorTargetEnabled": True,
                        "retentionDays": 90,
                        "auditActionsAndGroups": [
                            "SUCCESSFUL_DATABASE_AUTHENTICATION_GROUP",
                            "FAILED_DATABASE_AUTHENTICATION_GROUP",
                            "BATCH_COMPLETED_GROUP",
                        ],
                    }
                },
                verb="update",
                depends_on=("sql_connection_policy",),
                why="Who signed in and what they ran, in every database of the server.",
                notes={
                    "properties.retentionDays": (
                        "Of a storage account, which is not used: the workspace keeps the logs as "
                        "long as it says."
                    )
                },
                controls=("audit-logs",),
            ),
            resource(
                "sql_support_audit",
                MODULE,
                "Microsoft.Sql/servers/devOpsAuditingSettings",
                "Default",
                Id(SERVER),
                {"properties": {"state": "Enabled", "isAzureMonitorTargetEnabled": True}},
                verb="update",
                depends_on=("sql_audit",),
                why="What engineers of Microsoft do on the server.",
                controls=("audit-logs",),
            ),
            resource(
                "sql_alerts",
                MODULE,
                "Microsoft.Sql/servers/securityAlertPolicies",
                "Default",
                Id(SERVER),
                {"properties": {"state": "Enabled"}},
                verb="update",
                depends_on=("sql_support_audit",),
                why="Defender for SQL on this server: alerts on attacks. It is billed by server.",
                skips={
                    "CKV_AZURE_26": "Defender for Cloud sends the alerts to whom it is told",
                    "CKV_AZURE_27": "Defender for Cloud sends the alerts to whom it is told",
                },
            ),
            resource(
                "sql_assessment",
                MODULE,
                "Microsoft.Sql/servers/sqlVulnerabilityAssessments",
                "default",
                Id(SERVER),
                {"properties": {"state": "Enabled"}},
                verb="put",
                depends_on=("sql_alerts",),
                why="Scans for weak settings, without a storage account: Defender has the results.",
            ),
        ),
        diagnostics=(Diagnostic("sql-audit", Id(_MASTER), _AUDITED),),
    )

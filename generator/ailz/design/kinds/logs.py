"""Logs and traces: Log Analytics, Application Insights and their private link scope."""

from __future__ import annotations

from ailz.design.context import LOCATION, TAGS, Context, Site, named
from ailz.design.existing import existing, from_shared
from ailz.design.pages import Decision, Fee, GivenUp, HeldOtherwise, Pages, SoftDeleted, Tile
from ailz.design.part import Diagnostic, Endpoint, Named, Part, resource, total
from ailz.design.resource import Module
from ailz.design.values import Each, Id, Param, Text, Value
from ailz.model.config import Config

WORKSPACE = "Microsoft.OperationalInsights/workspaces"
COMPONENT = "Microsoft.Insights/components"
AUDIT_WORKSPACE = "audit_workspace"
SCOPE = "Microsoft.Insights/privateLinkScopes"
SCOPED = "Microsoft.Insights/privateLinkScopes/scopedResources"


def logs(context: Context, open_because: tuple[str, ...]) -> Part:
    """Take the platform's log workspace or make one; trace into it; close both.

    ``open_because`` has the reasons of services for which the private way to Azure Monitor must
    let queries and telemetry from elsewhere through.
    """
    parts = [_workspace(context)]
    if has_audit_workspace(context.config):
        parts.append(_audit_workspace(context))
    if context.stage == "landing-zone":
        parts.append(_traces())
        if private_link_scope(context):
            parts.append(_scope(context, open_because))
    used = context.own_logs or context.stage == "landing-zone"
    module = Module("monitoring", "Logs and traces.", Id("monitoring_group"))
    if context.own_logs and not private_link_scope(context):
        tile = Tile("log_workspace", "Log Analytics", (named("log_workspace"),), 20)
        parts.append(Part(pages=Pages(tiles=(tile,))))
    return total([Part(modules=(module,) if used else ()), *parts])


def has_audit_workspace(config: Config) -> bool:
    """Whether audit logs go to a second workspace, too."""
    return config.platform.audit_logs is not None


def _audit_workspace(context: Context) -> Part:
    return total(
        [
            existing(
                context,
                AUDIT_WORKSPACE,
                "monitoring",
                WORKSPACE,
                _second,
                "The Log Analytics workspace that audit logs go to as well.",
            ),
            Part(
                pages=Pages(
                    decisions=(
                        Decision(
                            "Audit logs",
                            "In a second workspace, too",
                            "Whoever owns it reads them there, and nobody of the workload. What a "
                            "service does not tell apart as audit goes there whole.",
                        ),
                    )
                )
            ),
        ]
    )


def private_link_scope(context: Context) -> bool:
    """Whether we make an Azure Monitor Private Link Scope.

    One scope serves a whole DNS view: where the zones are the platform's, so is the scope, and a
    second one would take
    over its records.
    """
    return context.own_logs and context.own_zones


def _workspace(context: Context) -> Part:
    if not context.own_logs:
        return existing(
            context,
            "log_workspace",
            "monitoring",
            WORKSPACE,
            _central,
            "The platform's central Log Analytics workspace.",
        )
    return Part(
        resources=(
            resource(
                "log_workspace",
                "monitoring",
                WORKSPACE,
                named("log_workspace"),
                Id("monitoring_group"),
                {
                    "location": LOCATION,
                    "tags": TAGS,
                    "properties": {
                        "sku": {"name": "PerGB2018"},
                        "retentionInDays": Param("log_retention_days"),
                        "publicNetworkAccessForIngestion": "Disabled",
                        "publicNetworkAccessForQuery": "Disabled",
                        "features": {
                            "disableLocalAuth": True,
                            "enableLogAccessUsingOnlyResourcePermissions": True,
                        },
                    },
                },
                why="Where every audit log of the landing zone goes.",
                notes={
                    "properties.publicNetworkAccessForQuery": (
                        "Queries come through the private link scope: the portal works "
                        "from the network only."
                    ),
                    "properties.features.disableLocalAuth": (
                        "No workspace key: agents sign in with Entra ID."
                    ),
                },
                controls=("audit-logs",),
            ),
        ),
        parameters=(
            context.parameter(
                "log_retention_days",
                "Days that logs are kept in the workspace.",
                lambda site: site.config.security.log_retention_days,
                kind="int",
            ),
        ),
        names={"log_workspace": Named(WORKSPACE)},
        diagnostics=(Diagnostic("log-workspace", Id("log_workspace")),),
        pages=Pages(
            fees=(Fee("log-analytics-gb"),),
            held_otherwise=(
                HeldOtherwise(
                    WORKSPACE,
                    "properties.retentionInDays",
                    "The configuration decides, a year by default.",
                ),
            ),
            soft_deleted=(
                SoftDeleted(
                    "log_workspace",
                    "Log Analytics workspace",
                    14,
                    "The script deletes it for good; without it the workspace is kept this long.",
                    "force=true",
                ),
            ),
        ),
    )


def _central(site: Site) -> str:
    given = site.config.platform.logs
    assert given is not None  # noqa: S101 - asked for where there is one
    return given.id


def _second(site: Site) -> str:
    given = site.config.platform.audit_logs
    assert given is not None  # noqa: S101 - asked for where there is one
    return given.id


def _traces() -> Part:
    return Part(
        resources=(
            resource(
                "application_insights",
                "monitoring",
                COMPONENT,
                named("application_insights"),
                Id("monitoring_group"),
                {
                    "location": LOCATION,
                    "tags": TAGS,
                    "kind": "web",
                    "properties": {
                        "Application_Type": "web",
                        "WorkspaceResourceId": Id("log_workspace"),
                        "IngestionMode": "LogAnalytics",
                        "DisableIpMasking": False,
                        "DisableLocalAuth": True,
                        "publicNetworkAccessForIngestion": "Disabled",
                        "publicNetworkAccessForQuery": "Disabled",
                    },
                },
                any_case=True,
                why="Traces, from those who sign in and come by a private way.",
                notes={
                    "properties.DisableLocalAuth": (
                        "No instrumentation key: senders hold Monitoring Metrics "
                        "Publisher on this component."
                    )
                },
            ),
        ),
        names={"application_insights": Named(COMPONENT)},
    )


_PRIVATE_ONLY = "From here, no other tenant's workspace is reachable."


def _scope(context: Context, open_because: tuple[str, ...]) -> Part:
    mode = "Open" if open_because else "PrivateOnly"
    linked: dict[str, dict[str, Value]] = {
        "logs": {"resource_id": Id("log_workspace")},
        "traces": {"resource_id": Id("application_insights")},
    }
    shared = Part()
    if "log_workspace" in context.elsewhere:
        # What environments share logs too: it is read through each environment's scope.
        shared = from_shared(
            context,
            "log_workspace",
            "monitoring",
            WORKSPACE,
            "The log workspace of what the environments share.",
            called="shared_log_workspace",
        )
        linked["shared-logs"] = {"resource_id": Id("shared_log_workspace")}
    made = _scope_and_links(mode, " ".join(open_because) or _PRIVATE_ONLY, linked)
    return total([shared, made, Part(pages=Pages(given_up=() if open_because else _GIVEN_UP))])


_GIVEN_UP = (
    GivenUp(
        "ampls-private-only",
        (
            (
                "From the network no workspace or component outside the scope is reached, in this "
                "tenant or another."
            ),
            "A network connects to one scope only: another workspace joins this one.",
        ),
    ),
)


def _scope_and_links(mode: str, why: str, linked: dict[str, dict[str, Value]]) -> Part:
    return Part(
        resources=(
            resource(
                "private_link_scope",
                "monitoring",
                SCOPE,
                named("private_link_scope"),
                Id("monitoring_group"),
                {
                    "location": "global",
                    "tags": TAGS,
                    "properties": {
                        "accessModeSettings": {
                            "ingestionAccessMode": mode,
                            "queryAccessMode": mode,
                        }
                    },
                },
                why="The private way to Azure Monitor.",
                notes={"properties.accessModeSettings": why},
                controls=("private-endpoint-monitor",),
            ),
            resource(
                "scoped_resource",
                "monitoring",
                SCOPED,
                Each("key"),
                Id("private_link_scope"),
                {"properties": {"linkedResourceId": Each("resource_id")}},
                collection="scoped_resources",
                lock=Id("private_link_scope"),
                any_case=True,
                why="What is reachable through the scope, linked one after the other.",
            ),
        ),
        collections={"scoped_resources": linked},
        names={"private_link_scope": Named(SCOPE)},
        endpoints=(
            Endpoint(
                "monitor",
                Id("private_link_scope"),
                SCOPE,
                "azuremonitor",
                named("private_link_scope"),
            ),
        ),
        pages=Pages(
            given_up=(
                GivenUp(
                    "private-endpoints-only",
                    (
                        (
                            "Logs and traces are read from inside the network; workbooks and "
                            "connectors that query from elsewhere fail."
                        ),
                    ),
                ),
            ),
            tiles=(
                Tile(
                    "private_link_scope",
                    "Azure Monitor",
                    (
                        Text((named("log_workspace"), ", ", named("application_insights"))),
                        Text(("Private link scope ", named("private_link_scope"))),
                    ),
                    20,
                ),
            ),
        ),
    )

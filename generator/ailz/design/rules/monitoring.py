"""Logs and traces: Log Analytics, Application Insights and their private link scope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ailz.design.arm import arm_group, arm_name
from ailz.design.context import LOCATION, TAGS, WHERE, Context, named
from ailz.design.part import Diagnostic, Endpoint, Named, Part, resource, total
from ailz.design.resource import Module, Parameter, Resource
from ailz.design.values import Each, Group, Id, Param, Plain, Value

WORKSPACE = "Microsoft.OperationalInsights/workspaces"
COMPONENT = "Microsoft.Insights/components"
SCOPE = "Microsoft.Insights/privateLinkScopes"
SCOPED = "Microsoft.Insights/privateLinkScopes/scopedResources"


def monitoring(context: Context, shared: Mapping[str, Plain]) -> Part:
    """Take the platform's log workspace or make one; trace into it; close both."""
    parts = [_logs(context)]
    if context.stage == "landing-zone":
        parts.append(_traces())
        if private_link_scope(context):
            parts.append(_scope(context, shared_logs(context, shared)))
    used = context.own_logs or context.stage == "landing-zone"
    module = Module("monitoring", "Logs and traces.", Id("monitoring_group"))
    return total([Part(modules=(module,) if used else ()), *parts])


@dataclass(frozen=True, slots=True)
class Existing:
    """A resource of another deployment, and the parameter that says where it is."""

    symbol: str
    resource: Resource
    parameter: Parameter


def shared_logs(context: Context, shared: Mapping[str, Plain]) -> Existing | None:
    """Name the shared deployment's log workspace: it is read through each environment's scope."""
    if "log_workspace" not in shared:
        return None
    found = resource(
        "shared_log_workspace",
        "monitoring",
        WORKSPACE,
        Param("shared_log_workspace", "name"),
        Group(
            Param("shared_log_workspace", "subscription_id"),
            Param("shared_log_workspace", "resource_group"),
        ),
        verb="existing",
    )
    parameter = context.parameter(
        "shared_log_workspace",
        "The log workspace of what the environments share.",
        lambda _: {
            "subscription_id": shared["subscription_id"],
            "resource_group": shared["monitoring_group"],
            "name": shared["log_workspace"],
        },
        kind="object",
        describes=WHERE,
    )
    return Existing("shared_log_workspace", found, parameter)


def private_link_scope(context: Context) -> bool:
    """Whether we make an Azure Monitor Private Link Scope.

    One scope serves a whole DNS view: where the zones are the platform's, so is the scope, and a
    second one would take
    over its records.
    """
    return context.own_logs and context.own_zones


def _logs(context: Context) -> Part:
    logs = context.config.platform.logs
    if logs is not None:
        return Part(
            resources=(
                resource(
                    "log_workspace",
                    "monitoring",
                    WORKSPACE,
                    Param("log_workspace", "name"),
                    Group(
                        Param("log_workspace", "subscription_id"),
                        Param("log_workspace", "resource_group"),
                    ),
                    verb="existing",
                ),
            ),
            parameters=(
                context.parameter(
                    "log_workspace",
                    "The platform's central Log Analytics workspace.",
                    lambda _: {**arm_group(logs.workspace_id), "name": arm_name(logs.workspace_id)},
                    kind="object",
                    platform=True,
                    describes=WHERE,
                ),
            ),
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
                lambda _: context.config.security.log_retention_days,
                kind="int",
            ),
        ),
        names={"log_workspace": Named(WORKSPACE)},
        diagnostics=(Diagnostic("log-workspace", Id("log_workspace")),),
    )


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
                why=(
                    "Traces of jobs and endpoints; the machine learning workspace writes them here."
                ),
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


_MODES = {
    "Open": "Machine Learning asks for Open; the resources in the scope are closed themselves.",
    "PrivateOnly": "From here, no other tenant's workspace is reachable.",
}


def _scope(context: Context, elsewhere: Existing | None) -> Part:
    mode = "Open" if context.config.capabilities.machine_learning else "PrivateOnly"
    linked: dict[str, dict[str, Value]] = {
        "logs": {"resource_id": Id("log_workspace")},
        "traces": {"resource_id": Id("application_insights")},
    }
    if elsewhere is not None:
        linked["shared-logs"] = {"resource_id": Id(elsewhere.symbol)}
    return Part(
        resources=(
            *((elsewhere.resource,) if elsewhere else ()),
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
                notes={"properties.accessModeSettings": _MODES[mode]},
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
                why="What is reachable through the scope, linked one after the other.",
            ),
        ),
        parameters=(elsewhere.parameter,) if elsewhere else (),
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
    )

"""Diagnostic settings: every resource that has logs sends them to Log Analytics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from ailz.catalog.initiatives import WRITES_ALL_LOGS, WRITES_AUDIT_LOGS, initiative
from ailz.design.context import Context
from ailz.design.kinds.logs import AUDIT_WORKSPACE, has_audit_workspace
from ailz.design.part import Diagnostic, Part, resource
from ailz.design.resource import Module, Resource, Scope
from ailz.design.values import Body, Each, Id, Row, Rows, Value
from ailz.model.config import Config

TYPE = "Microsoft.Insights/diagnosticSettings"
FIRST = ("diagnostic_setting", "category_diagnostic_setting")
"""The settings that send logs to the first workspace, not only what audits to a second one."""
_ALL: Value = [{"categoryGroup": "allLogs", "enabled": True}]
_NAMED = Rows(Each("categories"), {"category": Row("value"), "enabled": True})
_METRICS = Rows(Each("metrics", (), optional=True), {"category": Row("value"), "enabled": True})


def diagnostics(wanted: tuple[Diagnostic, ...], scope: Scope) -> Part:
    """Make the settings of one deployment; ``scope`` is where their file is deployed to."""
    every = {d.key: _item(d) for d in wanted if d.categories is None}
    some = {d.key: _item(d) for d in wanted if d.categories is not None}
    made: list[Resource] = []
    if every:
        why = "Who did what: all the logs of a resource."
        made.append(_first(FIRST[0], _ALL, {}, why))
    if some:
        why = "Where a service groups its logs otherwise: the categories that audit."
        destination: Mapping[str, Value] = {}
        if any(d.dedicated for d in wanted):
            # Into tables of their own, where a service offers the choice.
            destination = {"logAnalyticsDestinationType": Each("destination", None, optional=True)}
        made.append(_first(FIRST[1], _NAMED, destination, why))
    collections = {"diagnostic_settings": every, "category_diagnostic_settings": some}
    return Part(
        modules=(_module(scope),),
        resources=tuple(made),
        collections={name: items for name, items in collections.items() if items},
    )


def audits(context: Context, part: Part, scope: Scope) -> Part:
    """Make the settings that send audit logs to a second workspace, where there is one.

    What a service does not tell apart as audit goes there whole, as it goes to the first: the
    built-in initiative for audit logs names those that do.
    """
    if not has_audit_workspace(context.config):
        return Part()
    groups: dict[str, dict[str, Value]] = {}
    some: dict[str, dict[str, Value]] = {}
    apart = initiative(WRITES_AUDIT_LOGS).logged
    types = {each.symbol: each.type.lower() for each in part.resources}
    for each in ours(context, part, "audit"):
        if each.categories is None:
            group = "audit" if types[each.target.symbol] in apart else "allLogs"
            groups[each.key] = {"target": each.target, "groups": [group]}
        elif each.categories:
            some[each.key] = {"target": each.target, "categories": list(each.categories)}
    logs: Value = Rows(Each("groups"), {"categoryGroup": Row("value"), "enabled": True})
    why = "Audit logs again, for whoever watches from outside of the workload."
    made = {"audit_setting": (groups, logs), "audit_category_setting": (some, _NAMED)}
    return Part(
        modules=(_module(scope),),
        resources=tuple(
            _settings(
                symbol,
                "to-audit-workspace",
                {"workspaceId": Id(AUDIT_WORKSPACE), "logs": which},
                why,
            )
            for symbol, (items, which) in made.items()
            if items
        ),
        collections={f"{symbol}s": items for symbol, (items, _) in made.items() if items},
    )


def _module(scope: Scope) -> Module:
    return Module("diagnostics", "Diagnostic settings: audit logs into Log Analytics.", scope)


def _first(symbol: str, logs: Value, destination: Mapping[str, Value], why: str) -> Resource:
    workspace: Body = {"workspaceId": Id("log_workspace"), **destination}
    return _settings(
        symbol, "to-log-analytics", {**workspace, "logs": logs, "metrics": _METRICS}, why
    )


def _settings(symbol: str, name: str, properties: Body, why: str) -> Resource:
    return resource(
        symbol,
        "diagnostics",
        TYPE,
        name,
        Each("target"),
        {"properties": properties},
        collection=f"{symbol}s",
        any_case=True,
        why=why,
        controls=("audit-logs",),
    )


def _item(wanted: Diagnostic) -> dict[str, Value]:
    made: dict[str, Value] = {"target": wanted.target}
    if wanted.categories is not None:
        made["categories"] = list(wanted.categories)
    if wanted.metrics:
        made["metrics"] = ["AllMetrics"]
    if wanted.dedicated:
        made["destination"] = "Dedicated"
    return made


def logged_by_policy(
    config: Config, workspace: Literal["logs", "audit"] = "logs"
) -> frozenset[str]:
    """Return the ARM types, in lower case, whose diagnostic settings the platform's policy writes.

    Azure refuses a second setting for the same logs and workspace. In a workspace of our own
    nothing collides. Policy writes to the central workspace; where none is named, the platform has
    the one for audit logs alone.
    """
    policy, platform = config.platform.policy, config.platform
    written = platform.logs
    if workspace == "audit":
        written = platform.audit_logs if platform.logs is None else None
    if policy is None or written is None or policy.diagnostics is False:
        return frozenset()
    assigned = {guid.lower() for guid in policy.assigned_initiatives}
    if WRITES_ALL_LOGS in assigned:
        return initiative(WRITES_ALL_LOGS).logged
    if policy.diagnostics or policy.baseline != "none" or WRITES_AUDIT_LOGS in assigned:
        return initiative(WRITES_AUDIT_LOGS).logged
    return frozenset()


def ours(
    context: Context, part: Part, workspace: Literal["logs", "audit"] = "logs"
) -> tuple[Diagnostic, ...]:
    """Return the settings that nobody else writes."""
    theirs = logged_by_policy(context.config, workspace)
    types = {each.symbol: each.type.lower() for each in part.resources}
    return tuple(each for each in part.diagnostics if types[each.target.symbol] not in theirs)

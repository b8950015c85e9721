"""Diagnostic settings: every resource that has logs sends them to Log Analytics."""

from __future__ import annotations

from collections.abc import Mapping

from ailz.catalog.initiatives import WRITES_ALL_LOGS, WRITES_AUDIT_LOGS, initiative
from ailz.design.context import Context
from ailz.design.part import Diagnostic, Part, resource
from ailz.design.resource import Module, Resource, Scope
from ailz.design.values import Each, Id, Row, Rows, Value
from ailz.model.config import Config

TYPE = "Microsoft.Insights/diagnosticSettings"
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
        made.append(_settings("diagnostic_setting", _ALL, {}, why))
    if some:
        why = "Where a service groups its logs otherwise: the categories that audit."
        destination: Mapping[str, Value] = {}
        if any(d.dedicated for d in wanted):
            # Into tables of their own, where a service offers the choice.
            destination = {"logAnalyticsDestinationType": Each("destination", None, optional=True)}
        made.append(_settings("category_diagnostic_setting", _NAMED, destination, why))
    collections = {"diagnostic_settings": every, "category_diagnostic_settings": some}
    return Part(
        modules=(
            Module("diagnostics", "Diagnostic settings: audit logs into Log Analytics.", scope),
        ),
        resources=tuple(made),
        collections={name: items for name, items in collections.items() if items},
    )


def _settings(symbol: str, logs: Value, destination: Mapping[str, Value], why: str) -> Resource:
    return resource(
        symbol,
        "diagnostics",
        TYPE,
        "to-log-analytics",
        Each("target"),
        {
            "properties": {
                "workspaceId": Id("log_workspace"),
                **destination,
                "logs": logs,
                "metrics": _METRICS,
            }
        },
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


def logged_by_policy(config: Config) -> frozenset[str]:
    """Return the ARM types, in lower case, whose diagnostic settings the platform's policy writes.

    Azure refuses a second setting for the same logs and workspace. In a workspace of our own
    nothing collides.
    """
    policy = config.platform.policy
    if policy is None or config.platform.logs is None or policy.diagnostics is False:
        return frozenset()
    assigned = {guid.lower() for guid in policy.assigned_initiatives}
    if WRITES_ALL_LOGS in assigned:
        return initiative(WRITES_ALL_LOGS).logged
    if policy.diagnostics or policy.baseline != "none" or WRITES_AUDIT_LOGS in assigned:
        return initiative(WRITES_AUDIT_LOGS).logged
    return frozenset()


def ours(context: Context, part: Part) -> tuple[Diagnostic, ...]:
    """Return the settings that nobody else writes."""
    theirs = logged_by_policy(context.config)
    types = {each.symbol: each.type.lower() for each in part.resources}
    return tuple(each for each in part.diagnostics if types[each.target.symbol] not in theirs)

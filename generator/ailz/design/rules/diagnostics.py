"""Diagnostic settings: every resource that has logs sends them to Log Analytics."""

from __future__ import annotations

from ailz.design.context import Context
from ailz.design.part import Diagnostic, Part, resource
from ailz.design.resource import Module, Resource
from ailz.design.values import Each, Id, Value

TYPE = "Microsoft.Insights/diagnosticSettings"


def diagnostics(context: Context, wanted: tuple[Diagnostic, ...]) -> Part:
    """Make the settings of one deployment."""
    if not wanted:
        return Part()
    plain = tuple(d for d in wanted if not d.dedicated)
    dedicated = tuple(d for d in wanted if d.dedicated)
    scope = Id("network_group" if context.stage == "landing-zone" else "workload_group")
    resources = [
        _settings(
            "diagnostic_setting",
            "diagnostic_settings",
            {},
            "Who did what, from every resource that tells.",
        )
    ]
    collections = {"diagnostic_settings": {d.key: _item(d) for d in plain}}
    if dedicated:
        resources.append(
            _settings(
                "dedicated_diagnostic_setting",
                "dedicated_diagnostic_settings",
                {"logAnalyticsDestinationType": "Dedicated"},
                "Into tables of their own: the service offers the choice.",
            )
        )
        collections["dedicated_diagnostic_settings"] = {d.key: _item(d) for d in dedicated}
    return Part(
        modules=(
            Module("diagnostics", "Diagnostic settings: audit logs into Log Analytics.", scope),
        ),
        resources=tuple(resources),
        collections=collections,
    )


def _settings(symbol: str, collection: str, extra: dict[str, Value], why: str) -> Resource:
    return resource(
        symbol,
        "diagnostics",
        TYPE,
        "to-log-analytics",
        Each("target"),
        {
            "properties": {
                "workspaceId": Id("log_workspace"),
                **extra,
                "logs": Each("logs"),
                "metrics": Each("metrics"),
            }
        },
        collection=collection,
        why=why,
        controls=("audit-logs",),
    )


def _item(wanted: Diagnostic) -> dict[str, Value]:
    logs: list[Value] = [{"categoryGroup": group, "enabled": True} for group in wanted.groups]
    logs += [{"category": category, "enabled": True} for category in wanted.categories]
    metrics: list[Value] = [{"category": "AllMetrics", "enabled": True}] if wanted.metrics else []
    return {"target": wanted.target, "logs": logs, "metrics": metrics}

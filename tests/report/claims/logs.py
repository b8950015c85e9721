"""Logs: where they go, how long they are kept, and who writes the settings."""

from __future__ import annotations

import re

from tests.report.claims.arm import COMPONENT, DIAGNOSTICS, LOGS, SCOPED, WORKSPACE
from tests.report.claims.world import (
    README,
    RUNBOOK,
    Claim,
    World,
    exactly,
    props,
    same,
    wherever,
    words,
)

MONITOR = "docs/requests/monitor.md"


def _kept(world: World, said: tuple[str, ...]) -> bool:
    found = {str(props(each)["retentionInDays"]) for s in world.main for each in s.of_type(LOGS)}
    return same(words(said[0]), found) and all(s.of_type(LOGS) for s in world.main)


def _asked_to_keep(world: World, said: tuple[str, ...]) -> bool:
    days = {stage.environment.config.security.log_retention_days for stage in world.main}
    return int(said[0]) == max(days)


def _logged(world: World) -> set[str]:
    """Return the ids of what has a setting of ours, but for one to where audit logs go too."""
    audit = world.reading.config.platform.audit_logs
    return {
        each.id.split(f"/providers/{DIAGNOSTICS}")[0].lower()
        for each in world.of(DIAGNOSTICS)
        if audit is None or str(props(each)["workspaceId"]).lower() != audit.id.lower()
    }


def _by_policy(world: World, said: tuple[str, ...]) -> bool:
    """Of what has logs, these have no setting of ours, and everything else has one."""
    theirs = set(words(said[0]))
    return all(
        (each.id.lower() in _logged(world)) is (each.symbol.replace("_", " ") not in theirs)
        for each in _with_logs(world)
    )


def _with_logs(world: World) -> list[object]:
    symbols = {
        (stage.root, wanted.target.symbol)
        for stage in world.reading.stages
        for wanted in stage.deployment.part.diagnostics
    }
    return [
        each
        for stage in world.reading.stages
        for each in stage.requests
        if (stage.root, each.symbol) in symbols
    ]


def _no_setting_is_theirs(world: World) -> bool:
    return any(each.id.lower() not in _logged(world) for each in _with_logs(world))


def _types(world: World, said: tuple[str, ...]) -> bool:
    told = set(re.findall(r"`(Microsoft\.[^`]+)`", said[0]))
    found = {each.type for each in world.every if each.id.lower() in _logged(world)}
    return told == found


def _closed(world: World) -> bool:
    return all(
        props(each)["publicNetworkAccessForQuery"] == "Disabled"
        for each in world.of(LOGS, COMPONENT)
    )


def _traces_are_linked(world: World) -> bool:
    linked = {str(props(each)["linkedResourceId"]).lower() for each in world.of(SCOPED)}
    return all(each.id.lower() in linked for each in world.of(COMPONENT))


CLAIMS = (
    Claim(r"\| Logs \| A Log Analytics workspace for each environment, (.+) days", _kept),
    exactly(r"\| Logs \| The central Log Analytics workspace", lambda world: not world.has(LOGS)),
    exactly(r"- A Log Analytics workspace\.", lambda world: not world.has(LOGS)),
    Claim(r"Please keep them for (\d+) days at least", _asked_to_keep, MONITOR),
    Claim(r"The platform's policy sends the logs of (.+) to the central workspace", _by_policy),
    exactly("- Diagnostic settings that policy writes", _no_setting_is_theirs),
    Claim(r"These send their logs by themselves:\n\n((?:- .+\n)+)", _types, MONITOR),
    exactly(
        "the workspace refuses all others, in the portal too",
        lambda world: world.has(LOGS) and _closed(world),
        RUNBOOK,
    ),
    wherever(r"\| Traces \| Through the private link scope", _traces_are_linked),
    wherever(
        "The component takes nothing from public networks",
        lambda world: (
            all(
                props(each)["publicNetworkAccessForIngestion"] == "Disabled"
                for each in world.of(COMPONENT)
            )
            and not world.has(SCOPED)
        ),
    ),
    exactly(
        "Less telemetry reaches Microsoft",
        lambda world: any(props(each)["hbiWorkspace"] for each in world.of(WORKSPACE)),
    ),
    exactly(r"^1\. .*[Dd]iagnostic settings", lambda world: world.has(DIAGNOSTICS), README),
)

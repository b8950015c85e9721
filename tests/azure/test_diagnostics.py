"""Diagnostic settings: which share a sink, and how many there are."""

from __future__ import annotations

import pytest

from tests.azure.small import (
    ACCOUNT,
    LOGS,
    VAULT,
    Tree,
    doubting,
    put,
    refusing,
    resource,
    rid,
    world,
)

OURS = rid("Microsoft.Insights/diagnosticSettings", "to-log-analytics", VAULT)
POLICY = rid("Microsoft.Insights/diagnosticSettings", "setbypolicy", VAULT)
EVERY, AUDIT, METRICS = (
    {"categoryGroup": "allLogs"},
    {"categoryGroup": "audit"},
    {"category": "AllMetrics"},
)


def sends(*logs: Tree, to: str = LOGS, metrics: tuple[Tree, ...] = ()) -> Tree:
    on = {"enabled": True}
    return {
        "properties": {
            "workspaceId": to,
            "logs": [{**on, **each} for each in logs],
            "metrics": [{**on, **each} for each in metrics],
        }
    }


@pytest.mark.parametrize(
    ("theirs", "ours", "refused"),
    [
        (sends(AUDIT), sends(EVERY), True),
        (sends(EVERY), sends({"category": "AuditEvent"}), True),
        (sends({"category": "AuditEvent"}), sends({"category": "auditevent"}), True),
        (sends(metrics=(METRICS,)), sends(metrics=(METRICS,)), True),
        (sends({"category": "AuditEvent"}), sends({"category": "Other"}), False),
        (sends({**AUDIT, "enabled": False}), sends(EVERY), False),
        (sends(EVERY, to=f"{LOGS}-other"), sends(EVERY), False),
        (sends(metrics=(METRICS,)), sends(EVERY), False),
    ],
)
def test_two_settings_of_one_resource_do_not_share_a_sink(
    theirs: Tree, ours: Tree, refused: bool
) -> None:
    """A1: a group counts as its categories."""
    found = refusing(world(resource(POLICY, theirs)), put(OURS, ours))
    assert ("diag-sink-unique" in found) is refused


def test_which_categories_a_group_has_may_be_unknown() -> None:
    """A1."""
    there = world(resource(POLICY, sends(AUDIT)))
    asked = put(OURS, sends({"category": "AuditEvent"}))
    assert "diag-sink-unique" in doubting(there, asked)
    assert "diag-sink-unique" not in refusing(there, asked)


def test_a_setting_is_no_second_one_beside_itself_nor_on_another_resource() -> None:
    """A1."""
    there = world(resource(OURS, sends(EVERY)))
    elsewhere = rid("Microsoft.Insights/diagnosticSettings", "to-log-analytics", ACCOUNT)
    assert "diag-sink-unique" not in refusing(there, put(OURS, sends(EVERY)))
    assert "diag-sink-unique" not in refusing(there, put(elsewhere, sends(EVERY)))


def test_a_resource_has_five_settings_at_most() -> None:
    there = [resource(f"{POLICY}{n}", sends(EVERY, to=f"{LOGS}{n}")) for n in range(5)]
    assert "diag-five" in refusing(world(*there), put(OURS, sends(EVERY)))
    assert "diag-five" not in refusing(world(*there[:4]), put(OURS, sends(EVERY)))
    assert "diag-five" not in refusing(world(*there), put(f"{POLICY}0", sends(AUDIT)))

"""Who writes a diagnostic setting: we or the platform's policy, never both."""

from __future__ import annotations

from typing import Any

import pytest

from ailz.azure.ids import type_of
from ailz.design.compose import design
from ailz.design.evaluate import Evaluated, evaluate
from ailz.design.kinds.diagnostics import logged_by_policy
from tests.report.worlds import HUB, platform
from tests.sampling import drawn
from tests.sampling.rows import having

SETTING = "Microsoft.Insights/diagnosticSettings"
LOGS = {"id": f"{HUB}/Microsoft.OperationalInsights/workspaces/log-central"}


def logged(policy: dict[str, Any], *, central: bool = True) -> set[str]:
    """Return the ARM types for which this landing zone writes diagnostic settings itself."""
    config = platform()
    sections = config.platform.model_dump(mode="json")
    sections |= {"policy": policy, "logs": LOGS if central else None}
    root = design(platform(platform=sections)).main.root
    asked = evaluate(root, root.environments[0])
    ids = [r.id.partition(f"/providers/{SETTING}")[0] for r in asked if r.type == SETTING]
    return {r.type for r in asked if r.id in ids}


VAULT, NETWORK = "Microsoft.KeyVault/vaults", "Microsoft.Network/virtualNetworks"


def test_without_such_a_policy_all_are_ours() -> None:
    assert {VAULT, NETWORK} <= logged({})


@pytest.mark.parametrize(
    "policy",
    [
        {"baseline": "alz_corp"},
        {"assigned_initiatives": ["F5B29BC4-feca-4cc6-a58a-772dd5e290a5"]},
        {"diagnostics": True},
    ],
)
def test_what_policy_logs_is_left_to_it(policy: dict[str, Any]) -> None:
    found = logged(policy)
    assert VAULT not in found
    assert NETWORK in found


def test_a_workspace_of_our_own_is_another_sink() -> None:
    assert VAULT in logged({"baseline": "alz_corp"}, central=False)


def test_the_configuration_has_the_last_word() -> None:
    assert VAULT in logged({"baseline": "alz_corp", "diagnostics": False})


def test_audit_logs_go_to_a_second_workspace_too() -> None:
    """A1: beside the first setting, never with the same logs to the same workspace, five at most.

    The workspace is its owner's: no request is of it.
    """
    tried = 0
    for row in having(logs="central, audit apart"):
        reading = drawn.reading(row)
        for stage in reading.stages:
            audit = stage.environment.config.platform.audit_logs
            assert audit is not None
            assert not [r for r in stage.requests if r.id.lower() == audit.id.lower()]
            settings = stage.of_type("Microsoft.Insights/diagnosticSettings")
            there = [r for r in settings if _sink(r).lower() == audit.id.lower()]
            first = [
                r
                for r in settings
                if _sink(r).lower() != audit.id.lower() and r.body["properties"]["logs"]  # type: ignore[index]
            ]
            # What goes to the first workspace is told in the second, too.
            theirs = logged_by_policy(reading.config, "audit")
            missing = {_of(r) for r in first} - {_of(r) for r in there}
            assert {type_of(id_).lower() for id_ in missing} <= theirs
            assert len({_of(r) for r in there}) == len(there)
            for request in there:
                logs = request.body["properties"]["logs"]  # type: ignore[index]
                assert logs
                assert all(each["enabled"] for each in logs)
            tried += len(there)
    assert tried


def _sink(request: Evaluated) -> str:
    return str(request.body["properties"]["workspaceId"])  # type: ignore[index]


def _of(request: Evaluated) -> str:
    return request.id.rpartition("/providers/")[0]

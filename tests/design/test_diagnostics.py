"""Who writes a diagnostic setting: we or the platform's policy, never both."""

from __future__ import annotations

from typing import Any

import pytest

from ailz.design.compose import design
from ailz.design.evaluate import evaluate
from tests.report.worlds import HUB, platform

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

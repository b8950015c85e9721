"""What a framework's initiative may do here."""

from __future__ import annotations

from ailz.catalog.frameworks import framework
from ailz.catalog.initiatives import initiative
from ailz.design.evaluate import evaluate
from tests.report.worlds import landing_zone


def test_a_framework_is_measured_and_not_enforced() -> None:
    root = landing_zone("standalone").main.root
    wanted = initiative(framework("gdpr").guid).id
    asked = [
        r.body["properties"]
        for r in evaluate(root, root.environments[0])
        if r.type == "Microsoft.Authorization/policyAssignments"
    ]
    modes = {p["policyDefinitionId"]: p["enforcementMode"] for p in asked if isinstance(p, dict)}
    assert modes.pop(wanted) == "DoNotEnforce"
    assert set(modes.values()) == {"Default"}

"""A VNet that joins the platform's DDoS plan by itself leaves policy nothing to add."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ailz.design.compose import design
from ailz.policy import Assignment, evaluate_all, load_definitions
from ailz.verify import check
from ailz.verify.policies import request
from tests.report.worlds import HUB, config
from tests.shared import SHARED, needs_shared

JOINS = "/providers/Microsoft.Authorization/policyDefinitions/94de2ad3-e0c1-4caf-ad78-5d47bbc83d3d"
"""What the assignment Enable-DDoS-VNET of an Azure landing zone assigns."""
PLAN = f"{HUB}/Microsoft.Network/ddosProtectionPlans/ddos"


def matched(**platform: Any) -> list[bool]:
    """Whether the rule of the policy matches, for the VNet of each environment."""
    assert SHARED is not None
    library = load_definitions(SHARED / "policy-definitions")
    found = []
    for _, _, bodies in check.environments(design(config(platform=platform))):
        for body in bodies:
            if body.type != "Microsoft.Network/virtualNetworks":
                continue
            scope = "/".join(body.id.split("/")[:3])
            given = {"ddosPlan": PLAN}
            one = Assignment(name="ddos", policy_id=JOINS, scope=scope, parameters=given)
            (decision,) = evaluate_all([request(body)], replace(library, assignments=(one,)))
            assert decision.effect == "modify"
            found.append(any("the rule matches" in why for why in decision.why))
    return found


@needs_shared
def test_policy_changes_nothing_of_a_network_that_joined() -> None:
    """A3: what policy would write is in the request, so the next run finds nothing to change."""
    assert matched(ddos_plan={"id": PLAN}) == [False, False]
    assert matched() == [True, True]

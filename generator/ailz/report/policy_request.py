"""The request to whoever assigns policy, where the deploying identity may not."""

from __future__ import annotations

import json

from ailz.design.compose import design
from ailz.design.evaluate import Evaluated
from ailz.design.kinds.initiatives import SET
from ailz.design.kinds.policy_members import ASSIGNMENT
from ailz.render.escape import shell
from ailz.report.asking import Ask, Check
from ailz.report.policy_rules import assignments, rule_sets
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading, Stage, read


def policy_request(landing_zone: Reading) -> Document:
    """Return the sets and assignments that the code would make if its identity were allowed to."""
    found = [stage for stage in _allowed(landing_zone).stages if stage.of_type(ASSIGNMENT)]
    return printed(
        "requests/policies.md",
        title=landing_zone.config.workload.title,
        owner=landing_zone.config.workload.owner,
        ask=Ask("Whoever assigns policy", "Once the resource groups exist"),
        groups=[
            (stage, assignments(stage), rule_sets(stage), list(map(_command, _wanted(stage))))
            for stage in found
        ],
        checks=(
            Check(
                "Prints each assignment of the tables.",
                tuple(
                    f"az policy assignment list --subscription {stage.environment.subscription_id} "
                    "--disable-scope-strict-match --query '[].name' --output tsv"
                    for stage in found
                ),
            ),
        ),
    )


def _allowed(landing_zone: Reading) -> Reading:
    config = landing_zone.config
    identity = config.delivery.identity.model_copy(update={"may_assign_policy": True})
    delivery = config.delivery.model_copy(update={"identity": identity})
    return read(design(config.model_copy(update={"delivery": delivery})))


def _wanted(stage: Stage) -> tuple[Evaluated, ...]:
    """Return the requests in the order that Azure takes them: a set, then what assigns it."""
    return (*stage.of_type(SET), *stage.of_type(ASSIGNMENT))


def _command(request: Evaluated) -> str:
    """Return the request itself: the policy commands know no resource selectors."""
    body = dict(request.body)
    if "identity" in body:
        # Ours exists where we assign. Theirs needs no role either: nothing here is enforced.
        body["identity"] = {"type": "SystemAssigned"}
    return (
        f"az rest --method put --uri {shell(f'{request.id}?api-version={request.api_version}')} "
        f"--body {shell(json.dumps(body, ensure_ascii=False))}"
    )

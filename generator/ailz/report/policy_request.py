"""The request to whoever assigns policy, where the deploying identity may not."""

from __future__ import annotations

import json
from collections.abc import Mapping

from ailz.design.compose import design
from ailz.design.evaluate import Evaluated
from ailz.render.escape import shell
from ailz.report.asking import Ask, Check
from ailz.report.controls import assignments
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading, Stage, read

_TYPE = "Microsoft.Authorization/policyAssignments"


def policy_request(landing_zone: Reading) -> Document:
    """Return the assignments that the code would make if its identity were allowed to."""
    found = [stage for stage in _allowed(landing_zone).stages if stage.of_type(_TYPE)]
    return printed(
        "requests/policies.md",
        title=landing_zone.config.workload.title,
        owner=landing_zone.config.workload.owner,
        ask=Ask("Whoever assigns policy", "Once the resource groups exist"),
        groups=[(stage, assignments(stage), _commands(stage)) for stage in found],
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


def _commands(stage: Stage) -> list[str]:
    return [_command(stage, request) for request in stage.of_type(_TYPE)]


def _command(stage: Stage, request: Evaluated) -> str:
    properties = request.body["properties"]
    assert isinstance(properties, Mapping)  # noqa: S101 - so the design writes it
    definition = str(properties["policyDefinitionId"])
    kind = "policy-set-definition" if "/policySetDefinitions/" in definition else "policy"
    scope = request.id.split("/providers/Microsoft.Authorization/")[0]
    words = [
        f"az policy assignment create --name {shell(request.name)}",
        f"--display-name {shell(str(properties['displayName']))}",
        f"--{kind} {shell(definition)} --scope {shell(scope)}",
    ]
    if properties.get("parameters"):
        words.append(f"--params {shell(json.dumps(properties['parameters']))}")
    if "identity" in request.body:
        words.append(f"--mi-system-assigned --location {shell(stage.environment.region)}")
    return " ".join(words)

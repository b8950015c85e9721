"""Policies assigned one by one, where definitions at the subscription are not ours to write."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ailz.design.context import Context
from ailz.design.kinds.policy_members import ASSIGNMENT, member
from ailz.design.part import Part, PolicyNeed, resource
from ailz.design.resource import Module
from ailz.design.values import Each, Id, Value

_BODY: Mapping[str, Value] = {
    "properties": {
        "displayName": Each("display_name"),
        "policyDefinitionId": Each("definition_id"),
        "definitionVersion": Each("version", optional=True),
        "enforcementMode": "Default",
        "parameters": Each("parameters", {}, optional=True),
        "resourceSelectors": Each("selectors", (), optional=True),
        "nonComplianceMessages": [{"message": Each("message")}],
    }
}


def assigned_one_by_one(context: Context, needs: Iterable[PolicyNeed]) -> Iterator[Part]:
    """Yield the assignments of each resource group, a policy each."""
    by_group: dict[str, dict[str, dict[str, Value]]] = {}
    for need in needs:
        by_group.setdefault(need.group, {})[need.key] = _item(context, need)
    for group, items in by_group.items():
        name = group.removesuffix("_group")
        yield Part(
            modules=(Module(f"policy_{name}", f"Policy of the {name} resource group.", Id(group)),),
            resources=(
                resource(
                    f"{name}_policy",
                    f"policy_{name}",
                    ASSIGNMENT,
                    Each("name"),
                    Id(group),
                    _BODY,
                    collection=f"{name}_policies",
                    why=WHY,
                    controls=("policy",),
                ),
            ),
            collections={f"{name}_policies": items},
        )


WHY = "Deny: what this landing zone would not deploy, nobody else deploys here either."


def _item(context: Context, need: PolicyNeed) -> dict[str, Value]:
    what = member(context, need)
    title = what.policy.display_name
    made: dict[str, Value] = {
        "name": need.key,
        "display_name": title[:128],
        "definition_id": what.policy.id,
        "message": (
            f"{title.rstrip('.')}. The landing zone of {context.config.workload.name} requires it."
        )[:1024],
    }
    if what.version is not None:
        made["version"] = what.version
    if what.parameters:
        made["parameters"] = what.parameters
    if need.only_types:
        made["selectors"] = selectors(need.only_types)
    if need.environments is not None:
        made["environments"] = list(need.environments)
    return made


def selectors(types: Iterable[str]) -> list[Value]:
    """Return what narrows an assignment to resources of those types."""
    return [
        {
            "name": "what-we-tag",
            "selectors": [{"kind": "resourceType", "in": list(types)}],
        }
    ]

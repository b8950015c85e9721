"""What a set of policies is to Azure: a definition at the subscription, and its assignments."""

from __future__ import annotations

from ailz.design.context import Context, named
from ailz.design.kinds.policy_members import ASSIGNMENT
from ailz.design.kinds.policy_single import WHY, selectors
from ailz.design.part import resource
from ailz.design.resource import Module, Resource
from ailz.design.values import Body, Id, Param, Subscription, Text, Value, When

SET = "Microsoft.Authorization/policySetDefinitions"
VERSION = "1.0.0"
"""The edition of the rules that stand in our sets. Major: something is refused that passed before.
Minor: a rule went, or refuses less. Patch: words."""
_STILL_ASSIGNED = ("InvalidDeletePolicySetDefinitionRequest",)
_NOT_SEEN = ("PolicySetDefinitionNotFound",)
_MINUTES = 10
"""How long Azure may take to see a set that was made, or an assignment that was deleted."""


MODULE = Module("policy", "What this landing zone refuses, as sets of policies.", Subscription())


def group_module(group: str) -> Module:
    """Return where the assignments to a resource group stand."""
    name = group.removesuffix("_group")
    return Module(f"policy_{name}", f"Policy of the {name} resource group.", Id(group))


def definition(
    context: Context,
    symbol: str,
    description: str,
    members: Value,
    groups: Value,
    when: When | None = None,
) -> Resource:
    """Return a set; ``members`` and ``groups`` are lists as Azure takes them."""
    return resource(
        symbol,
        MODULE.name,
        SET,
        named(symbol),
        Subscription(),
        {
            "properties": {
                "displayName": _title(context, symbol),
                "description": description,
                "policyType": "Custom",
                "metadata": {"category": "Regulatory Compliance", "version": VERSION},
                "policyDefinitionGroups": groups,
                "policyDefinitions": members,
            }
        },
        when=when,
        retry_on=_STILL_ASSIGNED,
        minutes=_MINUTES,
        why=WHY,
        notes={
            "properties.metadata.version": (
                "Major: refuses what passed before. Minor: a rule went, or refuses less. "
                "Patch: words."
            ),
            "properties.metadata.category": "So Azure shows compliance by control.",
        },
        controls=("policy",),
    )


def assignment(
    context: Context,
    group: str,
    set_symbol: str,
    when: When | None = None,
    types: tuple[str, ...] = (),
) -> Resource:
    """Return the assignment of a set to a resource group, perhaps for some types alone."""
    name = group.removesuffix("_group")
    narrowed: Body = {"resourceSelectors": selectors(types)} if types else {}
    return resource(
        f"{name}_{set_symbol.removesuffix('_set')}",
        f"policy_{name}",
        ASSIGNMENT,
        named(set_symbol),
        Id(group),
        {
            "properties": {
                "displayName": _title(context, set_symbol),
                "policyDefinitionId": Id(set_symbol),
                "enforcementMode": "Default",
                **narrowed,
                "nonComplianceMessages": [
                    {
                        "message": (
                            f"The landing zone of {context.config.workload.name} requires it: "
                            "docs/controls.md in its repository says why."
                        )
                    }
                ],
            }
        },
        when=when,
        retry_on=_NOT_SEEN,
        why=_NARROWED if types else _OURS_ALONE,
        controls=("policy",),
    )


_OURS_ALONE = (
    "On groups of ours, not on the subscription: what Azure makes for services must not be refused."
)
_NARROWED = "For types that we tag: what services make for themselves carries no tag."


def _title(context: Context, symbol: str) -> Value:
    what = "mandated tags of" if symbol == "tag_policy_set" else "rules of"
    return Text((f"AI landing zone: {what} {context.config.workload.name}, ", Param("environment")))

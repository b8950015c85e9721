"""Frameworks that the landing zone answers to: their initiatives, measured and not enforced."""

from __future__ import annotations

from ailz.catalog.frameworks import framework
from ailz.catalog.initiatives import initiative
from ailz.design.context import LOCATION, Context
from ailz.design.kinds.policy_members import ASSIGNMENT, inherited
from ailz.design.pages import HeldOtherwise, Pages
from ailz.design.part import Identity, Part, resource
from ailz.design.resource import Module
from ailz.design.values import Each, Id, Param, Subscription, Text, Value


def frameworks(context: Context) -> Part:
    """Assign the initiatives of the configured frameworks, but for those that are inherited."""
    items: dict[str, dict[str, Value]] = {}
    for key in context.config.governance.frameworks:
        found = framework(key)
        set_ = initiative(found.guid)
        if found.guid in inherited(context):
            continue
        if set_.required_parameters:
            msg = f"the initiative of {key} has required parameters; the model refuses it"
            raise ValueError(msg)
        items[key] = {
            "name": Text(
                (f"{context.config.workload.name}-{key.replace('_', '-')}-", Param("environment"))
            ),
            "display_name": set_.display_name[:128],
            "definition_id": set_.id,
        }
    if not items:
        return Part()
    return Part(
        modules=(
            Module(
                "policy_frameworks",
                "The frameworks that the landing zone answers to.",
                Subscription(),
            ),
        ),
        resources=(
            resource(
                "framework",
                "policy_frameworks",
                ASSIGNMENT,
                Each("name"),
                Subscription(),
                {
                    **_carried(context),
                    "properties": {
                        "displayName": Each("display_name"),
                        "policyDefinitionId": Each("definition_id"),
                        "enforcementMode": "DoNotEnforce",
                    },
                },
                collection="frameworks",
                why="Measured: Azure Policy shows how much of it is met.",
                notes={
                    "properties.enforcementMode": (
                        "It judges and changes nothing: some of these sets hold policies that "
                        "would deny, modify or deploy."
                    )
                },
                controls=("regulatory-compliance",),
            ),
        ),
        collections={"frameworks": items},
        pages=Pages(
            held_otherwise=(
                HeldOtherwise(
                    ASSIGNMENT,
                    "properties.enforcementMode",
                    "What this landing zone demands is enforced; a framework is measured.",
                ),
            )
        ),
    )


def _carried(context: Context) -> dict[str, Value]:
    """Return the identity of framework assignments, where one of them asks for it."""
    if not _needs_identity(context):
        return {}
    identity: dict[str, Value] = {
        "type": "UserAssigned",
        "userAssignedIdentities": [Id("policy_identity")],
    }
    return {"location": LOCATION, "identity": identity}


def _needs_identity(context: Context) -> bool:
    known = inherited(context)
    guids = [framework(key).guid for key in context.config.governance.frameworks]
    return any(initiative(guid).needs_managed_identity for guid in guids if guid not in known)


def policy_identity(context: Context) -> tuple[Identity, ...]:
    """Return the identity that framework assignments carry, where one asks for it."""
    if not _needs_identity(context) or not context.config.delivery.identity.may_assign_policy:
        return ()
    why = "Carried by framework assignments, which ask for one; it holds no role."
    return (Identity("policy", why),)

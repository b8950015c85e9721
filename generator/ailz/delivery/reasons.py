"""What whoever deploys holds a role for, in words: by what the role is on, and what it must do."""

from __future__ import annotations

from collections.abc import Collection

from ailz.azure.ids import type_of
from ailz.delivery.deployer import ASSIGNS_ROLES, Held, resource

_WHY = {
    "Contributor": "Makes and changes the resources.",
    ASSIGNS_ROLES: "Makes the role assignments, under the condition below.",
    "Resource Policy Contributor": "Writes the policy of the code.",
    "Locks Contributor": "Makes the delete locks.",
    "Storage Blob Data Contributor": "Reads and writes it.",
    "Private DNS Zone Contributor": "Lets private endpoints write their records there.",
    "Key Vault Contributor": "Lets the workspace name a key of the vault.",
    "Log Analytics Contributor": "Sends diagnostic settings and traces there.",
    "Azure Deployment Stack Contributor": "Deploys the module that writes into it.",
    "Reader": "Looks it up.",
}
_WHY_THERE = {
    "microsoft.network/ddosprotectionplans": "Joins the VNets to it, each time one is written.",
}
_APPROVES = "/privateendpointconnectionsapproval/action"
_JOINS = "microsoft.network/virtualnetworks/subnets/join/action"


def reason(several: Collection[Held]) -> str:
    """Return what one role is for, at the scopes of a kind at which it is held."""
    role = next(iter(several)).role
    if role in _WHY:
        return _WHY[role]
    actions = {need.action.lower() for each in several for need in each.needs}
    if actions == {_JOINS}:
        return "Puts private endpoints into its subnet."
    if any(each.endswith(_APPROVES) for each in actions):
        return "Approves the private endpoint to it."
    types = {type_of(resource(each.scope)).lower() for each in several}
    there = (_WHY_THERE[each] for each in types if each in _WHY_THERE)
    return next(there, "Joins the spoke to it.")

"""The rights that requests need, and what the roles that may be asked for allow.

A linked check says: who writes this property needs that action on what it names. Its property is a
path in the body; `on` is the type it is checked on, `*` whatever the property names, `scope` the
scope that the request is made at.
"""

import re

from tools.catalog_facts.facts import Facts, Fields, about, some

_VERBS = ("read", "write", "delete")
_STACKS = "Microsoft.Resources/deploymentStacks/"
_PATH = re.compile(r"[\w.\[\]]+")
"""A row whose property is told in words is about no property of a body."""
_PLACES = {"the target service": "*", "the assignment scope": "scope"}
_MORE = {
    "components:properties.WorkspaceResourceId:sharedKeys": {
        "type": "Microsoft.Insights/components",
        "property": "properties.WorkspaceResourceId",
        "action": "Microsoft.OperationalInsights/workspaces/sharedKeys/action",
        "on": "Microsoft.OperationalInsights/workspaces",
        "source": "MicrosoftDocs/azure-monitor-docs#297 (2026-07-06), on the page "
        "articles/azure-monitor/app/create-workspace-resource.md: where the workspace is in "
        "another subscription",
    }
}
"""A check that the recorded facts call a hole, and the page that fills it since."""
_MANAGED = {
    "workspaces/outboundRules": {
        "type": "Microsoft.MachineLearningServices/workspaces/outboundRules",
        "property": "properties.destination.serviceResourceId",
        "of": "Microsoft.MachineLearningServices/workspaces",
        "identity": "properties.primaryUserAssignedIdentity",
    }
}
"""Endpoints that a service makes for itself: its identity approves them. The property names what
they lead to, `identity` is a path in the body of the service (`of`) whose child the rule is."""
_MANAGED_SOURCE = (
    "MicrosoftDocs/azure-ai-docs@050f1826a81f:articles/machine-learning/"
    "how-to-managed-network.md (08/2024)"
)


def rights(facts: Facts) -> Fields:
    """Derive the actions of types, the linked checks, and what Bicep's deployments need."""
    document = facts["rights"]
    linked = {
        each["id"]: some(
            type=each["type"],
            property=each["property"],
            action=each["action"],
            on=_PLACES.get(each["onResource"], each["onResource"]),
            inferred=each["trust"] != "stated",
            source=each["source"],
        )
        for each in document["linked"]
        if each["action"] != "none" and _PATH.fullmatch(each["property"])
    }
    return {
        "_meta": about("rights that requests need", "the sources of each row"),
        "types": {
            each["type"]: some(**{verb: each[verb] for verb in _VERBS}, source=each["source"])
            for each in document["types"]
        },
        "linked": {**linked, **_MORE},
        "approvals": {
            each["type"]: some(
                action=each["action"],
                inferred=not each["confirmed"],
                roles=[found["guid"] for found in each["leastRoles"]],
                source=each["source"],
            )
            for each in document["privateEndpointApproval"]
        },
        "registration": {
            each["namespace"]: {"action": each["action"], "source": each["source"]}
            for each in document["providerRegistration"]
            if each["action"]
        },
        "managed": {
            key: {**each, "inferred": True, "source": _MANAGED_SOURCE}
            for key, each in _MANAGED.items()
        },
        "deployments": {
            "always": {
                "actions": [
                    action
                    for action in document["deployment"]["always"]
                    if action.startswith("Microsoft.Resources/deployments/")
                ],
                "source": document["deployment"]["source"],
            },
            "stacks": {"actions": _stacks(facts), "source": _stack_role(facts)["source"]},
        },
    }


def role_actions(facts: Facts) -> Fields:
    """Derive what every built-in role allows and takes away again."""
    sources = dict.fromkeys(each["source"] for each in facts["roles"]["roles"])
    return {
        "_meta": about("actions of built-in roles, by GUID", *sources),
        "entries": {
            each["guid"]: some(
                actions=each["actions"],
                notActions=each.get("notActions"),
                dataActions=each["dataActions"],
                notDataActions=each.get("notDataActions"),
            )
            for each in facts["roles"]["roles"]
        },
    }


def _stack_role(facts: Facts) -> Fields:
    """Return the role of who makes stacks without deny settings, as ours are."""
    roles: list[Fields] = facts["roles"]["roles"]
    return next(each for each in roles if each["name"] == "Azure Deployment Stack Contributor")


def _stacks(facts: Facts) -> list[str]:
    made = [action for action in _stack_role(facts)["actions"] if action.startswith(_STACKS)]
    # The role deletes no stack; the script that takes an environment down does.
    return [*made, f"{_STACKS}delete"]

"""What a root tells others: the ids of the resources that people look for."""

from ailz.design.resource import Resource, Root
from ailz.design.values import Id
from ailz.render.escape import HclText
from ailz.render.terraform._views import OutputBlock
from ailz.render.terraform.scope import Scope, address

_GROUP = "Microsoft.Resources/resourceGroups"
_PLUMBING = frozenset(
    {
        "Microsoft.Network/firewallPolicies",
        "Microsoft.Network/networkSecurityGroups",
        "Microsoft.Network/publicIPAddresses",
        "Microsoft.Network/routeTables",
    }
)
"""What is there for the sake of something else: one finds it through that."""


def outputs(root: Root, scope: Scope) -> tuple[OutputBlock, ...]:
    """Return one output for each resource that stands by itself in one of our resource groups.

    Members of loops (subnets, endpoints, zones) and what extends another resource are found
    through these.
    """
    return tuple(
        OutputBlock(
            f"{resource.symbol}_id",
            f"The id of the {resource.symbol.replace('_', ' ')} ({resource.type})"
            + ("." if resource.when is None else ", null where there is none."),
            _id(resource),
        )
        for resource in sorted(root.resources, key=lambda r: r.symbol)
        if _stands_alone(resource, scope)
    )


def _id(resource: Resource) -> HclText:
    one = address(resource)
    return HclText(f"{one}.id" if resource.when is None else f"one({one}[*].id)")


def _stands_alone(resource: Resource, scope: Scope) -> bool:
    if resource.verb != "create" or resource.collection is not None:
        return False
    parent = resource.parent
    return (
        isinstance(parent, Id)
        and scope.resources[parent.symbol].type == _GROUP
        and resource.type not in _PLUMBING
        and not resource.type.startswith("Microsoft.Authorization/")
    )

"""Where an expression stands, and what Terraform calls the resources around it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Self

from ailz.design.evaluate import exists_in
from ailz.design.resource import Item, Parameter, Resource, Root
from ailz.design.values import Value
from ailz.render.escape import HclText, hcl_string

BLOCKS = {
    "create": "azapi_resource",
    "update": "azapi_update_resource",
    "put": "azapi_resource_action",
}
"""The azapi resource type for each verb that makes a request."""

READS = "azapi_resource"
"""The azapi data source that reads what somebody else has made."""

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression stands: in a root, and perhaps in a loop or in one item of a collection.

    `key_code` and `value_code` are what Terraform calls the item that a loop is at; where `item`
    is set, the expression stands in that item itself, and its fields are written out. `partial`
    names the members (collection and key) that are missing in some environment; `sample` has every
    field that an item of the loop has.
    """

    resources: Mapping[str, Resource]
    partial: frozenset[tuple[str, str]] = frozenset()
    sample: Item = field(default_factory=dict)
    key_code: str = "each.key"
    value_code: str = "each.value"
    key: str | None = None
    item: Item | None = None
    constants: Mapping[str, Value] = field(default_factory=dict)
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    foreign_tags: tuple[str, ...] = ()

    def inside(self, key: str, item: Item) -> Self:
        """Return the scope of the values in one item of a collection."""
        return replace(self, key=key, item=item, sample=item)

    def looping(self, members: Mapping[str, Item]) -> Self:
        """Return the scope of a resource that loops over `members`."""
        return replace(self, sample={n: v for item in members.values() for n, v in item.items()})


def scope_of(root: Root) -> Scope:
    """Return the scope of a root's resources."""
    partial = frozenset(
        (name, key)
        for name, members in root.collections.items()
        for key, item in members.items()
        if not all(exists_in(item, environment) for environment in root.environments)
    )
    return Scope(
        {resource.symbol: resource for resource in root.resources},
        partial,
        constants=root.constants,
        parameters={p.name: p for p in root.parameters},
        foreign_tags=root.foreign_tags,
    )


TYPE_OF_ROLES = "Microsoft.Authorization/roleAssignments"
ROLE_FIELDS = ("scope", "role", "principal_id", "why")
"""What an item of a loop over role assignments has."""


def is_role_loop(resource: Resource) -> bool:
    """Whether the resource is a loop over role assignments, which a module makes.

    One with conditions stands for itself: the module knows none.
    """
    if resource.type != TYPE_OF_ROLES or resource.collection is None:
        return False
    properties = resource.body.get("properties")
    return not (isinstance(properties, Mapping) and "condition" in properties)


def address(resource: Resource) -> HclText:
    """Return the address of a resource, without the key of a member; of a read one, its data's."""
    if is_role_loop(resource):
        return HclText(f"module.{resource.symbol}")
    if resource.verb == "existing":
        return HclText(f"data.{READS}.{resource.symbol}")
    return HclText(f"{BLOCKS[resource.verb]}.{resource.symbol}")


def attribute(name: str) -> HclText:
    """Return how Terraform reaches a member of an object: `.name`, or `["odd name"]`."""
    return HclText(f".{name}" if _IDENTIFIER.fullmatch(name) else f"[{hcl_string(name)}]")


def existing_local(resource: Resource) -> str:
    """Return the name of the local that holds the id (or ids) of somebody else's resource."""
    return f"{resource.symbol}_id" if resource.collection is None else f"{resource.symbol}_ids"

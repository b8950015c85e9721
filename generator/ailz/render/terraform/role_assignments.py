"""Role assignments: one small module that every loop over them calls."""

from ailz.design.resource import Resource, Root
from ailz.design.values import Each, Value, guid
from ailz.render.terraform.scope import TYPE_OF_ROLES, is_role_loop

MODULE = "role-assignments"

_NAME = guid(Each("scope"), Each("principal_id"), Each("role"))
_PROPERTIES = {
    "roleDefinitionId": Each("role"),
    "principalId": Each("principal_id"),
    "description": Each("why"),
}


def role_loops(root: Root) -> tuple[Resource, ...]:
    """Return the loops over role assignments of a root.

    Raises ValueError for one that the module could not make.
    """
    found = tuple(r for r in root.resources if is_role_loop(r))
    for resource in found:
        principal_type(resource)
    return found


def principal_type(resource: Resource) -> Value:
    """Return what the principals of a loop are; ValueError where its form is another."""
    properties = dict(resource.body.get("properties", {}))  # type: ignore[arg-type]
    kind: Value = properties.pop("principalType", None)
    if (
        resource.name != _NAME
        or resource.parent != Each("scope")
        or properties != _PROPERTIES
        or not isinstance(kind, str)
        or resource.type != TYPE_OF_ROLES
    ):
        msg = f"{resource.symbol} is not a loop over role assignments as the module makes them"
        raise ValueError(msg)
    return kind

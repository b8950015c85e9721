"""A world file laid over what is known already."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from ailz.azure import ids
from ailz.azure.behaviours.identities import made_up
from ailz.azure.request import Json
from ailz.azure.world import Deleted, Resource, Subscription, World
from ailz.catalog.errors import UnknownFactError
from ailz.catalog.roles import role
from ailz.errors import ConfigError, Finding
from ailz.model.world_file import (
    KnownAssignment,
    KnownDeleted,
    KnownLock,
    KnownRole,
    KnownSubscription,
    WorldFile,
)
from ailz.model.world_reader import load_world, located

DEFINITIONS = "/providers/Microsoft.Authorization/roleDefinitions/"
ASSIGNMENTS = "/providers/Microsoft.Authorization/roleAssignments/"
_GUID_LENGTH = 36


def laid_over(world: World, file: WorldFile, today: date) -> World:
    """Return the world with what a file says on top: of one thing, the file's word counts.

    Who deploys and the folder of policies are the caller's business. Every role must be known
    (`read_world`).
    """
    resources = {ids.key(each.id): each for each in _resources(file)}
    subscriptions = dict(world.subscriptions)
    for each in file.subscriptions:
        key = each.id.casefold()
        subscriptions[key] = _subscription(subscriptions.get(key, Subscription()), each)
    members = dict(world.members)
    for group in file.groups:
        for member in group.members:
            members[member] = members.get(member, frozenset()) | {group.id}
    deleted = {
        ids.key(each.id): Deleted(each.id, each.location, _days(each, today), each.purgeable)
        for each in file.soft_deleted
    }
    return replace(
        world,
        tenant_id=file.tenant_id or world.tenant_id,
        resources={**world.resources, **resources},
        subscriptions=subscriptions,
        members=members,
        deleted={**world.deleted, **deleted},
    )


def read_world(path: Path) -> WorldFile:
    """Return what a world file says.

    Raises ConfigError with everything that is wrong with it.
    """
    file = load_world(path)
    if found := tuple(_unknown_roles(file)):
        raise ConfigError(located(path, found))
    return file


def _unknown_roles(file: WorldFile) -> Iterator[Finding]:
    own = {each.name.casefold() for each in file.role_definitions}
    for place, each in enumerate(file.role_assignments):
        if each.role.casefold() in own or _is_id(each.role):
            continue
        try:
            role(each.role)
        except UnknownFactError as error:
            yield Finding(
                f'"{each.role}" is no role that is known',
                "NOT-A-CHOICE",
                path=f"role_assignments[{place}].role",
                allowed="a built-in role by its name, a GUID, or one of role_definitions",
                suggestion=next(iter(error.nearest), ""),
            )


def assignment(
    scope: str, role_id: str, principal_id: str, principal_type: str = "", condition: str = ""
) -> Resource:
    """Return a role assignment that is there already."""
    properties: dict[str, object] = {
        "roleDefinitionId": role_id,
        "principalId": principal_id,
        "scope": scope,
    }
    if principal_type:
        properties["principalType"] = principal_type
    if condition:
        properties |= {"condition": condition, "conditionVersion": "2.0"}
    name = made_up("assignment", scope, role_id, principal_id)
    body: Json = {"properties": properties}
    return Resource(f"{scope.rstrip('/')}{ASSIGNMENTS}{name}", "", body, owner="platform")


def _resources(file: WorldFile) -> Iterator[Resource]:
    for each in file.resources:
        yield Resource(
            each.id.rstrip("/"),
            each.api_version or "",
            each.body or {},
            owner="platform",
            whole=each.body is not None,
        )
    named = {each.name.casefold(): f"{DEFINITIONS}{each.id}" for each in file.role_definitions}
    yield from map(_definition, file.role_definitions)
    for given in file.role_assignments:
        yield _assignment(given, named)
    yield from map(_lock, file.locks)


def _assignment(given: KnownAssignment, named: dict[str, str]) -> Resource:
    role_id = named.get(given.role.casefold()) or _role_id(given.role)
    return assignment(
        given.scope,
        role_id,
        given.principal_id,
        given.principal_type or "",
        given.condition or "",
    )


def _role_id(said: str) -> str:
    if "/" in said:
        return said
    return f"{DEFINITIONS}{said}" if _is_id(said) else role(said).id


def _is_id(said: str) -> bool:
    return "/" in said or (len(said) == _GUID_LENGTH and said.count("-") == 4)


def _definition(given: KnownRole) -> Resource:
    permissions = {
        "actions": list(given.actions),
        "notActions": list(given.not_actions),
        "dataActions": list(given.data_actions),
        "notDataActions": list(given.not_data_actions),
    }
    body: Json = {
        "properties": {
            "roleName": given.name,
            "type": "CustomRole",
            "permissions": [permissions],
            "assignableScopes": list(given.assignable_scopes),
        }
    }
    return Resource(f"{DEFINITIONS}{given.id}", "", body, owner="platform")


def _lock(given: KnownLock) -> Resource:
    body: Json = {"properties": {"level": given.level}}
    return Resource(given.id, "", body, owner="platform")


def _days(given: KnownDeleted, today: date) -> float:
    return max(0.0, float((date.fromisoformat(given.until[:10]) - today).days))


def _subscription(before: Subscription, given: KnownSubscription) -> Subscription:
    quotas = {(each.region, each.name): each.limit for each in given.quotas}
    registered = before.registered
    if given.registered is not None:
        # What a file says is there, and what our own script registers before each run.
        registered = (registered or frozenset()) | {each.casefold() for each in given.registered}
    return Subscription(
        registered=registered,
        above=given.management_groups or before.above,
        tags=before.tags if given.tags is None else given.tags,
        whole=before.whole or given.whole,
        quotas={**before.quotas, **quotas},
    )

"""What a request needs to be allowed, and which built-in roles allow it.

The names of actions of a type, the linked checks of what a body names, and the actions of roles.
Case does not matter to Azure; names are compared so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from ailz.catalog import _data
from ailz.catalog.durations import delay
from ailz.catalog.roles import role, roles

CONTAINERS = "Microsoft.Storage/storageAccounts/blobServices/containers"
"""What Terraform's state lies in: the type, below which the actions on its data are named."""
Verb: TypeAlias = Literal["read", "write", "delete"]


@dataclass(frozen=True, slots=True)
class Action:
    """An action by its name; ``sure`` is false where its name or use is inferred, not stated."""

    name: str
    sure: bool = True


@dataclass(frozen=True, slots=True)
class Linked:
    """A check of what a property names: ``property`` is a path in the body, ``[]`` after a list.

    ``on`` is the ARM type that is checked, or ``*``: whatever the property names.
    """

    property: str
    action: str
    on: str
    sure: bool
    source: str


def action(type_: str, verb: Verb) -> Action:
    """Return the action of a request; where no list has it, the name that ARM's pattern gives."""
    found = _types().get(type_.lower(), {}).get(verb)
    return Action(found) if found else Action(f"{type_}/{verb}", sure=False)


def post(type_: str, name: str) -> Action:
    """Return the action of a POST: sure where a built-in role names it."""
    made = f"{type_}/{name}/action"
    return Action(made, made.lower() in _named())


@cache
def _types() -> dict[str, _data.Fields]:
    return {key.lower(): each for key, each in _data.section("rights", "types").items()}


@cache
def _named() -> frozenset[str]:
    entries = _data.section("role-actions").values()
    named = {action.lower() for each in entries for action in each.get("actions", ())}
    registers = (each["action"] for each in _data.section("rights", "registration").values())
    return frozenset(named) | {action.lower() for action in registers}


@cache
def linked(type_: str) -> tuple[Linked, ...]:
    """Return the linked checks of a type."""
    return tuple(
        Linked(
            each["property"],
            each["action"],
            each["on"],
            not each.get("inferred", False),
            each["source"],
        )
        for each in _data.section("rights", "linked").values()
        if each["type"].lower() == type_.lower()
    )


@cache
def linking(on: str) -> dict[str, tuple[str, ...]]:
    """Return the properties that name something of a type, by whose they are (in lower case)."""
    found: dict[str, list[str]] = {}
    for each in _data.section("rights", "linked").values():
        if each["on"].casefold() == on.casefold():
            found.setdefault(each["type"].casefold(), []).append(each["property"])
    return {type_: tuple(dict.fromkeys(paths)) for type_, paths in found.items()}


def approval(type_: str) -> Action:
    """Return the action that approves private endpoints to a resource of a type."""
    approvals = {k.lower(): v for k, v in _data.section("rights", "approvals").items()}
    found = approvals.get(type_.lower())
    if found is None:
        return Action(f"{type_}/privateEndpointConnectionsApproval/action", sure=False)
    return Action(found["action"], not found.get("inferred", False))


def approvers(type_: str) -> tuple[str, ...]:
    """Return the built-in roles, least first, that approve private endpoints to a type."""
    approvals = {k.lower(): v for k, v in _data.section("rights", "approvals").items()}
    return tuple(role(guid).name for guid in approvals.get(type_.lower(), {}).get("roles", ()))


def deployments() -> tuple[str, ...]:
    """Return the actions of a deployment in each scope that it deploys into."""
    return tuple(_data.section("rights", "deployments")["always"]["actions"])


def stacks() -> tuple[str, ...]:
    """Return the actions of a deployment stack without deny settings, at its own scope."""
    return tuple(_data.section("rights", "deployments")["stacks"]["actions"])


def allows(name: str, action_: str, *, data: bool = False) -> bool:
    """Whether a built-in role allows an action, or an action on data."""
    return bool(permits(role(name).guid, action_, data=data))


@cache
def permits(guid: str, action_: str, *, data: bool = False) -> bool | None:
    """Whether the built-in role with a GUID allows an action; None where there is no such role."""
    found = _data.section("role-actions").get(guid.lower())
    if found is None:
        return None
    fields = ("dataActions", "notDataActions") if data else ("actions", "notActions")
    given, taken = (found.get(field, ()) for field in fields)
    return matches(given, action_) and not matches(taken, action_)


def matches(patterns: Iterable[str], action_: str) -> bool:
    """Whether one of the patterns of a role definition has an action."""
    return any(_pattern(each).fullmatch(action_) for each in patterns)


def not_actions(name: str) -> tuple[str, ...]:
    """Return what a built-in role takes out of its actions, as it states it."""
    return tuple(_data.section("role-actions")[role(name).guid.lower()].get("notActions", ()))


def data_actions(guid: str) -> tuple[str, ...]:
    """Return the actions on data that a built-in role gives, as it states them."""
    return tuple(_data.section("role-actions")[guid.lower()].get("dataActions", ()))


def gives_out_roles() -> tuple[str, ...]:
    """Return the GUIDs of built-in roles whose holder assigns roles, and takes no condition."""
    return tuple(each.guid for each in roles() if each.can_assign_roles and not each.has_condition)


@cache
def propagation(action_: str, *, data: bool = False) -> float:
    """Return the minutes until a new role assignment counts for an action, at most."""
    in_vault = data and action_.lower().startswith("microsoft.keyvault/")
    return delay("rbac-propagation-kv" if in_vault else "rbac-propagation").most or 0.0


def registration(namespace: str) -> Action | None:
    """Return the action that registers a resource provider; None: it is there in any case."""
    known = {key.lower(): each for key, each in _data.section("rights", "registration").items()}
    found = known.get(namespace.lower())
    return Action(found["action"]) if found else None


@dataclass(frozen=True, slots=True)
class Managed:
    """Endpoints that a service makes to what `property` names, and its identity approves.

    `of` is the type of the service, whose child the rule is; `identity` a path in its body.
    """

    property: str
    of: str
    identity: str
    sure: bool
    source: str


@cache
def managed(type_: str) -> Managed | None:
    """Return what a rule of a managed network asks for; None: the type is no such rule."""
    return next(
        (
            Managed(
                each["property"],
                each["of"],
                each["identity"],
                not each.get("inferred", False),
                each["source"],
            )
            for each in _data.section("rights", "managed").values()
            if each["type"].lower() == type_.lower()
        ),
        None,
    )


@cache
def _pattern(action_: str) -> re.Pattern[str]:
    # A star between slashes also stands for nothing: Managed Identity Operator needs it so.
    parts = (re.escape(part).replace(r"\*", ".*") for part in action_.split("/*/"))
    return re.compile("/(?:.*/)?".join(parts), re.IGNORECASE)

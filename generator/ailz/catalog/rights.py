"""What a request needs to be allowed, and which built-in roles allow it.

The names of actions of a type, the linked checks of what a body names, and the actions of roles.
Case does not matter to Azure; names are compared so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal, TypeAlias

from ailz.catalog import _data
from ailz.catalog.roles import role

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
    found = _data.section("rights", "types").get(type_, {}).get(verb)
    return Action(found) if found else Action(f"{type_}/{verb}", sure=False)


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
        if each["type"] == type_
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
    given, taken = _patterns(role(name).guid, data)
    return any(p.fullmatch(action_) for p in given) and not any(p.fullmatch(action_) for p in taken)


@cache
def _patterns(
    guid: str, data: bool
) -> tuple[tuple[re.Pattern[str], ...], tuple[re.Pattern[str], ...]]:
    found = _data.section("role-actions")[guid]
    fields = ("dataActions", "notDataActions") if data else ("actions", "notActions")
    given, taken = (tuple(map(_pattern, found.get(field, ()))) for field in fields)
    return given, taken


@cache
def _pattern(action_: str) -> re.Pattern[str]:
    # A star between slashes also stands for nothing: Managed Identity Operator needs it so.
    parts = (re.escape(part).replace(r"\*", ".*") for part in action_.split("/*/"))
    return re.compile("/(?:.*/)?".join(parts), re.IGNORECASE)

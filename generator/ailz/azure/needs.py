"""What a request needs to be allowed: every action, and the scope that it is checked at.

A request needs its own action where the resource lies, and a linked one on what its body names.
Documents and the rehearsal read them here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ailz.azure import ids
from ailz.azure.look import values
from ailz.azure.request import Json, Request
from ailz.catalog.rights import Action, Verb, action, approval, linked, post

_ROLE = "Microsoft.Authorization/roleDefinitions"
_TARGET = "{targetType}/privateEndpointConnectionsApproval/action"
_VERBS: Mapping[str, Verb] = {"GET": "read", "PUT": "write", "PATCH": "write", "DELETE": "delete"}


@dataclass(frozen=True, slots=True)
class Need:
    """An action at an ARM scope. ``sure`` is false where it is inferred; ``data``: on data.

    ``path`` is the property that names the scope, empty where the request itself does.
    """

    action: str
    scope: str
    sure: bool = True
    data: bool = False
    path: str = ""


def own(request: Request) -> Need:
    """Return what a request needs where its resource lies."""
    if request.method == "POST":
        return need(post(request.type, request.action), request.id)
    return need(action(request.type, _VERBS[request.method]), request.id)


def of_body(type_: str, id_: str, body: Json, ours: Iterable[str] = ()) -> Iterator[Need]:
    """Yield what the names in a body need of whoever writes it.

    Where no page tells of a check, reading what is somebody else's is the least that ARM asks for;
    ``ours`` are the subscriptions in which nothing is.
    """
    told = set()
    for check in linked(type_):
        for value in values(body, check.property):
            if check.on == "scope":
                if isinstance(value, str):
                    yield Need(check.action, _scope(id_), check.sure, path=check.property)
                continue
            for named in _ids(value):
                scope = named if check.on == "*" else _above(named, check.on)
                if scope:
                    told.add(named)
                    yield _checked(check.action, scope, check.sure, check.property)
    known = set(ours)
    for named in dict.fromkeys(_ids(body)):
        if ids.type_of(named) == _ROLE:
            # Every subscription has the built-in ones, and whoever assigns a role may read it.
            continue
        if named not in told and ids.subscription_of(named) not in known:
            yield need(Action(action(ids.type_of(named), "read").name, sure=False), named)


def need(found: Action, scope: str) -> Need:
    """Return an action at a scope."""
    return Need(found.name, scope, found.sure)


def _scope(id_: str) -> str:
    return id_.rpartition("/providers/")[0]


def _checked(name: str, scope: str, sure: bool, path: str) -> Need:
    if name != _TARGET:
        return Need(name, scope, sure, path=path)
    found = approval(ids.type_of(scope))
    return Need(found.name, scope, sure and found.sure, path=path)


def _ids(value: object) -> Iterator[str]:
    """Yield the ids in a value; those of identities stand as names of properties."""
    if isinstance(value, Mapping):
        for name, member in value.items():
            yield from _ids(name)
            yield from _ids(member)
    elif isinstance(value, list | tuple):
        for member in value:
            yield from _ids(member)
    elif isinstance(value, str) and value.casefold().startswith("/subscriptions/"):
        yield value


def _above(id_: str, type_: str) -> str:
    """Return the id, or the part of it, that names a resource of a type; empty: none does."""
    here = id_
    while here.count("/") > 4:
        if ids.type_of(here).lower() == type_.lower():
            return here
        here = here.rsplit("/", 2)[0]
    return ""

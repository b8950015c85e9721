"""The steps of one of our own deployments, straight from its design."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ailz.azure.ids import subscription_of
from ailz.azure.play.step import Ending, Joined, Made, Step
from ailz.catalog.roles import role
from ailz.catalog.types import api_version
from ailz.design.evaluate import Evaluated, Unknown, id_of, value_of
from ailz.design.landing_zone import Deployment
from ailz.design.order import waits
from ailz.design.resource import Resource, Verb
from ailz.design.values import Id, Output

_ENDINGS: Mapping[Verb, Ending] = {"create": "delete", "update": "with_parent", "put": "stays"}
_GUID = re.compile(r"<guid\((.*)\)>", re.DOTALL)
_SOURCE = re.compile(r"<([a-z]\w*)(?:\[([^\]]*)\])?\.([\w.]+)>")
_MINUTES = 30


def steps(deployment: Deployment, environment: str) -> tuple[Step, ...]:
    """Return the steps of one environment as Terraform knows them: blocks wait for blocks."""
    root = deployment.root
    requests = deployment.requests[environment]
    by_symbol: dict[str, list[str]] = {}
    for request in requests:
        by_symbol.setdefault(request.symbol, []).append(_key(request))
    waiting = waits(root)
    found = []
    for request in requests:
        resource = root.resource(request.symbol)
        # What loops over a lock runs one member after the other, with the lock as its own gate.
        after = {key for symbol in waiting[request.symbol] for key in by_symbol.get(symbol, ())}
        reading = _Reading(deployment, environment)
        found.append(
            Step(
                key=_key(request),
                label=_key(request),
                type=request.type,
                api_version=request.api_version,
                id=reading.text(request.id),
                body=reading.value(request.body),
                after=frozenset(after),
                retry=tuple(map(re.compile, resource.retry_on)),
                timeout=resource.minutes or _MINUTES,
                gate=_gate(deployment, environment, resource),
                any_case=resource.any_case,
                foreign_tags=(*root.foreign_tags, *resource.foreign_tags),
                ending=_ENDINGS[resource.verb],
            )
        )
    return tuple(found)


def handed(deployment: Deployment, environment: str) -> tuple[Step, ...]:
    """Return the roles of one environment's identities that somebody else assigns.

    That is all of them where the deploying identity may assign none, else those on what others own.
    What people may do is theirs.
    """
    root = deployment.root
    reading = _Reading(deployment, environment)
    found = []
    for grant in deployment.handed:
        here = grant.environments is None or environment in grant.environments
        if not here or not isinstance(grant.principal_id, Output):
            continue
        scope = id_of(root, environment, grant.scope)
        definition = f"{subscription_of(scope)}{_DEFINITIONS}{role(grant.role).guid}"
        principal = reading.value(value_of(root, environment, grant.principal_id))
        found.append(
            Step(
                key=f"handed {grant.key}",
                label=f"the role {grant.role} of {grant.key}",
                type=_ROLE,
                api_version=api_version(_ROLE),
                id=Joined(
                    (
                        f"{scope}/providers/{_ROLE}/",
                        Joined((f"{scope}-", principal, f"-{definition}"), guid=True),
                    )
                ),
                body={
                    "properties": {
                        "roleDefinitionId": definition,
                        "principalId": principal,
                        "principalType": grant.principal_type,
                    }
                },
            )
        )
    return tuple(found)


_ROLE = "Microsoft.Authorization/roleAssignments"
_DEFINITIONS = "/providers/Microsoft.Authorization/roleDefinitions/"


def _key(request: Evaluated) -> str:
    return request.symbol if request.key is None else f'{request.symbol}["{request.key}"]'


def _gate(deployment: Deployment, environment: str, resource: Resource) -> str:
    locked = resource.lock
    return id_of(deployment.root, environment, locked) if isinstance(locked, Id) else ""


class _Reading:
    """Turns what the design leaves to Azure into what a step binds when it is sent."""

    def __init__(self, deployment: Deployment, environment: str) -> None:
        self._root, self._environment = deployment.root, environment

    def value(self, value: object) -> Any:  # noqa: ANN401 - JSON of any shape
        if isinstance(value, Unknown):
            return self.text(str(value))
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            inner = {self.value(name): self.value(each) for name, each in value.items()}
            ids = inner.get("userAssignedIdentities")
            if isinstance(ids, list):
                inner["userAssignedIdentities"] = {each: {} for each in ids}
            return inner
        if isinstance(value, list | tuple):
            return [self.value(each) for each in value]
        return value

    def text(self, text: str) -> Any:  # noqa: ANN401
        """Return the text, or its parts where Azure gives some of them."""
        if "<" not in text:
            return text
        found = _GUID.search(text) or _SOURCE.search(text)
        if found is None:
            return text
        middle: str | Made | Joined
        if found.re is _GUID:
            inner = self.text(found[1])
            middle = Joined(inner.parts if isinstance(inner, Joined) else (inner,), guid=True)
        else:
            middle = Made(id_of(self._root, self._environment, Id(found[1], found[2])), found[3])
        before, after = text[: found.start()], text[found.end() :]
        if not before and not after:
            return middle
        rest = self.text(after)
        tail = rest.parts if isinstance(rest, Joined) and not rest.guid else (rest,)
        return Joined((before, middle, *tail))

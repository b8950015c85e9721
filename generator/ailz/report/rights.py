"""What deploying needs to be allowed: every action, and the scope that it is checked at.

Read off the requests that Azure would get. A request needs its own action where the resource lies,
and a linked one on what its body names. Bicep needs a deployment in every scope that it writes
into, scripts what they do themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ailz.catalog.rights import CONTAINERS, Action, action, approval, deployments, linked, stacks
from ailz.design.evaluate import Evaluated, exists_in, id_of
from ailz.design.resource import Verb
from ailz.design.values import Id
from ailz.model.delivery import State
from ailz.report.reading import Reading, Stage
from ailz.report.scripts import providers

_VERBS: Mapping[Verb, tuple[str, ...]] = {
    "create": ("read", "write", "delete"),
    "update": ("read", "write"),
    "put": ("read", "write"),
}
_TARGET = "{targetType}/privateEndpointConnectionsApproval/action"
_ROOT = "/subscriptions/"


@dataclass(frozen=True, slots=True)
class Need:
    """An action at an ARM scope. ``sure`` is false where it is inferred; ``data``: on data."""

    action: str
    scope: str
    sure: bool = True
    data: bool = False


def needs(landing_zone: Reading) -> tuple[Need, ...]:
    """Return everything that whoever deploys all environments must be allowed, each once."""
    languages = landing_zone.config.delivery.languages
    found: dict[tuple[str, str], Need] = {}
    for need in _all(landing_zone, "bicep" in languages, "terraform" in languages):
        key = need.action.lower(), need.scope.lower()
        if key not in found or (need.sure and not found[key].sure):
            found[key] = need
    return tuple(found.values())


def type_of(resource_id: str) -> str:
    """Return the ARM type of what an id names; a subscription and a group have theirs too."""
    _, is_there, last = resource_id.rpartition("/providers/")
    if not is_there:
        return f"Microsoft.Resources/{resource_id.strip('/').split('/')[-2]}"
    namespace, *rest = last.split("/")
    return "/".join([namespace, *rest[::2]])


def _all(landing_zone: Reading, bicep: bool, terraform: bool) -> Iterator[Need]:
    ours = {_ROOT + s.environment.subscription_id for s in landing_zone.stages}
    for stage in landing_zone.stages:
        for request in stage.requests:
            yield from _own(stage, request)
            yield from _linked(request, ours)
        yield from _scripts(stage)
        if bicep:
            yield from _bicep(stage)
    if terraform:
        yield from _state(landing_zone)


def _own(stage: Stage, request: Evaluated) -> Iterator[Need]:
    resource = stage.deployment.root.resource(request.symbol)
    for verb in _VERBS[resource.verb]:
        yield _need(action(request.type, verb), request.id)  # type: ignore[arg-type]


def _linked(request: Evaluated, ours: set[str]) -> Iterator[Need]:
    """Yield what the names in a body need.

    Where no page tells of a check, reading what is somebody else's is the least that ARM asks for.
    """
    told = set()
    for check in linked(request.type):
        for named in _at(request.body, check.property.replace("[]", "").split(".")):
            scope = named if check.on == "*" else _above(named, check.on)
            if scope:
                told.add(named)
                yield _checked(check.action, scope, check.sure)
    for named in dict.fromkeys(_ids(request.body)):
        if named not in told and subscription_of(named) not in ours:
            yield _need(Action(action(type_of(named), "read").name, sure=False), named)


def _checked(name: str, scope: str, sure: bool) -> Need:
    if name != _TARGET:
        return Need(name, scope, sure)
    found = approval(type_of(scope))
    return Need(found.name, scope, sure and found.sure)


def _at(value: object, path: list[str]) -> Iterator[str]:
    """Yield the ids at a path in a body; a list stands for each of its members."""
    if isinstance(value, list | tuple):
        for member in value:
            yield from _at(member, path)
    elif not path:
        yield from _ids(value)
    elif isinstance(value, Mapping) and path[0] in value:
        yield from _at(value[path[0]], path[1:])


def _ids(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for member in value.values():
            yield from _ids(member)
    elif isinstance(value, list | tuple):
        for member in value:
            yield from _ids(member)
    elif isinstance(value, str) and value.startswith(_ROOT):
        yield value


def _above(resource_id: str, type_: str) -> str:
    """Return the id, or the part of it, that names a resource of a type; empty: none does."""
    here = resource_id
    while here.count("/") > 4:
        if type_of(here).lower() == type_.lower():
            return here
        here = here.rsplit("/", 2)[0]
    return ""


def _scripts(stage: Stage) -> Iterator[Need]:
    for provider in providers(stage):
        yield Need(f"{provider}/register/action", _ROOT + stage.environment.subscription_id)
    for each in stage.deployment.part.approvals:
        target = id_of(stage.deployment.root, stage.name, each.target)
        yield _need(approval(type_of(target)), target)


def _bicep(stage: Stage) -> Iterator[Need]:
    """Yield what a stack needs: deployments in each scope, and a look at what exists already."""
    subscription = _ROOT + stage.environment.subscription_id
    for name in (*stacks(), *deployments()):
        yield Need(name, subscription)
    for group in dict.fromkeys(map(group_of, (request.id for request in stage.requests))):
        for name in deployments() if group else ():
            yield Need(name, group)
    for there in existing(stage):
        yield Need(action(type_of(there), "read").name, there, sure=False)


def existing(stage: Stage) -> Iterator[str]:
    """Yield the ids of what an environment uses and does not make."""
    root = stage.deployment.root
    for resource in root.resources:
        if resource.verb != "existing":
            continue
        if resource.collection is None:
            yield id_of(root, stage.name, Id(resource.symbol))
            continue
        for key, item in root.collections[resource.collection].items():
            if exists_in(item, stage.name):
                yield id_of(root, stage.name, Id(resource.symbol, key))


def _state(landing_zone: Reading) -> Iterator[Need]:
    state = landing_zone.config.delivery.state
    if state is None:
        return
    for verb in ("read", "write"):
        yield Need(f"{CONTAINERS}/blobs/{verb}", state_container(state), data=True)


def state_container(state: State) -> str:
    """Return the id of the container that holds Terraform's state."""
    namespace, account, service, container = CONTAINERS.split("/")
    return (
        f"{_ROOT}{state.subscription_id}/resourceGroups/{state.resource_group}/providers/"
        f"{namespace}/{account}/{state.storage_account}/{service}/default/"
        f"{container}/{state.container}"
    )


def group_of(scope: str) -> str:
    """Return the resource group that a scope lies in, or is; empty: none."""
    parts = scope.split("/")
    return "/".join(parts[:5]) if len(parts) > 4 and parts[3].lower() == "resourcegroups" else ""


def subscription_of(scope: str) -> str:
    """Return the subscription that a scope lies in, or is."""
    return "/".join(scope.split("/")[:3])


def _need(found: Action, scope: str) -> Need:
    return Need(found.name, scope, found.sure)

"""What deploying needs to be allowed: every action, and the scope that it is checked at.

Read off the requests that Azure would get (`ailz.azure.needs`). Bicep needs a deployment in every
scope that it writes into, scripts what they do themselves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ailz.azure.ids import group_of, type_of
from ailz.azure.needs import Need, need, of_body
from ailz.catalog.rights import CONTAINERS, action, approval, deployments, stacks
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
_ROOT = "/subscriptions/"


def needs(landing_zone: Reading) -> tuple[Need, ...]:
    """Return everything that whoever deploys all environments must be allowed, each once."""
    languages = landing_zone.config.delivery.languages
    found: dict[tuple[str, str], Need] = {}
    for each in _all(landing_zone, "bicep" in languages, "terraform" in languages):
        key = each.action.lower(), each.scope.lower()
        if key not in found or (each.sure and not found[key].sure):
            found[key] = each
    return tuple(found.values())


def _all(landing_zone: Reading, bicep: bool, terraform: bool) -> Iterator[Need]:
    ours = {_ROOT + s.environment.subscription_id for s in landing_zone.stages}
    for stage in landing_zone.stages:
        for request in stage.requests:
            yield from _own(stage, request)
            yield from of_body(request.type, request.id, request.body, ours)
        yield from _scripts(stage)
        if bicep:
            yield from _bicep(stage)
    if terraform:
        yield from _state(landing_zone)


def _own(stage: Stage, request: Evaluated) -> Iterator[Need]:
    resource = stage.deployment.root.resource(request.symbol)
    for verb in _VERBS[resource.verb]:
        yield need(action(request.type, verb), request.id)  # type: ignore[arg-type]


def _scripts(stage: Stage) -> Iterator[Need]:
    for provider in providers(stage):
        yield Need(f"{provider}/register/action", _ROOT + stage.environment.subscription_id)
    for each in stage.deployment.part.approvals:
        target = id_of(stage.deployment.root, stage.name, each.target)
        yield need(approval(type_of(target)), target)


def _bicep(stage: Stage) -> Iterator[Need]:
    """Yield what a stack needs: deployments in each scope, and a look at what exists already."""
    subscription = _ROOT + stage.environment.subscription_id
    for name in (*stacks(), *deployments()):
        yield Need(name, subscription)
    for group in dict.fromkeys(map(group_of, (request.id for request in stage.requests))):
        for name in deployments() if group else ():
            yield Need(name, group)
    for existing in _existing(stage):
        yield Need(action(type_of(existing), "read").name, existing, sure=False)


def _existing(stage: Stage) -> Iterator[str]:
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

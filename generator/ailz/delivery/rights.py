"""What deploying needs to be allowed: every action, and the scope that it is checked at.

Read off the requests that Azure would get (`ailz.azure.needs`). Bicep needs a deployment in every
scope that it writes into, scripts what they do themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ailz.azure.ids import group_of, type_of
from ailz.azure.needs import Need, need, of_body
from ailz.catalog.rights import CONTAINERS, action, approval, deployments, stacks
from ailz.delivery.stage import Stage, providers, stages
from ailz.design.evaluate import Evaluated, exists_in, id_of
from ailz.design.landing_zone import LandingZone
from ailz.design.resource import Verb
from ailz.design.values import Id
from ailz.model.config import Config
from ailz.model.delivery import State

_VERBS: Mapping[Verb, tuple[str, ...]] = {
    "create": ("read", "write", "delete"),
    "update": ("read", "write"),
    "put": ("read", "write"),
}
_ROOT = "/subscriptions/"


def needs(landing_zone: LandingZone) -> tuple[Need, ...]:
    """Return everything that whoever deploys all environments must be allowed, each once."""
    every = stages(landing_zone)
    return _once(need for stage in every for need in _all(landing_zone.config, stage, every))


def needs_of(landing_zone: LandingZone, stage: Stage) -> tuple[Need, ...]:
    """Return what whoever deploys one environment must be allowed, each once."""
    return _once(_all(landing_zone.config, stage, stages(landing_zone)))


def _once(several: Iterable[Need]) -> tuple[Need, ...]:
    found: dict[tuple[str, str], Need] = {}
    for each in several:
        key = each.action.lower(), each.scope.lower()
        if key not in found or (each.sure and not found[key].sure):
            found[key] = each
    return tuple(found.values())


def _all(config: Config, stage: Stage, every: tuple[Stage, ...]) -> Iterator[Need]:
    ours = {each.subscription for each in every}
    for request in stage.requests:
        yield from _own(stage, request)
        yield from of_body(request.type, request.id, request.body, ours)
    yield from _scripts(stage)
    if "bicep" in config.delivery.languages:
        yield from _bicep(stage)
    if "terraform" in config.delivery.languages:
        yield from _state(config)


def _own(stage: Stage, request: Evaluated) -> Iterator[Need]:
    resource = stage.deployment.root.resource(request.symbol)
    for verb in _VERBS[resource.verb]:
        yield need(action(request.type, verb), request.id)  # type: ignore[arg-type]


def _scripts(stage: Stage) -> Iterator[Need]:
    for provider in providers(stage):
        yield Need(f"{provider}/register/action", stage.subscription)
    for each in stage.approvals:
        target = id_of(stage.deployment.root, stage.name, each.target)
        yield need(approval(type_of(target)), target)


def _bicep(stage: Stage) -> Iterator[Need]:
    """Yield what a stack needs: deployments in each scope, and a look at what exists already."""
    subscription = stage.subscription
    for name in (*stacks(), *deployments()):
        yield Need(name, subscription)
    for group in dict.fromkeys(map(group_of, (request.id for request in stage.requests))):
        for name in deployments() if group else ():
            yield Need(name, group)
    for id_ in existing(stage):
        yield Need(action(type_of(id_), "read").name, id_, sure=False)


def existing(stage: Stage) -> Iterator[str]:
    """Yield the ids of what the code names and somebody else has made before.

    What waits for something of ours is made by a service then, and is not there yet.
    """
    root = stage.deployment.root
    for resource in root.resources:
        if resource.verb != "existing" or resource.depends_on:
            continue
        if resource.collection is None:
            yield id_of(root, stage.name, Id(resource.symbol))
            continue
        for key, item in root.collections[resource.collection].items():
            if exists_in(item, stage.name):
                yield id_of(root, stage.name, Id(resource.symbol, key))


def _state(config: Config) -> Iterator[Need]:
    state = config.delivery.state
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

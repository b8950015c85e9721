"""A subscription takes a type only once its resource provider is registered there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from ailz.azure import ids
from ailz.azure.access import is_judged, may
from ailz.azure.answer import Objection
from ailz.azure.behaviour import Behaviour
from ailz.azure.request import Request
from ailz.azure.world import World
from ailz.catalog.rights import registration

_DEPLOYMENT = "microsoft.resources/deployments"


def _refuses(world: World, request: Request) -> Iterator[Objection]:
    namespace = ids.namespace_of(request.id)
    known = world.subscription(request.id).registered
    if not request.writes or known is None or registration(namespace) is None:
        return
    if namespace.casefold() in known:
        return
    yield Objection(
        status=409,
        code="MissingSubscriptionRegistration",
        message=(
            f"The subscription is not registered to use namespace '{namespace}'. "
            "See https://aka.ms/rps-not-found for how to register subscriptions."
        ),
        remedy=f"az provider register --namespace {namespace} --wait",
    )


def _registers(world: World, request: Request) -> World:
    """Return the world after a registration, by a call of its own or by a template."""
    if request.method == "POST" and request.action.casefold() == "register":
        return _with(world, request.id, [ids.name_of(request.id)])
    if request.writes and request.type.casefold() == _DEPLOYMENT:
        properties = request.body.get("properties")
        template = properties.get("template") if isinstance(properties, Mapping) else None
        named = dict.fromkeys(_namespaces(template))
        return _with(world, request.id, [each for each in named if _may(world, request, each)])
    return world


def _may(world: World, request: Request, namespace: str) -> bool:
    action = registration(namespace)
    if action is None or not is_judged(world, request.by):
        return True
    return may(world, request.by, action.name, ids.subscription_of(request.id)).allowed is True


def _with(world: World, id_: str, namespaces: list[str]) -> World:
    held = world.subscription(id_)
    if held.registered is None or not namespaces:
        return world
    more = frozenset(each.casefold() for each in namespaces)
    guid = ids.name_of(ids.subscription_of(id_)).casefold()
    changed = replace(held, registered=held.registered | more)
    return replace(world, subscriptions={**world.subscriptions, guid: changed})


def _namespaces(template: object) -> Iterator[str]:
    """Yield the namespaces of the resources in a template, of nested ones too."""
    if isinstance(template, Mapping):
        type_ = template.get("type")
        if isinstance(type_, str) and "/" in type_ and "apiVersion" in template:
            yield type_.partition("/")[0]
        for each in template.values():
            yield from _namespaces(each)
    elif isinstance(template, list):
        for each in template:
            yield from _namespaces(each)


BEHAVIOURS = (
    Behaviour(
        id="registration",
        says="A type whose resource provider is not registered in the subscription is refused.",
        source=(
            "MicrosoftDocs/azure-docs@0af0f2eff281:articles/azure-resource-manager/troubleshooting/"
            "common-deployment-errors.md (ms.date 06/20/2024); the answer in nforgeio/neonKUBE#1670"
        ),
        stage="scope",
        refuses=_refuses,
        follows=_registers,
    ),
)

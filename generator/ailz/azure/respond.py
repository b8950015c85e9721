"""One request answered: the stages in Azure's order, then what is true afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from itertools import groupby

from ailz.azure import ids
from ailz.azure.answer import Answer, Objection, Refusal
from ailz.azure.behaviour import Behaviour, behaviours
from ailz.azure.request import Json, Request
from ailz.azure.timing import timed
from ailz.azure.world import Owner, Resource, World


def respond(world: World, request: Request) -> tuple[Answer, World]:
    """Return what Azure answers, and the world after it; the same world where it refuses."""
    world = settled(world)
    refusals, doubts, request = judged(world, request)
    if refusals:
        first = refusals[0].objection
        return Answer(status=first.status, refusals=refusals, doubts=doubts), world
    answer, world = done(world, request)
    return replace(answer, doubts=doubts), world


def settled(world: World) -> World:
    """Return the world with what happened by itself until now."""
    for behaviour in behaviours():
        if behaviour.settles is not None:
            world = behaviour.settles(world)
    return world


def judged(
    world: World, request: Request
) -> tuple[tuple[Refusal, ...], tuple[Refusal, ...], Request]:
    """Return what refuses a request, what may refuse it, and the request as it was changed."""
    doubts: list[Refusal] = []
    for asked in _asked(behaviours(), request.type.casefold()):
        for behaviour in asked:
            if behaviour.changes is not None:
                request = behaviour.changes(world, request)
        found = [each for behaviour in asked for each in _objections(behaviour, world, request)]
        doubts += [each for each in found if not each.objection.sure]
        if refused := tuple(each for each in found if each.objection.sure):
            return refused, tuple(doubts), request
    return (), tuple(doubts), request


@lru_cache(maxsize=4096)
def _asked(every: tuple[Behaviour, ...], type_: str) -> tuple[tuple[Behaviour, ...], ...]:
    """Return by stage the behaviours that may change or refuse a request of a type."""
    about = (
        each
        for each in every
        if (each.changes or each.refuses) and (not each.types or type_ in each.types)
    )
    return tuple(tuple(stage) for _, stage in groupby(about, key=lambda each: each.stage))


def _objections(behaviour: Behaviour, world: World, request: Request) -> Iterable[Refusal]:
    found: Iterable[Objection] = behaviour.refuses(world, request) if behaviour.refuses else ()
    return (Refusal(each, behaviour.id, behaviour.source) for each in found)


def done(world: World, request: Request, owner: Owner = "deployment") -> tuple[Answer, World]:
    """Return the answer to a request that nothing refuses, and the world that it leaves.

    Also how a rehearsal goes on behind a refusal: as if it were mended.
    """
    if request.method == "GET":
        held = world.get(request.id)
        if held is None:
            return Answer(status=404), world
        return Answer(status=200, body=shown(world, held), ready=world.now), world
    before = world.get(request.id)
    took = timed(world, request)
    lasting = world.now + took.minutes
    for behaviour in behaviours():
        if behaviour.precedes is not None:
            world = behaviour.precedes(world, request)
    if request.writes:
        world = world.having(_written(world, request, before, lasting, owner))
    elif request.method == "DELETE":
        gone = [each.id for each in world.below(request.id)]
        if before is None:
            return Answer(status=204, ready=world.now), world
        world = world.without(request.id, *gone)
    for behaviour in behaviours():
        if behaviour.follows is not None:
            world = behaviour.follows(world, request)
    held = world.get(request.id)
    body = shown(world, held) if held is not None and request.writes else {}
    status = 201 if request.writes and before is None else 200
    return Answer(status=status, body=body, ready=lasting, timed=took), world


def written(world: World, request: Request) -> tuple[Answer, World]:
    """Return how long a write takes, and the world with it alone: nothing follows from it.

    For whoever asks for times and not for answers.
    """
    took = timed(world, request)
    ready = world.now + took.minutes
    resource = _written(world, request, world.get(request.id), ready, "deployment")
    return Answer(status=200, ready=ready, timed=took), world.having(resource)


def shown(world: World, resource: Resource) -> Json:
    """Return a resource as a GET shows it."""
    body: Json = {
        **resource.body,
        "id": resource.id,
        "name": resource.name,
        "type": resource.type,
    }
    for behaviour in behaviours():
        if behaviour.reads is not None:
            body = behaviour.reads(world, resource, body)
    return body


def _written(
    world: World, request: Request, before: Resource | None, ready: float, owner: Owner
) -> Resource:
    body = dict(request.body)
    if before is not None and request.method == "PATCH":
        body = _merged(before.body, body)
    for behaviour in behaviours():
        if behaviour.fills is not None:
            body = dict(behaviour.fills(world, request, body))
    if before is None:
        return Resource(
            request.id,
            request.api_version,
            body,
            dict(request.body),
            owner,
            made=world.now,
            ready=ready,
        )
    return replace(
        before, api_version=request.api_version, body=body, sent=dict(request.body), ready=ready
    )


def _merged(old: Json, new: Json) -> dict[str, object]:
    merged = dict(old)
    for name, value in new.items():
        here = merged.get(name)
        both = isinstance(here, Mapping) and isinstance(value, Mapping)
        merged[name] = _merged(here, value) if both else value  # type: ignore[arg-type]
    return merged


def assumed(world: World, id_: str) -> World:
    """Return the world in which something that it does not tell of exists."""
    if world.get(id_) is not None:
        return world
    return world.having(Resource(ids.key(id_), "", owner="platform", whole=False))

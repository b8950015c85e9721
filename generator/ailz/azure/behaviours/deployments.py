"""A deployment's own record: its name, its location, and one run of a name at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from ailz.azure import ids
from ailz.azure.answer import Objection
from ailz.azure.behaviour import Behaviour
from ailz.azure.request import Request
from ailz.azure.world import Resource, World, text
from ailz.catalog.arm_rules import arm_rule

DEPLOYMENT: Final = "Microsoft.Resources/deployments"
STACK: Final = "Microsoft.Resources/deploymentStacks"
RECORDS: Final = (DEPLOYMENT, STACK)
"""Types that are no more than a record of what a deployment did."""
_BOUND: Final = arm_rule("deployment-location-bound")
_ONE: Final = arm_rule("deployment-one-at-a-time")


def _held(world: World, request: Request) -> Resource | None:
    is_one = request.method == "PUT" and request.type.casefold() == DEPLOYMENT.casefold()
    return world.get(request.id) if is_one else None


def _elsewhere(world: World, request: Request) -> Iterator[Objection]:
    held = _held(world, request)
    if held is None or ids.group_of(request.id):
        return
    before, now = (text(body, "location") for body in (held.body, request.body))
    if before and now and _plain(before) != _plain(now):
        yield Objection(
            status=409,
            code=_BOUND.code,
            message=f"The deployment {request.name} already exists in location {before}: "
            f"it cannot be made in {now}",
            remedy=f"give it another name, or deploy it with --location {before}",
            path="location",
        )


def _running(world: World, request: Request) -> Iterator[Objection]:
    held = _held(world, request)
    if held is not None and held.ready > world.now:
        yield Objection(
            status=409,
            code=_ONE.code,
            message=f"The deployment {request.name} is still running in this scope",
            remedy="wait for it, or give each deployment a name of its own",
            until=held.ready,
        )


def _plain(location: str) -> str:
    return location.replace(" ", "").casefold()


BEHAVIOURS = (
    Behaviour(
        id=_BOUND.id,
        says=_BOUND.rule,
        source=_BOUND.source,
        stage="scope",
        refuses=_elsewhere,
    ),
    Behaviour(
        id=_ONE.id,
        says=_ONE.rule,
        source=_ONE.source,
        stage="scope",
        refuses=_running,
    ),
)

"""What Azure does one at a time, and what it does not use while it is still being written."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from ailz.azure import ids
from ailz.azure.answer import Objection
from ailz.azure.behaviour import Behaviour
from ailz.azure.gates import through
from ailz.azure.look import texts
from ailz.azure.request import Request
from ailz.azure.world import Resource, World
from ailz.catalog.gates import Gate, gates

_NETWORK: Final = "microsoft.network/"
_ENDPOINT: Final = "microsoft.network/privateendpoints"


def _second(gate: Gate, world: World, request: Request) -> Iterator[Objection]:
    """Yield writes that are not done yet and go through the gate that this one goes through.

    What is written one at a time through the same resource shares its gate, whatever its kind, but
    for a gate that stands at some types only.
    """
    if (
        request.method not in ("PUT", "PATCH", "DELETE")
        or gate.type.casefold() != request.type.casefold()
    ):
        return
    held = world.get(request.id)
    body = request.body if request.writes or held is None else held.body
    wanted = {id_ for each, id_ in through(request.type, request.id, body) if each is gate}
    for other in _running(world) if wanted else ():
        if ids.key(other.id) in wanted or (
            ids.key(other.id) != ids.key(request.id)
            and any(
                id_ in wanted and (each is gate or not (each.on or gate.on))
                for each, id_ in through(other.type, other.id, other.body)
            )
        ):
            yield Objection(
                status=gate.status,
                code=gate.code,
                message=f"{gate.message}: {other.id}",
                remedy=f"write it after {other.name}: depend on it, or lock "
                f"{ids.name_of(min(wanted))} in one run",
                sure=gate.sure,
                until=other.ready,
            )


def _unfinished(world: World, request: Request) -> Iterator[Objection]:
    """Yield what a request stands in or names and that is still being written."""
    if not request.writes:
        return
    running = {ids.key(each.id): each for each in _running(world)}
    if not running:
        return
    named = {ids.key(each) for each in texts(request.body) if each.startswith("/subscriptions/")}
    above = ids.key(ids.parent_of(request.id))
    kind = request.type.casefold()
    for key, other in running.items():
        if key == ids.key(request.id) or (key != above and key not in named):
            continue
        theirs = other.type.casefold()
        if kind.startswith(_NETWORK) and theirs.startswith(_NETWORK):
            # An endpoint is taken and fails while it is made; the others are told to come again.
            late = kind == _ENDPOINT
            yield Objection(
                status=400 if late else 429,
                code="RetryableError",
                message=f"Cannot proceed with operation because resource {other.id} is not in "
                "Succeeded state (ReferencedResourceNotProvisioned)",
                remedy=f"depend on {other.name}",
                until=other.ready,
            )
        else:
            yield Objection(
                status=409,
                code="",
                message=f"{other.id} is still being written",
                remedy=f"depend on {other.name}",
                sure=False,
                until=other.ready,
            )


def _running(world: World) -> Iterator[Resource]:
    return (each for each in world.resources.values() if each.ready > world.now)


BEHAVIOURS = (
    *(
        Behaviour(id=gate.id, says=gate.says, source=gate.source, refuses=partial(_second, gate))
        for gate in gates()
    ),
    Behaviour(
        id="still-written",
        says="What a request stands in or names is done being written.",
        source="hashicorp/terraform#7986; hashicorp/terraform-provider-azurerm#30197, #21293",
        refuses=_unfinished,
    ),
)

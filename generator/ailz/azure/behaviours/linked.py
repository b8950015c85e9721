"""Whoever writes a body must be allowed to use what it names (linked access checks)."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.azure.access import is_judged, may
from ailz.azure.answer import Objection
from ailz.azure.behaviour import Behaviour
from ailz.azure.behaviours.rights import remedy
from ailz.azure.needs import of_body, own
from ailz.azure.request import Request
from ailz.azure.world import World


def _refuses(world: World, request: Request) -> Iterator[Objection]:
    if not request.writes or not is_judged(world, request.by):
        return
    written = own(request)
    found = {
        (need.action.casefold(), need.scope.casefold()): need
        for need in sorted(
            of_body(request.type, request.id, request.body), key=lambda need: need.sure
        )
    }
    for need in found.values():
        verdict = may(world, request.by, need.action, need.scope, request=request)
        if verdict.allowed and not verdict.fresh:
            continue
        yield Objection(
            status=403,
            code="LinkedAuthorizationFailed",
            message=(
                f"The client '{request.by}' with object id '{request.by}' has permission to "
                f"perform action '{written.action}' on scope '{written.scope}'; however, it does "
                f"not have permission to perform action '{need.action}' on the linked scope(s) "
                f"'{need.scope}' or the linked scope(s) are invalid."
            ),
            remedy=remedy(need, verdict),
            path=need.path,
            sure=verdict.allowed is False and need.sure,
            until=verdict.until,
        )


BEHAVIOURS = (
    Behaviour(
        id="linked-right",
        says=(
            "Naming something in a body needs a right on it: to join a subnet, to peer a network, "
            "to assign an identity, to approve an endpoint."
        ),
        source=(
            "recorded rights (linked), each row with its source; the message in "
            "MicrosoftDocs/azure-docs#96892 and Azure/azure-sdk-for-go#14306"
        ),
        stage="right",
        refuses=_refuses,
    ),
)

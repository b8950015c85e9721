"""The stand-in: calls in, replies out, one world between them."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from ailz.azure.answer import Answer
from ailz.azure.request import Request
from ailz.azure.respond import respond
from ailz.azure.serve.clock import Clock
from ailz.azure.serve.exchange import Exchange
from ailz.azure.serve.messages import Call, Reply, Unreadable, error, plain, refused
from ailz.azure.serve.reading import read
from ailz.azure.serve.sign_in import SignIn
from ailz.azure.world import World

_AT_ONCE = 0.5
"""Minutes up to which Azure answers when it is done; what lasts longer is an operation to poll."""
_NEVER = 86400.0
"""Seconds to wait where waiting does not help: longer than any client does, so it gives up."""
_SOON = 50
"""Thousandths of a second that a client waits at least before it asks again."""
_OPERATIONS = "/operations/"


class StandIn:
    """Answers calls as Azure Resource Manager and its sign-in do; for any number of threads.

    `tell` is called with every exchange, one at a time.
    """

    def __init__(
        self, world: World, address: str, pace: float, tell: Callable[[Exchange], None]
    ) -> None:
        self._address, self._tell = address, tell
        self._world, self._clock = world, Clock(pace)
        self._sign_in = SignIn(address)
        self._ends: dict[str, float] = {}
        self._turn = threading.Lock()
        self._exchanges: list[Exchange] = []

    @property
    def world(self) -> World:
        """The world as it is now."""
        with self._turn:
            return self._world

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """Everything that was asked so far, in order."""
        with self._turn:
            return tuple(self._exchanges)

    def reply(self, call: Call) -> Reply:
        """Return the reply to a call, once Azure would give it."""
        signed_in = self._sign_in.reply(call)
        if signed_in is not None:
            return signed_in
        by = self._sign_in.principal(call.authorization)
        if by is None:
            said = "The token is missing, or not one that this stand-in issued: sign in again."
            return error(401, "InvalidAuthenticationToken", said)
        if call.path.startswith(_OPERATIONS):
            return self._operation(call.path)
        try:
            request = read(call, by)
        except Unreadable as unreadable:
            return unreadable.reply
        return self._asked(request)

    def _asked(self, request: Request) -> Reply:
        with self._turn:
            minute = self._clock.now()
            answer, self._world = respond(self._world.at(minute), request)
            exchange = Exchange(minute, request, answer)
            self._exchanges.append(exchange)
            self._tell(exchange)
            if answer.refused:
                return self._refused(exchange)
            if request.method == "GET":
                return _finished(request, answer)
            left = self._clock.expect(answer.ready)
            if answer.ready - minute > _AT_ONCE:
                return self._begun(request, answer, left)
        while left > 0:
            time.sleep(left)
            with self._turn:
                left = self._clock.left(answer.ready)
        return _finished(request, answer)

    def _refused(self, exchange: Exchange) -> Reply:
        reply = refused(exchange.answer)
        left = _NEVER
        if exchange.waits:
            until = max(each.objection.until or 0.0 for each in exchange.answer.refusals)
            left = self._clock.expect(until)
        return Reply(reply.status, reply.body, _after(left))

    def _begun(self, request: Request, answer: Answer, left: float) -> Reply:
        """Return what Azure says when an operation has begun; how it ends is asked for apart."""
        place = f"{_OPERATIONS}{uuid.uuid4()}"
        self._ends[place] = answer.ready
        url = f"{self._address}{place}?api-version={request.api_version}"
        headers = {"Azure-AsyncOperation": url, **_after(left)}
        if request.writes:
            state = "Creating" if answer.status == 201 else "Updating"
            return Reply(answer.status, _in_state(plain(answer.body), state), headers)
        return Reply(202, None, {**headers, "Location": url})

    def _operation(self, place: str) -> Reply:
        with self._turn:
            if place not in self._ends:
                return error(404, "OperationNotFound", f"There is no operation {place}")
            left = self._clock.left(self._ends[place])
        body = {"id": place, "name": place.removeprefix(_OPERATIONS)}
        if left > 0:
            return Reply(200, {**body, "status": "InProgress"}, _after(left))
        return Reply(200, {**body, "status": "Succeeded"})


def _finished(request: Request, answer: Answer) -> Reply:
    if request.method == "GET" and answer.status == 404:
        said = f"The Resource '{request.type}/{request.name}' was not found: {request.id}"
        return error(404, "ResourceNotFound", said)
    return Reply(answer.status, plain(answer.body) or None)


def _in_state(body: Mapping[str, Any], state: str) -> Mapping[str, Any]:
    # A body that says Succeeded ends the polling of a client before it begins.
    properties = body.get("properties")
    if not isinstance(properties, Mapping):
        return body
    return {**body, "properties": {**properties, "provisioningState": state}}


def _after(seconds: float) -> Mapping[str, str]:
    """Return the headers that say when to ask again; clients of Azure's prefer milliseconds."""
    thousandths = max(_SOON, round(seconds * 1000))
    return {"Retry-After": str(-(-thousandths // 1000)), "Retry-After-Ms": str(thousandths)}

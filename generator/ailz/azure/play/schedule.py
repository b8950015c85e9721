"""Sends the steps of a deployment as a player would, and says what came of each."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ailz.azure.answer import Answer
from ailz.azure.bodies import UNKNOWN
from ailz.azure.play.step import Step, bound
from ailz.azure.request import Request
from ailz.azure.respond import done, respond
from ailz.azure.world import World

_UNKNOWN_NAME = "unknown-to-anybody"


@dataclass(frozen=True, slots=True)
class Event:
    """What became of a step: the request as it was sent last, and Azure's answer.

    `start` and `end` are minutes; `attempts` counts requests.
    """

    step: Step
    request: Request
    answer: Answer
    start: float
    end: float
    attempts: int = 1


@dataclass(frozen=True, slots=True)
class Run:
    """All events in the order of their start, and the world afterwards."""

    events: tuple[Event, ...]
    world: World

    @property
    def refused(self) -> tuple[Event, ...]:
        """What Azure did not do."""
        return tuple(event for event in self.events if event.answer.refused)


def play(world: World, steps: Sequence[Step], by: str = "", parallel: int = 10) -> Run:
    """Send every step once what it waits for is done, `parallel` at most at a time.

    What is refused for good is noted, and taken as done: a rehearsal shows what comes after, too.
    """
    waiting = {step.key: step for step in steps}
    known = frozenset(waiting)
    finished: set[str] = set()
    running: list[tuple[float, int, Step]] = []
    events: list[Event] = []
    count = 0
    while waiting or running:
        gates = {step.gate for _, _, step in running if step.gate}
        for step in _ready(waiting.values(), finished, known):
            if len(running) >= parallel:
                break
            if step.gate in gates:
                continue
            if step.gate:
                gates.add(step.gate)
            del waiting[step.key]
            event, world = _sent(world, step, by)
            events.append(event)
            heapq.heappush(running, (event.end, count, step))
            count += 1
        if not running:
            left = ", ".join(sorted(waiting))
            msg = f"steps wait for each other: {left}"
            raise ValueError(msg)
        end, _, step = heapq.heappop(running)
        finished.add(step.key)
        world = world.at(max(world.now, end))
    return Run(tuple(events), world)


def _ready(steps: Iterable[Step], finished: set[str], known: frozenset[str]) -> list[Step]:
    return [step for step in steps if not (step.after & known) - finished]


def request_of(world: World, step: Step, by: str) -> Request:
    """Return the request of a step as it is sent now."""
    id_ = bound(step.id, world)
    if id_ is UNKNOWN:
        id_ = f"{_before(step)}{_UNKNOWN_NAME}-{step.key}"
    return Request(step.method, str(id_), step.api_version, bound(step.body, world), by)


def _before(step: Step) -> str:
    parts = () if isinstance(step.id, str) else step.id.parts
    return parts[0] if parts and isinstance(parts[0], str) else ""


def _sent(world: World, step: Step, by: str) -> tuple[Event, World]:
    """Send a step until it is done, refused for good, or out of time; the clock stays."""
    start, attempts, minute = world.now, 0, world.now
    while True:
        attempts += 1
        here = world.at(minute)
        request = request_of(here, step, by)
        answer, after = respond(here, request)
        if not answer.refused:
            return Event(step, request, answer, start, answer.ready, attempts), after.at(start)
        again = _again(answer, step)
        if again is None or again > start + step.timeout:
            _, after = done(here, request)
            return Event(step, request, answer, start, minute, attempts), after.at(start)
        minute = again


def _again(answer: Answer, step: Step) -> float | None:
    """Return the minute at which the player's own retries get through; None: they do not."""
    untils = []
    for refusal in answer.refusals:
        said = refusal.objection
        if said.until is None:
            return None
        tried = said.status == 429 or any(
            pattern.search(f"{said.code}: {said.message}") for pattern in step.retry
        )
        if not tried:
            return None
        untils.append(said.until)
    return max(untils)

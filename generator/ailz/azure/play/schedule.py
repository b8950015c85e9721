"""Sends the steps of a deployment as a player would, and says what came of each."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from zlib import crc32

from ailz.azure.answer import Answer, Objection, Refusal
from ailz.azure.bodies import UNKNOWN
from ailz.azure.play.player import TERRAFORM, Player
from ailz.azure.play.step import Step, bound
from ailz.azure.request import Json, Request
from ailz.azure.respond import done, respond, written
from ailz.azure.world import Resource, World

Delta = Mapping[str, Resource | None]
"""What a request did to the world's resources, by key; None: it is gone."""


@dataclass(frozen=True, slots=True)
class Event:
    """What became of a step: the request as it was sent last, and Azure's answer.

    `start` and `end` are minutes; `attempts` counts requests. `delta` is what it changed.
    """

    step: Step
    request: Request
    answer: Answer
    start: float
    end: float
    attempts: int = 1
    delta: Delta = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Run:
    """All events in the order of their start, and the world afterwards.

    `left` are steps that were not sent because one before them ended the run.
    """

    events: tuple[Event, ...]
    world: World
    left: tuple[Step, ...] = ()

    @property
    def refused(self) -> tuple[Event, ...]:
        """What Azure did not do."""
        return tuple(event for event in self.events if event.answer.refused)


def play(
    world: World,
    steps: Sequence[Step],
    by: str = "",
    player: Player = TERRAFORM,
    *,
    stops: bool = False,
    timed_only: bool = False,
) -> Run:
    """Send every step once what it waits for is done, as many at a time as the player does.

    `timed_only` asks for times alone: only steps that may have to wait for something are judged.

    What is refused for good is noted, and taken as done: a rehearsal shows what comes after, too.
    Where the player tries nothing again and waiting would help, what comes after is left; so is
    what comes after any refusal where `stops` is set.
    """
    queue = _Queue(steps)
    running: list[tuple[float, int]] = []
    events: list[Event] = []
    left: set[int] = set()
    while queue.ready or running:
        for place in queue.next(player.parallel - len(running)):
            step = steps[place]
            answered = _timed if timed_only and not step.retry else _answered
            event, world = _sent(world, step, by, player, answered, stops=stops)
            events.append(event)
            heapq.heappush(running, (event.end, place))
            if event.answer.refused and (stops or is_put_off(event, player)):
                left.add(place)
        end, place = heapq.heappop(running)
        world = world.at(max(world.now, end))
        queue.finish(place, follow=place not in left)
    sent = {event.step.key for event in events}
    unsent = tuple(step for step in steps if step.key not in sent)
    if unsent and not left:
        msg = f"steps wait for each other: {', '.join(sorted(step.key for step in unsent))}"
        raise ValueError(msg)
    return Run(tuple(events), world, unsent)


class _Queue:
    """Which steps may be sent, in their own order; what one gate lets through is one at a time."""

    def __init__(self, steps: Sequence[Step]) -> None:
        places = {step.key: place for place, step in enumerate(steps)}
        self._gates = [step.gate for step in steps]
        self._open = [0] * len(steps)
        self._followers: list[list[int]] = [[] for _ in steps]
        self._held: set[str] = set()
        for place, step in enumerate(steps):
            before = [places[key] for key in step.after if key in places and key != step.key]
            self._open[place] = len(before)
            for each in before:
                self._followers[each].append(place)
        self.ready = [place for place, count in enumerate(self._open) if not count]

    def next(self, most: int) -> list[int]:
        """Return the places to send now, and take them out."""
        found: list[int] = []
        kept = []
        for place in sorted(self.ready):
            gate = self._gates[place]
            if len(found) >= most or gate in self._held:
                kept.append(place)
                continue
            if gate:
                self._held.add(gate)
            found.append(place)
        self.ready = kept
        return found

    def finish(self, place: int, *, follow: bool) -> None:
        """Note that a step is done; what waited for it alone is ready then."""
        self._held.discard(self._gates[place])
        for each in self._followers[place] if follow else ():
            self._open[each] -= 1
            if not self._open[each]:
                self.ready.append(each)


def request_of(world: World, step: Step, by: str, player: Player = TERRAFORM) -> Request:
    """Return the request of a step as it is sent now."""
    id_ = bound(step.id, world)
    if id_ is UNKNOWN:
        id_ = f"{_before(step)}{_nobody_knows(step.key)}"
    body: Json = bound(step.body, world)
    if step.ending == "with_parent" and step.method == "PUT" and player.merges:
        held = world.get(str(id_))
        body = merged(held.body, body) if held is not None and held.whole else body
    return Request(step.method, str(id_), step.api_version, body, by, step.action)


def _nobody_knows(key: str) -> str:
    """Return a name that behaviours take for one that is not known, another for each step."""
    return f"{UNKNOWN!r}{crc32(key.encode()):08x}"


def merged(old: Json, new: Json) -> Json:
    """Return a body with another laid over it, as azapi_update_resource does."""
    both = {**old}
    for name, value in new.items():
        here = both.get(name)
        if isinstance(here, Mapping) and isinstance(value, Mapping):
            both[name] = merged(here, value)
        else:
            both[name] = value
    return both


def _before(step: Step) -> str:
    parts = () if isinstance(step.id, str) else step.id.parts
    return parts[0] if parts and isinstance(parts[0], str) else ""


_Answered = Callable[[World, Request, Step, Player], tuple[Answer, World]]


def _sent(
    world: World, step: Step, by: str, player: Player, answered: _Answered, *, stops: bool
) -> tuple[Event, World]:
    """Send a step until it is done, refused for good, or out of time; the clock stays."""
    start, attempts, minute = world.now, 0, world.now
    while True:
        attempts += 1
        here = world.at(minute)
        request = request_of(here, step, by, player)
        answer, after = answered(here, request, step, player)
        if not answer.refused:
            end = answer.ready
            break
        again = passes_at(answer.refusals, step, player)
        if again is None or again > start + step.timeout:
            end = minute
            attempt = Event(step, request, answer, start, minute)
            if not stops and not is_put_off(attempt, player):
                # As if it were mended; where whoever deploys runs it again, it is not yet.
                mended, after = done(here, request)
                end = mended.ready
            break
        minute = max(again, minute + _LEAST_WAIT)
    delta = {} if answered is _timed else changed(world, after)
    return Event(step, request, answer, start, end, attempts, delta), after.at(start)


_LEAST_WAIT = 1 / 60
"""Minutes between two attempts, at least: a refusal that names this minute must not spin."""


def _answered(world: World, request: Request, step: Step, player: Player) -> tuple[Answer, World]:
    if player.looks and request.method == "PUT" and step.ending == "delete" and not step.known:
        held = world.get(request.id)
        if held is not None and held.whole:
            refusal = Refusal(_exists(request, held), "already-exists", _AZAPI)
            return Answer(status=409, refusals=(refusal,)), world
    return respond(world, request)


def _timed(world: World, request: Request, step: Step, player: Player) -> tuple[Answer, World]:
    del step, player
    return written(world, request)


_AZAPI = "azapi, internal/services/azapi_resource.go (create reads first)"


def _exists(request: Request, held: Resource) -> Objection:
    who = {"platform": "somebody", "service": "the service", "policy": "a policy"}
    made_by = who.get(held.owner, "an earlier deployment")
    return Objection(
        status=409,
        code="Resource already exists",
        message=f"{request.id} is there already: {made_by} made it",
        remedy="import it, or give ours another name",
    )


def changed(before: World, after: World) -> Delta:
    """Return what differs between the resources of two worlds."""
    if before.resources is after.resources:
        return {}
    old, new = before.resources, after.resources
    delta: dict[str, Resource | None] = {
        key: each for key, each in new.items() if old.get(key) is not each
    }
    if len(new) < len(old) + len(delta):
        delta |= {key: None for key in old if key not in new}
    return delta


def survives(refusals: Sequence[Refusal], step: Step, player: Player) -> bool:
    """Whether a step gets through such an answer: by its own retries, or as it is told to."""
    minute = passes_at(refusals, step, player)
    if minute is not None:
        return True
    return not player.retries and _passes(refusals, step, throttled=False) is not None


def passes_at(refusals: Iterable[Refusal], step: Step, player: Player) -> float | None:
    """Return the minute at which the player's own retries get through; None: they do not."""
    return _passes(refusals, step, throttled=True) if player.retries else None


def is_put_off(event: Event, player: Player) -> bool:
    """Whether whoever deploys is told to wait and run the whole again after such an answer."""
    if player.retries or not event.step.retry:
        return False
    return _passes(event.answer.refusals, event.step, throttled=False) is not None


def _passes(refusals: Iterable[Refusal], step: Step, *, throttled: bool) -> float | None:
    untils = []
    for refusal in refusals:
        said = refusal.objection
        if said.until is None:
            return None
        tried = (throttled and said.status == 429) or any(
            pattern.search(f"{said.code}: {said.message}") for pattern in step.retry
        )
        if not tried:
            return None
        untils.append(said.until)
    return max(untils, default=None)


def again(event: Event) -> float:
    """Return the minute from which a step that was put off passes."""
    untils = [each.objection.until for each in event.answer.refusals]
    return max((each for each in untils if each is not None), default=event.end)


def with_ids(run: Run) -> Mapping[str, str]:
    """Return the id that each step was sent to, as a state file keeps it."""
    return {event.step.key: event.request.id for event in run.events}


def at_ids(steps: Iterable[Step], known: Mapping[str, str]) -> tuple[Step, ...]:
    """Return steps as a state file knows them: made by this deployment, with their ids."""
    return tuple(
        replace(step, id=known[step.key], known=True) if step.key in known else step
        for step in steps
    )

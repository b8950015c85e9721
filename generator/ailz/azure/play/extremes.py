"""Whether a step passes by luck: judged in the least and in the most that can be there by then.

One schedule is one of many. What a step does not wait for may be done later than it was in the
rehearsal, and what does not wait for a step may be done earlier.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal, TypeAlias

from ailz.azure.answer import Refusal
from ailz.azure.play.player import TERRAFORM, Player
from ailz.azure.play.schedule import Event, Run, passes_at, request_of, survives
from ailz.azure.play.step import Step
from ailz.azure.respond import judged
from ailz.azure.world import Resource, World

Extreme: TypeAlias = Literal["least", "most"]
"""``least``: only what a step waits for is done. ``most``: all that does not wait for it is."""
_NAMED_AT_MOST = 24
"""How many lucky steps get the name of who they should be ordered with: it is searched for."""


@dataclass(frozen=True, slots=True)
class Luck:
    """A step that Azure refuses in another order of the same deployment.

    `other` is the step that it must wait for (``least``) or that must wait for it (``most``); None
    where it takes several, or where nobody looked.
    """

    event: Event
    extreme: Extreme
    refusals: tuple[Refusal, ...]
    other: Step | None


def lucky(
    before: World, run: Run, steps: Sequence[Step], by: str = "", player: Player = TERRAFORM
) -> tuple[Luck, ...]:
    """Return what another order would have Azure refuse; what was refused anyway is left out."""
    judge = _Judge(before, run, steps, by, player)
    found: list[Luck] = []
    for place, event in enumerate(run.events):
        if event.answer.refused:
            continue
        for extreme, world in (("least", judge.least(place)), ("most", judge.most(place))):
            refusals = judge.refusals(place, world)
            if not refusals:
                continue
            search = len(found) < _NAMED_AT_MOST
            other = judge.missing(place, extreme, refusals) if search else None
            found.append(Luck(event, extreme, refusals, other))  # type: ignore[arg-type]
    return tuple(found)


def unordered(steps: Sequence[Step]) -> Iterator[tuple[Step, Step]]:
    """Yield pairs of steps of which none waits for the other, in the order of the steps."""
    waits = closure(steps)
    for (one, first), (other, second) in combinations(enumerate(steps), 2):
        if not waits[other] >> one & 1 and not waits[one] >> other & 1:
            yield first, second


def closure(steps: Sequence[Step]) -> list[int]:
    """Return for each step all that it waits for, near and far: a bit for each step's place."""
    places = {step.key: place for place, step in enumerate(steps)}
    near = [
        [places[key] for key in step.after if key in places and key != step.key] for step in steps
    ]
    found: dict[int, int] = {}
    for start in range(len(steps)):
        waiting = [start]
        while waiting:
            here = waiting[-1]
            open_ = [each for each in near[here] if each not in found]
            if here in found or not open_ or len(waiting) > len(steps):
                waiting.pop()
                bits = 0
                for each in near[here]:
                    bits |= found.get(each, 0) | 1 << each
                found.setdefault(here, bits)
            else:
                waiting += open_
    return [found[place] for place in range(len(steps))]


class _Judge:
    """Restricted worlds are put together from what each event changed."""

    def __init__(
        self, before: World, run: Run, steps: Sequence[Step], by: str, player: Player
    ) -> None:
        self._before, self._run, self._by, self._player = before, run, by, player
        self._events = run.events
        place = {event.step.key: at for at, event in enumerate(run.events)}
        sent = [step for step in steps if step.key in place]
        ordered = sorted(sent, key=lambda step: place[step.key])
        self._waits = closure(ordered)
        count = len(self._events)
        self._follow = [0] * count
        for at, bits in enumerate(self._waits):
            for each in _members(bits):
                self._follow[each] |= 1 << at
        self._writers: dict[str, list[int]] = {}
        for at, event in enumerate(self._events):
            for key in event.delta:
                self._writers.setdefault(key, []).append(at)

    def least(self, place: int, also: int = 0) -> World:
        """Return the world in which a step's own ancestors are done, and `also`."""
        bits = self._waits[place] | also
        there: dict[str, Resource | None] = {}
        now = self._before.now
        for at in _members(bits):
            event = self._events[at]
            now = max(now, event.end)
            there |= event.delta
        return self._before.changed(there).at(now)

    def most(self, place: int, without: int = 0) -> World:
        """Return the world in which all is done that does not come after a step."""
        bits = self._follow[place] | 1 << place | without
        there: dict[str, Resource | None] = {}
        for at in _members(bits):
            for key in self._events[at].delta:
                there[key] = self._last(key, bits)
        return self._run.world.changed(there)

    def _last(self, key: str, without: int) -> Resource | None:
        for at in reversed(self._writers[key]):
            if not without >> at & 1:
                return self._events[at].delta[key]
        return self._before.resources.get(key)

    def refusals(self, place: int, world: World) -> tuple[Refusal, ...]:
        """Return what refuses a step in a world for good."""
        step = self._events[place].step
        request = request_of(world, step, self._by, self._player)
        refusals, _, _ = judged(world, request)
        if not refusals:
            return ()
        minute = passes_at(refusals, step, self._player)
        if minute is not None and minute > world.now + step.timeout:
            return refusals
        return () if survives(refusals, step, self._player) else refusals

    def missing(self, place: int, extreme: str, refusals: Iterable[Refusal]) -> Step | None:
        """Return the one step without whose order it is refused."""
        near = self._waits[place] | self._follow[place] | 1 << place
        said = " ".join(each.objection.message for each in refusals).casefold()
        candidates = [at for at in range(len(self._events)) if not near >> at & 1]
        candidates.sort(key=lambda at: self._events[at].request.id.casefold() not in said)
        for at in candidates:
            if extreme == "least":
                world = self.least(place, self._waits[at] | 1 << at)
            else:
                world = self.most(place, self._follow[at] | 1 << at)
            if not self.refusals(place, world):
                return self._events[at].step
        return None


def _members(bits: int) -> Iterator[int]:
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low

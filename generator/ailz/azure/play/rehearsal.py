"""What a rehearsal found: phases, what came of each step, and every problem in one form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

from ailz.azure.answer import Objection, Refusal
from ailz.azure.play.extremes import Luck
from ailz.azure.play.player import Language
from ailz.azure.play.schedule import Event, Run
from ailz.azure.request import Request
from ailz.azure.world import World

Kind: TypeAlias = Literal["first", "second", "take_down", "rebuild", "change"]
"""What a phase is. The world goes through all scenes of a phase before the next begins."""
Fault: TypeAlias = Literal["refused", "luck", "gate", "differs", "left", "waits", "by_hand"]
"""``refused``: Azure refuses it. ``luck``: it passes by luck. ``gate``: two writes through one gate
at a time. ``differs``: a run without a change changes something. ``left``: it is there after the
removal. Two are told and are no fault: ``waits``: refused until some time has passed, and whoever
deploys waits for it; ``by_hand``: something besides the deployment has to be done."""
TOLD: tuple[Fault, ...] = ("waits", "by_hand")


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong with a step, with what Azure answers, why, and what to do.

    `request` is what is sent, None where nothing is. `minutes` is how long a wait is.
    """

    fault: Fault
    label: str
    says: str
    request: Request | None = None
    status: int = 0
    code: str = ""
    path: str = ""
    behaviour: str = ""
    source: str = ""
    remedy: str = ""
    minutes: float = 0.0

    @property
    def is_told(self) -> bool:
        """Whether it is told without being a fault."""
        return self.fault in TOLD


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """One deployment of one environment going through a phase.

    `runs` has more than one run where it is run again, or a script comes before a tool. `doubts`
    are what Azure may refuse.
    """

    kind: Kind
    scene: str
    language: Language
    runs: tuple[Run, ...]
    problems: tuple[Problem, ...]
    doubts: tuple[Problem, ...]
    before: World
    after: World

    @property
    def events(self) -> tuple[Event, ...]:
        """All that was sent."""
        return tuple(event for run in self.runs for event in run.events)

    @property
    def start(self) -> float:
        """The minute at which it begins."""
        return self.before.now

    @property
    def end(self) -> float:
        """The minute at which all is done."""
        return max((event.end for event in self.events), default=self.before.now)

    @property
    def refused(self) -> tuple[Problem, ...]:
        """The problems that are faults."""
        return tuple(each for each in self.problems if not each.is_told)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """A deployment played through."""

    phases: tuple[Phase, ...]
    world: World

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every problem, in the order in which it was met."""
        return tuple(each for phase in self.phases for each in phase.problems)

    @property
    def refused(self) -> tuple[Problem, ...]:
        """The problems that are faults."""
        return tuple(each for phase in self.phases for each in phase.refused)


def refusals(events: Iterable[Event], fault: Fault = "refused") -> Iterator[Problem]:
    """Yield what Azure refuses."""
    for event in events:
        for each in event.answer.refusals:
            until = each.objection.until
            wait = max(0.0, until - event.start) if until is not None else 0.0
            yield problem(fault, event, each, each.objection.message, minutes=wait)


def doubts(events: Iterable[Event]) -> Iterator[Problem]:
    """Yield what Azure may refuse."""
    for event in events:
        for each in event.answer.doubts:
            yield problem("refused", event, each, each.objection.message)


def by_luck(found: Iterable[Luck]) -> Iterator[Problem]:
    """Yield what another order would have Azure refuse."""
    for luck in found:
        for each in luck.refusals:
            says = f"passes by luck: {_order(luck)}. Else: {each.objection.message}"
            yield problem("luck", luck.event, each, says, remedy=_remedy(luck, each.objection))


def _order(luck: Luck) -> str:
    step, other = luck.event.step.label, luck.other
    if other is None:
        late = "what it needs" if luck.extreme == "least" else "what stops it"
        return f"nothing orders {step} and {late}"
    one, two = (step, other.label) if luck.extreme == "least" else (other.label, step)
    return f"{one} does not wait for {two}"


def _remedy(luck: Luck, said: Objection) -> str:
    step, other = luck.event.step.label, luck.other
    if other is None:
        return said.remedy
    one, two = (step, other.label) if luck.extreme == "least" else (other.label, step)
    return f"let {one} depend on {two}"


def problem(
    fault: Fault,
    event: Event,
    refusal: Refusal,
    says: str,
    *,
    remedy: str = "",
    minutes: float = 0.0,
) -> Problem:
    """Return a refusal of a step as a problem."""
    said = refusal.objection
    return Problem(
        fault=fault,
        label=event.step.label,
        says=says,
        request=event.request,
        status=said.status,
        code=said.code,
        path=said.path,
        behaviour=refusal.behaviour,
        source=refusal.source,
        remedy=remedy or said.remedy,
        minutes=minutes,
    )

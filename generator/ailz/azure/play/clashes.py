"""Two writes through one gate that nothing keeps from being under way at the same time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from ailz.azure.answer import Objection, Refusal
from ailz.azure.gates import through
from ailz.azure.play.extremes import closure
from ailz.azure.play.player import Player
from ailz.azure.play.rehearsal import Problem, problem
from ailz.azure.play.schedule import Event, Run, survives
from ailz.azure.play.step import Step
from ailz.catalog.gates import Gate

_WRITES = ("PUT", "PATCH", "DELETE")


def clashes(runs: Sequence[Run], steps: Sequence[Step], player: Player) -> Iterator[Problem]:
    """Yield a problem for each gate that two steps may go through at a time, once a gate.

    What the player itself lets through one at a time is none (`Step.gate`), nor what it tries again
    after such an answer. One that already was refused in the rehearsal is no news.
    """
    events = {event.step.key: event for run in runs for event in run.events}
    sent = [step for step in steps if step.key in events]
    waits = closure(sent)
    at_gates: dict[tuple[str, str], list[tuple[int, Gate]]] = {}
    for place, step in enumerate(sent):
        event = events[step.key]
        if event.request.method not in _WRITES or event.answer.refused:
            continue
        for gate, id_ in through(step.type, event.request.id, event.request.body):
            at_gates.setdefault((gate.id, id_), []).append((place, gate))
    for (_, id_), there in at_gates.items():
        for (one, _), (other, gate) in combinations(there, 2):
            first, second = sent[one], sent[other]
            ordered = waits[one] >> other & 1 or waits[other] >> one & 1
            kept = first.gate != "" and first.gate == second.gate
            if ordered or kept or _survives(gate, second, player):
                continue
            yield _problem(events[second.key], first, gate, id_)
            break


def _survives(gate: Gate, step: Step, player: Player) -> bool:
    return not gate.sure or survives([_refusal(gate, "", "")], step, player)


def _refusal(gate: Gate, message: str, remedy: str) -> Refusal:
    said = Objection(
        status=gate.status,
        code=gate.code,
        message=message or gate.message,
        remedy=remedy,
        until=0.0,
    )
    return Refusal(said, gate.id, gate.source)


def _problem(event: Event, first: Step, gate: Gate, id_: str) -> Problem:
    says = (
        f"{event.step.label} and {first.label} may be written at the same time through {id_}: "
        f"{gate.says} Then: {gate.message}"
    )
    remedy = f"let {event.step.label} depend on {first.label}, or lock {id_} in both"
    return problem("gate", event, _refusal(gate, says, remedy), says)

"""What a rehearsal found, in words: one line a problem, a table of phases, a last sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ailz.azure.play.rehearsal import Fault, Kind, Phase, Problem, Rehearsal
from ailz.design.pages import listed
from ailz.report.rehearsal.minutes import spent

NOTHING = "Nothing that rehearsal knows refuses it."
KINDS: dict[Kind, str] = {
    "first": "first run",
    "second": "second run",
    "take_down": "take down",
    "rebuild": "rebuild",
    "change": "change",
}
LANGUAGES = {"terraform": "Terraform", "bicep": "Bicep"}
_MARKS: dict[Fault, str] = {
    "refused": "refused",
    "luck": "by luck",
    "gate": "two at once",
    "differs": "differs",
    "left": "left behind",
    "waits": "waits",
    "by_hand": "by hand",
}
_NAME, _CELL = 8, 8
_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Found:
    """A problem with everywhere that it was met, in the order of meeting."""

    problem: Problem
    languages: tuple[str, ...]
    kinds: tuple[Kind, ...]
    scenes: tuple[str, ...]

    @property
    def line(self) -> str:
        """The problem on one line: where, what is sent, what Azure answers, why, what to do."""
        said = self.problem
        kinds = listed(tuple(KINDS[kind] for kind in self.kinds))
        languages = listed(tuple(LANGUAGES[each] for each in self.languages))
        where = f"{listed(self.scenes)} ({kinds}, {languages})"
        sent = said.label
        if said.request is not None:
            sent = f"{said.request.method} {said.label}, a {said.request.type}"
        answer = " ".join(str(each) for each in (said.status or "", said.code) if each)
        at = f" at {said.path}" if said.path else ""
        parts = [f"{_MARKS[said.fault]}: {where}: {sent}{at}: {answer}{': ' if answer else ''}"]
        parts[0] += f"{said.says.rstrip('.')}."
        if said.remedy:
            parts.append(f"{said.remedy[:1].upper()}{said.remedy[1:].rstrip('.')}.")
        if said.source:
            first, *more = said.source.rstrip(".").split("; ")
            others = f" and {len(more)} more" if more else ""
            parts.append(f"Source: {first}{others}.")
        if said.behaviour:
            parts.append(f"[{said.behaviour}]")
        return " ".join(parts)


def found(rehearsals: Iterable[Rehearsal], *, doubts: bool = False) -> tuple[Found, ...]:
    """Return every problem once, faults first; or every doubt."""
    met: dict[tuple[object, ...], list[tuple[Problem, Phase]]] = {}
    for rehearsal in rehearsals:
        for phase in rehearsal.phases:
            for each in phase.doubts if doubts else phase.problems:
                # What differs by the names of an environment alone is one problem.
                days = round(each.minutes / _DAY)
                key = (each.fault, each.label, each.behaviour, each.code, each.path, days)
                met.setdefault(key, []).append((each, phase))
    several = [
        Found(
            where[0][0],
            tuple(dict.fromkeys(phase.language for _, phase in where)),
            tuple(dict.fromkeys(phase.kind for _, phase in where)),
            tuple(dict.fromkeys(phase.scene for _, phase in where)),
        )
        for where in met.values()
    ]
    return tuple(sorted(several, key=lambda each: each.problem.is_told))


def table(rehearsal: Rehearsal) -> list[str]:
    """Return how long each phase of each environment takes; 40 columns are enough for four."""
    kinds = tuple(dict.fromkeys(phase.kind for phase in rehearsal.phases))
    scenes = tuple(dict.fromkeys(phase.scene for phase in rehearsal.phases))
    by_place = {(phase.scene, phase.kind): phase for phase in rehearsal.phases}
    language = LANGUAGES[rehearsal.phases[0].language]
    heads = [tuple(f"{KINDS[kind]} ".split(" ")[:2]) for kind in kinds]
    lines = [
        "".join([f"{title:<{_NAME}}", *(f"{head[row]:>{_CELL}}" for head in heads)]).rstrip()
        for row, title in enumerate((language, ""))
    ]
    for scene in scenes:
        cells = [_cell(by_place.get((scene, kind))) for kind in kinds]
        lines.append("".join([f"{scene:<{_NAME}}", *(f"{cell:>{_CELL}}" for cell in cells)]))
    return lines


def _cell(phase: Phase | None) -> str:
    if phase is None:
        return "-"
    if phase.refused:
        said = f"{len(phase.refused)} wrong"
        return said if len(said) < _CELL else "wrong"
    if phase.kind == "second" and phase.language == "terraform":
        return "nothing"
    return spent(phase.end - phase.start)


def doubted(several: Sequence[Found]) -> str:
    """Return how many doubts there are, by behaviour."""
    if not several:
        return ""
    counted = Counter(each.problem.behaviour for each in several)
    kinds = ", ".join(f"{name} {number}" for name, number in counted.most_common())
    word = "doubt" if len(several) == 1 else "doubts"
    return (
        f"{len(several)} {word}, where the world does not tell or no source states it "
        f"({kinds}): --doubts lists them, a world file (--world) settles some."
    )


def verdict(several: Sequence[Found]) -> str:
    """Return the last sentence."""
    wrong = sum(not each.problem.is_told for each in several)
    if not wrong:
        return NOTHING
    return f"{wrong} problem{'s' if wrong > 1 else ''} found."

"""A rehearsal as plain JSON values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ailz.azure.play.rehearsal import Phase, Rehearsal
from ailz.credentials import hidden
from ailz.report.rehearsal.chart import waited
from ailz.report.rehearsal.lines import line_of
from ailz.report.rehearsal.told import Found


def data(
    rehearsals: Sequence[Rehearsal],
    problems: Sequence[Found],
    doubts: Sequence[Found],
    notes: Sequence[str],
) -> dict[str, object]:
    """Return the one document of ``ailz rehearse --output json``."""
    return {
        "refused": sum(not each.problem.is_told for each in problems),
        "problems": [_found(each) for each in problems],
        "doubts": [_found(each) for each in doubts],
        "phases": [_phase(phase) for each in rehearsals for phase in each.phases],
        "notes": list(notes),
    }


def _found(each: Found) -> dict[str, object]:
    said = each.problem
    request: dict[str, str] | None = None
    if said.request is not None:
        sent = said.request
        request = {"method": sent.method, "id": sent.id, "api_version": sent.api_version}
    return {
        "fault": said.fault,
        "told": said.is_told,
        "environments": list(each.scenes),
        "phases": list(each.kinds),
        "languages": list(each.languages),
        "step": said.label,
        "request": request,
        "status": said.status or None,
        "code": said.code,
        "message": hidden(said.says),
        "path": said.path,
        "behaviour": said.behaviour,
        "source": said.source,
        "remedy": said.remedy,
        "minutes": round(said.minutes, 2),
    }


def _phase(phase: Phase) -> dict[str, object]:
    found: dict[str, Any] = {
        "language": phase.language,
        "environment": phase.scene,
        "phase": phase.kind,
        "minutes": round(phase.end - phase.start, 2),
        "requests": sum(event.attempts for event in phase.events),
        "refused": len(phase.refused),
        "doubts": len(phase.doubts),
    }
    if phase.kind in ("first", "change"):
        line = line_of(phase.runs)
        found["rests_on"] = {basis: round(spent, 2) for basis, spent in line.rests_on.items()}
        found["waited"] = round(waited(line), 2)
        found["critical_path"] = [
            {
                "step": row.label,
                "type": row.type,
                "start": round(row.start, 2),
                "minutes": round(row.minutes, 2),
                "basis": row.timed.kind,
                "source": row.timed.source,
            }
            for row in line.critical
        ]
    return found

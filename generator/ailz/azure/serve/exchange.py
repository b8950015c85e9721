"""What was asked and what came of it, for people to read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ailz.azure.answer import Answer, Refusal
from ailz.azure.request import Request


@dataclass(frozen=True, slots=True)
class Exchange:
    """A request and its answer; `minute` is when it came, on the rehearsal's clock."""

    minute: float
    request: Request
    answer: Answer

    @property
    def waits(self) -> bool:
        """Whether the refusal passes by waiting."""
        untils = [refusal.objection.until for refusal in self.answer.refusals]
        return bool(untils) and None not in untils


def lines(exchange: Exchange) -> Iterator[str]:
    """Yield what a log says of an exchange: nothing of a read, every reason of a refusal."""
    request, answer = exchange.request, exchange.answer
    if request.method == "GET" and not answer.refused:
        return
    asked = f"{request.method} {request.id}" + (f"/{request.action}" if request.action else "")
    yield f"{clock(exchange.minute)}  {answer.status}  {asked}"
    for refusal in answer.refusals:
        yield f"           {reason(refusal)}"


def reason(refusal: Refusal) -> str:
    """Return why a request is refused: Azure's words, what to do, and who says that it is so."""
    objection = refusal.objection
    said = ": ".join(filter(None, (objection.code, objection.path, objection.message)))
    advice = f" {_sentence(objection.remedy)}" if objection.remedy else ""
    return f"{said.rstrip('.')}.{advice} [{refusal.behaviour}: {refusal.source}]"


def clock(minute: float) -> str:
    """Return a minute of the rehearsal as hours, minutes and seconds."""
    seconds = round(minute * 60)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:].rstrip('.')}."

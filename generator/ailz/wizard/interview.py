"""The conversation: ask, show what follows, and let the person confirm, change or leave."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ailz.design.landing_zone import LandingZone
from ailz.errors import ConfigError
from ailz.wizard.configuration import Questions, active, complete
from ailz.wizard.consequences import consequences
from ailz.wizard.judge import landing_zone, objection
from ailz.wizard.known import Known
from ailz.wizard.prompts import Back, ask, choose
from ailz.wizard.question import Answer, Choice, Patch, Question
from ailz.wizard.review import review
from ailz.wizard.width import wrapped

Say = Callable[[str], None]
Keep = Callable[[Known], None]

_GO = Choice("go", "Write it")
_CHANGE = Choice("change", "Change or add an answer")
_LEAVE = Choice("leave", "Leave; the answers are kept")
_BACK = Choice("", "None: back to the review")
_HOW = (
    "Enter takes what is shown and typing replaces it; arrow keys choose; Shift-Tab goes back; "
    "Ctrl-C stops, and what you answered is kept."
)


def interview(questions: Questions, start: Known, say: Say, keep: Keep) -> LandingZone | None:
    """Ask until a person confirms what follows from the answers; None where they leave.

    ``start`` is what is answered already, ``keep`` is given the answers after each one. Raises
    KeyboardInterrupt on Ctrl-C, at any question.
    """
    answers = {q.key: start.answers[q.key] for q in questions if q.key in start.answers}
    talk = _Talk(questions, answers, start.rest, say, keep)
    say(wrapped(_HOW, ""))
    while True:
        _ask_what_is_open(talk)
        decided = _reviewed(talk)
        offered = (_CHANGE, _LEAVE) if decided is None else (_GO, _CHANGE, _LEAVE)
        try:
            step = choose("What now?", offered)
        except Back:
            step = "change"
        if step == "go":
            return decided
        if step == "leave":
            return None
        _change(talk)


@dataclass(frozen=True, slots=True)
class _Talk:
    """One conversation: what is asked, and what was answered so far."""

    questions: Questions
    answers: dict[str, Answer]
    rest: Patch
    say: Say
    keep: Keep

    def upfront(self) -> list[Question]:
        """Return the questions that come before the review, as far as the answers tell."""
        guessed = complete(self.questions, self.answers)
        return [q for q in active(self.questions, guessed) if q.upfront(guessed)]


def _ask_what_is_open(talk: _Talk) -> None:
    section, told = "", ""
    before: dict[str, Answer] = {}
    while True:
        asked = talk.upfront()
        place = next((i for i, q in enumerate(asked) if q.key not in talk.answers), None)
        if place is None:
            return
        question = asked[place]
        if question.section != section:
            section = question.section
            talk.say(f"\n{section}\n{'-' * len(section)}")
        suggested = before.get(question.key) or question.default(talk.answers)
        try:
            _put(talk, question, suggested, f"{place + 1}/{len(asked)}")
        except Back:
            if place:
                key = asked[place - 1].key
                before[key] = talk.answers.pop(key)
            continue
        follows = _follows(talk) if question.weighs else told
        if follows != told:
            told = follows
            talk.say(f"\n{follows}")


def _put(talk: _Talk, question: Question, suggested: Answer, place: str = "?") -> None:
    talk.say("")
    if question.why:
        talk.say(wrapped(question.why, "  "))
    for choice in question.choices(talk.answers):
        if choice.note:
            talk.say(wrapped(f"{choice.text}: {choice.note}.", "  - ", "    "))
    talk.answers[question.key] = ask(
        question,
        talk.answers,
        suggested,
        lambda given: objection(talk.questions, question, given, talk.answers, talk.rest),
        place,
    )
    talk.keep(Known(talk.answers, talk.rest))


def _follows(talk: _Talk) -> str:
    """Return what the answers so far lead to; nothing while they do not go together."""
    try:
        decided = _decided(talk)
    except ConfigError:
        return ""
    return "\n".join(wrapped(line, "  > ", "    ") for line in consequences(decided))


def _decided(talk: _Talk) -> LandingZone:
    return landing_zone(talk.questions, complete(talk.questions, talk.answers), talk.rest)


def _reviewed(talk: _Talk) -> LandingZone | None:
    try:
        decided = _decided(talk)
    except ConfigError as error:
        talk.say("\nThese answers do not go together:")
        for finding in error.findings:
            talk.say(wrapped(str(finding), "  "))
        talk.say("")
        return None
    talk.say(review(decided))
    return decided


def _change(talk: _Talk) -> None:
    given = complete(talk.questions, talk.answers)
    asked = {question.key: question for question in active(talk.questions, given)}
    offered = [
        Choice(key, f"{question.text} {', '.join(given[key]) or '(none)'}")
        for key, question in asked.items()
    ]
    try:
        key = choose("Which answer?", (*offered, _BACK))
        if key:
            _put(talk, asked[key], given[key])
    except Back:
        return

"""The conversation: ask, show what follows, and let the person confirm, change or leave."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

from ailz.design.landing_zone import LandingZone
from ailz.errors import ConfigError
from ailz.wizard.configuration import Questions, active
from ailz.wizard.judge import landing_zone, objection
from ailz.wizard.prompts import ask, choose
from ailz.wizard.question import Answer, Answers, Choice, Question
from ailz.wizard.review import review
from ailz.wizard.width import width

Say = Callable[[str], None]

_GO = Choice("go", "Write it")
_CHANGE = Choice("change", "Change an answer")
_LEAVE = Choice("leave", "Leave; nothing is written")
_BACK = Choice("", "None: back to the review")


def interview(questions: Questions, say: Say) -> LandingZone | None:
    """Ask until a person confirms what follows from the answers; None where they leave.

    Writes nothing. Raises KeyboardInterrupt on Ctrl-C, at any question.
    """
    answers: dict[str, Answer] = {}
    while True:
        _ask_what_is_open(questions, answers, say)
        decided = _reviewed(questions, answers, say)
        offered = (_CHANGE, _LEAVE) if decided is None else (_GO, _CHANGE, _LEAVE)
        step = choose("What now?", offered)
        if step == "go":
            return decided
        if step == "leave":
            return None
        _change(questions, answers, say)


def _ask_what_is_open(questions: Questions, answers: dict[str, Answer], say: Say) -> None:
    section = ""
    for question in questions:
        if question.key in answers or not question.when(answers):
            continue
        if question.section != section:
            section = question.section
            say(f"\n{section}\n{'-' * len(section)}")
        _put(questions, question, answers, question.default(answers), say)


def _put(
    questions: Questions,
    question: Question,
    answers: dict[str, Answer],
    suggested: Answer,
    say: Say,
) -> None:
    say("")
    if question.why:
        say(_wrapped(question.why, "  "))
    for choice in question.choices(answers):
        if choice.note:
            say(_wrapped(f"{choice.text}: {choice.note}.", "  - "))
    answers[question.key] = ask(
        question,
        answers,
        suggested,
        lambda given: objection(questions, question, given, answers),
    )


def _reviewed(questions: Questions, answers: Answers, say: Say) -> LandingZone | None:
    try:
        decided = landing_zone(questions, answers)
    except ConfigError as error:
        say("\nThese answers do not go together:")
        for finding in error.findings:
            say(_wrapped(str(finding), "  "))
        say("")
        return None
    say(review(decided))
    return decided


def _change(questions: Questions, answers: dict[str, Answer], say: Say) -> None:
    asked = {question.key: question for question in active(questions, answers)}
    offered = [
        Choice(key, f"{question.text} {', '.join(answers[key]) or '(none)'}")
        for key, question in asked.items()
    ]
    key = choose("Which answer?", (*offered, _BACK))
    if key:
        _put(questions, asked[key], answers, answers[key], say)


def _wrapped(text: str, indent: str) -> str:
    return textwrap.fill(
        text,
        width(),
        initial_indent=indent,
        subsequent_indent=" " * len(indent),
        break_long_words=False,
        break_on_hyphens=False,
    )

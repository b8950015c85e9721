"""Puts one question to a person. The only module that knows how a terminal is read."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import questionary

from ailz.wizard.question import Answer, Answers, Choice, Question
from ailz.wizard.width import width

Objection = Callable[[Answer], str | None]

_STYLE = questionary.Style(
    [("qmark", "fg:ansicyan bold"), ("question", "bold"), ("answer", "fg:ansigreen")]
)
_MARK = "?"


def ask(question: Question, answers: Answers, suggested: Answer, objection: Objection) -> Answer:
    """Return a person's answer, asked for again until nothing speaks against it.

    Raises KeyboardInterrupt when they press Ctrl-C, or Ctrl-D.
    """
    while True:
        given = _given(question, answers, suggested)
        problem = objection(given)
        if problem is None:
            return given
        for line in textwrap.wrap(problem, width() - 2, break_long_words=False):
            questionary.print(f"  {line}", style="fg:ansired")
        suggested = given


def choose(text: str, offered: tuple[Choice, ...], suggested: str | None = None) -> str:
    """Return the value of the one choice that a person takes."""
    return str(
        _asked(
            questionary.select(
                text,
                [_shown(choice) for choice in offered],
                default=suggested,
                qmark=_MARK,
                style=_STYLE,
                instruction="(arrow keys, Enter)",
            )
        )
    )


def _given(question: Question, answers: Answers, suggested: Answer) -> Answer:
    if question.kind == "text":
        return _text(question, suggested)
    offered = question.choices(answers)
    if question.kind == "several":
        return _several(question, offered, suggested)
    return (choose(question.text, offered, suggested[0] if suggested else None),)


def _text(question: Question, suggested: Answer) -> Answer:
    default = suggested[0] if suggested else ""
    given = _asked(questionary.text(question.text, default=default, qmark=_MARK, style=_STYLE))
    tidied = question.tidy(str(given))
    return (tidied,) if tidied else ()


def _several(question: Question, offered: tuple[Choice, ...], suggested: Answer) -> Answer:
    given = _asked(
        questionary.checkbox(
            question.text,
            [_shown(choice, checked=choice.value in suggested) for choice in offered],
            qmark=_MARK,
            style=_STYLE,
            instruction="(Space marks, Enter goes on)",
        )
    )
    assert isinstance(given, list)  # noqa: S101 - what a checkbox answers
    return tuple(str(value) for value in given)


def _shown(choice: Choice, *, checked: bool = False) -> questionary.Choice:
    return questionary.Choice(
        choice.text,
        value=choice.value,
        disabled=choice.refused or None,
        checked=checked,
    )


def _asked(prompt: questionary.Question) -> object:
    try:
        return prompt.unsafe_ask()
    except EOFError:
        raise KeyboardInterrupt from None

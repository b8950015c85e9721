"""Puts one question to a person. The only module that knows how a terminal is read."""

from __future__ import annotations

from collections.abc import Callable

import questionary

from ailz.wizard.question import Answer, Answers, Choice, Question

Objection = Callable[[Answer], str | None]

_STYLE = questionary.Style(
    [("qmark", "fg:ansicyan bold"), ("question", "bold"), ("answer", "fg:ansigreen")]
)
_MARK = "?"


def ask(question: Question, answers: Answers, suggested: Answer, objection: Objection) -> Answer:
    """Return a person's answer; it has passed ``objection``.

    Raises KeyboardInterrupt when they press Ctrl-C, or Ctrl-D.
    """
    if question.kind == "text":
        return _text(question, suggested, objection)
    offered = question.choices(answers)
    if question.kind == "several":
        return _several(question, offered, suggested, objection)
    return _choice(question, offered, suggested, objection)


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


def _text(question: Question, suggested: Answer, objection: Objection) -> Answer:
    def answer(text: str) -> Answer:
        tidied = question.tidy(text)
        return (tidied,) if tidied else ()

    def judged(text: str) -> bool | str:
        return objection(answer(text)) or True

    given = _asked(
        questionary.text(
            question.text,
            default=suggested[0] if suggested else "",
            validate=judged,
            qmark=_MARK,
            style=_STYLE,
        )
    )
    return answer(str(given))


def _several(
    question: Question, offered: tuple[Choice, ...], suggested: Answer, objection: Objection
) -> Answer:
    given = _asked(
        questionary.checkbox(
            question.text,
            [_shown(choice, checked=choice.value in suggested) for choice in offered],
            validate=lambda chosen: objection(tuple(chosen)) or True,
            qmark=_MARK,
            style=_STYLE,
            instruction="(Space marks, Enter goes on)",
        )
    )
    assert isinstance(given, list)  # noqa: S101 - what a checkbox answers
    return tuple(str(value) for value in given)


def _choice(
    question: Question, offered: tuple[Choice, ...], suggested: Answer, objection: Objection
) -> Answer:
    while True:
        given = (choose(question.text, offered, suggested[0] if suggested else None),)
        problem = objection(given)
        if problem is None:
            return given
        questionary.print(f"  {problem}", style="fg:ansired")


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

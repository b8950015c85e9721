"""Puts one question to a person. The only module that knows how a terminal is read."""

from __future__ import annotations

from collections.abc import Callable

import questionary
from prompt_toolkit.filters import shift_selection_mode
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from prompt_toolkit.keys import Keys
from prompt_toolkit.selection import SelectionType

from ailz.wizard.question import Answer, Answers, Choice, Question
from ailz.wizard.width import width, wrapped

Objection = Callable[[Answer], str | None]

_STYLE = questionary.Style(
    [("qmark", "fg:ansicyan bold"), ("question", "bold"), ("answer", "fg:ansigreen")]
)
_MARK = "?"
_NARROW = 60
_POINTER = 5
"""Columns that stand before a choice."""
_TYPED = 2
"""Columns that stand before what is typed in a narrow terminal: an id fits beside them in 40."""


class Back(Exception):  # noqa: N818 - a wish, not an error
    """The person wants to see the question before this one again."""


def ask(
    question: Question,
    answers: Answers,
    suggested: Answer,
    objection: Objection,
    place: str = _MARK,
) -> Answer:
    """Return a person's answer, asked for again until nothing speaks against it.

    ``place`` is shown before the question. Raises Back where they go back (Shift-Tab), and
    KeyboardInterrupt when they press Ctrl-C, or Ctrl-D.
    """
    while True:
        given = _given(question, answers, suggested, place)
        problem = objection(given)
        if problem is None:
            return given
        questionary.print(wrapped(problem, "  "), style="fg:ansired")
        suggested = given


def choose(
    text: str, offered: tuple[Choice, ...], suggested: str | None = None, place: str = _MARK
) -> str:
    """Return the value of the one choice that a person takes. Raises as `ask` does."""
    return str(
        _asked(
            questionary.select(
                _message(text, place, _POINTER),
                [_shown(choice) for choice in offered],
                default=suggested,
                qmark=place,
                style=_STYLE,
                instruction=" ",
            )
        )
    )


def _given(question: Question, answers: Answers, suggested: Answer, place: str) -> Answer:
    if question.kind == "text":
        return _text(question, suggested, place)
    offered = question.choices(answers)
    if question.kind == "several":
        return _several(question, offered, suggested, place)
    return (choose(question.text, offered, suggested[0] if suggested else None, place),)


def _text(question: Question, suggested: Answer, place: str) -> Answer:
    default = suggested[0] if suggested else ""
    message = _message(question.text, place, _TYPED)
    prompt = questionary.text(message, default=default, qmark=place, style=_STYLE)
    _select_all(prompt)
    tidied = question.tidy(_unquoted(str(_asked(prompt))))
    return (tidied,) if tidied else ()


def _unquoted(text: str) -> str:
    """Return what was pasted without the quotes that JSON and shells put around it."""
    text = text.strip()
    return (
        text[1:-1].strip() if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text
    )


def _several(
    question: Question, offered: tuple[Choice, ...], suggested: Answer, place: str
) -> Answer:
    given = _asked(
        questionary.checkbox(
            _message(question.text, place, _POINTER),
            [_shown(choice, checked=choice.value in suggested) for choice in offered],
            qmark=place,
            style=_STYLE,
            instruction="(Space marks)",
        )
    )
    assert isinstance(given, list)  # noqa: S101 - what a checkbox answers
    return tuple(str(value) for value in given)


def _message(text: str, place: str, answer_at: int) -> str:
    """Return a question; in a narrow terminal its answer has a line of its own, indented so far."""
    indent = " " * (len(place) + 1)
    # What asks puts a blank behind its question.
    below = f"\n{' ' * (answer_at - 1)}" if width() < _NARROW else ""
    return wrapped(text, indent).lstrip() + below


def _shown(choice: Choice, *, checked: bool = False) -> questionary.Choice:
    return questionary.Choice(
        wrapped(choice.text, " " * _POINTER).lstrip(),
        value=choice.value,
        disabled=choice.refused or None,
        checked=checked,
    )


def _select_all(prompt: questionary.Question) -> None:
    """Have typing replace what is suggested, and an arrow key go into it."""
    buffer = prompt.application.layout.current_buffer
    if buffer is None or not buffer.text:
        return
    buffer.cursor_position = 0
    buffer.start_selection(SelectionType.CHARACTERS)
    assert buffer.selection_state is not None  # noqa: S101 - just started
    buffer.selection_state.enter_shift_mode()
    buffer.cursor_position = len(buffer.text)


def _keys() -> KeyBindings:
    keys = KeyBindings()

    @keys.add(Keys.BackTab)
    def back(event: KeyPressEvent) -> None:
        event.app.exit(exception=Back, style="class:aborting")

    @keys.add(Keys.BracketedPaste, filter=shift_selection_mode, eager=True)
    def replace(event: KeyPressEvent) -> None:
        event.current_buffer.cut_selection()
        event.current_buffer.insert_text(event.data.replace("\r", "").replace("\n", " "))

    return keys


def _asked(prompt: questionary.Question) -> object:
    own = prompt.application.key_bindings
    prompt.application.key_bindings = merge_key_bindings([own, _keys()] if own else [_keys()])
    try:
        return prompt.unsafe_ask()
    except EOFError:
        raise KeyboardInterrupt from None

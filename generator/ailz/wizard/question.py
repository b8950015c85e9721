"""What a question is: data that the machinery asks and turns into a part of the configuration."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

Answer: TypeAlias = tuple[str, ...]
"""What was answered: one text, several choices, or nothing where a question may be skipped."""

Answers: TypeAlias = Mapping[str, Answer]
"""Answers by the key of their question."""

Patch: TypeAlias = Mapping[str, object]
"""A part of the configuration, as nested mappings."""

Kind: TypeAlias = Literal["text", "choice", "several"]

YES: Answer = ("yes",)
NO: Answer = ("no",)


@dataclass(frozen=True, slots=True)
class Choice:
    """One possible answer. ``note`` says what it costs or means; ``refused`` why it is not open."""

    value: str
    text: str
    note: str = ""
    refused: str = ""


def _no_choices(_: Answers) -> tuple[Choice, ...]:
    return ()


def _nothing(_: Answers) -> Answer:
    return ()


def _always(_: Answers) -> bool:
    return True


def at_review(_: Answers) -> bool:
    """Have a question wait for the review."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question about the workload and what it says in the configuration.

    ``says`` turns an answer into a part of the configuration; an empty one too, where the question
    was skipped. ``reads`` is the way back, where what ``says`` says does not show it. ``default``
    is what Enter answers, given the answers before. ``example`` shows the form of a text, and
    stands in for it while it has not been asked. ``tidy`` is applied to a text before anybody
    judges it. ``when`` says whether the question makes sense, ``upfront`` whether it is put before
    the review: otherwise its default holds until somebody changes it there. ``weighs`` has what
    follows told after it.
    """

    key: str
    section: str
    text: str
    why: str
    says: Callable[[Answer, Answers], Patch]
    kind: Kind = "text"
    choices: Callable[[Answers], tuple[Choice, ...]] = _no_choices
    default: Callable[[Answers], Answer] = _nothing
    example: str = ""
    optional: bool = False
    tidy: Callable[[str], str] = str.strip
    when: Callable[[Answers], bool] = _always
    upfront: Callable[[Answers], bool] = _always
    reads: Callable[[Patch], Answer] | None = None
    weighs: bool = False


def first(answers: Answers, key: str) -> str:
    """Return the one answer to a question, or the empty text where there is none."""
    given = answers.get(key, ())
    return given[0] if given else ""


def always(*values: str) -> Callable[[Answers], Answer]:
    """Return a default that does not depend on other answers."""
    return lambda _: values


def choices(*offered: Choice) -> Callable[[Answers], tuple[Choice, ...]]:
    """Return choices that do not depend on other answers."""
    return lambda _: offered


def nest(path: str, value: object) -> Patch:
    """Return ``value`` at a dotted path: ``nest("a.b", 1)`` is ``{"a": {"b": 1}}``."""
    for name in reversed(path.split(".")):
        value = {name: value}
    assert isinstance(value, dict)  # noqa: S101 - a path has at least one name
    return value


def puts(path: str) -> Callable[[Answer, Answers], Patch]:
    """Put the one answer at ``path``; nothing where the question was skipped."""
    return lambda given, _: nest(path, given[0]) if given else {}


def puts_list(path: str) -> Callable[[Answer, Answers], Patch]:
    """Put all that was chosen at ``path``."""
    return lambda given, _: nest(path, list(given)) if given else {}


def puts_words(path: str) -> Callable[[Answer, Answers], Patch]:
    """Put the words of a text, separated by commas or blanks, at ``path`` as a list."""
    return lambda given, _: nest(path, given[0].replace(",", " ").split()) if given else {}


def puts_yes(path: str) -> Callable[[Answer, Answers], Patch]:
    """Put at ``path`` whether the answer was yes."""
    return lambda given, _: nest(path, given == YES)


YES_OR_NO = choices(Choice("yes", "Yes"), Choice("no", "No"))

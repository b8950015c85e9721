"""Answers to a configuration: the part that each answer says, put together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ailz.wizard.question import Answers, Patch, Question

Questions = tuple[Question, ...]


def to_config(
    questions: Questions, answers: Answers, rest: Patch | None = None
) -> dict[str, object]:
    """Return the configuration, as plain data, that the answers describe.

    Answers to questions that other answers made pointless say nothing. ``rest`` is what no question
    is about. What stands below ``environments`` by name becomes the list that the file has, in the
    order of the questions.
    """
    data = said(questions, answers)
    environments = data.get("environments")
    if rest:
        _merge(data, _of(rest, environments))
    if isinstance(environments, dict):
        data["environments"] = list(environments.values())
    return data


def said(questions: Questions, answers: Answers) -> dict[str, object]:
    """Return what the answers say, environments by name."""
    data: dict[str, object] = {"schema_version": 1}
    guessed = complete(questions, answers)
    for question in active(questions, guessed):
        if question.key in answers:
            _merge(data, question.says(answers[question.key], guessed))
    return data


def active(questions: Questions, answers: Answers) -> Iterator[Question]:
    """Yield the questions that these answers call for, in order."""
    return (question for question in questions if question.when(answers))


def complete(questions: Questions, answers: Answers) -> dict[str, tuple[str, ...]]:
    """Return the answers with something valid wherever a question has not been asked yet."""
    filled = dict(answers)
    for question in questions:
        if question.key not in filled and question.when(filled):
            stand_in = question.default(filled)
            if not stand_in and not question.optional:
                stand_in = (question.example,)
            filled[question.key] = stand_in
    return filled


def _of(rest: Patch, environments: object) -> Patch:
    """Return the rest without what is about environments that are no more."""
    kept = rest.get("environments")
    if not isinstance(kept, Mapping) or not isinstance(environments, dict):
        return rest
    there = {name: value for name, value in kept.items() if name in environments}
    return {**rest, "environments": there}


def _merge(data: dict[str, object], patch: Patch) -> None:
    for name, value in patch.items():
        if isinstance(value, Mapping):
            inner = data.setdefault(name, {})
            assert isinstance(inner, dict)  # noqa: S101 - two questions disagree about the model
            _merge(inner, value)
        else:
            data[name] = value

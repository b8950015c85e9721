"""The way back: from a configuration that exists to the answers that it would be made of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from ailz.model.config import Config
from ailz.wizard.configuration import Questions, said, to_config
from ailz.wizard.question import Answer, Answers, Patch, Question

_MARK = "\N{REPLACEMENT CHARACTER}"
"""Stands where a text goes, so that its place in the configuration can be seen."""


@dataclass(frozen=True, slots=True)
class Known:
    """What a configuration answers, and the rest of it, which no question is about."""

    answers: Answers
    rest: Patch


def known(questions: Questions, config: Config) -> Known | None:
    """Return the answers that a configuration gives; None where they could not say it again.

    A configuration whose environments are called otherwise than the questions offer is one that
    they cannot say.
    """
    whole = _by_name(config.model_dump(mode="json"))
    answers: dict[str, Answer] = {}
    for question in questions:
        if question.when(answers):
            answers[question.key] = _answer(question, answers, whole)
    written = _by_name(config.model_dump(mode="json", exclude_defaults=True))
    rest = _without(written, said(questions, answers))
    return Known(answers, rest) if _says(questions, answers, rest, config) else None


def _says(questions: Questions, answers: Answers, rest: Patch, config: Config) -> bool:
    try:
        again = Config.model_validate_json(json.dumps(to_config(questions, answers, rest)))
    except ValidationError:
        return False
    return again == config


def _answer(question: Question, answers: Answers, data: Patch) -> Answer:
    if question.reads is not None:
        return question.reads(data)
    if question.kind == "text":
        return _text(question, answers, data)
    offered = [choice.value for choice in question.choices(answers) if not choice.refused]
    given = tuple(value for value in offered if _holds(data, question.says((value,), answers)))
    if question.kind == "several":
        return _in_order(given, _found(question, answers, data))
    # What says nothing holds of everything: it is the answer where no other one holds.
    telling = [value for value in given if question.says((value,), answers)]
    return (*telling, *given)[:1]


def _text(question: Question, answers: Answers, data: Patch) -> Answer:
    found = _found(question, answers, data)
    if isinstance(found, str):
        return (found,)
    if isinstance(found, Sequence) and found:
        return (", ".join(map(str, found)),)
    return ()


def _in_order(given: Answer, found: object) -> Answer:
    """Return the answers in the order of the configuration, where it has them in a list."""
    if not isinstance(found, Sequence):
        return given
    return tuple(sorted(given, key=lambda value: found.index(value) if value in found else 0))


def _found(question: Question, answers: Answers, data: Patch) -> object:
    """Return what stands in a configuration where the question would put its answer."""
    found: object = data
    for name in _path(question.says((_MARK,), answers)) or ("",):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _path(patch: object) -> tuple[str, ...] | None:
    """Return the place of the mark in what a question says; the first one where there are more."""
    if patch in (_MARK, [_MARK]):
        return ()
    if isinstance(patch, Mapping):
        for name, value in patch.items():
            below = _path(value)
            if below is not None:
                return (str(name), *below)
    return None


def _holds(data: object, patch: object) -> bool:
    if isinstance(patch, Mapping):
        return isinstance(data, Mapping) and all(
            name in data and _holds(data[name], value) for name, value in patch.items()
        )
    if isinstance(patch, list):
        return isinstance(data, list) and all(value in data for value in patch)
    return data == patch


def _without(data: Patch, patch: Patch) -> dict[str, object]:
    """Return what of the data the patch does not say."""
    left: dict[str, object] = {}
    for name, value in data.items():
        if name not in patch:
            left[name] = value
            continue
        told = patch[name]
        if isinstance(value, Mapping) and isinstance(told, Mapping):
            inner = _without(value, told)
            if inner:
                left[name] = inner
        elif value != told:
            left[name] = value
    return left


def _by_name(data: Mapping[str, object]) -> dict[str, object]:
    environments = data.get("environments")
    assert isinstance(environments, Sequence)  # noqa: S101 - the model has it as a list
    return {**data, "environments": {e["name"]: e for e in environments}}

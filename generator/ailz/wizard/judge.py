"""Judges answers with the rules that judge a file: the wizard has none of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace

from ailz.delivery.bootstrap import bootstrapped
from ailz.design.compose import design
from ailz.design.landing_zone import LandingZone
from ailz.errors import ConfigError, Finding, quoted
from ailz.model.loader import load_text
from ailz.verify.azure import azure_refuses
from ailz.wizard.configuration import Questions, complete, said, to_config
from ailz.wizard.question import Answer, Answers, Patch, Question


def landing_zone(questions: Questions, answers: Answers, rest: Patch | None = None) -> LandingZone:
    """Return what is decided for these answers.

    Raises ConfigError with everything that the same words in a file would be refused for.
    """
    config = load_text(json.dumps(to_config(questions, answers, rest)))
    decided = design(config, bootstrapped)
    if found := azure_refuses(decided):
        raise ConfigError(found)
    return decided


def objection(
    questions: Questions,
    question: Question,
    given: Answer,
    answers: Answers,
    rest: Patch | None = None,
) -> str | None:
    """Return why an answer cannot stand beside the earlier ones; None if it can.

    What has not been asked yet is taken to be answered in the usual way, and is itself not judged:
    nobody is told about an example.
    """
    if not given:
        return None if question.optional else _missing(question)
    found = _about_answers(questions, {**answers, question.key: given}, rest)
    if not found:
        return None
    before = {key: value for key, value in answers.items() if key != question.key}
    known = {_what(finding) for finding in _about_answers(questions, before, rest)}
    new = [finding for finding in found if _what(finding) not in known]
    # What is told of the answer itself comes before what follows from it elsewhere.
    nearest = max(
        new,
        key=lambda found: (any(quoted(each) in found.message for each in given), len(found.path)),
        default=None,
    )
    return _sentence(nearest, question) if nearest else None


def _missing(question: Question) -> str:
    if question.kind == "several":
        return "choose at least one"
    return f"an answer is needed, such as {question.example}"


def _about_answers(
    questions: Questions, answers: Answers, rest: Patch | None
) -> tuple[Finding, ...]:
    """Return what is wrong where something was answered."""
    try:
        landing_zone(questions, complete(questions, answers), rest)
    except ConfigError as error:
        told = tuple(_places(said(questions, answers)))
        return tuple(finding for finding in error.findings if finding.path.startswith(told))
    return ()


def _places(data: Mapping[str, object], above: str = "") -> Iterator[str]:
    """Yield where answers stand, as findings name it."""
    for index, (name, value) in enumerate(data.items()):
        place = f"{above}.{name}" if above else name
        if above == "environments":
            place = f"environments[{index}]"
        if isinstance(value, Mapping) and value:
            yield from _places(value, place)
        else:
            yield place


def _what(finding: Finding) -> tuple[str, str, str]:
    return finding.path, finding.code, finding.message


def _sentence(finding: Finding, question: Question) -> str:
    if question.example and _is_about_form(finding):
        finding = replace(finding, allowed=f"{finding.allowed}, such as {question.example}")
    return f"{finding.message}. {finding.advice}".strip()


def _is_about_form(finding: Finding) -> bool:
    return finding.code == "WRONG-FORM" and "such as" not in finding.allowed

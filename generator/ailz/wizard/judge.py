"""Judges answers with the rules that judge a file: the wizard has none of its own."""

from __future__ import annotations

import json
from dataclasses import replace

from ailz.design.compose import design
from ailz.design.landing_zone import LandingZone
from ailz.errors import ConfigError, Finding, quoted
from ailz.model.loader import load_text
from ailz.wizard.configuration import Questions, complete, to_config
from ailz.wizard.question import Answer, Answers, Question


def landing_zone(questions: Questions, answers: Answers) -> LandingZone:
    """Return what is decided for these answers.

    Raises ConfigError with everything that the same words in a file would be refused for.
    """
    return design(load_text(json.dumps(to_config(questions, answers))))


def objection(
    questions: Questions, question: Question, given: Answer, answers: Answers
) -> str | None:
    """Return why an answer cannot stand beside the earlier ones; None if it can.

    What has not been asked yet is taken to be answered well, so that only this answer is judged.
    """
    if not given:
        return None if question.optional else _missing(question)
    found = _findings(questions, {**answers, question.key: given})
    if not found:
        return None
    before = {key: value for key, value in answers.items() if key != question.key}
    known = {_what(finding) for finding in _findings(questions, before)}
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


def _findings(questions: Questions, answers: Answers) -> tuple[Finding, ...]:
    try:
        landing_zone(questions, complete(questions, answers))
    except ConfigError as error:
        return error.findings
    return ()


def _what(finding: Finding) -> tuple[str, str, str]:
    return finding.path, finding.code, finding.message


def _sentence(finding: Finding, question: Question) -> str:
    if question.example and _is_about_form(finding):
        finding = replace(finding, allowed=f"{finding.allowed}, such as {question.example}")
    return f"{finding.message}. {finding.advice}".strip()


def _is_about_form(finding: Finding) -> bool:
    return finding.code == "WRONG-FORM" and "such as" not in finding.allowed

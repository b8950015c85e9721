"""Who works on it: personas and their Entra groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ailz.wizard.question import (
    Answer,
    Answers,
    Choice,
    Patch,
    Question,
    always,
    at_review,
    choices,
    puts,
)

_SECTION = "The people"
_PERSONAS = {
    "data_scientists": ("data scientists", "explore and train in dev; read-only elsewhere"),
    "data_engineers": ("data engineers", "curate the lake"),
    "ml_engineers": ("ML engineers", "operate models and endpoints; in production they look on"),
    "model_pipelines": ("model pipelines", "train, register and deploy, in production alone"),
    "data_pipelines": ("data pipelines", "bring data into the lake, raw as it is"),
    "model_reviewers": ("model reviewers", "second line: open models, decide on release"),
    "platform_engineers": ("platform engineers", "see the infrastructure; the pipeline changes it"),
    "key_custodians": ("key custodians", "administer keys; hold no data role"),
    "security_auditors": ("security auditors", "read configuration and logs everywhere"),
}


def _chosen(persona: str) -> Callable[[Answers], bool]:
    return lambda answers: persona in answers.get("personas", ())


def _named(data: Patch) -> Answer:
    """Return the personas that a configuration has a group for."""
    access = data.get("access")
    assert isinstance(access, Mapping)  # noqa: S101 - the model has it
    return tuple(persona for persona in _PERSONAS if access.get(persona))


def _says_nothing(_given: Answer, _answers: Answers) -> Patch:
    return {}


def _group(index: int, persona: str) -> Question:
    return Question(
        key=f"group_{persona}",
        section=_SECTION,
        text=f"Which Entra group holds the {_PERSONAS[persona][0]}?",
        why="Its object id: az ad group show --group NAME --query id --output tsv; empty: later.",
        says=puts(f"access.{persona}.group_id"),
        example=f"be517063-91d3-44a5-8c6f-7281930{index}bfc0",
        optional=True,
        when=_chosen(persona),
        upfront=at_review,
    )


PEOPLE = (
    Question(
        key="personas",
        section=_SECTION,
        text="Who works on it?",
        why="Each persona gets the least role that does its job, in the environments where it may.",
        says=_says_nothing,
        kind="several",
        choices=choices(
            *(Choice(key, f"{name}: {what}") for key, (name, what) in _PERSONAS.items())
        ),
        default=always("data_scientists", "ml_engineers", "key_custodians", "security_auditors"),
        optional=True,
        upfront=at_review,
        reads=_named,
    ),
    *(_group(index, persona) for index, persona in enumerate(_PERSONAS)),
)

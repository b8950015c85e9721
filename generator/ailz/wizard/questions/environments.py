"""Where each environment is deployed and which addresses it has."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import IPv4Network

from ailz.catalog.errors import UnknownFactError
from ailz.catalog.regions import region, spelling
from ailz.wizard.question import (
    Answer,
    Answers,
    Choice,
    Patch,
    Question,
    always,
    at_review,
    choices,
    first,
    puts,
)
from ailz.wizard.questions.workload import learns

_SECTION = "The environments"
_KINDS = ("dev", "test", "prod")
_CLOUDS = {"AzureCloud": "public", "AzureUSGovernment": "us_government", "AzureChinaCloud": "china"}
_SUGGESTED_FROM = IPv4Network("10.60.0.0/14")
_SUBSCRIPTIONS = {
    "dev": "7a1d3c2f-5d9f-4061-8c2b-3e4d5f607b8c",
    "test": "8b2e4d30-6ea0-4172-9d3c-4f5e60718c9d",
    "prod": "9c3f5e41-7fb1-4283-ae4d-506f71829dae",
}


def _region(text: str) -> str:
    """Take a region however it is written: ``West Europe`` is westeurope."""
    return spelling(text) or text.strip()


def _where(given: Answer, answers: Answers) -> Patch:
    patch: dict[str, object] = {
        "environments": {name: {"region": given[0]} for name in answers["environments"]},
    }
    if answers.get("shared_subscription"):
        patch["shared"] = {"region": given[0]}
    try:
        cloud = _CLOUDS[region(given[0]).cloud]
    except UnknownFactError:
        return patch
    return patch if cloud == "public" else {**patch, "organisation": {"cloud": cloud}}


def _names(given: Answer, _: Answers) -> Patch:
    return {"environments": {name: {"name": name, "kind": name} for name in given}}


def _exists(name: str) -> Callable[[Answers], bool]:
    return lambda answers: name in answers["environments"]


def _free_range(name: str) -> Callable[[Answers], Answer]:
    """Suggest the first range that is large enough and that nobody has named yet."""

    def suggest(answers: Answers) -> Answer:
        taken = [*_ranges(first(answers, "hub_ranges"))]
        for other in _KINDS:
            if other != name:
                taken += _ranges(first(answers, f"range_{other}"))
        length = 24 if first(answers, "hub") != "none" else 23
        for candidate in _SUGGESTED_FROM.subnets(new_prefix=length):
            if not any(candidate.overlaps(range_) for range_ in taken):
                return (str(candidate),)
        return ()

    return suggest


def _ranges(text: str) -> list[IPv4Network]:
    found = []
    for word in text.replace(",", " ").split():
        try:
            found.append(IPv4Network(word))
        except ValueError:
            continue
    return found


def last_subscription(answers: Answers) -> Answer:
    """Return the subscription of the environment that changes reach last."""
    return answers[f"subscription_{answers['environments'][-1]}"]


def _placed(name: str) -> tuple[Question, Question]:
    return (
        Question(
            key=f"subscription_{name}",
            section=_SECTION,
            text=f"Which subscription is {name} deployed to?",
            why=("The subscription's id: az account list --query '[].[name, id]' --output tsv"),
            says=puts(f"environments.{name}.subscription_id"),
            example=_SUBSCRIPTIONS[name],
            when=_exists(name),
        ),
        Question(
            key=f"range_{name}",
            section=_SECTION,
            text=f"Which address range does {name} have?",
            why="Agree on it with whoever plans addresses: a network cannot be moved.",
            says=puts(f"environments.{name}.address_space"),
            default=_free_range(name),
            example="10.60.0.0/23",
            when=_exists(name),
            upfront=lambda answers: first(answers, "hub") != "none",
        ),
    )


ENVIRONMENTS = (
    Question(
        key="environments",
        section=_SECTION,
        text="Which environments are there?",
        why="dev and test hold training and staging inference, prod holds production inference.",
        says=_names,
        kind="several",
        choices=choices(Choice("dev", "dev"), Choice("test", "test"), Choice("prod", "prod")),
        default=always("dev", "prod"),
        weighs=True,
    ),
    Question(
        key="region",
        section=_SECTION,
        text="In which Azure region?",
        why="It decides where the data is; environments in several regions go into the file later.",
        says=_where,
        example="westeurope",
        tidy=_region,
    ),
    *(question for name in _KINDS for question in _placed(name)),
    Question(
        key="shared_subscription",
        section=_SECTION,
        text="Which subscription holds what the environments share?",
        why="The model registry, which carries models from dev to prod.",
        says=puts("shared.subscription_id"),
        default=last_subscription,
        upfront=at_review,
        example="ad406f52-80c2-4394-bf5e-61708293aebf",
        when=learns,
    ),
)

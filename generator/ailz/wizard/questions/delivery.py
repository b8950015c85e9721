"""How it is delivered: languages, repository, and where Terraform keeps its state."""

from __future__ import annotations

from ailz.wizard.question import (
    Answer,
    Answers,
    Choice,
    Question,
    always,
    at_review,
    choices,
    first,
    puts,
    puts_list,
)
from ailz.wizard.questions.environments import last_subscription

_SECTION = "The delivery"


def _terraform(answers: Answers) -> bool:
    return "terraform" in answers.get("languages", ())


def _repository(answers: Answers) -> Answer:
    words = "".join(c if c.isalnum() and c.isascii() else " " for c in _organisation(answers))
    owner = words.split()[0] if words.split() else "organisation"
    name = first(answers, "name")
    if first(answers, "delivery") == "azure_devops":
        return (f"{owner}/{name}/landing-zone",)
    return (f"{owner}/{name}-landing-zone",)


def _organisation(answers: Answers) -> str:
    return first(answers, "organisation").lower()


def _shared_subscription(answers: Answers) -> Answer:
    return answers.get("shared_subscription") or last_subscription(answers)


def _state_account(answers: Answers) -> Answer:
    name = "".join(c for c in first(answers, "name").lower() if c.isascii() and c.isalnum())
    return (f"st{name}tfstate"[:24],)


DELIVERY = (
    Question(
        key="languages",
        section=_SECTION,
        text="In which language do you want it?",
        why="With both, they say the same: name for name, property for property.",
        says=puts_list("delivery.languages"),
        kind="several",
        choices=choices(Choice("terraform", "Terraform"), Choice("bicep", "Bicep")),
        default=always("terraform"),
    ),
    Question(
        key="delivery",
        section=_SECTION,
        text="Where does the repository live?",
        why="Identities trust pipelines of this repository only.",
        says=puts("delivery.platform"),
        kind="choice",
        choices=choices(Choice("github", "GitHub"), Choice("azure_devops", "Azure DevOps")),
        default=always("github"),
        upfront=at_review,
    ),
    Question(
        key="repository",
        section=_SECTION,
        text="What is the repository called?",
        why="organisation/repository, or organisation/project/repository in Azure DevOps.",
        says=puts("delivery.repository"),
        default=_repository,
        upfront=at_review,
        example="nordwall/claims-landing-zone",
    ),
    Question(
        key="state_subscription",
        section=_SECTION,
        text="Which subscription holds Terraform's state?",
        why="A storage account that exists before the first run.",
        says=puts("delivery.state.subscription_id"),
        default=_shared_subscription,
        upfront=at_review,
        example="ce628174-a2e4-45b6-9d80-83920415cfd1",
        when=_terraform,
    ),
    Question(
        key="state_group",
        section=_SECTION,
        text="In which resource group is that account?",
        why="The group exists before the first run, as the account does.",
        says=puts("delivery.state.resource_group"),
        default=always("rg-tfstate"),
        upfront=at_review,
        example="rg-tfstate",
        when=_terraform,
    ),
    Question(
        key="state_account",
        section=_SECTION,
        text="And what is the account called?",
        why="Unique in the world; the container in it is called tfstate.",
        says=puts("delivery.state.storage_account"),
        default=_state_account,
        upfront=at_review,
        example="stclaimstfstate",
        when=_terraform,
    ),
)

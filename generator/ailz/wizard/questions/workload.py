"""What the workload is called, does and needs, and who answers for it."""

from __future__ import annotations

from ailz.wizard.prices import monthly
from ailz.wizard.question import (
    NO,
    YES,
    YES_OR_NO,
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
    puts_yes,
)

_SECTION = "The workload"
_OTHER: Answer = ("other",)
_NOT_YET = "no blueprint serves it yet"


def _title(answers: Answers) -> Answer:
    return (first(answers, "name").replace("-", " ").capitalize(),)


def _personal(answers: Answers) -> Answer:
    """Take the safe side: only of public data nobody expects it."""
    return NO if first(answers, "classification") == "public" else YES


def _pattern(given: Answer, _: Answers) -> Patch:
    if not given:
        return {}
    if given == _OTHER:
        return {"workload": {"pattern": "classical_ml"}}
    return {
        "workload": {"pattern": given[0]},
        "capabilities": {"machine_learning": {}, "data_lake": {}},
    }


def learns(answers: Answers) -> bool:
    """Whether the answers ask for machine learning; a file may, where they leave it to the file."""
    return answers.get("pattern", ()) != _OTHER


def _searches(answers: Answers) -> Answer:
    """Take search where no other service is asked for here."""
    return NO if learns(answers) else YES


def _network(given: Answer, _: Answers) -> Patch:
    chosen = {"network": "spoke"} if given == ("spoke",) else {}
    return {"capabilities": {"machine_learning": chosen}}


def _search(given: Answer, _: Answers) -> Patch:
    return {"capabilities": {"search": {}}} if given == YES else {}


WORKLOAD = (
    Question(
        key="organisation",
        section=_SECTION,
        text="What is your organisation called?",
        why="As it stands in documents.",
        says=puts("organisation.name"),
        example="Nordwall Insurance",
    ),
    Question(
        key="tenant",
        section=_SECTION,
        text="Which Microsoft Entra tenant is it?",
        why="The tenant's id: az account show --query tenantId --output tsv",
        says=puts("organisation.tenant_id"),
        example="6f0c2b1e-4c8e-4f5e-9b1a-2d3c4e5f6a7b",
    ),
    Question(
        key="name",
        section=_SECTION,
        text="What is the workload called, in one short word?",
        why="It becomes part of every resource name, so it cannot change later.",
        says=puts("workload.name"),
        example="claims",
    ),
    Question(
        key="title",
        section=_SECTION,
        text="And what do people call it?",
        why="The title of the README and of the pictures.",
        says=puts("workload.title"),
        default=_title,
        example="Claims triage",
        upfront=at_review,
    ),
    Question(
        key="owner",
        section=_SECTION,
        text="Who answers for it?",
        why="A team or a person.",
        says=puts("workload.owner"),
        example="Claims Data Office",
    ),
    Question(
        key="purpose",
        section=_SECTION,
        text="What does it do, in a sentence?",
        why="It opens the README.",
        says=puts("workload.purpose"),
        example="Scores incoming claims so that the urgent ones are read first.",
    ),
    Question(
        key="pattern",
        section=_SECTION,
        text="What kind of AI is it?",
        why="It decides which services are deployed.",
        says=_pattern,
        kind="choice",
        choices=choices(
            Choice(
                "classical_ml",
                "Classical machine learning",
                "Azure Machine Learning with a data lake, a registry for images and one for models",
            ),
            Choice("generative", "Generative AI", refused=_NOT_YET),
            Choice("both", "Both", refused=_NOT_YET),
            Choice(
                "other",
                "Other services, or fewer",
                "search is asked for here; the file names all others, below capabilities",
            ),
        ),
        default=always("classical_ml"),
        upfront=at_review,
    ),
    Question(
        key="network",
        section=_SECTION,
        text="Where do training and inference run?",
        why="It cannot be changed later without making the workspace again.",
        says=_network,
        kind="choice",
        choices=choices(
            Choice(
                "managed",
                "In a network that Microsoft manages for the workspace",
                "free while no host is named; the first one brings a firewall, "
                f"{monthly('aml-managed-firewall-standard')} or less. No firewall of yours sees it",
            ),
            Choice(
                "spoke",
                "In your own network, behind your firewall or the hub's",
                f"a firewall of your own is {monthly('firewall-standard')} an environment, the "
                "hub's costs nothing here. Batch endpoints only, no managed online endpoints",
            ),
        ),
        default=always("managed"),
        upfront=at_review,
        when=learns,
    ),
    Question(
        key="search",
        section=_SECTION,
        text="Does it search documents, with Azure AI Search?",
        why="Closed, without API keys, and every index encrypted with a key of your own.",
        says=_search,
        kind="choice",
        choices=choices(
            Choice(
                "yes",
                "Yes",
                f"{monthly('search-s1')}: three in production, one elsewhere",
            ),
            Choice("no", "No"),
        ),
        default=_searches,
    ),
    Question(
        key="classification",
        section=_SECTION,
        text="How sensitive is the most sensitive data in it?",
        why="It sets how far the protection goes, and which keys; the review says how far.",
        says=puts("workload.data_classification"),
        kind="choice",
        choices=choices(
            Choice("public", "Public"),
            Choice("internal", "Internal"),
            Choice("confidential", "Confidential"),
            Choice("restricted", "Restricted: harm to people or the company if it leaks"),
        ),
        default=always("confidential"),
    ),
    Question(
        key="personal",
        section=_SECTION,
        text="Does it process personal data or protected health information?",
        why="Nobody then reads raw data by default, and frameworks for it are suggested.",
        says=puts_yes("workload.personal_data"),
        kind="choice",
        choices=YES_OR_NO,
        default=_personal,
        upfront=at_review,
    ),
)

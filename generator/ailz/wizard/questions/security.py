"""How far the protection goes, and which frameworks it answers to."""

from __future__ import annotations

from ailz.catalog.errors import UnknownFactError
from ailz.catalog.frameworks import framework
from ailz.catalog.regions import region
from ailz.wizard.prices import monthly
from ailz.wizard.question import (
    Answer,
    Answers,
    Choice,
    Question,
    at_review,
    choices,
    first,
    puts,
    puts_list,
)

_SECTION = "Security"
_OPEN = "its initiative needs parameters that cannot be given yet"
_FRAMEWORKS = {
    "gdpr": "GDPR",
    "eu_ai_act": "EU AI Act",
    "iso27001": "ISO 27001",
    "hipaa": "HIPAA",
    "pci_dss": "PCI DSS",
    "nist_ai_rmf": "NIST AI RMF",
    "mcsb": "Microsoft cloud security benchmark",
}


def _level(answers: Answers) -> Answer:
    return ("high",) if first(answers, "classification") == "restricted" else ("baseline",)


def _keys(answers: Answers) -> Answer:
    return ("hsm",) if first(answers, "classification") == "restricted" else ("software",)


def _stores(_: Answers) -> tuple[Choice, ...]:
    return (
        Choice("software", "In Key Vault", "a few cents a month"),
        Choice(
            "hsm",
            "In Key Vault Premium, HSM-backed",
            monthly("kv-hsm-key-advanced"),
        ),
        Choice(
            "managed_hsm",
            "In a Managed HSM of your own",
            refused=f"the file says where it is: security.managed_hsm; {monthly('managed-hsm')}",
        ),
    )


def _frameworks(answers: Answers) -> Answer:
    """GDPR where personal data lies in the European Union, HIPAA where it lies in the US."""
    if first(answers, "personal") != "yes":
        return ()
    try:
        where = region(first(answers, "region"))
    except UnknownFactError:
        return ()
    if where.eu_data_boundary:
        return ("gdpr",)
    return ("hipaa",) if where.country == "US" else ()


def _offered(_: Answers) -> tuple[Choice, ...]:
    return tuple(
        Choice(key, title, refused=_OPEN if framework(key).required_parameters else "")
        for key, title in _FRAMEWORKS.items()
    )


SECURITY = (
    Question(
        key="level",
        section=_SECTION,
        text="How far does the protection go?",
        why="Both are private, keyless and encrypted with keys of your own.",
        says=puts("security.level"),
        kind="choice",
        choices=choices(
            Choice("baseline", "Baseline"),
            Choice("high", "High", "the dearer settings too: the review says which they are"),
        ),
        default=_level,
        upfront=at_review,
    ),
    Question(
        key="keys",
        section=_SECTION,
        text="Where are encryption keys kept?",
        why="Each service has a key of its own, in every environment.",
        says=puts("security.keys"),
        kind="choice",
        choices=_stores,
        default=_keys,
        upfront=at_review,
    ),
    Question(
        key="frameworks",
        section=_SECTION,
        text="Which frameworks does it answer to?",
        why="Their policy initiatives are assigned, and the control matrix speaks of them.",
        says=puts_list("governance.frameworks"),
        kind="several",
        choices=_offered,
        default=_frameworks,
        optional=True,
        upfront=at_review,
    ),
)

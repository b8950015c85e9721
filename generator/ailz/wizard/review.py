"""What follows from the answers, as somebody who signs it would want to read it."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.design.landing_zone import LandingZone
from ailz.design.pages import listed
from ailz.model.access import Personas
from ailz.report.decisions import decisions
from ailz.report.prices import given_up
from ailz.report.reading import Reading, persona_name, read
from ailz.report.requests import requests
from ailz.wizard.consequences import monthly
from ailz.wizard.width import wrapped

_SHOWN = {
    "terraform": "Terraform",
    "bicep": "Bicep",
    "github": "GitHub",
    "azure_devops": "Azure DevOps",
}


def review(landing_zone: LandingZone) -> str:
    """Return the summary: what it is, where, how it is protected, who, what it costs, who acts."""
    reading = read(landing_zone)
    title = f"Review: {landing_zone.config.workload.title}"
    blocks = (
        ("What it is", _what(landing_zone)),
        ("Where it is", _where(landing_zone)),
        ("What is decided", _decided(reading)),
        ("Who may do what", _people(landing_zone)),
        ("What it costs", _costs(landing_zone)),
        ("What it gives up", _given_up(reading)),
        ("Who else has to act", _others(reading)),
        ("How it is delivered", _delivery(landing_zone)),
    )
    lines = ["", title, "=" * len(title)]
    for heading, body in blocks:
        said = list(body)
        if said:
            lines += ["", heading, *said]
    return "\n".join([*lines, ""])


def _what(landing_zone: LandingZone) -> Iterator[str]:
    workload = landing_zone.config.workload
    yield _said(workload.purpose)
    personal = ", personal data among it" if workload.personal_data else ""
    yield _said(
        f"{workload.owner} answers for it. Its data is {workload.data_classification}{personal}."
    )
    variant = landing_zone.variant.capitalize()
    yield _said(f"{variant} landing zone: {landing_zone.variant_reason}.")


def _where(landing_zone: LandingZone) -> Iterator[str]:
    for environment in landing_zone.config.environments:
        used = listed(
            tuple(s.key.replace("_", " ") for s in landing_zone.addresses[environment.name])
        )
        yield _item(
            f"{environment.name}: {environment.region}, {environment.address_space} for {used}."
        )


def _decided(reading: Reading) -> Iterator[str]:
    for decision in decisions(reading):
        yield _item(f"{decision.about}: {decision.choice}.")


def _people(landing_zone: LandingZone) -> Iterator[str]:
    access = landing_zone.config.access
    named = [name for name in Personas.model_fields if getattr(access, name) is not None]
    if named:
        yield _said(f"Groups are named for {listed(tuple(map(persona_name, named)))}.")
    else:
        yield _said("Nobody yet: name groups here, or in the file when they exist.")


def _costs(landing_zone: LandingZone) -> Iterator[str]:
    yield from map(_said, monthly(landing_zone))
    yield _said("The README lists every item, with its source.")


def _given_up(reading: Reading) -> Iterator[str]:
    for loss in given_up(reading):
        yield _item(f"{loss.choice}: {loss.losses[0]}")


def _others(reading: Reading) -> Iterator[str]:
    for link, _ in requests(reading):
        yield _item(f"{link.title} ({link.path})")


def _delivery(landing_zone: LandingZone) -> Iterator[str]:
    delivery = landing_zone.config.delivery
    languages = " and ".join(_SHOWN[name] for name in delivery.languages)
    yield _said(f"{languages} in {delivery.repository} on {_SHOWN[delivery.platform]}.")


def _said(text: str) -> str:
    return wrapped(text, "  ")


def _item(text: str) -> str:
    return wrapped(text, "  - ", "    ")

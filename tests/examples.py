"""The examples that are checked in, by what they have."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ailz.design.compose import design
from ailz.design.landing_zone import LandingZone
from ailz.model.delivery import Language
from ailz.model.loader import load

FOLDER = Path(__file__).resolve().parents[1] / "examples"
NAMES = tuple(sorted(each.stem for each in FOLDER.glob("*.yaml")))


@cache
def zone(name: str) -> LandingZone:
    """Return the landing zone of an example."""
    return design(load(FOLDER / f"{name}.yaml"))


def in_language(language: Language) -> tuple[str, ...]:
    """Return the examples that are generated in a language."""
    return tuple(name for name in NAMES if language in zone(name).config.delivery.languages)


def roots(language: Language) -> tuple[tuple[str, str], ...]:
    """Return the examples that are generated in a language, with each deployment of theirs."""
    return tuple(
        (name, deployment.root.name)
        for name in in_language(language)
        for deployment in zone(name).deployments
    )

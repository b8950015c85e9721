"""What was read from somebody's files: steps, what is there already, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass

from ailz.azure.play.player import Language
from ailz.azure.play.step import Step
from ailz.azure.world import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Steps with what they stand on.

    `there` are resources that the source says to exist already. `notes` are sentences about what is
    not rehearsed, or only in part.
    """

    language: Language
    steps: tuple[Step, ...]
    there: tuple[Resource, ...] = ()
    notes: tuple[str, ...] = ()

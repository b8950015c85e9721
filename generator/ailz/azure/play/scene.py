"""One deployment of one environment, as one language sends it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from ailz.azure.play.player import BICEP, TERRAFORM, Language, Player
from ailz.azure.play.removal import Deletion
from ailz.azure.play.step import Step

Unmanaged: TypeAlias = Literal["delete", "detach", "nothing"]
"""What Bicep does with what left the code: a stack deletes it (`deleteResources`: groups stay) or
lets go of it, a deployment without a stack does not know of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Steps with who sends them.

    `by` is the object id of who deploys; empty: somebody who may do everything. `handed` are roles
    that somebody else assigns: a run stops where one is missing, and goes on when they are there;
    `handed_by` is the document that asks for them, `asked_in` the one that asks owners to approve
    private connections. `script` is what a
    script deletes at the removal, before the tool does; `script_only` says that no tool does.
    `change_script` names the script that takes locks off for a change. `waits` is how many minutes
    whoever deploys waits before running it again where steps say so.
    """

    name: str
    language: Language
    steps: tuple[Step, ...]
    by: str = ""
    handed: tuple[Step, ...] = ()
    handed_by: str = ""
    asked_in: str = ""
    script: tuple[Deletion, ...] = ()
    script_only: bool = False
    change_script: str = ""
    unmanaged: Unmanaged = "nothing"
    waits: float = 10.0

    @property
    def player(self) -> Player:
        """Who sends the steps."""
        return TERRAFORM if self.language == "terraform" else BICEP

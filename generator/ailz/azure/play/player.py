"""What a tool does with the steps of a deployment, beyond sending them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Language: TypeAlias = Literal["terraform", "bicep"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Player:
    """How a tool sends steps.

    `parallel` is how many requests it has under way at most. `retries` says that it tries again by
    itself where a step's patterns say so; else they are the answers after which whoever deploys
    runs the whole again, and what follows waits for that. `looks` says that it reads before it
    makes something, and refuses to make what is there already. `merges` says that it adds to what
    comes with a parent instead of writing all of it.
    """

    language: Language
    parallel: int
    retries: bool
    looks: bool
    merges: bool


TERRAFORM = Player(language="terraform", parallel=10, retries=True, looks=True, merges=True)
"""Terraform with azapi: ten at a time unless somebody says otherwise (terraform apply -help)."""
BICEP = Player(language="bicep", parallel=800, retries=False, looks=False, merges=False)
"""A Bicep deployment: all that is ready at once, up to the 800 resources of a template."""

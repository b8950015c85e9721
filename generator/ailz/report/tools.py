"""The tools that deploy, and the oldest version of each that reads what is generated."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool of a language: its name, its oldest version, the command that tells it, a note."""

    language: str
    title: str
    oldest: str
    asks: tuple[str, ...]
    note: str = ""


_TOOLS = (
    Tool("terraform", "Terraform", "1.11", ("terraform", "version")),
    Tool(
        "bicep",
        "Bicep",
        "0.44.1",
        ("az", "bicep", "version"),
        " (az bicep upgrade): values files build on each other",
    ),
)


def tools(languages: Iterable[str]) -> tuple[Tool, ...]:
    """Return the tools of the languages, Terraform's first."""
    wanted = set(languages)
    return tuple(tool for tool in _TOOLS if tool.language in wanted)

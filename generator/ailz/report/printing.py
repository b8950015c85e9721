"""Prints a document: a blueprint, and the views that it loops over."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import jinja2


@dataclass(frozen=True, slots=True)
class Document:
    """A file for people, or a script for them: its text, and whether it can be run."""

    text: str
    executable: bool = False


def printed(template: str, *, executable: bool = False, **given: object) -> Document:
    """Return what the blueprint ``docs/<template>.jinja`` makes of the views."""
    from ailz.render.templates import tidy

    made = templates().get_template(f"docs/{template}.jinja")
    return Document(tidy(made.render(**given)), executable)


@cache
def templates() -> jinja2.Environment:
    """Return the environment of all documents; its filters escape."""
    from ailz.render.templates import blueprints_folder, environment

    return environment(blueprints_folder())

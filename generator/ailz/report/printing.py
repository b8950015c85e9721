"""Prints a document: a blueprint, and the views that it loops over."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import quote

from ailz.render.escape import MarkdownText, UnprintableText

if TYPE_CHECKING:
    import jinja2

_NOT_ON_A_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]|\A *(```|~~~)")


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


def line(text: str) -> MarkdownText:
    """Template filter: print one line of a fenced block as it is.

    Raises ``UnprintableText`` for what would end the line or the block.
    """
    if found := _NOT_ON_A_LINE.search(text):
        msg = f"{found[0]!a} cannot stand in a line of code in Markdown; remove it from {text!a}"
        raise UnprintableText(msg)
    return MarkdownText(text)


def path(text: str) -> MarkdownText:
    """Template filter: print a path as the target of a Markdown link."""
    return MarkdownText(quote(text, safe="/._-"))


@cache
def templates() -> jinja2.Environment:
    """Return the environment of all documents; its filters escape."""
    from ailz.render.templates import blueprints_folder, environment

    return environment(blueprints_folder(), filters=FILTERS)


def link(text: str) -> MarkdownText:
    """Template filter: print an address of the web as the target of a Markdown link.

    Raises ``UnprintableText`` for anything but an https address.
    """
    if not text.startswith("https://"):
        msg = f"{text!a} is no address of a page"
        raise UnprintableText(msg)
    return MarkdownText("https://" + quote(text.removeprefix("https://"), safe="/._-?=&#~"))


FILTERS = {"line": line, "link": link, "path": path}

"""One page for each error code: what it means, what is wrong and what is right."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable


def codes() -> tuple[str, ...]:
    """Return the codes that have a page, sorted."""
    found = (entry.name for entry in _folder().iterdir())
    return tuple(sorted(name.removesuffix(".md") for name in found if name.endswith(".md")))


def page(code: str) -> str | None:
    """Return the page of a code as Markdown; None where there is no such code."""
    return _folder().joinpath(f"{code}.md").read_text("utf-8") if code in codes() else None


def _folder() -> Traversable:
    return files("ailz.cli.pages")

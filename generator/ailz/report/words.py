"""Words of the catalog, as they may stand in a document about one landing zone."""

from __future__ import annotations

import re
from collections.abc import Iterable

_FOREIGN = re.compile(
    r"Foundry|\bAKS\b|Search\b|search\b|[Ii]ndexers?\b|indexes|skillset|OpenAI|Bing"
    r"|Cosmos|API Management|agents?\b|Container Insights|Log Analytics cluster|evaluations"
    r"|managed group"
)
"""Services that no landing zone of ours has: what a choice costs there is no matter here."""
_ASIDE = re.compile(r" ?\([^()]*(?:\.json|\bours\b)[^()]*\)")
_ABOUT_DATA = re.compile(r"`|\.json|INFERENCE")
"""Remarks on the catalog itself."""
_INFERRED = re.compile(r"\(INFERENCE[^()]*\)")


def relevant(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the texts that are about a service which a landing zone can have."""
    return tuple(_marked(text) for text in texts if text and not _FOREIGN.search(text))


def _marked(text: str) -> str:
    return _INFERRED.sub("(our reading)", text).replace("INFERENCE: ", "Our reading: ")


def plain(text: str, *, separator: str = ". ") -> str:
    """Return a text without the parts that speak of other services or of the catalog."""
    parts = _ASIDE.sub("", text).split(separator)
    kept = [p for p in parts if not (_FOREIGN.search(p) or _ABOUT_DATA.search(p))]
    return separator.join(kept)

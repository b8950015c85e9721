"""What a change does to what is deployed, in a line an environment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from ailz.azure.play.change import Did
from ailz.azure.play.changing import Changed
from ailz.azure.play.player import Language
from ailz.design.pages import listed
from ailz.report.rehearsal.told import LANGUAGES

_ORDER: tuple[Did, ...] = ("made", "changed", "replaced", "deleted", "stays")
_NAMED: tuple[Did, ...] = ("replaced", "deleted", "stays")
_MOST = 5


def acts(changed: Changed, language: Language) -> Iterator[str]:
    """Yield what becomes of each environment's resources; what is lost is named."""
    for scene, several in changed.acts.items():
        counted = Counter(each.did for each in several)
        parts = []
        for did in _ORDER:
            if not counted[did]:
                continue
            labels = [each.label for each in several if each.did == did]
            some = ", ".join(labels[:_MOST]) + (", ..." if len(labels) > _MOST else "")
            parts.append(f"{counted[did]} {did}" + (f" ({some})" if did in _NAMED else ""))
        said = listed(tuple(parts)) or "nothing"
        yield f"{LANGUAGES[language]}, {scene}: {said}."

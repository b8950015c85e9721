"""Where the data of a resource lies, and every copy of it, as its request and Azure decide."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ailz.azure.bodies import UNKNOWN, Body
from ailz.azure.look import MISSING, known, values
from ailz.catalog.copies import GEO, AzuresOwn, Copying, Redundancy, azures_own, copying
from ailz.catalog.regions import region, spelling


@dataclass(frozen=True, slots=True)
class Place:
    """A region that holds the data, and how; ``redundancy`` is None where the type says none."""

    region: str
    redundancy: Redundancy | None

    @property
    def pair(self) -> str | None:
        """The paired region, where it has a copy."""
        return region(self.region).paired_region if self.redundancy in GEO else None


@dataclass(frozen=True, slots=True)
class Copies:
    """Where the data of one resource lies.

    ``places`` are the regions of the request, its own first; ``is_said`` tells whether the request
    has the setting that decides. ``azures_own`` is a copy elsewhere that Azure makes whatever the
    request says.
    """

    known: Copying
    places: tuple[Place, ...]
    is_said: bool
    azures_own: AzuresOwn | None

    @property
    def asked_for(self) -> tuple[str, ...]:
        """The other regions that hold a copy because the request says so."""
        both = (name for place in self.places for name in (place.region, place.pair))
        return tuple(dict.fromkeys(n for n in both if n not in (None, self.places[0].region)))

    @property
    def chosen_at(self) -> str:
        """The path of what in a request decides; empty where nothing does."""
        return ".".join(each for each in (self.known.places, self.known.redundancy) if each)


def copies(body: Body) -> Copies | None:
    """Return where the data of a resource lies; None where its type holds none that is known."""
    found = copying().get(body.type.casefold())
    here = _spelt(body.body.get("location"))
    if found is None or here is None:
        return None
    places = tuple(dict.fromkeys(_places(found, body, here)))
    decides = found.places or found.redundancy
    is_said = bool(decides) and bool(known(body.body, decides))
    return Copies(found, places, is_said, azures_own(found.type, here))


def _places(found: Copying, body: Body, here: str) -> Iterator[Place]:
    if not found.places:
        yield Place(here, _redundancy(found, body.body))
        return
    items = [item for item in known(body.body, found.places) if isinstance(item, dict)]
    named = [(_spelt(item.get(found.at)), item) for item in items]
    yield Place(here, next((_redundancy(found, i) for r, i in named if r == here), found.unsaid))
    for name, item in named:
        if name is not None and name != here:
            yield Place(name, _redundancy(found, item))


def _redundancy(found: Copying, item: object) -> Redundancy | None:
    if not found.redundancy:
        return None
    said = [each for each in values(item, found.redundancy) if each is not UNKNOWN]
    words = ("" if each is MISSING or each is None else _word(each) for each in said)
    return next((found.means[each] for each in words if each in found.means), found.unsaid)


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _spelt(name: object) -> str | None:
    """Return a region as Azure spells it, or None where there is none of that name."""
    return spelling(name) if isinstance(name, str) else None

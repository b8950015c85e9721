"""Where the data of each store lies, its copies with it, and what decides that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ailz.azure.backups import brought_back
from ailz.azure.copies import Copies, Place, copies
from ailz.design.pages import listed
from ailz.model.residency import regions_of_data
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading, spoken
from ailz.verify.copies import left_by_azure
from ailz.verify.environments import environments


@dataclass(frozen=True, slots=True)
class _Row:
    """A store: what it is called, where its data and their copies lie, and what decides it.

    ``back`` is what brings back what was deleted or spoiled there.
    """

    what: str
    name: str
    where: str
    elsewhere: str
    decides: str
    setting: str
    back: str


@dataclass(frozen=True, slots=True)
class _Stage:
    title: str
    rows: tuple[_Row, ...]

    @property
    def restored(self) -> tuple[_Row, ...]:
        """The stores of which a source says what comes back."""
        return tuple(row for row in self.rows if row.back)


def residency(landing_zone: Reading) -> Document:
    """Return the document."""
    config = landing_zone.config
    allowed = regions_of_data(config)
    return printed(
        "residency.md",
        title=config.workload.title,
        residency=config.governance.residency or "",
        allowed="" if allowed is None else listed(sorted(allowed)),
        stages=[stage for stage in _stages(landing_zone) if stage.rows],
        left=[each.message for each in left_by_azure(landing_zone)],
    )


def _stages(landing_zone: Reading) -> Iterator[_Stage]:
    for deployment, name, bodies in environments(landing_zone):
        symbols = {each.id: each for each in deployment.requests[name]}
        rows = []
        for body in bodies:
            kept = copies(body)
            if kept is not None:
                made = symbols.get(body.id)
                called = spoken(made.symbol) if made is not None else body.name
                back = brought_back(body, bodies)
                rows.append(_row(called, body.name, kept, back))
        title = (
            name if deployment.root.name == landing_zone.main.root.name else deployment.root.name
        )
        yield _Stage(title, tuple(rows))


def _row(what: str, name: str, kept: Copies, back: tuple[str, ...] | None) -> _Row:
    holds = kept.known.holds
    return _Row(
        f"{what}: {holds[0].lower()}{holds[1:]}" if holds else what,
        name,
        listed([_place(each) for each in kept.places]),
        *_elsewhere(kept),
        "" if back is None else listed(back),
    )


def _place(place: Place) -> str:
    if place.redundancy in ("zone", "geo_zone"):
        return f"{place.region}, across its zones"
    if place.redundancy in ("local", "geo"):
        return f"{place.region}, in one place"
    return place.region


def _elsewhere(kept: Copies) -> tuple[str, str, str]:
    """Return what lies in other regions, who decides it, and the setting that does."""
    own = kept.azures_own
    if own is not None:
        there = own.region if own.sure else f"may be in {own.region}"
        return there, "Azure by itself: nothing switches it off", ""
    if not kept.known.told:
        return "no page that was read says it", "Azure", ""
    there = listed(list(kept.asked_for)) or "none"
    if kept.chosen_at:
        decides = "the request:" if kept.is_said else "the request, which does not have"
        return there, decides, kept.chosen_at
    return there, "its region alone", ""

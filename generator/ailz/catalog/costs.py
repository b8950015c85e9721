"""List prices and what a choice costs, gives up and whether it can be undone. Never a quote."""

from dataclasses import dataclass
from functools import cache

from ailz.catalog import _data


@dataclass(frozen=True, slots=True)
class Price:
    """A list price in USD, pay as you go, public cloud, for one `unit` and `period`.

    `usd` is None and `factor` given where the price is a factor on another one. `as_of` is the date
    of the source; `confidence` is `stated`, `old` or `derived`.
    """

    id: str
    item: str
    unit: str
    usd: float | None
    factor: float | None
    period: str
    region: str
    as_of: str
    confidence: str
    note: str
    source: str


@dataclass(frozen=True, slots=True)
class Loss:
    """Something a choice gives up, in an `area` such as operations, speed or features."""

    area: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Tradeoff:
    """What a choice costs. `prices` are price ids; `reversible` is a kind such as `create-only`."""

    id: str
    choice: str
    cost_class: str
    cost_note: str
    prices: tuple[str, ...]
    gives_up: tuple[Loss, ...]
    reversible: str
    reversible_note: str
    called_for_by: str
    clouds: str
    ask_before: str
    source: str


@cache
def price(price_id: str) -> Price:
    """Return the price with this id."""
    key, found = _data.find("costs", price_id, "price", part="prices")
    return Price(
        id=key,
        item=found["item"],
        unit=found["unit"],
        usd=found["usd"],
        factor=found.get("factor"),
        period=found["period"],
        region=found["region"],
        as_of=found["asOf"],
        confidence=found["confidence"],
        note=found.get("note", ""),
        source=found["source"],
    )


def prices() -> tuple[Price, ...]:
    """Every price, in the catalog's order."""
    return tuple(price(each) for each in _data.section("costs", "prices"))


@cache
def tradeoff(tradeoff_id: str) -> Tradeoff:
    """Return the trade-off with this id."""
    key, found = _data.find("costs", tradeoff_id, "trade-off", part="tradeoffs")
    losses = (Loss(each["area"], each["text"], each["source"]) for each in found["givesUp"])
    return Tradeoff(
        id=key,
        choice=found["choice"],
        cost_class=found["costClass"],
        cost_note=found["costNote"],
        prices=tuple(found["prices"]),
        gives_up=tuple(losses),
        reversible=found["reversible"],
        reversible_note=found["reversibleNote"],
        called_for_by=found["calledForBy"],
        clouds=found["clouds"],
        ask_before=found.get("askBefore", ""),
        source=found["source"],
    )


def tradeoffs() -> tuple[Tradeoff, ...]:
    """Every trade-off, in the catalog's order."""
    return tuple(tradeoff(each) for each in _data.section("costs", "tradeoffs"))

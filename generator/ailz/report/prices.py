"""What the landing zone costs in fixed fees, and what its choices give up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ailz.catalog.costs import Price, Tradeoff, price, tradeoff
from ailz.catalog.sources import page_of
from ailz.design.key_notices import unlisted
from ailz.design.kinds.keys_pages import KEYED
from ailz.design.landing_zone import Deployment
from ailz.design.pages import Fee, GivenUp, bound
from ailz.report.reading import Reading, Stage


@dataclass(frozen=True, slots=True)
class Cost:
    """A list price with how often it is paid: ``counts`` has a number for each environment."""

    item: str
    unit: str
    usd: str
    counts: tuple[str, ...]
    source: str


def costs(landing_zone: Reading) -> tuple[Cost, ...]:
    """Return the fees of this landing zone; an item that no environment has is left out."""
    every = landing_zone.paid
    fixed: dict[str, list[int]] = {}
    for deployment, fee in _fees(landing_zone):
        counted = [_count(stage, fee, deployment) for stage in every]
        before = fixed.setdefault(fee.price, [0] * len(every))
        fixed[fee.price] = [a + b for a, b in zip(before, counted, strict=True)]
    by_use: dict[str, set[str]] = {}
    for deployment, fee in _fees(landing_zone):
        if not fee.symbols:
            by_use.setdefault(fee.price, set()).update(
                stage.name for stage in every if _pays(stage, fee, deployment)
            )
    return (
        *(
            _cost(price(each), tuple(map(str, counts)))
            for each, counts in fixed.items()
            if any(counts)
        ),
        *_unpriced(landing_zone),
        *(
            _cost(
                price(each),
                tuple("by use" if stage.name in names else "0" for stage in every),
            )
            for each, names in by_use.items()
            if names
        ),
    )


@dataclass(frozen=True, slots=True)
class Planned:
    """A budget of an environment: what a month may cost, since when, and who is told."""

    environment: str
    amount: str
    since: str
    told: str


def budgets(landing_zone: Reading) -> tuple[Planned, ...]:
    """Return the budgets, as the configuration has them."""
    return tuple(
        Planned(
            each.environment, f"{each.amount:,}", each.start_date, ", ".join(each.contact_emails)
        )
        for each in landing_zone.config.governance.budgets
    )


@dataclass(frozen=True, slots=True)
class Monthly:
    """What is paid every month whatever happens: USD by environment, price ids, and what is open.

    ``unpriced`` counts items that are paid for and have no recorded price.
    """

    totals: dict[str, float]
    prices: tuple[str, ...]
    unpriced: int


def monthly_fees(landing_zone: Reading) -> Monthly:
    """Return the sum of the fixed fees of each deployment."""
    totals = dict.fromkeys((stage.name for stage in landing_zone.paid), 0.0)
    used: dict[str, None] = {}
    for deployment, fee in _fees(landing_zone):
        found = price(fee.price)
        if found.usd is None or not found.period.startswith(_MONTHS):
            continue
        for stage in landing_zone.paid:
            times = _count(stage, fee, deployment)
            if times:
                used[fee.price] = None
                totals[stage.name] += times * found.usd
    open_ = sum(1 for cost in _unpriced(landing_zone) if any(c != "0" for c in cost.counts))
    return Monthly(totals, tuple(used), open_)


_MONTHS = ("month", "30 days")
"""The periods of the recorded prices that add up to what a month costs."""


def summed(landing_zone: Reading) -> tuple[str, ...]:
    """Return what a month costs at least in each of ``paid``, in USD."""
    return tuple(f"{each:,.2f}" for each in monthly_fees(landing_zone).totals.values())


def _fees(landing_zone: Reading) -> Iterator[tuple[str, Fee]]:
    for deployment in _deployments(landing_zone):
        for fee in deployment.part.pages.fees:
            yield deployment.root.name, fee


def _deployments(landing_zone: Reading) -> tuple[Deployment, ...]:
    return (*landing_zone.deployments, *(each.deployment for each in landing_zone.beside))


def _pays(stage: Stage, fee: Fee, root: str) -> bool:
    return stage.root == root and (fee.environments is None or stage.name in fee.environments)


def _count(stage: Stage, fee: Fee, root: str) -> int:
    if not _pays(stage, fee, root):
        return 0
    requests = sum(len(stage.all(symbol)) for symbol in fee.symbols)
    return requests * fee.units.get(stage.name, 1)


def _unpriced(landing_zone: Reading) -> Iterator[Cost]:
    for each in bound(d.part.pages for d in _deployments(landing_zone)).unpriced:
        counts = tuple(
            "1"
            if stage.one(each.symbol) is not None
            and (each.environments is None or stage.name in each.environments)
            else "0"
            for stage in landing_zone.paid
        )
        yield Cost(each.item, each.unit, "not known", counts, "")


def _cost(found: Price, counts: tuple[str, ...]) -> Cost:
    usd = ""
    if found.usd is not None:
        usd = f"{found.usd:,.2f}" if found.usd >= 1 else f"{found.usd:g}"
    unit = found.period if found.period.startswith("per ") else f"{found.unit}, {found.period}"
    item = f"{found.item}{_REMARKS.get(found.id, '')}"
    return Cost(item, unit, f"USD {usd}" if usd else "", counts, f"{found.region}, {found.as_of}")


_REMARKS = {"bastion-basic": " (the tier used here is a dearer one, without a known price)"}


@dataclass(frozen=True, slots=True)
class Loss:
    """What a choice gives up, whether it can be undone, and where to read more."""

    choice: str
    losses: tuple[str, ...]
    undone: str
    link: str


def given_up(landing_zone: Reading) -> tuple[Loss, ...]:
    """Return what the choices of this landing zone give up, each choice once."""
    merged: dict[str, dict[str, None]] = {}
    said: dict[str, str] = {}
    doubts = (GivenUp(KEYED, (f"{e.sentence}.",)) for e in unlisted(landing_zone))
    for each in (*landing_zone.pages.given_up, *doubts):
        merged.setdefault(each.tradeoff, {}).update(dict.fromkeys(each.losses))
        said[each.tradeoff] = each.choice or said.get(each.tradeoff, "")
    return tuple(
        _loss(tradeoff(name), said[name], tuple(losses)) for name, losses in merged.items()
    )


def _loss(found: Tradeoff, said: str, losses: tuple[str, ...]) -> Loss:
    return Loss(
        said or found.choice,
        losses,
        _UNDONE.get(found.reversible, found.reversible),
        page_of(found.gives_up[0].source if found.gives_up else found.source),
    )


_UNDONE = {
    "yes": "Yes.",
    "create-only": "No: it is set when the resource is made.",
    "one-way": "No.",
    "create-only, one-way": "No: it is set when the resource is made.",
    "mostly one-way": "Mostly not.",
    "replace": "Yes, by replacing the resource.",
}

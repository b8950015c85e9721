"""What follows from the answers so far, in a line or two: the variant, and a figure a month."""

from __future__ import annotations

from ailz.catalog.costs import price
from ailz.design.landing_zone import LandingZone
from ailz.report.prices import monthly_fees
from ailz.report.reading import read

_MOST_REGIONS = 2


def consequences(landing_zone: LandingZone) -> tuple[str, ...]:
    """Return the variant with its reason, and what a month costs at least."""
    variant = f"So far: {landing_zone.variant}, as {landing_zone.variant_reason}."
    return (variant, *monthly(landing_zone))


def monthly(landing_zone: LandingZone) -> tuple[str, ...]:
    """Return one figure a month for each environment, and where and when its prices were read.

    It is the least that is paid: what is billed by use, and what has no recorded price, comes on
    top.
    """
    fees = monthly_fees(read(landing_zone))
    if not fees.totals:
        return ()
    each = ", ".join(f"{name} {total:,.0f}" for name, total in fees.totals.items())
    found = [price(name) for name in fees.prices]
    regions = list(dict.fromkeys(p.region for p in found))
    where = ", ".join(regions[:_MOST_REGIONS])
    more = " and others" if len(regions) > _MOST_REGIONS else ""
    dates = sorted(p.as_of for p in found)
    when = dates[0] if dates[0] == dates[-1] else f"{dates[0]} to {dates[-1]}"
    on_top = ["what is billed by use"]
    if fees.unpriced:
        on_top.append(f"{fees.unpriced} item{'s' if fees.unpriced > 1 else ''} without a price")
    least = f"A month costs at least, in USD: {each}."
    source = f"List prices of {where}{more}, {when}, not a quote; {' and '.join(on_top)} on top."
    return (f"{least} {source}",)

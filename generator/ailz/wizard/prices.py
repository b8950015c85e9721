"""What a choice costs, in words for somebody who is about to choose. Never a quote."""

from __future__ import annotations

from ailz.catalog.costs import price


def monthly(price_id: str) -> str:
    """Return a price with what makes it checkable."""
    found = price(price_id)
    return (
        f"about {found.usd:,.2f} USD a month for each {found.unit} "
        f"(list price {found.region}, {found.as_of}, not a quote)"
    )

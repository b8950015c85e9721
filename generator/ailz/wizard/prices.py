"""What choices and resources cost, in words for somebody who is about to choose. Never a quote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ailz.catalog.costs import price
from ailz.design.evaluate import Evaluated, evaluate
from ailz.design.resource import Root

CAVEAT = "USD a month, pay as you go: list prices, not a quote, without what use adds."

_ALWAYS = {
    "Microsoft.Network/natGateways": "nat-gateway",
    "Microsoft.Network/privateEndpoints": "private-endpoint",
    "Microsoft.ContainerRegistry/registries": "acr-premium",
}
_UNPRICED = {"Microsoft.Network/bastionHosts": "Azure Bastion"}
_FIREWALLS = {"Standard": "firewall-standard", "Premium": "firewall-premium"}


@dataclass(frozen=True, slots=True)
class Line:
    """So many resources of one price; ``usd`` a month for all, None where no source states it."""

    count: int
    item: str
    usd: float | None
    basis: str


def monthly(price_id: str) -> str:
    """Return a price with what makes it checkable."""
    found = price(price_id)
    return (
        f"about {found.usd:,.2f} USD a month for each {found.unit} "
        f"(list price {found.region}, {found.as_of}, not a quote)"
    )


def standing(root: Root, environment: str) -> tuple[Line, ...]:
    """Return what one environment costs while nobody uses it, the dearest first."""
    resources = evaluate(root, environment)
    counted = Counter(filter(None, map(_price_id, resources)))
    lines = [_line(price_id, count) for price_id, count in counted.items()]
    types = Counter(resource.type for resource in resources)
    lines += [
        Line(types[type_], item, None, "no source states its price")
        for type_, item in _UNPRICED.items()
        if types[type_]
    ]
    return tuple(sorted(lines, key=lambda line: (-(line.usd or 0), line.item)))


def _line(price_id: str, count: int) -> Line:
    found = price(price_id)
    usd = None if found.usd is None else found.usd * count
    return Line(count, found.item, usd, f"{found.region}, {found.as_of}")


def _price_id(resource: Evaluated) -> str | None:
    properties = resource.body.get("properties")
    if not isinstance(properties, Mapping):
        return None
    if resource.type == "Microsoft.Network/azureFirewalls":
        sku = properties["sku"]
        return _FIREWALLS[sku["tier"]]
    if resource.type == "Microsoft.KeyVault/vaults/keys" and properties["kty"] == "RSA-HSM":
        return "kv-hsm-key-advanced"
    return _ALWAYS.get(resource.type)

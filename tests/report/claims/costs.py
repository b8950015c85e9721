"""Fees: each counts what Azure would bill for, whoever makes it."""

from __future__ import annotations

import re
from collections.abc import Callable

from ailz.catalog.costs import price
from ailz.report.reading import Stage
from tests.report.claims.arm import (
    BASTION,
    ENDPOINT,
    FIREWALL,
    KEY,
    LINK,
    MODELS,
    NAT,
    OUTBOUND,
    POOL,
    PUBLIC_IP,
    REGISTRY,
    SEARCH,
    VPN,
    WORKSPACE,
    ZONE,
)
from tests.report.claims.world import README, Claim, World, cells, props, section, words

Count = Callable[[Stage], int]
_MADE_BY_AZURE = 5
"""Endpoints of a managed network that no request names: vault, registry, workspace, blob, file."""


def _of(*types: str) -> Count:
    return lambda stage: sum(len(stage.of_type(each)) for each in types)


def _endpoints(stage: Stage) -> int:
    managed = [
        each
        for each in stage.of_type(WORKSPACE)
        if props(each).get("managedNetwork", {}).get("isolationMode", "Disabled") != "Disabled"
    ]
    rules = [r for r in stage.of_type(OUTBOUND) if props(r)["type"] == "PrivateEndpoint"]
    own = len(stage.of_type(ENDPOINT)) + len(stage.of_type(LINK))
    return own + len(rules) + _MADE_BY_AZURE * len(managed)


def _registries(stage: Stage) -> int:
    regions = sum(len(props(each)["regionDetails"]) for each in stage.of_type(MODELS))
    return len(stage.of_type(REGISTRY)) + regions


def _search(sku: str) -> Count:
    def count(stage: Stage) -> int:
        found = (s for s in stage.of_type(SEARCH) if s.body["sku"] == {"name": sku})
        return sum(props(each)["replicaCount"] * props(each)["partitionCount"] for each in found)

    return count


def _in_hardware(stage: Stage) -> int:
    return sum(props(each)["kty"].endswith("-HSM") for each in stage.of_type(KEY))


def _tier(tier: str) -> Count:
    return lambda s: sum(props(f)["sku"]["tier"] == tier for f in s.of_type(FIREWALL))


FEES: dict[str, Count] = {
    "private-endpoint": _endpoints,
    "private-dns-zone": _of(ZONE),
    "public-ip": _of(PUBLIC_IP),
    "nat-gateway": _of(NAT),
    "firewall-standard": _tier("Standard"),
    "firewall-premium": _tier("Premium"),
    "bastion-basic": _of(BASTION),
    "vpn-gw1az": _of(VPN),
    "dns-resolver-endpoint": _of("Microsoft.Network/dnsResolvers/inboundEndpoints"),
    "acr-premium": _registries,
    "search-basic": _search("basic"),
    "search-s1": _search("standard"),
    "search-s2": _search("standard2"),
    "kv-hsm-key-advanced": _in_hardware,
    "managed-hsm": _of(POOL),
}
"""What the landing zone pays for, by the price of the catalog, counted by ARM types."""


def _counted(world: World) -> bool:
    rows = cells(section(world.text(README), "What it costs"))
    stages = world.reading.paid
    for name, count in FEES.items():
        item = price(name).item
        told = [row[3 : 3 + len(stages)] for row in rows if row[0].startswith(item)]
        found = [str(count(stage)) for stage in stages]
        if told != ([found] if set(found) != {"0"} else []):
            return False
    return _summed(rows, len(stages))


def _summed(rows: list[list[str]], columns: int) -> bool:
    """Whether the last line adds up what stands above it and is paid in every month."""
    totals = [0.0] * columns
    for row in rows:
        counts = row[3 : 3 + columns]
        if row[0] == "**At least**":
            return counts == [f"{each:,.2f}" for each in totals]
        if re.search(r", (month|30 days)", row[2]) and row[1].startswith("USD "):
            cost = float(row[1].removeprefix("USD ").replace(",", ""))
            counted = [0 if each == "by use" else int(each) for each in counts]
            totals = [t + cost * n for t, n in zip(totals, counted, strict=True)]
    return False


def _links(world: World, said: tuple[str, ...]) -> bool:
    """Whether that is the most that an environment has, and those with fewer are named."""
    most, fewer = int(said[0] or 1), said[1]
    told = dict.fromkeys((stage.name for stage in world.main), most)
    for part in filter(None, fewer.split("; ")):
        count, _, names = part.partition(" in ")
        told |= dict.fromkeys(words(names), 0 if count == "none" else int(count))
    return told == {stage.name: len(stage.of_type(LINK)) for stage in world.main}


CLAIMS = (
    Claim("## What it costs", lambda world, _: _counted(world)),
    Claim(r"AI Search and its (?:(\d+) )?private links?(?: \(([^)]+)\))?", _links),
)

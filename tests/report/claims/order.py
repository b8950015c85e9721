"""What the README says happens in an order happens in that order."""

from __future__ import annotations

import re

from ailz.design.resource import Root
from ailz.design.values import Expression, Id, walk
from tests.report.claims.world import README, Claim, World, exactly

_MADE: dict[str, tuple[str, ...]] = {
    "The firewall": ("firewall", "firewall_rules"),
    "Bastion.": ("bastion_host",),
    "The VPN gateway": ("vpn_gateway", "dns_resolver_inbound"),
    "For each environment": ("virtual_network", "network_security_group"),
    "Identities, the key vault": ("encryption_identity", "key_vault", "key", "key_access"),
    "The container registry": ("container_registry",),
    "The machine learning workspace's own storage": ("workspace_storage",),
    "The machine learning workspace": ("workspace",),
    "The data lake": ("lake_storage",),
    "AI Search": ("search",),
    "Clusters": ("compute_cluster",),
    "Private endpoints": ("private_endpoint",),
    "Roles of people": ("persona_access",),
}
"""What a step makes, by how it begins: the first that fits counts."""


def _steps(world: World) -> list[tuple[str, ...]]:
    text = world.text(README).split("What happens, in this order:")[1].split("\n## ")[0]
    made = []
    for step in re.findall(r"^1\. (.+)$", text, re.MULTILINE):
        fits = [symbols for start, symbols in _MADE.items() if step.startswith(start)]
        if fits:
            made.append(fits[0])
    return made


def waits(root: Root) -> dict[str, set[str]]:
    """Return for each symbol all that it waits for, near and far."""
    near: dict[str, set[str]] = {}
    for resource in root.resources:
        values = [resource.name, resource.body]
        if isinstance(resource.parent, Expression):
            values.append(resource.parent)
        if resource.collection is not None:
            values.append(list(root.collections[resource.collection].values()))
        named = {each.symbol for value in values for each in walk(value) if isinstance(each, Id)}
        near[resource.symbol] = {*named, *resource.depends_on} - {resource.symbol}
    far: dict[str, set[str]] = {}

    def reach(symbol: str) -> set[str]:
        if symbol not in far:
            far[symbol] = set()
            for each in near.get(symbol, ()):
                far[symbol] |= {each} | reach(each)
        return far[symbol]

    for symbol in near:
        reach(symbol)
    return far


def _in_order(world: World) -> bool:
    """No step waits for one that the README has after it."""
    far = waits(world.reading.main.root)
    steps = _steps(world)
    for place, early in enumerate(steps):
        for late in steps[place + 1 :]:
            if any(other in far.get(symbol, set()) for symbol in early for other in late):
                return False
    return len(steps) > 2


CLAIMS = (
    Claim("What happens, in this order", lambda world, _: _in_order(world)),
    exactly(
        "Clusters, one after the other, once the private endpoints stand",
        lambda world: (
            "private_endpoint" in waits(world.reading.main.root).get("compute_cluster", set())
        ),
    ),
)

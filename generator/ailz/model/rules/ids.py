"""Resource ids of what exists already: each of the type that its place asks for."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.errors import Finding
from ailz.model.arm_id import GROUP, of_another_type, type_of, typed
from ailz.model.config import Config
from ailz.model.naming import Existing
from ailz.model.partial import as_far_as_read
from ailz.model.platform import Platform

_VNET = "Microsoft.Network/virtualNetworks"
_HUBS = {"vnet": _VNET, "vwan": "Microsoft.Network/virtualHubs"}
_WORKSPACE = "Microsoft.OperationalInsights/workspaces"
_IDENTITY = "Microsoft.ManagedIdentity/userAssignedIdentities"
_DDOS_PLAN = "Microsoft.Network/ddosProtectionPlans"


def ids(config: Config) -> Iterator[Finding]:
    """Yield ids of another type than the one that is needed, such as a subnet's for a VNet's."""
    for rule in (_hub, _logs, _ddos_plan, _zones):
        yield from as_far_as_read(rule(config.platform))
    for of in (_network, _identities):
        yield from as_far_as_read(of(config.existing))


def _network(existing: Existing) -> Iterator[Finding]:
    if existing.virtual_network is not None:
        yield from typed("existing.virtual_network.id", existing.virtual_network.id, _VNET)
    for segment, text in existing.subnets.items():
        if text.startswith("/"):
            vnet = text.rpartition("/subnets/")[0]
            wanted = f"{GROUP}/providers/{_VNET}/<name>/subnets/<name>"
            if type_of(vnet) != _VNET.lower():
                yield of_another_type(f"existing.subnets.{segment}", f"{_VNET}/subnets", wanted)


def _identities(existing: Existing) -> Iterator[Finding]:
    for name, id_ in existing.identities.items():
        yield from typed(f"existing.identities.{name}", id_, _IDENTITY)


def _hub(platform: Platform) -> Iterator[Finding]:
    if platform.hub is not None and platform.hub.id is not None:
        yield from typed("platform.hub.id", platform.hub.id, _HUBS[platform.hub.kind])


def _logs(platform: Platform) -> Iterator[Finding]:
    if platform.logs is not None:
        yield from typed("platform.logs.id", platform.logs.id, _WORKSPACE)
    if platform.audit_logs is not None:
        yield from typed("platform.audit_logs.id", platform.audit_logs.id, _WORKSPACE)


def _ddos_plan(platform: Platform) -> Iterator[Finding]:
    if platform.ddos_plan is not None:
        yield from typed("platform.ddos_plan.id", platform.ddos_plan.id, _DDOS_PLAN)


def _zones(platform: Platform) -> Iterator[Finding]:
    zones = platform.dns.zones if platform.dns else None
    if zones is not None and zones.id.count("/") != GROUP.count("/"):
        yield of_another_type("platform.dns.zones.id", "a resource group", GROUP)

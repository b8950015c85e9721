"""Resource ids of what exists already: each of the type that its place asks for."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.errors import Finding
from ailz.model.config import Config

_GROUP = "/subscriptions/<id>/resourceGroups/<name>"
_HUBS = {"vnet": "Microsoft.Network/virtualNetworks", "vwan": "Microsoft.Network/virtualHubs"}
_WORKSPACE = "Microsoft.OperationalInsights/workspaces"
_DDOS_PLAN = "Microsoft.Network/ddosProtectionPlans"


def ids(config: Config) -> Iterator[Finding]:
    """Yield ids of another type than the one that is needed, such as a subnet's for a VNet's."""
    hub, logs, dns = config.platform.hub, config.platform.logs, config.platform.dns
    if hub is not None:
        yield from _typed("platform.hub.id", hub.id, _HUBS[hub.kind])
    if logs is not None:
        yield from _typed("platform.logs.id", logs.id, _WORKSPACE)
    if config.platform.ddos_plan is not None:
        yield from _typed("platform.ddos_plan.id", config.platform.ddos_plan.id, _DDOS_PLAN)
    if dns is not None and dns.zones is not None and dns.zones.id.count("/") != _GROUP.count("/"):
        yield _another("platform.dns.zones.id", "a resource group", _GROUP)


def _typed(path: str, resource_id: str, wanted: str) -> Iterator[Finding]:
    _, _, said = resource_id.partition("/providers/")
    if said.rpartition("/")[0].lower() != wanted.lower():
        yield _another(path, wanted, f"{_GROUP}/providers/{wanted}/<name>")


def _another(path: str, wanted: str, form: str) -> Finding:
    return Finding(
        path=path,
        code="ID-OF-ANOTHER-TYPE",
        message=f"this is not the id of {wanted}",
        allowed=form,
    )

"""What the picture shows: read from the design, not yet placed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ailz.design.arm import arm_name
from ailz.design.segments import segments
from ailz.design.values import Id
from ailz.report.reading import Reading, Stage, listed, spoken

Rows = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """A thing with a title and some rows about it."""

    title: str
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class Service:
    """A service with the group ids of its private endpoints; ``uses_key``: a key of ours."""

    symbol: str
    tile: Tile
    endpoints: Rows
    uses_key: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """One environment in detail, what is around it, and the other environments in words."""

    title: str
    subtitle: str
    frame: str
    network: Tile
    way_out: Tile | None
    segments: tuple[Tile, ...]
    endpoint_segment: Tile
    bastion: Tile | None
    services: tuple[Service, ...]
    managed: Tile | None
    shared: Service | None
    hub: Tile | None
    hub_firewall: Tile | None
    platform: tuple[Tile, ...]
    others: Rows

    @property
    def description(self) -> str:
        """The picture in words, for those who cannot see it."""
        services = listed(tuple(s.tile.title for s in self.services))
        made = [self.subtitle, f"{self.network.title} has the segments"]
        made.append(f"{listed(tuple(s.title for s in self.segments))}.")
        made.append(f"Private endpoints lead to {services}.")
        if self.managed is not None:
            made.append("Training runs in a managed network beside the spoke.")
        return " ".join(made)


def scene(landing_zone: Reading) -> Scene:
    """Return what to draw; production is the environment in detail, or the last."""
    every = landing_zone.main_stages
    shown = next((s for s in reversed(every) if s.environment.kind == "prod"), every[-1])
    placed = {s.key: s for s in landing_zone.addresses[shown.name]}
    made = segments(landing_zone.main.context)
    tiles = {
        s.key: Tile(
            spoken(s.key).capitalize(),
            (f"{placed[s.key].range}, {placed[s.key].usable} addresses", s.purpose),
        )
        for s in made
    }
    config = landing_zone.config
    found = _services(shown)
    return Scene(
        title=config.workload.title,
        subtitle=(
            f"{landing_zone.variant.capitalize()} landing zone of {config.organisation.name}. "
            f"In detail: {shown.name}, {shown.environment.region}."
        ),
        frame=f"Subscription of {shown.name}: {shown.environment.subscription_id}",
        network=_network(shown),
        way_out=_way_out(landing_zone, shown),
        segments=tuple(t for key, t in tiles.items() if key != "private_endpoints"),
        endpoint_segment=tiles["private_endpoints"],
        bastion=_bastion(landing_zone, shown),
        services=tuple(s for s in found if s.symbol != "model_registry"),
        managed=_managed(shown),
        shared=next((s for s in found if s.symbol == "model_registry"), None),
        hub=_hub(landing_zone, shown),
        hub_firewall=_hub_firewall(landing_zone, shown),
        platform=_platform(landing_zone),
        others=tuple(row for s in every if s.name != shown.name for row in _about(s)),
    )


def _about(stage: Stage) -> Rows:
    where = stage.environment
    return (
        f"{where.name} ({where.kind}): {where.address_space}, {where.region}",
        f"Subscription {where.subscription_id}",
    )


def _network(stage: Stage) -> Tile:
    names = stage.names()
    return Tile(f"Spoke {names['virtual_network']}", (stage.environment.address_space,))


def _way_out(landing_zone: Reading, stage: Stage) -> Tile | None:
    names = stage.names()
    context = landing_zone.main.context
    if context.egress == "firewall":
        subnet = next(s for s in landing_zone.addresses[stage.name] if s.key == "azure_firewall")
        return Tile(
            "Azure Firewall", (names["firewall"], f"{subnet.range}", "Lets out listed hosts only.")
        )
    if context.egress == "nat_gateway":
        return Tile("NAT gateway", (names["nat_gateway"], "Hides addresses; filters no hosts."))
    return None


def _bastion(landing_zone: Reading, stage: Stage) -> Tile | None:
    if stage.one("bastion_host") is None:
        return None
    subnet = next(s for s in landing_zone.addresses[stage.name] if s.key == "azure_bastion")
    return Tile("Azure Bastion", (stage.names()["bastion_host"], f"{subnet.range}"))


_TITLES: Mapping[str, str] = {
    "key_vault": "Key Vault: encryption keys",
    "private_link_scope": "Azure Monitor",
    "log_workspace": "Log Analytics",
    "lake_storage": "Data lake",
    "workspace_storage": "Workspace storage",
    "container_registry": "Container registry",
    "workspace_vault": "Key Vault of the workspace",
    "workspace": "Machine Learning workspace",
    "model_registry": "Model registry, shared",
}
"""From top to bottom. What is not named here stands above the workspace."""


def _services(stage: Stage) -> tuple[Service, ...]:
    root = stage.deployment.root
    groups: dict[str, list[str]] = {}
    for item in root.collections.get("private_endpoints", {}).values():
        target = item["target_id"]
        assert isinstance(target, Id)  # noqa: S101 - an endpoint is made to a resource
        groups.setdefault(target.symbol, []).append(str(item["group_id"]))
    if "private_link_scope" not in groups and stage.one("log_workspace") is not None:
        groups["log_workspace"] = []
    order = list(_TITLES)
    symbols = sorted(groups, key=lambda s: order.index(s if s in order else "workspace"))
    return tuple(_service(stage, symbol, tuple(groups[symbol])) for symbol in symbols)


def _service(stage: Stage, symbol: str, endpoints: Rows) -> Service:
    resource = stage.deployment.root.resource(symbol)
    is_vault = resource.type == "Microsoft.KeyVault/vaults"
    title = _TITLES.get(symbol) or spoken(symbol).capitalize()
    return Service(
        symbol,
        Tile(title, _facts(stage, symbol)),
        endpoints,
        "customer-managed-keys" in resource.controls and not is_vault,
    )


def _facts(stage: Stage, symbol: str) -> Rows:
    names = stage.names()
    match symbol:
        case "key_vault":
            keys = stage.deployment.root.collections["keys"]
            return (
                names[symbol],
                "One key" if len(keys) == 1 else f"{len(keys)} keys, one a service",
            )
        case "private_link_scope":
            return (
                f"{names['log_workspace']}, {names['application_insights']}",
                f"Private link scope {names[symbol]}",
                _logged(stage),
            )
        case "log_workspace":
            return (names[symbol], _logged(stage))
        case "lake_storage" | "workspace_storage":
            return (names[symbol], f"{stage.value('storage_sku')}. No account keys.")
        case "model_registry":
            known = stage.value("model_registry")
            assert isinstance(known, Mapping)  # noqa: S101
            return (str(known["name"]), f"Subscription {known['subscription_id']}")
        case _:
            return (names.get(symbol, ""),)


def _logged(stage: Stage) -> str:
    count = len(stage.of_type("Microsoft.Insights/diagnosticSettings"))
    return f"Logs of {count} resources"


def _managed(stage: Stage) -> Tile | None:
    clusters = stage.all("compute_cluster")
    if stage.one("workspace") is None:
        return None
    root = stage.deployment.root
    rows = [f"Clusters: {listed(tuple(c.name for c in clusters))}. No public addresses, no SSH."]
    private = tuple(spoken(key) for key in root.collections.get("outbound_endpoints", {}))
    rows.append(f"Own private endpoints to: {listed(private)}.")
    hosts = tuple(str(i["host"]) for i in root.collections.get("outbound_hosts", {}).values())
    rows.append(
        f"Hosts that are let out: {listed(hosts)}." if hosts else "No other hosts are let out."
    )
    return Tile("Managed network, run by Microsoft", tuple(rows))


def _hub(landing_zone: Reading, stage: Stage) -> Tile | None:
    hub = landing_zone.config.platform.hub
    if hub is None or landing_zone.variant == "standalone":
        return None
    kind = "Hub VNet" if hub.kind == "vnet" else "Virtual WAN hub"
    connection = {
        "both_sides": "Connected from both sides.",
        "ours_only": "We make our half; theirs is requested.",
        "request": "The connection is requested.",
    }[hub.connection]
    name = arm_name(stage.environment.hub_id or hub.id)
    gateway = ("Uses the hub's gateway.",) if hub.gateway else ()
    return Tile(kind, (name, *hub.address_space, connection, *gateway))


def _hub_firewall(landing_zone: Reading, stage: Stage) -> Tile | None:
    if landing_zone.main.context.egress != "hub_firewall":
        return None
    address = stage.value("firewall_ip")
    return Tile("Hub firewall", (str(address) if address else "Reached by the hub's routing.",))


def _platform(landing_zone: Reading) -> tuple[Tile, ...]:
    """Return what the platform team runs besides the hub, and who comes from outside."""
    context = landing_zone.main.context
    config = landing_zone.config
    made = []
    if config.platform.logs is not None:
        name = arm_name(config.platform.logs.workspace_id)
        made.append(Tile("Central Log Analytics", (name, "Receives all audit logs.")))
    zones = landing_zone.main.root.collections.get("private_dns_zones", {})
    made.append(
        {
            "own": Tile("Private DNS", (f"{len(zones)} zones of our own, linked to the spoke.",)),
            "platform_zones": Tile("Private DNS", (f"{len(zones)} zones of the platform.",)),
            "platform_policy": Tile("Private DNS", ("Records are written by platform policy.",)),
        }["own" if context.own_zones else context.dns_mode]
    )
    if config.platform.client_address_space:
        made.append(Tile("Clients", config.platform.client_address_space))
    return tuple(made)

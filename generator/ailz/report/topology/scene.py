"""What the picture shows: read from the design, not yet placed."""

from __future__ import annotations

from dataclasses import dataclass

from ailz.design import pages
from ailz.design.arm import arm_name
from ailz.design.evaluate import holds
from ailz.design.kinds.key_stores import is_keyed
from ailz.design.kinds.segments import segments
from ailz.design.pages import listed
from ailz.report.reading import Reading, Stage, spoken
from ailz.report.routes_request import next_hop

Rows = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    """A thing with a title and some rows about it."""

    title: str
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class Service:
    """A service with the group ids of its private endpoints; ``uses_key``: a key of ours.

    ``below`` is a box that hangs below it; what ``is_shared`` stands outside the environment.
    """

    symbol: str
    tile: Tile
    endpoints: Rows
    uses_key: bool
    is_shared: bool = False
    below: Tile | None = None


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
    vpn: Tile | None
    services: tuple[Service, ...]
    shared: tuple[Service, ...]
    hub: Tile | None
    hub_firewall: Tile | None
    platform: tuple[Tile, ...]
    others: Rows

    @property
    def description(self) -> str:
        """The picture in words, for those who cannot see it."""
        services = listed(tuple(s.tile.title for s in self.services))
        made = [self.subtitle]
        if self.segments:
            titles = listed(tuple(s.title for s in self.segments))
            word = "segment" if len(self.segments) == 1 else "segments"
            made.append(f"{self.network.title} has the {word} {titles}.")
        made.append(f"Private endpoints lead to {services}.")
        made += [f"{s.tile.title}: {s.below.title}." for s in self.services if s.below]
        return " ".join(made)


def scene(landing_zone: Reading) -> Scene:
    """Return what to draw; production is the environment in detail, or the last."""
    every = landing_zone.main_stages
    shown = next(s for s in every if s.name == landing_zone.main.context.shown.name)
    placed = {s.key: s for s in landing_zone.addresses[shown.name]}
    every_segment = segments(landing_zone.main.context)
    made = [s for s in every_segment if s.is_in(shown.environment.config)]
    tiles = {
        s.key: Tile(
            spoken(s.key).capitalize(),
            (f"{placed[s.key].range}, {placed[s.key].usable} addresses", s.purpose),
        )
        for s in made
    }
    config = landing_zone.config
    found = _services(landing_zone, shown)
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
        vpn=_vpn(shown),
        services=tuple(s for s in found if not s.is_shared),
        shared=tuple(s for s in found if s.is_shared),
        hub=_hub(landing_zone, shown),
        hub_firewall=_hub_firewall(landing_zone, shown),
        platform=_platform(landing_zone),
        others=tuple(row for s in every if s.name != shown.name for row in _about(s)),
    )


def _about(stage: Stage) -> Rows:
    where = stage.environment
    return (
        f"{where.name} ({where.kind}): {listed(where.address_space)}, {where.region}",
        f"Subscription {where.subscription_id}",
    )


def _network(stage: Stage) -> Tile:
    return Tile(f"Spoke {arm_name(stage.spoke)}", (listed(stage.environment.address_space),))


def _way_out(landing_zone: Reading, stage: Stage) -> Tile | None:
    names = stage.names()
    if stage.environment.egress == "firewall":
        subnet = next(s for s in landing_zone.addresses[stage.name] if s.key == "azure_firewall")
        return Tile(
            "Azure Firewall", (names["firewall"], f"{subnet.range}", "Lets out listed hosts only.")
        )
    if stage.environment.egress == "nat_gateway":
        return Tile("NAT gateway", (names["nat_gateway"], "Hides addresses; filters no hosts."))
    return None


def _bastion(landing_zone: Reading, stage: Stage) -> Tile | None:
    if stage.one("bastion_host") is None:
        return None
    subnet = next(s for s in landing_zone.addresses[stage.name] if s.key == "azure_bastion")
    return Tile("Azure Bastion", (stage.names()["bastion_host"], f"{subnet.range}"))


def _vpn(stage: Stage) -> Tile | None:
    if stage.one("vpn_gateway") is None:
        return None
    rows = (
        stage.names()["vpn_gateway"],
        f"Clients {stage.value('vpn_client_pool')}",
        f"DNS resolver {stage.value('dns_resolver_ip')}",
    )
    return Tile("VPN gateway", rows)


def _services(landing_zone: Reading, stage: Stage) -> tuple[Service, ...]:
    """Return the services from top to bottom, each with what it says of itself."""
    part = stage.deployment.part
    groups: dict[str, list[str]] = {}
    for endpoint in part.endpoints:
        groups.setdefault(endpoint.target.symbol, []).append(endpoint.group_id)
    keys = part.keys if is_keyed(stage.environment) else ()
    encrypted = {symbol for key in keys for symbol in key.encrypts}
    root = stage.deployment.root
    elsewhere = {r.symbol for r in root.resources if not holds(r.when, root, stage.name)}
    tiles = sorted(
        (t for t in landing_zone.main.part.pages.tiles if t.symbol not in elsewhere),
        key=lambda tile: tile.place,
    )
    return tuple(
        Service(
            tile.symbol,
            _box(stage, tile),
            tuple(groups.get(tile.symbol, ())),
            tile.symbol in encrypted,
            is_shared=tile.shared,
            below=_box(stage, tile.below) if tile.below is not None else None,
        )
        for tile in tiles
    )


def _box(stage: Stage, tile: pages.Tile) -> Tile:
    return Tile(tile.title, tuple(stage.said(row) for row in tile.rows))


def _hub(landing_zone: Reading, stage: Stage) -> Tile | None:
    hub = stage.environment.config.platform.hub
    if hub is None or landing_zone.variant == "standalone":
        return None
    kind = "Hub VNet" if hub.kind == "vnet" else "Virtual WAN hub"
    connection = {
        "both_sides": "Connected from both sides.",
        "ours_only": "We make our half; theirs is requested.",
        "request": "The connection is requested.",
        "made_by_platform": "The platform connects it.",
    }[hub.connection]
    name = (arm_name(hub.id),) if hub.id is not None else ()
    gateway = ("Uses the hub's gateway.",) if hub.gateway else ()
    return Tile(kind, (*name, *hub.address_space, connection, *gateway))


def _hub_firewall(landing_zone: Reading, stage: Stage) -> Tile | None:
    if landing_zone.variant != "platform":
        return None
    address = next_hop(stage)
    return Tile("Hub firewall", (address or "Reached by the hub's routing.",))


def _platform(landing_zone: Reading) -> tuple[Tile, ...]:
    """Return what the platform team runs besides the hub, and who comes from outside."""
    context = landing_zone.main.context
    config = landing_zone.config
    made = []
    if config.platform.logs is not None:
        name = arm_name(config.platform.logs.id)
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

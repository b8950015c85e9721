"""The connection to the platform's hub: VNet peering, or a virtual WAN hub's connection."""

from __future__ import annotations

from ailz.design.arm import arm_group, arm_name
from ailz.design.context import WHERE, Context, named
from ailz.design.part import Part, resource
from ailz.design.resource import Module, Parameter, Resource
from ailz.design.values import Group, Id, Param, Value
from ailz.model.platform import Hub

VNET = "Microsoft.Network/virtualNetworks"
PEERING = "Microsoft.Network/virtualNetworks/virtualNetworkPeerings"
VHUB = "Microsoft.Network/virtualHubs"
CONNECTION = "Microsoft.Network/virtualHubs/hubVirtualNetworkConnections"


def hub_connection(context: Context) -> Part:
    """Connect the spoke to the hub as far as we may; what we may not do becomes a request."""
    hub = context.config.platform.hub
    if hub is None or hub.connection == "request":
        return Part()
    if hub.kind == "vwan":
        return _virtual_wan(context, hub) if hub.connection == "both_sides" else Part()
    return _peering(context, hub)


def _existing(context: Context, hub: Hub) -> tuple[Resource, Parameter]:
    found = resource(
        "hub",
        "hub",
        VNET if hub.kind == "vnet" else VHUB,
        Param("hub", "name"),
        Group(Param("hub", "subscription_id"), Param("hub", "resource_group")),
        verb="existing",
        version_of=VNET if hub.kind == "vnet" else CONNECTION,
    )
    parameter = context.parameter(
        "hub",
        "The platform's hub.",
        lambda e: {**arm_group(e.hub_id or hub.id), "name": arm_name(e.hub_id or hub.id)},
        kind="object",
        platform=True,
        describes=WHERE,
    )
    return found, parameter


def _peering(context: Context, hub: Hub) -> Part:
    existing, parameter = _existing(context, hub)
    both = hub.connection == "both_sides"
    # A spoke can use the hub's gateway only once the hub's half allows it.
    transit = ("spoke_peering",) if both and hub.gateway else ()
    ours = resource(
        "hub_peering",
        "network",
        PEERING,
        "to-hub",
        Id("virtual_network"),
        {"properties": _properties(Id("hub"), useRemoteGateways=hub.gateway)},
        depends_on=("segment", *transit),
        lock=Id("virtual_network"),
        why="Our half of the peering; it connects when the hub's half is there.",
    )
    if not both:
        return Part(resources=(existing, ours), parameters=(parameter,))
    theirs = resource(
        "spoke_peering",
        "hub",
        PEERING,
        named("virtual_network"),
        Id("hub"),
        {"properties": _properties(Id("virtual_network"), allowGatewayTransit=hub.gateway)},
        depends_on=("segment",),
        lock=Id("hub"),
        why="The hub's half, in the platform's subscription.",
    )
    module = Module("hub", "The hub's half of the peering.", existing.parent)  # type: ignore[arg-type]
    return Part(modules=(module,), resources=(existing, theirs, ours), parameters=(parameter,))


def _properties(remote: Id, **gateway: bool) -> dict[str, Value]:
    return {
        "remoteVirtualNetwork": {"id": remote},
        "allowVirtualNetworkAccess": True,
        "allowForwardedTraffic": True,
        "allowGatewayTransit": gateway.get("allowGatewayTransit", False),
        "useRemoteGateways": gateway.get("useRemoteGateways", False),
    }


def _virtual_wan(context: Context, hub: Hub) -> Part:
    existing, parameter = _existing(context, hub)
    connection = resource(
        "hub_connection",
        "hub",
        CONNECTION,
        named("virtual_network"),
        Id("hub"),
        {
            "properties": {
                "remoteVirtualNetwork": {"id": Id("virtual_network")},
                "enableInternetSecurity": True,
            }
        },
        depends_on=("segment",),
        lock=Id("hub"),
        why="Connects the spoke to the virtual hub; the hub's routing intent decides its routes.",
        notes={
            "properties.enableInternetSecurity": "The default route comes from the hub's firewall."
        },
    )
    module = Module("hub", "The spoke's connection to the virtual WAN hub.", existing.parent)  # type: ignore[arg-type]
    return Part(modules=(module,), resources=(existing, connection), parameters=(parameter,))

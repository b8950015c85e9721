"""The connection to the platform's hub: VNet peering, or a virtual WAN hub's connection."""

from __future__ import annotations

from ailz.design.context import Context, Site, named
from ailz.design.existing import existing
from ailz.design.kinds.spoke import VNET, is_theirs
from ailz.design.part import Part, resource, total
from ailz.design.resource import Module
from ailz.design.values import Id, Value
from ailz.model.platform import Hub

PEERING = "Microsoft.Network/virtualNetworks/virtualNetworkPeerings"
VHUB = "Microsoft.Network/virtualHubs"
CONNECTION = "Microsoft.Network/virtualHubs/hubVirtualNetworkConnections"


def hub_connection(context: Context) -> Part:
    """Connect the spoke to the hub as far as we may; what we may not do becomes a request."""
    hub = context.config.platform.hub
    if hub is None or is_theirs(context) or hub.connection in ("request", "made_by_platform"):
        return Part()
    if hub.kind == "vwan":
        return _virtual_wan(context, hub) if hub.connection == "both_sides" else Part()
    return _peering(context, hub)


def _existing(context: Context, hub: Hub) -> Part:
    return existing(
        context,
        "hub",
        "hub",
        VNET if hub.kind == "vnet" else VHUB,
        _hub_id,
        "The platform's hub.",
        version_of=VNET if hub.kind == "vnet" else CONNECTION,
    )


def _hub_id(site: Site) -> str:
    hub = site.config.platform.hub
    assert hub is not None and hub.id is not None  # noqa: S101, PT018 - refused without it
    return hub.id


def _peering(context: Context, hub: Hub) -> Part:
    theirs_already = _existing(context, hub)
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
        any_case=True,
        why="Our half of the peering; it connects when the hub's half is there.",
    )
    if not both:
        return total([theirs_already, Part(resources=(ours,))])
    theirs = resource(
        "spoke_peering",
        "hub",
        PEERING,
        named("virtual_network"),
        Id("hub"),
        {"properties": _properties(Id("virtual_network"), allowGatewayTransit=hub.gateway)},
        depends_on=("segment",),
        lock=Id("hub"),
        any_case=True,
        why="The hub's half, in the platform's subscription.",
    )
    scope = theirs_already.resources[0].parent
    module = Module("hub", "The hub's half of the peering.", scope)  # type: ignore[arg-type]
    return total([theirs_already, Part(modules=(module,), resources=(theirs, ours))])


def _properties(remote: Id, **gateway: bool) -> dict[str, Value]:
    return {
        "remoteVirtualNetwork": {"id": remote},
        "allowVirtualNetworkAccess": True,
        "allowForwardedTraffic": True,
        "allowGatewayTransit": gateway.get("allowGatewayTransit", False),
        "useRemoteGateways": gateway.get("useRemoteGateways", False),
    }


def _virtual_wan(context: Context, hub: Hub) -> Part:
    theirs_already = _existing(context, hub)
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
    scope = theirs_already.resources[0].parent
    module = Module("hub", "The spoke's connection to the virtual WAN hub.", scope)  # type: ignore[arg-type]
    return total([theirs_already, Part(modules=(module,), resources=(connection,))])

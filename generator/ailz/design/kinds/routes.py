"""The route table of the spoke: what leaves passes a firewall, and none is learned around it."""

from __future__ import annotations

from dataclasses import replace

from ailz.design.context import LOCATION, TAGS, Context, named, way_out
from ailz.design.kinds.segments import VPN_CLIENTS, has_vpn, leaving, prefix, segments, served
from ailz.design.names import said
from ailz.design.part import Named, Part, resource
from ailz.design.resource import Resource
from ailz.design.values import Body, Id, Param, Value

ROUTES = "Microsoft.Network/routeTables"
WITHOUT_ROUTES = ("nat_gateway", "none")
"""Ways out that need no route."""
_DEFAULT_ROUTE = Named(f"{ROUTES}/routes", "default", usual="default-to-firewall")


def routes(context: Context) -> Part:
    """Make the route table, where traffic could leave by another way than a firewall's."""
    hub = context.config.platform.hub
    if hub is not None and hub.kind == "vwan":
        return _learned_routes()
    if context.every(lambda site: site.egress in WITHOUT_ROUTES):
        return Part()
    owner = "our" if context.standalone else "the hub's"
    why = f"What the segments send out passes {owner} firewall."
    if any(segment.direct and segment.direct.policy for segment in segments(context)):
        why = f"{why[:-1]}, but for service endpoints, which a policy narrows."
    if not leaving(context):
        starts = "Nothing here starts a connection" if not served(context) else _APART
        why = (
            f"{starts}. The route is for what is put here later, and "
            "for platform policy that refuses a subnet without one."
        )
    default: Body = {
        "name": said(context, "default_route", _DEFAULT_ROUTE),
        "properties": {
            "addressPrefix": "0.0.0.0/0",
            "nextHopType": "VirtualAppliance",
            "nextHopIpAddress": Param("firewall_ip"),
        },
    }
    table = _table((default, *_routes_back(context)), why, learns=False)
    if context.standalone:
        table = replace(table, when=way_out(context).only("firewall"))
    return Part(
        resources=(table,),
        names={"route_table": Named(ROUTES), "default_route": _DEFAULT_ROUTE},
    )


def _routes_back(context: Context) -> tuple[Value, ...]:
    """Return the route to VPN clients: none is learned, and the firewall knows no way to them."""
    if not has_vpn(context):
        return ()
    hop: Body = {"addressPrefix": VPN_CLIENTS, "nextHopType": "VirtualNetworkGateway"}
    return ({"name": "vpn-clients", "properties": hop},)


def own_routes(context: Context) -> Part:
    """Make the route table of servers that a firewall must not come between."""
    several = tuple(segment for segment in segments(context) if segment.past)
    if not several:
        return Part()
    made: list[Value] = []
    for segment in several:
        stays: Body = {"addressPrefix": prefix(segment.key), "nextHopType": "VnetLocal"}
        made.append({"name": f"{segment.key}-stays", "properties": stays})
        for tag in segment.past:
            hop: Body = {"addressPrefix": tag.tag, "nextHopType": "Internet"}
            made.append({"name": f"{segment.key}-{tag.name}", "properties": hop})
    why = (
        "Of servers that Azure puts into a subnet. No firewall comes between them and what they "
        "must reach; their security group lets out nothing else."
    )
    made += _routes_back(context)
    table = replace(_table(tuple(made), why, learns=False), symbol=OWN_TABLE, name=named(OWN_TABLE))
    return Part(resources=(table,), names={OWN_TABLE: Named(ROUTES, "servers")})


_APART = "What starts a connection here has a route table of its own"
OWN_TABLE = "servers_route_table"


def _learned_routes() -> Part:
    why = "Empty: the virtual hub's routing intent sends everything to its firewall."
    return Part(resources=(_table((), why, learns=True),), names={"route_table": Named(ROUTES)})


def _table(routes: tuple[Value, ...], why: str, *, learns: bool) -> Resource:
    """Return the table; ``learns`` says whether it takes the routes of gateways too."""
    return resource(
        "route_table",
        "network",
        ROUTES,
        named("route_table"),
        Id("network_group"),
        {
            "location": LOCATION,
            "tags": TAGS,
            "properties": {"disableBgpRoutePropagation": not learns, "routes": list(routes)},
        },
        why=why,
        notes={} if learns else _NONE_LEARNED,
        controls=("egress-firewall",),
    )


_NONE_LEARNED = {
    "properties.disableBgpRoutePropagation": "No learned route leads around the firewall."
}

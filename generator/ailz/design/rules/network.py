"""The spoke: security groups, the way out, the VNet and its segments."""

from __future__ import annotations

from ipaddress import IPv4Network

from ailz.design.context import LOCATION, TAGS, Context, named
from ailz.design.part import Diagnostic, Named, Part, PolicyNeed, resource, total
from ailz.design.resource import Module, Resource
from ailz.design.segments import PREFIXES, prefix, security_rules, segments
from ailz.design.values import Body, Each, Id, Param, Value
from ailz.model.environment import Environment

VNET = "Microsoft.Network/virtualNetworks"
SUBNET = "Microsoft.Network/virtualNetworks/subnets"
NSG = "Microsoft.Network/networkSecurityGroups"
ROUTES = "Microsoft.Network/routeTables"


def network(context: Context, plan: dict[str, dict[str, str]]) -> Part:
    """Make the spoke. ``plan`` maps environment -> subnet -> range."""
    made = segments(context)
    by_key: dict[str, dict[str, Value]] = {
        segment.key: {
            "name": f"snet-{segment.key.replace('_', '-')}",
            "security_group": f"nsg-{segment.key.replace('_', '-')}",
            "prefix": prefix(segment.key),
            "rules": security_rules(context, segment.key),
        }
        for segment in made
    }
    return total(
        [
            Part(
                modules=(
                    Module(
                        "security_groups",
                        "Security groups: who may talk to whom.",
                        Id("network_group"),
                    ),
                    Module(
                        "network", "The spoke: its segments and the way out.", Id("network_group")
                    ),
                )
            ),
            _security_groups(),
            _routes(context) if context.egress != "nat_gateway" else Part(),
            _vnet(context, plan),
            Part(
                resources=(_segments(context),),
                collections={"segments": by_key},
                diagnostics=tuple(
                    Diagnostic(f"nsg-{key.replace('_', '-')}", Id("network_security_group", key))
                    for key in by_key
                ),
                policies=(
                    PolicyNeed(
                        "network-private-subnets",
                        "network_group",
                        "7bca8353-aa3b-429b-904a-9229c4385837",
                    ),
                ),
            ),
        ]
    )


def _security_groups() -> Part:
    return Part(
        resources=(
            resource(
                "network_security_group",
                "security_groups",
                NSG,
                Each("security_group"),
                Id("network_group"),
                {
                    "location": LOCATION,
                    "tags": TAGS,
                    "properties": {"securityRules": Each("rules")},
                },
                collection="segments",
                why=(
                    "Complete before its subnet: what a rule does not name is denied, inside "
                    "the VNet too."
                ),
                controls=("network-segmentation",),
            ),
        )
    )


def _routes(context: Context) -> Part:
    hub = context.config.platform.hub
    if hub is not None and hub.kind == "vwan":
        return _learned_routes()
    owner = "the hub's" if context.egress == "hub_firewall" else "our"
    return Part(
        resources=(
            resource(
                "route_table",
                "network",
                ROUTES,
                named("route_table"),
                Id("network_group"),
                {
                    "location": LOCATION,
                    "tags": TAGS,
                    "properties": {
                        "disableBgpRoutePropagation": True,
                        "routes": [
                            {
                                "name": "default-to-firewall",
                                "properties": {
                                    "addressPrefix": "0.0.0.0/0",
                                    "nextHopType": "VirtualAppliance",
                                    "nextHopIpAddress": Param("firewall_ip"),
                                },
                            }
                        ],
                    },
                },
                why=f"All traffic that leaves the spoke passes {owner} firewall.",
                notes={
                    "properties.disableBgpRoutePropagation": (
                        "No learned route leads around the firewall."
                    )
                },
                controls=("egress-firewall",),
            ),
        ),
        names={"route_table": Named(ROUTES)},
    )


_HUB_DNS = "the platform's DNS servers stand in the hub"


def _learned_routes() -> Part:
    return Part(
        resources=(
            resource(
                "route_table",
                "network",
                ROUTES,
                named("route_table"),
                Id("network_group"),
                {
                    "location": LOCATION,
                    "tags": TAGS,
                    "properties": {"disableBgpRoutePropagation": False, "routes": []},
                },
                why="Empty: the virtual hub's routing intent sends everything to its firewall.",
                controls=("egress-firewall",),
            ),
        ),
        names={"route_table": Named(ROUTES)},
    )


def firewall_ip(space: str) -> str:
    """Return the address that Azure Firewall takes: the first that Azure does not keep."""
    return str(IPv4Network(space).network_address + 4)


def _vnet(context: Context, plan: dict[str, dict[str, str]]) -> Part:
    properties: dict[str, Value] = {"addressSpace": {"addressPrefixes": [Param("address_space")]}}
    dns = context.config.platform.dns
    if dns is not None and dns.servers and not context.standalone:
        properties["dhcpOptions"] = {"dnsServers": list(dns.servers)}
    properties["privateEndpointVNetPolicies"] = "Disabled"
    parameters = [
        context.parameter("address_space", "The range of the VNet.", lambda e: e.address_space),
        context.parameter(
            PREFIXES,
            "The range of each subnet, as the address plan in the documents computes it.",
            lambda e: plan[e.name],
            kind="object",
            describes={
                key: f"Subnet {key.replace('_', ' ')}."
                for key in plan[context.environments[0].name]
            },
        ),
    ]
    if context.egress != "nat_gateway":
        parameters.append(
            context.parameter(
                "firewall_ip",
                "The private address of the firewall that filters what leaves the spoke.",
                lambda e: _next_hop(context, e, plan),
                platform=context.egress == "hub_firewall",
            )
        )
    return Part(
        resources=(
            resource(
                "virtual_network",
                "network",
                VNET,
                named("virtual_network"),
                Id("network_group"),
                {"location": LOCATION, "tags": TAGS, "properties": properties},
                skips={"CKV_AZURE_183": _HUB_DNS} if "dhcpOptions" in properties else {},
                why=(
                    "The spoke. Its subnets are resources of their own, so the request does "
                    "not list them."
                ),
            ),
        ),
        names={"virtual_network": Named(VNET)},
        parameters=tuple(parameters),
        diagnostics=(Diagnostic("virtual-network", Id("virtual_network"), metrics=True),),
    )


def _next_hop(context: Context, environment: Environment, plan: dict[str, dict[str, str]]) -> str:
    if context.egress == "firewall":
        return firewall_ip(plan[environment.name]["azure_firewall"])
    egress = context.config.platform.egress
    # A virtual hub routes by itself and needs no address; every other platform names one.
    return environment.next_hop_ip or (egress.next_hop_ip if egress else "")


def subnet_body(range_: Value, security_group: Id | None, way_out: Body) -> Body:
    """Return the body of a subnet: private, with its security group in the same request."""
    group: Body = {} if security_group is None else {"networkSecurityGroup": {"id": security_group}}
    return {
        "properties": {
            "addressPrefix": range_,
            **group,
            **way_out,
            "defaultOutboundAccess": False,
            "privateEndpointNetworkPolicies": "Enabled",
            "privateLinkServiceNetworkPolicies": "Enabled",
        }
    }


def _segments(context: Context) -> Resource:
    way_out: Body = (
        {"natGateway": {"id": Id("nat_gateway")}}
        if context.egress == "nat_gateway"
        else {"routeTable": {"id": Id("route_table")}}
    )
    return resource(
        "segment",
        "network",
        SUBNET,
        Each("name"),
        Id("virtual_network"),
        subnet_body(Each("prefix"), Id("network_security_group", Each("key")), way_out),
        collection="segments",
        lock=Id("virtual_network"),
        why="One subnet a segment, written one after the other: a VNet takes one change at a time.",
        notes={
            "properties.networkSecurityGroup": (
                "In the request that creates the subnet: platform policy refuses one without."
            ),
            "properties.defaultOutboundAccess": "No way out that nobody chose.",
            "properties.privateEndpointNetworkPolicies": (
                "Security groups and routes apply to private endpoints too."
            ),
        },
        controls=("network-segmentation", "private-subnets"),
    )

"""The point-to-site VPN gateway: how people reach private endpoints from their own computers."""

from __future__ import annotations

from ipaddress import IPv4Network

from ailz.catalog.clouds import cloud
from ailz.design.context import LOCATION, TAGS, Context, Site, named
from ailz.design.kinds.network import NSG, subnet_body
from ailz.design.kinds.security_rules import Rule, Rules, as_rules, rows
from ailz.design.kinds.segments import VPN_CLIENTS, prefix
from ailz.design.kinds.spoke import SUBNET, subnets_module
from ailz.design.kinds.vpn_pages import pages
from ailz.design.kinds.way_out import public_ip
from ailz.design.names import said
from ailz.design.part import Diagnostic, Named, Part, PolicyNeed, resource
from ailz.design.resource import Module, Resource
from ailz.design.values import Body, Const, Id, Param, Tenant, Text, Value

GATEWAY = "Microsoft.Network/virtualNetworkGateways"
RESOLVER = "Microsoft.Network/dnsResolvers"
INBOUND = "Microsoft.Network/dnsResolvers/inboundEndpoints"
_ENTRA_ONLY = "21a6bc25-125e-4d13-b82d-2e19b7208ab7"
_SKU = "VpnGw1AZ"
_ASKED_AT = Param("dns_resolver_ip")


def vpn(context: Context, plan: dict[str, dict[str, str]]) -> tuple[Part, ...]:
    """Make the gateway and what its clients resolve names with.

    ``plan`` maps environment -> subnet -> range.
    """
    way_in = context.config.way_in
    assert way_in is not None and way_in.client_pool is not None  # noqa: S101, PT018 - refused without
    pool = way_in.client_pool
    return (
        _subnets(context),
        public_ip("vpn_public_ip", "vpn", "Where VPN clients connect: spread over zones."),
        Part(
            modules=(
                Module(
                    "vpn",
                    "How people come in: the VPN gateway and the resolver that its clients ask.",
                    Id("network_group"),
                ),
            ),
            resources=(_gateway(context, way_in.audience), *_resolver()),
            parameters=(
                context.parameter(
                    "vpn_client_pool", "The range that VPN clients come from.", lambda _: pool
                ),
                context.parameter(
                    "dns_resolver_ip",
                    "The address that VPN clients ask for names.",
                    lambda site: _resolver_ip(site, plan),
                ),
            ),
            names={"vpn_gateway": Named(GATEWAY), "dns_resolver": Named(RESOLVER)},
            diagnostics=(Diagnostic("vpn-gateway", Id("vpn_gateway"), metrics=True),),
            policies=(PolicyNeed("network-vpn-entra-only", "network_group", _ENTRA_ONLY),),
            pages=pages(context, _ASKED_AT, _application(context) if way_in.audience else None),
        ),
    )


_RESOLVER_SUBNET = Named(SUBNET, "dns-resolver", usual="snet-dns-resolver")


def _resolver_ip(site: Site, plan: dict[str, dict[str, str]]) -> str:
    """Return the first address that Azure does not keep for itself."""
    return str(IPv4Network(plan[site.name]["dns_resolver"]).network_address + 4)


def _subnets(context: Context) -> Part:
    before = "firewall_subnet" if context.some(lambda s: s.egress == "firewall") else "segment"
    body = subnet_body(prefix("dns_resolver"), Id("dns_resolver_security_group"), {})
    properties = body["properties"]
    assert isinstance(properties, dict)  # noqa: S101 - so it is made
    delegated: Body = {"name": "dns-resolver", "properties": {"serviceName": RESOLVER}}
    return Part(
        resources=(
            resource(
                "dns_resolver_security_group",
                "security_groups",
                NSG,
                named("dns_resolver_security_group"),
                Id("network_group"),
                {
                    "location": LOCATION,
                    "tags": TAGS,
                    "properties": {"securityRules": rows(Const("dns_resolver_rules"))},
                },
                why="Names are asked for by VPN clients only.",
                controls=("network-segmentation",),
            ),
            resource(
                "vpn_gateway_subnet",
                subnets_module(context),
                SUBNET,
                "GatewaySubnet",
                Id("virtual_network"),
                subnet_body(prefix("vpn_gateway"), None, {}),
                depends_on=(before,),
                lock=Id("virtual_network"),
                why="Azure fixes the name and forbids a security group here.",
            ),
            resource(
                "dns_resolver_subnet",
                subnets_module(context),
                SUBNET,
                said(context, "dns_resolver_subnet", _RESOLVER_SUBNET),
                Id("virtual_network"),
                {"properties": {**properties, "delegations": [delegated]}},
                depends_on=("vpn_gateway_subnet",),
                lock=Id("virtual_network"),
                why="The resolver's alone: Azure asks for a subnet that is delegated to it.",
                controls=("network-segmentation",),
            ),
        ),
        constants={"dns_resolver_rules": _dns_rules()},
        names={
            "dns_resolver_subnet": _RESOLVER_SUBNET,
            "dns_resolver_security_group": Named(NSG, "dns-resolver"),
        },
        diagnostics=(Diagnostic("dns-resolver-security-group", Id("dns_resolver_security_group")),),
    )


def _dns_rules() -> dict[str, Value]:
    made = tuple(
        Rule(
            f"allow-dns-{protocol.lower()}",
            VPN_CLIENTS,
            prefix("dns_resolver"),
            "53",
            "VPN clients ask for names.",
            protocol=protocol,
        )
        for protocol in ("Tcp", "Udp")
    )
    return as_rules(Rules("Inbound", made))


def _application(context: Context) -> str:
    found = cloud(context.cloud).vpn_client_application
    assert found is not None  # noqa: S101 - refused in the other clouds
    return found


def _gateway(context: Context, audience: str | None) -> Resource:
    here = cloud(context.cloud)
    return resource(
        "vpn_gateway",
        "vpn",
        GATEWAY,
        named("vpn_gateway"),
        Id("network_group"),
        {
            "location": LOCATION,
            "tags": TAGS,
            "properties": {
                "gatewayType": "Vpn",
                "vpnType": "RouteBased",
                "vpnGatewayGeneration": "Generation1",
                "sku": {"name": _SKU, "tier": _SKU},
                "activeActive": False,
                "enableBgp": False,
                "ipConfigurations": [
                    {
                        "name": "default",
                        "properties": {
                            "subnet": {"id": Id("vpn_gateway_subnet")},
                            "publicIPAddress": {"id": Id("vpn_public_ip")},
                        },
                    }
                ],
                "vpnClientConfiguration": {
                    "vpnClientAddressPool": {"addressPrefixes": [VPN_CLIENTS]},
                    "vpnClientProtocols": ["OpenVPN"],
                    "vpnAuthenticationTypes": ["AAD"],
                    "aadTenant": Text((f"https://{here.login_host}/", Tenant())),
                    "aadAudience": audience.lower() if audience else _application(context),
                    "aadIssuer": Text((f"https://{here.vpn_issuer_host}/", Tenant(), "/")),
                },
            },
        },
        minutes=120,
        why=(
            "Takes 45 minutes or more to make. People sign in with Entra ID; there is no "
            "certificate and no shared secret."
        ),
        notes={
            "properties.vpnClientConfiguration.aadAudience": (
                "An application of your own: require assignment on it, and only those users come."
                if audience
                else "Microsoft's application: Conditional Access decides who gets a token for it."
            )
        },
    )


def _resolver() -> tuple[Resource, ...]:
    return (
        resource(
            "dns_resolver",
            "vpn",
            RESOLVER,
            named("dns_resolver"),
            Id("network_group"),
            {
                "location": LOCATION,
                "tags": TAGS,
                "properties": {"virtualNetwork": {"id": Id("virtual_network")}},
            },
            why="VPN clients cannot ask Azure's own resolver, which alone knows the private zones.",
        ),
        resource(
            "dns_resolver_inbound",
            "vpn",
            INBOUND,
            "inbound",
            Id("dns_resolver"),
            {
                "location": LOCATION,
                "tags": TAGS,
                "properties": {
                    "ipConfigurations": [
                        {
                            "subnet": {"id": Id("dns_resolver_subnet")},
                            "privateIpAllocationMethod": "Static",
                            "privateIpAddress": _ASKED_AT,
                        }
                    ]
                },
            },
            why="Its address is fixed: it stands in the profile of every client.",
        ),
    )

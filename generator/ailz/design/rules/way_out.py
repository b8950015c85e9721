"""The standalone ways out: Azure Firewall, or the cheaper NAT gateway."""

from __future__ import annotations

from collections.abc import Mapping

from ailz.catalog.regions import region, supports
from ailz.design.context import LOCATION, TAGS, Context, named
from ailz.design.egress import Egress, egress
from ailz.design.part import Diagnostic, Named, Part, resource
from ailz.design.resource import Module
from ailz.design.rules.network import SUBNET, subnet_body
from ailz.design.segments import prefix, segments
from ailz.design.values import Id, Value

IP = "Microsoft.Network/publicIPAddresses"
NAT = "Microsoft.Network/natGateways"
POLICY = "Microsoft.Network/firewallPolicies"
RULES = "Microsoft.Network/firewallPolicies/ruleCollectionGroups"
FIREWALL = "Microsoft.Network/azureFirewalls"


def public_ip(symbol: str, module: str, why: str, sku: str = "Standard") -> Part:
    """Make a static public address; only what must have one gets one."""
    return Part(
        resources=(
            resource(
                symbol,
                module,
                IP,
                named(symbol),
                Id("network_group"),
                {
                    "location": LOCATION,
                    "tags": TAGS,
                    "sku": {"name": sku},
                    "properties": {
                        "publicIPAddressVersion": "IPv4",
                        "publicIPAllocationMethod": "Static",
                        "ddosSettings": {"protectionMode": "VirtualNetworkInherited"},
                    },
                },
                why=why,
            ),
        ),
        names={symbol: Named(IP, symbol.removesuffix("_public_ip"))},
        diagnostics=(Diagnostic(symbol.replace("_", "-"), Id(symbol), metrics=True),),
    )


def nat_gateway(context: Context) -> tuple[Part, ...]:
    """Make the NAT gateway and its address."""
    everywhere = all(
        supports("natGateway.standardV2", e.region) and region(e.region).availability_zones
        for e in context.environments
    )
    sku = "StandardV2" if everywhere else "Standard"
    why = "The only address that the spoke is seen with from outside."
    return (
        public_ip("nat_public_ip", "network", why, sku),
        Part(
            resources=(
                resource(
                    "nat_gateway",
                    "network",
                    NAT,
                    named("nat_gateway"),
                    Id("network_group"),
                    {
                        "location": LOCATION,
                        "tags": TAGS,
                        "sku": {"name": sku},
                        "properties": {
                            "idleTimeoutInMinutes": 4,
                            "publicIpAddresses": [{"id": Id("nat_public_ip")}],
                        },
                    },
                    why=(
                        "The way out. It hides addresses but filters nothing: the "
                        "security groups allow service tags, "
                        "and no host name can be checked. A firewall would (see the "
                        "decisions in the README)."
                    ),
                ),
            ),
            names={"nat_gateway": Named(NAT)},
        ),
    )


def firewall(context: Context) -> tuple[Part, ...]:
    """Make Azure Firewall with rules for exactly what the segments need."""
    tier = "Premium" if context.high else "Standard"
    return (
        Part(
            modules=(
                Module(
                    "firewall",
                    "Azure Firewall: what may leave the spoke, by host name.",
                    Id("network_group"),
                ),
            ),
            resources=(
                resource(
                    "firewall_subnet",
                    "network",
                    SUBNET,
                    "AzureFirewallSubnet",
                    Id("virtual_network"),
                    subnet_body(prefix("azure_firewall"), None, {}),
                    depends_on=("segment",),
                    lock=Id("virtual_network"),
                    why="Azure fixes the name and forbids a security group here.",
                ),
            ),
        ),
        public_ip("firewall_public_ip", "firewall", "What the firewall sends from."),
        Part(
            resources=(
                resource(
                    "firewall_policy",
                    "firewall",
                    POLICY,
                    named("firewall_policy"),
                    Id("network_group"),
                    {"location": LOCATION, "tags": TAGS, "properties": _policy(tier)},
                    why="Deny is the default; threat intelligence denies on top of it.",
                    controls=("egress-firewall",),
                ),
                resource(
                    "firewall_rules",
                    "firewall",
                    RULES,
                    "landing-zone",
                    Id("firewall_policy"),
                    {"properties": {"priority": 1000, "ruleCollections": _collections(context)}},
                    why="One rule a need; the documents give the reason and the source of each.",
                ),
                resource(
                    "firewall",
                    "firewall",
                    FIREWALL,
                    named("firewall"),
                    Id("network_group"),
                    {
                        "location": LOCATION,
                        "tags": TAGS,
                        "properties": {
                            "sku": {"name": "AZFW_VNet", "tier": tier},
                            "firewallPolicy": {"id": Id("firewall_policy")},
                            "ipConfigurations": [
                                {
                                    "name": "default",
                                    "properties": {
                                        "subnet": {"id": Id("firewall_subnet")},
                                        "publicIPAddress": {"id": Id("firewall_public_ip")},
                                    },
                                }
                            ],
                        },
                    },
                    depends_on=("firewall_rules",),
                    minutes=60,
                    skips={"CKV_AZURE_216": "the firewall's policy denies; its own mode is unused"},
                    why=(
                        "Takes the first free address of its subnet, which the route "
                        "table names. No zones are listed: "
                        "Azure then spreads it over all that have capacity."
                    ),
                ),
            ),
            names={"firewall": Named(FIREWALL), "firewall_policy": Named(POLICY)},
            diagnostics=(
                Diagnostic(
                    "firewall",
                    Id("firewall"),
                    groups=(),
                    categories=_FIREWALL_LOGS,
                    metrics=True,
                    dedicated=True,
                ),
            ),
        ),
    )


_FIREWALL_LOGS = (
    "AZFWApplicationRule",
    "AZFWDnsQuery",
    "AZFWFatFlow",
    "AZFWFlowTrace",
    "AZFWFqdnResolveFailure",
    "AZFWIdpsSignature",
    "AZFWNatRule",
    "AZFWNetworkRule",
    "AZFWThreatIntel",
)


def _policy(tier: str) -> Mapping[str, Value]:
    premium: Mapping[str, Value] = (
        {"intrusionDetection": {"mode": "Deny"}} if tier == "Premium" else {}
    )
    return {
        "sku": {"tier": tier},
        "threatIntelMode": "Deny",
        "sql": {"allowSqlRedirect": False},
        **premium,
    }


def _collections(context: Context) -> list[Value]:
    """Return one collection for hosts and one for what only service tags can say."""
    needs = egress(context, context.environments[0], tuple(s.key for s in segments(context)))
    hosts = [_application_rule(each) for each in needs if each.by_host]
    tags = [_network_rule(each) for each in needs if not each.by_host]
    made = [_collection("allow-hosts", 200, hosts), _collection("allow-service-tags", 300, tags)]
    return [collection for collection, rules in zip(made, (hosts, tags), strict=True) if rules]


def _collection(name: str, priority: int, rules: list[Mapping[str, Value]]) -> Mapping[str, Value]:
    return {
        "ruleCollectionType": "FirewallPolicyFilterRuleCollection",
        "name": name,
        "priority": priority,
        "action": {"type": "Allow"},
        "rules": rules,
    }


def _application_rule(each: Egress) -> Mapping[str, Value]:
    protocols = {"443": "Https", "80": "Http"}
    return {
        "ruleType": "ApplicationRule",
        "name": f"{each.segment.replace('_', '-')}-{each.need.id}",
        "sourceAddresses": [prefix(each.segment)],
        "protocols": [
            {"protocolType": protocols[port], "port": int(port)}
            for port in each.need.ports
            if port in protocols
        ],
        "targetFqdns": list(each.need.fqdns or ()),
    }


def _network_rule(each: Egress) -> Mapping[str, Value]:
    return {
        "ruleType": "NetworkRule",
        "name": f"{each.segment.replace('_', '-')}-{each.need.id}",
        "sourceAddresses": [prefix(each.segment)],
        "ipProtocols": each.need.protocol.split("+"),
        "destinationAddresses": list(each.need.service_tags or each.need.addresses),
        "destinationPorts": list(each.need.ports),
    }

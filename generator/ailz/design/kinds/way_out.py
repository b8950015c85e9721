"""The standalone ways out: Azure Firewall, or the cheaper NAT gateway."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ailz.catalog.regions import region, supports
from ailz.design.context import LOCATION, TAGS, Context, Site, level, named, way_out
from ailz.design.kinds.egress import Egress, egress
from ailz.design.kinds.network import subnet_body
from ailz.design.kinds.segments import prefix, segments
from ailz.design.kinds.spoke import SUBNET, subnets_module
from ailz.design.pages import Fee, GivenUp, HeldOtherwise, Pages, Step
from ailz.design.part import Diagnostic, Named, Part, resource
from ailz.design.resource import Module
from ailz.design.values import Body, Const, Id, Merged, Row, Rows, Text, Value, When

IP = "Microsoft.Network/publicIPAddresses"
NAT = "Microsoft.Network/natGateways"
POLICY = "Microsoft.Network/firewallPolicies"
RULES = "Microsoft.Network/firewallPolicies/ruleCollectionGroups"
FIREWALL = "Microsoft.Network/azureFirewalls"


def public_ip(
    symbol: str, module: str, why: str, sku: Value = "Standard", when: When | None = None
) -> Part:
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
                when=when,
                why=why,
            ),
        ),
        names={symbol: Named(IP, symbol.removesuffix("_public_ip"))},
        diagnostics=(Diagnostic(symbol.replace("_", "-"), Id(symbol), metrics=True),),
    )


def nat_gateway(context: Context) -> tuple[Part, ...]:
    """Make the NAT gateway and its address."""
    when = way_out(context).only("nat_gateway")
    everywhere = all(
        supports("natGateway.standardV2", site.region) and region(site.region).availability_zones
        for site in context.sites
        if site.egress == "nat_gateway"
    )
    sku = "StandardV2" if everywhere else "Standard"
    why = "The only address that the spoke is seen with from outside."
    return (
        public_ip("nat_public_ip", "network", why, sku, when),
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
                    when=when,
                    why=(
                        "The way out. It hides addresses but filters nothing: the "
                        "security groups allow service tags, "
                        "and no host name can be checked. A firewall would (see the "
                        "decisions in the README)."
                    ),
                ),
            ),
            names={"nat_gateway": Named(NAT)},
            pages=Pages(
                fees=(
                    Fee("nat-gateway", ("nat_gateway",)),
                    Fee("public-ip", ("nat_public_ip",)),
                    Fee("nat-gateway-gb"),
                ),
                given_up=(
                    GivenUp(
                        "egress-nat",
                        (
                            "Host names and applications are not filtered.",
                            (
                                "Flow logs come with the newer tier only, and a gateway of the "
                                "older tier is replaced to get there."
                            ),
                        ),
                    ),
                ),
                held_otherwise=(
                    HeldOtherwise(
                        IP,
                        "sku.name",
                        "A StandardV2 NAT gateway takes a StandardV2 address only.",
                    ),
                ),
            ),
        ),
    )


def firewall(context: Context) -> tuple[Part, ...]:
    """Make Azure Firewall with rules for exactly what the segments need."""
    when = way_out(context).only("firewall")
    rules = _rules(context)
    tier = level(context).choose("high", "Premium", "Standard")
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
                    subnets_module(context),
                    SUBNET,
                    "AzureFirewallSubnet",
                    Id("virtual_network"),
                    subnet_body(prefix("azure_firewall"), None, {}),
                    depends_on=("segment",),
                    lock=Id("virtual_network"),
                    when=when,
                    why="Azure fixes the name and forbids a security group here.",
                ),
            ),
        ),
        public_ip("firewall_public_ip", "firewall", "What the firewall sends from.", when=when),
        Part(
            resources=(
                resource(
                    "firewall_policy",
                    "firewall",
                    POLICY,
                    named("firewall_policy"),
                    Id("network_group"),
                    {
                        "location": LOCATION,
                        "tags": TAGS,
                        "properties": _policy(context, tier, rules),
                    },
                    when=when,
                    why="Deny is the default; threat intelligence denies on top of it.",
                    controls=("egress-firewall",),
                ),
                resource(
                    "firewall_rules",
                    "firewall",
                    RULES,
                    "landing-zone",
                    Id("firewall_policy"),
                    {"properties": {"priority": 1000, "ruleCollections": _collections(rules)}},
                    when=when,
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
                    when=when,
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
            constants=rules,
            parameters=(level(context).parameter,),
            pages=_pages(context),
            diagnostics=(
                Diagnostic(
                    "firewall",
                    Id("firewall"),
                    categories=_FIREWALL_LOGS,
                    metrics=True,
                    dedicated=True,
                ),
            ),
        ),
    )


def _pages(context: Context) -> Pages:
    def premium(site: Site) -> bool:
        return site.high

    fees = [Fee("public-ip", ("firewall_public_ip",)), Fee("firewall-gb")]
    if context.some(premium):
        fees.insert(0, Fee("firewall-premium", ("firewall",), context.where(premium)))
    if not context.every(premium):
        standard = context.where(lambda site: not site.high)
        fees.insert(0, Fee("firewall-standard", ("firewall",), standard))
    return Pages(
        steps=(
            Step(
                "The firewall and its rules.",
                "Subnets are made one after the other before it.",
                early=True,
            ),
        ),
        fees=tuple(fees),
        given_up=(
            GivenUp(
                "egress-firewall",
                (
                    "Throughput grows with load: minutes pass until it has scaled out.",
                    "Every package source, model hub and sign-in address must be on a list.",
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


_BY_NAME = "destinationFqdns"
"""Where a network rule has host names, which the firewall resolves through its own DNS proxy."""


def _policy(context: Context, tier: Value, rules: Mapping[str, Value]) -> Mapping[str, Value]:
    inspects = level(context).choose("high", {"mode": "Deny"})
    tagged = rules.get("firewall_service_tags", {})
    assert isinstance(tagged, Mapping)  # noqa: S101 - so they are made below
    by_name = any(isinstance(each, Mapping) and _BY_NAME in each for each in tagged.values())
    proxy: Body = {"enableProxy": True, "requireProxyForNetworkRules": True}
    return {
        "sku": {"tier": tier},
        "threatIntelMode": "Deny",
        "sql": {"allowSqlRedirect": False},
        **({"dnsSettings": proxy} if by_name else {}),
        **({} if inspects is None else {"intrusionDetection": inspects}),
    }


def _rules(context: Context) -> Mapping[str, Value]:
    """Return the rules by kind and name, each with what it has otherwise than the defaults."""
    needs: dict[tuple[str, str], Egress] = {}
    for site in context.sites:
        # The code is the same for all environments: their region is the parameter's.
        here = replace(site, region=_HERE)
        for each in filter(_sayable, egress(context, here, segments(context))):
            needs.setdefault((each.segment, each.need.id), each)
    made = {
        "firewall_hosts": {
            _name(each): _application_rule(each) for each in needs.values() if each.by_host
        },
        "firewall_service_tags": {
            _name(each): _network_rule(each) for each in needs.values() if not each.by_host
        },
    }
    return {name: rules for name, rules in made.items() if rules}


def _sayable(each: Egress) -> bool:
    """Whether a rule can say it: in some clouds no source states where a need goes."""
    return bool(each.need.fqdns or each.need.service_tags or each.need.addresses)


_COLLECTIONS: Mapping[str, tuple[str, int, Body]] = {
    "firewall_hosts": (
        "allow-hosts",
        200,
        {
            "ruleType": "ApplicationRule",
            "protocols": [{"protocolType": "Https", "port": 443}],
        },
    ),
    "firewall_service_tags": (
        "allow-service-tags",
        300,
        {"ruleType": "NetworkRule", "ipProtocols": ["TCP"], "destinationPorts": ["443"]},
    ),
}
"""Constant -> the collection's name and priority, and what its rules have in common."""


def _collections(rules: Mapping[str, Value]) -> list[Value]:
    """Return one collection for hosts and one for what only service tags can say."""
    made: list[Value] = []
    for constant in rules:
        name, priority, common = _COLLECTIONS[constant]
        one: Value = Merged(({"name": Row("key"), **common}, Row("value")))
        made.append(
            {
                "ruleCollectionType": "FirewallPolicyFilterRuleCollection",
                "name": name,
                "priority": priority,
                "action": {"type": "Allow"},
                "rules": Rows(Const(constant), one),
            }
        )
    return made


def _name(each: Egress) -> str:
    return f"{each.segment.replace('_', '-')}-{each.need.id}"


_HERE = "{location}"


def _here(text: str) -> Value:
    """Return a host or a service tag with the environment's own region in it."""
    before, found, after = text.partition(_HERE)
    return Text(tuple(part for part in (before, LOCATION, after) if part)) if found else text


def _application_rule(each: Egress) -> Body:
    known = {"443": "Https", "80": "Http"}
    protocols: list[Value] = [
        {"protocolType": known[port], "port": int(port)}
        for port in each.need.ports
        if port in known
    ]
    common = _COLLECTIONS["firewall_hosts"][2]["protocols"]
    return {
        "sourceAddresses": [prefix(each.segment)],
        **({} if protocols == common else {"protocols": protocols}),
        "targetFqdns": [_here(host) for host in each.need.fqdns or ()],
    }


def _network_rule(each: Egress) -> Body:
    own: dict[str, Value] = {
        "ipProtocols": each.need.protocol.split("+"),
        "destinationPorts": list(each.need.ports),
    }
    common = _COLLECTIONS["firewall_service_tags"][2]
    places = [_here(tag) for tag in each.need.service_tags or each.need.addresses]
    names = [_here(host) for host in each.need.fqdns or ()]
    to: Body = {"destinationAddresses": places} if places else {_BY_NAME: names}
    return {
        "sourceAddresses": [prefix(each.segment)],
        **to,
        **{name: value for name, value in own.items() if value != common[name]},
    }

"""The segments of the spoke: which there are, what for, and who may talk to whom."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Network
from typing import Literal

from ailz.catalog.arm_rules import endpoint_subnet
from ailz.catalog.egress import need
from ailz.design.addresses import RESERVED, Want
from ailz.design.context import Context, Dial, Site, way_out
from ailz.design.kinds.security_rules import Rule, Rules, as_rules
from ailz.design.room import Segment, Tag
from ailz.design.values import Merged, Param, Value
from ailz.model.config import Config
from ailz.model.way_in import chosen_way

PREFIXES = "subnet_prefixes"
ENDPOINTS = "private_endpoints"
VPN_CLIENTS = Param("vpn_client_pool")
"""The range that VPN clients come from."""
_ENDPOINTS = Segment(ENDPOINTS, 27, 26, "Private endpoints of every service.")
SIGN_IN = Tag("allow-entra", "AzureActiveDirectory", "Sign-in.")
CONTROL_PLANE = Tag("allow-resource-manager", "AzureResourceManager", "Azure's control plane.")
OPERATIONS = "operations"


def _operations(context: Context) -> Segment:
    """Return the segment of jump hosts: what a portal, an update and an activation need."""
    activation = need("windows-activation", context.cloud, context.sites[0].region).ports
    return Segment(
        OPERATIONS,
        28,
        27,
        "Jump hosts that operators reach through Bastion.",
        ("jumpbox-windows", "jumpbox-linux", "user-clients"),
        (
            SIGN_IN,
            CONTROL_PLANE,
            Tag(
                "allow-internet",
                "Internet",
                "Portals, updates and certificates: a NAT gateway cannot filter host names.",
                ("80", "443"),
            ),
            Tag(
                "allow-activation",
                "Internet",
                "Windows activation: no service tag has its hosts.",
                activation,
            ),
        ),
        ("portal-users", "portal-users-of-ai-services", "jumpbox-windows", "jumpbox-linux"),
        ("80", "443", *activation),
    )


def segments(context: Context) -> tuple[Segment, ...]:
    """Return the segments that workloads and people use, each with a security group of its own."""
    people = (_operations(context),) if has_bastion(context) else ()
    return (*context.room.segments, _ENDPOINTS, *people)


def leaving(context: Context) -> tuple[Segment, ...]:
    """Return the segments from which something leaves the spoke."""
    return tuple(segment for segment in segments(context) if segment.acts_as)


def served(context: Context) -> tuple[Segment, ...]:
    """Return the segments that hold a server which Azure puts there."""
    return tuple(segment for segment in segments(context) if segment.serves)


def there(context: Context, segment: Segment) -> Dial:
    """Return in which environments a segment is made."""
    return Dial(
        context.parameter(
            f"{segment.key}_segment",
            f"Whether something lives in the segment {segment.key}.",
            lambda site: segment.is_in(site.config),
            kind="bool",
        )
    )


def has_bastion(context: Context) -> bool:
    """Whether operators come through a Bastion of our own."""
    return context.standalone and chosen_way(context.config) == "bastion"


def has_vpn(context: Context) -> bool:
    """Whether people come through a VPN gateway of our own."""
    return context.standalone and chosen_way(context.config) == "vpn"


def wants(context: Context, site: Site) -> tuple[Want, ...]:
    """Return every subnet that the VNet must hold, with what Azure fixes for its own.

    What only other environments make has its range last, where it moves nothing.
    """
    fixed = []
    if context.some(lambda site: site.egress == "firewall"):
        idle = site.egress != "firewall"
        why = "Azure Firewall: Azure asks for a /26."
        fixed.append(Want("azure_firewall", 26, 26, why, last=idle))
    if has_bastion(context):
        fixed.append(Want("azure_bastion", 26, 26, "Azure Bastion: Azure asks for a /26."))
    if has_vpn(context):
        fixed.append(Want("vpn_gateway", 27, 27, "VPN gateway: Azure advises a /27."))
        fixed.append(Want("dns_resolver", 28, 28, "DNS resolver that VPN clients ask: a /28."))
    return (*(_want(context, site, segment) for segment in segments(context)), *fixed)


def _want(context: Context, site: Site, segment: Segment) -> Want:
    """Return the subnet of a segment: as large as the addresses that are taken in it."""
    least, comfortable, why = segment.least, segment.comfortable, segment.purpose
    if segment.key == ENDPOINTS:
        taken = context.endpoint_addresses[site.name]
        least = min(_holding(taken), endpoint_subnet())
        comfortable = min(comfortable, least)
        why = f"{why[:-1]}: they take {taken} addresses."
    if segment.nodes is None:
        return Want(segment.key, least, comfortable, why)
    # Each node takes an address; comfortable leaves as many again to grow. What comes and goes
    # with its nodes stands last, where it moves nothing.
    nodes = segment.nodes(site.config)
    least, comfortable = min(least, _holding(nodes)), min(comfortable, _holding(2 * nodes))
    return Want(segment.key, least, comfortable, why, last=True)


def _holding(addresses: int) -> int:
    """Return the prefix length of the smallest subnet with that many usable addresses."""
    return 32 - (addresses + RESERVED - 1).bit_length()


def prefix(key: str) -> Param:
    """Return the range of a subnet."""
    return Param(PREFIXES, key)


def security_rules(context: Context, segment: Segment) -> Value:
    """Return what a segment's security group lets through; all else is denied."""
    if segment.key == ENDPOINTS:
        return _as_one(_clients(context, segment))
    if segment.serves:
        return _of_a_server(context, segment)
    return _of_a_segment(context, segment)


def client_ranges(context: Context) -> Param | None:
    """Return the ranges outside the spoke from which people and build agents come."""
    return Param("client_ranges") if context.some(lambda s: bool(clients(s.config))) else None


def clients(config: Config) -> tuple[str, ...]:
    """Return the ranges of the hub and of those beyond it that may reach private endpoints.

    None lies in another: Azure refuses a rule with both (OverlappingSubnetsNotPermittedInSecurity-
    Rule, alan-turing-institute/data-safe-haven#2077).
    """
    hub = config.platform.hub.address_space if config.platform.hub else ()
    several = dict.fromkeys((*hub, *config.platform.client_address_space))
    ranges = {text: IPv4Network(text) for text in several}
    return tuple(
        text
        for text, found in ranges.items()
        if not any(found != other and found.subnet_of(other) for other in ranges.values())
    )


def clients_around(context: Context) -> Dial:
    """Return whether a range of the clients has the spoke in it."""
    return Dial(
        context.parameter(
            "clients_around",
            "Whether a range outside the spoke is wider and has the spoke in it.",
            _around,
            kind="bool",
        )
    )


def _around(site: Site) -> bool:
    mine = [IPv4Network(text) for text in site.address_space]
    return any(own.subnet_of(IPv4Network(text)) for text in clients(site.config) for own in mine)


def _clients(context: Context, segment: Segment) -> list[Value]:
    """Return who comes to what a segment holds: endpoints of services, or a server."""
    here = prefix(segment.key)
    made: list[Value] = []

    def open_to(*usual: str) -> str | tuple[str, ...]:
        return _one_or_all(segment.serves) if segment.serves else _ports(context, *usual)

    others = [s for s in segments(context) if s.key != ENDPOINTS and not s.serves]
    for place, each in enumerate(others):
        ports = open_to(*each.endpoint_ports)
        rule = Rule(f"allow-{each.key}", prefix(each.key), here, ports, _reach(each))
        rules: Value = as_rules(Rules("Inbound", (rule,), place))
        made.append(there(context, each).choose(True, rules, {}))
    people: list[Rule] = []
    if has_vpn(context):
        why = "People who come through the VPN gateway."
        people.append(Rule("allow-vpn-clients", VPN_CLIENTS, here, open_to("443"), why))
    ranges = client_ranges(context)
    if ranges is not None:
        why = "People and build agents outside the spoke."
        ports = open_to("443")
        people.append(Rule("allow-clients", ranges, here, ports, why, many="source"))
    made.append(as_rules(Rules("Inbound", tuple(people), _PEOPLE)))
    why = "What no rule above names stays out, though the clients' range has it in it."
    spoke = Rule("deny-spoke", Param("address_space"), here, "*", why, "*", "source", access="Deny")
    early = as_rules(Rules("Inbound", (spoke,), _PEOPLE + len(people) - 1, early=True))
    if ranges is not None:
        made.append(clients_around(context).choose(True, early, {}))
    return made


_PEOPLE = 20
"""Where the rules of people come: a segment that comes or goes moves none of them."""


def _ports(context: Context, *usual: str) -> str | tuple[str, ...]:
    """Return the ports that private endpoints are reached on: the usual ones, and services' own."""
    return _one_or_all(tuple(dict.fromkeys((*usual, *context.room.ports))))


def _one_or_all(ports: tuple[str, ...]) -> str | tuple[str, ...]:
    return ports[0] if len(ports) == 1 else ports


def _reach(segment: Segment) -> str:
    return f"{segment.purpose[:-1]} reach services privately."


def _of_a_server(context: Context, segment: Segment) -> Value:
    """Return who reaches a server that Azure puts into a segment, and what it reaches itself."""
    here, ports = prefix(segment.key), _one_or_all(segment.serves)
    together = Rule("allow-servers-in", here, here, ports, _STANDBY)
    out = (
        replace(together, name="allow-servers-out"),
        *(_tagged(here, tag) for tag in (*segment.past, *segment.tags)),
    )
    return _as_one(
        [
            *_clients(context, segment),
            as_rules(Rules("Inbound", (together,), _PEOPLE - 2)),
            as_rules(Rules("Outbound", out)),
        ]
    )


_STANDBY = "A server and the one that stands ready beside it."


def _of_a_segment(context: Context, segment: Segment) -> Value:
    here = prefix(segment.key)
    out = [
        *_demanded(segment, "Outbound"),
        Rule(
            "allow-private-endpoints",
            here,
            prefix(ENDPOINTS),
            _ports(context, *segment.endpoint_ports),
            "The landing zone's services.",
        ),
    ]
    if segment.nodes is not None:
        out.append(Rule("allow-nodes-out", here, here, "*", _TALK, protocol="*"))
    if has_dns_servers(context):
        servers = Param("dns_servers")
        why = "The platform's DNS servers."
        out.append(Rule("allow-dns", here, servers, "53", why, protocol="*", many="destination"))
    out += [
        Rule(f"allow-{s.key}", here, prefix(s.key), _one_or_all(s.serves), s.purpose)
        for s in served(context)
    ]
    parts: list[Value] = [as_rules(_inbound(segment)), as_rules(Rules("Outbound", tuple(out)))]
    filtered = Rule(
        "allow-firewall",
        here,
        "Internet",
        segment.ports,
        "Everything else: the firewall decides by host name.",
    )
    tagged = tuple(_tagged(here, tag) for tag in segment.tags)
    always = tuple(_tagged(here, tag) for tag in segment.tags if tag.always)
    first = len(out)
    parts.append(
        way_out(context).choose(
            "nat_gateway",
            as_rules(Rules("Outbound", tagged, first)),
            as_rules(Rules("Outbound", (filtered, *always), first)),
        )
    )
    return _as_one(parts)


def _demanded(segment: Segment, direction: Literal["Inbound", "Outbound"]) -> tuple[Rule, ...]:
    """Return what the service of the subnet demands of its security group, first of all."""
    return tuple(
        Rule(each.name, each.source, each.destination, each.ports, each.why, each.protocol)
        for each in segment.demanded
        if each.direction == direction
    )


def _tagged(here: Param, tag: Tag) -> Rule:
    return Rule(tag.name, here, tag.tag, tag.ports, tag.why, protocol=tag.protocol)


def _as_one(parts: list[Value]) -> Value:
    kept = [part for part in parts if part != {}]
    if all(isinstance(part, dict) for part in kept):
        return {name: rule for part in kept for name, rule in part.items()}  # type: ignore[union-attr]
    return Merged(tuple(kept))


def has_dns_servers(context: Context) -> bool:
    """Whether the spoke asks other DNS servers than Azure's."""
    if context.standalone:
        return False
    return context.some(lambda s: bool(s.config.platform.dns and s.config.platform.dns.servers))


_TALK = "Nodes of one job talk to each other, on ports of their choice."


def _inbound(segment: Segment) -> Rules:
    here = prefix(segment.key)
    if segment.nodes is not None:
        talk = Rule("allow-nodes-in", here, here, "*", _TALK, protocol="*")
        return Rules("Inbound", (*_demanded(segment, "Inbound"), talk))
    if segment.key != OPERATIONS:
        return Rules("Inbound", ())
    rule = Rule(
        "allow-bastion",
        prefix("azure_bastion"),
        prefix(segment.key),
        ("22", "3389"),
        "Operators come through Bastion only.",
    )
    return Rules("Inbound", (rule,))

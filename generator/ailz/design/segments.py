"""The segments of the spoke: which there are, what for, and who may talk to whom."""

from __future__ import annotations

from dataclasses import dataclass

from ailz.design.addresses import Want
from ailz.design.context import Context
from ailz.design.values import Param, Value

PREFIXES = "subnet_prefixes"


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment: its subnet, and what its security group lets through."""

    key: str
    want: Want
    purpose: str


def segments(context: Context) -> tuple[Segment, ...]:
    """Return the segments that workloads and people use, each with a security group of its own."""
    made = [
        _segment("training", 28, 25, "Training compute and build agents."),
        _segment("inference", 28, 26, "Inference: staging in dev and test, production in prod."),
        _segment("private_endpoints", 27, 26, "Private endpoints of every service."),
    ]
    if context.config.capabilities.bastion is not None and context.standalone:
        made.append(
            _segment("operations", 28, 27, "Jump hosts that operators reach through Bastion.")
        )
    return tuple(made)


def wants(context: Context) -> tuple[Want, ...]:
    """Return every subnet that the VNet must hold, with what Azure fixes for its own."""
    fixed = []
    if context.egress == "firewall":
        fixed.append(Want("azure_firewall", 26, 26, "Azure Firewall: Azure asks for a /26."))
    if context.config.capabilities.bastion is not None and context.standalone:
        fixed.append(Want("azure_bastion", 26, 26, "Azure Bastion: Azure asks for a /26."))
    return (*(segment.want for segment in segments(context)), *fixed)


def prefix(key: str) -> Param:
    """Return the range of a subnet."""
    return Param(PREFIXES, key)


def _segment(key: str, least: int, comfortable: int, purpose: str) -> Segment:
    return Segment(key, Want(key, least, comfortable, purpose), purpose)


def security_rules(context: Context, segment: str) -> list[Value]:
    """Return the complete rule set of a segment's security group; what is not listed is denied."""
    inbound = (
        _private_endpoint_clients(context)
        if segment == "private_endpoints"
        else _operators(segment)
    )
    outbound = [] if segment == "private_endpoints" else _outbound(context, segment)
    return [
        *_numbered(inbound, "Inbound"),
        _rule(
            "deny-all-inbound",
            4096,
            "Inbound",
            "Deny",
            "*",
            "*",
            "*",
            "*",
            "Nothing else comes in, from the VNet neither.",
        ),
        *_numbered(outbound, "Outbound"),
        _rule(
            "deny-all-outbound",
            4096,
            "Outbound",
            "Deny",
            "*",
            "*",
            "*",
            "*",
            "Nothing else goes out, between segments neither.",
        ),
    ]


@dataclass(frozen=True, slots=True)
class _Allow:
    name: str
    source: Value
    destination: Value
    ports: str | tuple[str, ...]
    why: str
    protocol: str = "Tcp"


def _private_endpoint_clients(context: Context) -> list[_Allow]:
    here = prefix("private_endpoints")
    allows = [
        _Allow(
            f"allow-{s.key}",
            prefix(s.key),
            here,
            "443",
            f"{s.purpose[:-1]} reach services privately.",
        )
        for s in segments(context)
        if s.key != "private_endpoints"
    ]
    clients = client_ranges(context)
    if clients:
        allows.append(
            _Allow(
                "allow-clients",
                list(clients),
                here,
                "443",
                "People and build agents outside the spoke.",
            )
        )
    return allows


def client_ranges(context: Context) -> tuple[str, ...]:
    """Return the ranges outside the spoke from which people and build agents come."""
    platform = context.config.platform
    hub = platform.hub.address_space if platform.hub else ()
    return (*hub, *platform.client_address_space)


def _operators(segment: str) -> list[_Allow]:
    if segment != "operations":
        return []
    return [
        _Allow(
            "allow-bastion",
            prefix("azure_bastion"),
            prefix("operations"),
            ("22", "3389"),
            "Operators come through Bastion only.",
        )
    ]


def _outbound(context: Context, segment: str) -> list[_Allow]:
    here = prefix(segment)
    allows = [
        _Allow(
            "allow-private-endpoints",
            here,
            prefix("private_endpoints"),
            "443",
            "The landing zone's services.",
        )
    ]
    servers = context.config.platform.dns.servers if context.config.platform.dns else ()
    if servers:
        allows.append(
            _Allow("allow-dns", here, list(servers), "53", "The platform's DNS servers.", "*")
        )
    if context.egress != "nat_gateway":
        allows.append(
            _Allow(
                "allow-firewall",
                here,
                "Internet",
                ("80", "443"),
                "Everything else: the firewall decides by host name.",
            )
        )
        return allows
    allows.append(_Allow("allow-entra", here, "AzureActiveDirectory", "443", "Sign-in."))
    if segment != "inference":
        allows.append(
            _Allow(
                "allow-resource-manager",
                here,
                "AzureResourceManager",
                "443",
                "Azure's control plane.",
            )
        )
    if segment == "training":
        allows += [
            _Allow(
                "allow-microsoft-images", here, "MicrosoftContainerRegistry", "443", "Base images."
            ),
            _Allow(
                "allow-image-delivery",
                here,
                "AzureFrontDoor.FirstParty",
                "443",
                "Delivers those images.",
            ),
        ]
    if segment == "operations":
        allows.append(
            _Allow(
                "allow-internet",
                here,
                "Internet",
                "443",
                "Studio in a browser: a NAT gateway cannot filter host names.",
            )
        )
    return allows


def _numbered(allows: list[_Allow], direction: str) -> list[Value]:
    return [
        _rule(
            a.name,
            100 + 10 * i,
            direction,
            "Allow",
            a.protocol,
            a.source,
            a.destination,
            a.ports,
            a.why,
        )
        for i, a in enumerate(allows)
    ]


def _rule(
    name: str,
    priority: int,
    direction: str,
    access: str,
    protocol: str,
    source: Value,
    destination: Value,
    ports: str | tuple[str, ...],
    why: str,
) -> dict[str, Value]:
    return {
        "name": name,
        "properties": {
            "description": why,
            "priority": priority,
            "direction": direction,
            "access": access,
            "protocol": protocol,
            **_one_or_many("sourceAddressPrefix", "sourceAddressPrefixes", source),
            "sourcePortRange": "*",
            **_one_or_many("destinationAddressPrefix", "destinationAddressPrefixes", destination),
            **_one_or_many(
                "destinationPortRange",
                "destinationPortRanges",
                list(ports) if isinstance(ports, tuple) else ports,
            ),
        },
    }


def _one_or_many(one: str, many: str, value: Value) -> dict[str, Value]:
    return {many: value} if isinstance(value, list) else {one: value}

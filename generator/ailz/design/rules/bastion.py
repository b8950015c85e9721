"""Azure Bastion: how operators reach a machine in a standalone landing zone."""

from __future__ import annotations

from collections.abc import Mapping

from ailz.design.context import LOCATION, TAGS, Context, named
from ailz.design.part import Diagnostic, Named, Part, resource
from ailz.design.resource import Module
from ailz.design.rules.network import NSG, SUBNET, subnet_body
from ailz.design.rules.way_out import public_ip
from ailz.design.segments import prefix
from ailz.design.values import Id, Value

BASTION = "Microsoft.Network/bastionHosts"


def bastion(context: Context) -> tuple[Part, ...]:
    """Make Bastion: the only way for operators to reach a machine."""
    body: dict[str, Value] = {
        "enableFileCopy": False,
        "enableShareableLink": False,
        "enableIpConnect": False,
        "enableTunneling": False,
        "disableCopyPaste": context.sensitive,
        "ipConfigurations": [
            {
                "name": "default",
                "properties": {
                    "subnet": {"id": Id("bastion_subnet")},
                    "publicIPAddress": {"id": Id("bastion_public_ip")},
                },
            }
        ],
    }
    if context.high:
        body["enableSessionRecording"] = True
    return (
        Part(
            modules=(
                Module(
                    "bastion", "Azure Bastion: how operators reach jump hosts.", Id("network_group")
                ),
            ),
            resources=(
                resource(
                    "bastion_security_group",
                    "security_groups",
                    NSG,
                    named("bastion_security_group"),
                    Id("network_group"),
                    {
                        "location": LOCATION,
                        "tags": TAGS,
                        "properties": {"securityRules": _bastion_rules()},
                    },
                    why="Bastion refuses a security group that lacks one of these rules.",
                ),
                resource(
                    "bastion_subnet",
                    "network",
                    SUBNET,
                    "AzureBastionSubnet",
                    Id("virtual_network"),
                    subnet_body(prefix("azure_bastion"), Id("bastion_security_group"), {}),
                    depends_on=("firewall_subnet",)
                    if context.egress == "firewall"
                    else ("segment",),
                    lock=Id("virtual_network"),
                    why="Azure fixes the name and forbids a route table here.",
                ),
            ),
            names={"bastion_security_group": Named(NSG, "bastion")},
            diagnostics=(Diagnostic("bastion-security-group", Id("bastion_security_group")),),
        ),
        public_ip("bastion_public_ip", "bastion", "Where the portal reaches Bastion."),
        Part(
            resources=(
                resource(
                    "bastion_host",
                    "bastion",
                    BASTION,
                    named("bastion_host"),
                    Id("network_group"),
                    {
                        "location": LOCATION,
                        "tags": TAGS,
                        "sku": {"name": "Premium" if context.high else "Standard"},
                        "properties": body,
                    },
                    why="Sessions in the browser; no machine has a public address.",
                    notes={"properties.disableCopyPaste": "The clipboard would carry data out."}
                    if context.sensitive
                    else {},
                ),
            ),
            names={"bastion_host": Named(BASTION)},
            diagnostics=(Diagnostic("bastion-host", Id("bastion_host"), metrics=True),),
        ),
    )


def _bastion_rules() -> list[Value]:
    vnet = "VirtualNetwork"
    rules = [
        ("allow-https", "Inbound", "Tcp", "Internet", "*", ["443"]),
        ("allow-gateway-manager", "Inbound", "Tcp", "GatewayManager", "*", ["443"]),
        ("allow-load-balancer", "Inbound", "Tcp", "AzureLoadBalancer", "*", ["443"]),
        ("allow-data-plane-in", "Inbound", "*", vnet, vnet, ["8080", "5701"]),
        ("allow-ssh-rdp", "Outbound", "*", "*", vnet, ["22", "3389"]),
        ("allow-azure-cloud", "Outbound", "Tcp", "*", "AzureCloud", ["443"]),
        ("allow-data-plane-out", "Outbound", "*", vnet, vnet, ["8080", "5701"]),
        ("allow-certificates", "Outbound", "*", "*", "Internet", ["80"]),
    ]
    made: list[Value] = []
    for direction in ("Inbound", "Outbound"):
        own = [rule for rule in rules if rule[1] == direction]
        for number, (name, _, protocol, source, destination, ports) in enumerate(own):
            made.append(
                _bastion_rule(
                    name,
                    direction,
                    100 + 10 * number,
                    "Allow",
                    (protocol, source, destination),
                    ports,
                )
            )
        made.append(
            _bastion_rule(
                f"deny-all-{direction.lower()}", direction, 4096, "Deny", ("*", "*", "*"), ["*"]
            )
        )
    return made


def _bastion_rule(
    name: str,
    direction: str,
    priority: int,
    access: str,
    flow: tuple[str, str, str],
    ports: list[str],
) -> Mapping[str, Value]:
    protocol, source, destination = flow
    one: Mapping[str, Value] = {"destinationPortRange": ports[0]}
    many: Mapping[str, Value] = {"destinationPortRanges": list(ports)}
    return {
        "name": name,
        "properties": {
            "priority": priority,
            "direction": direction,
            "access": access,
            "protocol": protocol,
            "sourceAddressPrefix": source,
            "sourcePortRange": "*",
            "destinationAddressPrefix": destination,
            **(one if len(ports) == 1 else many),
        },
    }

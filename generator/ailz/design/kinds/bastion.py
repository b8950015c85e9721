"""Azure Bastion: how operators reach a machine in a standalone landing zone."""

from __future__ import annotations

from ailz.design.context import LOCATION, TAGS, Context, named
from ailz.design.kinds.network import NSG, subnet_body
from ailz.design.kinds.security_rules import Rule, Rules, as_rules, rows
from ailz.design.kinds.segments import prefix
from ailz.design.kinds.spoke import SUBNET, subnets_module
from ailz.design.kinds.way_out import public_ip
from ailz.design.pages import Absent, Chapter, Command, Decision, Fee, Pages, Step
from ailz.design.part import Diagnostic, Named, Part, resource
from ailz.design.resource import Module
from ailz.design.values import Const, Id, SubscriptionGuid, Value

BASTION = "Microsoft.Network/bastionHosts"


_NOT_RECORDED = (
    "At the API version used here, Azure Bastion reaches the container that it records into with a "
    "lasting shared access signature only. That takes an account key, which is off here, and is a "
    "secret."
)


def bastion(context: Context) -> tuple[Part, ...]:
    """Make Bastion: the only way for operators to reach a machine."""
    body: dict[str, Value] = {
        "enableFileCopy": False,
        "enableShareableLink": False,
        "enableIpConnect": False,
        "enableTunneling": False,
        "disableCopyPaste": context.sensitive,
        "enableSessionRecording": False,
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
                        "properties": {"securityRules": rows(Const("bastion_rules"))},
                    },
                    why="Bastion refuses a security group that lacks one of these rules.",
                ),
                resource(
                    "bastion_subnet",
                    subnets_module(context),
                    SUBNET,
                    "AzureBastionSubnet",
                    Id("virtual_network"),
                    subnet_body(prefix("azure_bastion"), Id("bastion_security_group"), {}),
                    depends_on=("firewall_subnet",)
                    if context.some(lambda site: site.egress == "firewall")
                    else ("segment",),
                    lock=Id("virtual_network"),
                    why="Azure fixes the name and forbids a route table here.",
                ),
            ),
            constants={"bastion_rules": _rules()},
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
                        "sku": {"name": "Standard"},
                        "properties": body,
                    },
                    why="Sessions in the browser; no machine has a public address.",
                    notes=_notes(context),
                ),
            ),
            names={"bastion_host": Named(BASTION)},
            pages=Pages(
                steps=(Step("Bastion.", early=True),),
                fees=(
                    Fee("bastion-basic", ("bastion_host",)),
                    Fee("public-ip", ("bastion_public_ip",)),
                ),
                decisions=(
                    Decision(
                        "Way in",
                        "Azure Bastion, to jump hosts in the segment operations",
                        "A session in the browser, after sign-in with Entra ID. The jump hosts are "
                        "made when somebody needs one: the runbook says how.",
                    ),
                ),
                chapters=(_jump_host(context),),
                absent=(Absent("Recordings of Bastion sessions", _NOT_RECORDED),),
            ),
            diagnostics=(Diagnostic("bastion-host", Id("bastion_host"), metrics=True),),
        ),
    )


def _notes(context: Context) -> dict[str, str]:
    notes = {"properties.enableSessionRecording": "Recording needs a signature made from a key."}
    if context.sensitive:
        notes["properties.disableCopyPaste"] = "The clipboard would carry data out."
    return notes


def _jump_host(context: Context) -> Chapter:
    """Say how to make the machine that nobody made."""
    nat = context.every(lambda site: site.egress == "nat_gateway")
    return Chapter(
        "Make a jump host",
        (
            (
                "The segment operations is empty: a machine that nobody uses costs, ages and is "
                "attacked. Whoever needs the studio, secrets, data or logs makes one, works "
                "through Bastion, and deletes it."
            ),
            "The machine reaches the private endpoints, Entra ID sign-in, the Azure portal, "
            "Windows activation and updates, and packages of Ubuntu and Microsoft. "
            + (
                "A NAT gateway filters no host names: it reaches any web site besides."
                if nat
                else "Whatever else it installs must come in its image."
            ),
        ),
        (
            (
                "Once in a subscription, somebody who is Contributor there runs the first two "
                "commands: the provider of machines, and encryption at the host, which Azure has "
                "to be asked for."
            ),
            (
                "Make it with a role for hours, such as Virtual Machine Contributor on a resource "
                "group of its own and Network Contributor on the subnet. For Linux add "
                "--ssh-key-values and the file of a public key."
            ),
            (
                "Whoever signs in to it needs Reader on the machine, on its network interface and "
                "on Bastion."
            ),
            (
                "Sign in to the services with the Entra ID account of the persona: the roles are "
                "the account's, the machine has none."
            ),
            "Files do not pass through Bastion, and the clipboard neither."
            if context.sensitive
            else "Files do not pass through Bastion.",
            "Delete the machine afterwards: its disk and its network interface go with it.",
        ),
        commands=(
            Command(
                (
                    "az provider register --namespace Microsoft.Compute --wait --subscription ",
                    SubscriptionGuid(),
                )
            ),
            # Source: Learn, "Enable end-to-end encryption using encryption at host", prerequisites.
            Command(
                (
                    (
                        "az feature register --namespace Microsoft.Compute --name EncryptionAtHost "
                        "--subscription "
                    ),
                    SubscriptionGuid(),
                )
            ),
            Command(
                (
                    (
                        "az vm create --resource-group '<group of the machine>' --name vm-jump "
                        "--image '<image>' --size '<size>' --admin-username '<name>' --subnet "
                    ),
                    Id("segment", "operations"),
                    (
                        " --public-ip-address '' --nsg '' --security-type TrustedLaunch "
                        "--enable-secure-boot true --enable-vtpm true --encryption-at-host true "
                        "--os-disk-delete-option Delete --nic-delete-option Delete "
                        "--subscription "
                    ),
                    SubscriptionGuid(),
                )
            ),
        ),
        place=60,
    )


def _rules() -> Value:
    vnet = "VirtualNetwork"
    data = ("8080", "5701")
    came, went = "Bastion's own components talk to each other.", "Bastion's own components."
    return {
        **as_rules(
            Rules(
                "Inbound",
                (
                    Rule("allow-https", "Internet", "*", "443", "Operators, in a browser."),
                    Rule(
                        "allow-gateway-manager", "GatewayManager", "*", "443", "Azure runs Bastion."
                    ),
                    Rule(
                        "allow-load-balancer", "AzureLoadBalancer", "*", "443", "Azure probes it."
                    ),
                    Rule("allow-data-plane-in", vnet, vnet, data, came, protocol="*"),
                ),
            )
        ),
        **as_rules(
            Rules(
                "Outbound",
                (
                    Rule("allow-ssh-rdp", "*", vnet, ("22", "3389"), "To machines.", protocol="*"),
                    Rule("allow-azure-cloud", "*", "AzureCloud", "443", "Logs and diagnostics."),
                    Rule("allow-data-plane-out", vnet, vnet, data, went, protocol="*"),
                    Rule(
                        "allow-certificates",
                        "*",
                        "Internet",
                        "80",
                        "Sessions check certificates.",
                        protocol="*",
                    ),
                ),
            )
        ),
    }

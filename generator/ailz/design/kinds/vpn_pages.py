"""What documents say of the VPN gateway, and how a computer is connected."""

from __future__ import annotations

from ailz.design.context import Context, named
from ailz.design.pages import Chapter, Command, Decision, Fee, Pages, Step, listed
from ailz.design.values import SubscriptionGuid, Value

_EVERYBODY = (
    "Every user of the tenant may sign in to Microsoft's VPN application. Restrict it with "
    "Conditional Access, or name an application of your own that requires assignment "
    "(way_in.audience)."
)
_ASSIGNED = (
    "Who may sign in is decided at the application that way_in.audience names: require assignment "
    "on it."
)


def pages(context: Context, asked_at: Value, microsofts_application: str | None) -> Pages:
    """Return them; ``asked_at`` is the resolver's address.

    ``microsofts_application`` is given where clients sign in to another: their profile names both.
    """
    own = microsofts_application is not None
    return Pages(
        steps=(
            Step(
                "The VPN gateway and its DNS resolver.",
                "The gateway takes 45 minutes or more.",
                early=True,
            ),
        ),
        fees=(
            Fee("vpn-gw1az", ("vpn_gateway",)),
            Fee("dns-resolver-endpoint", ("dns_resolver_inbound",)),
            Fee("public-ip", ("vpn_public_ip",)),
        ),
        decisions=(
            Decision(
                "Way in",
                "A point-to-site VPN gateway with Entra ID sign-in",
                "People work from their own computers and reach the private endpoints, on "
                f"{_ports(context)} and nothing else. {_ASSIGNED if own else _EVERYBODY}",
            ),
        ),
        chapters=(_connect(asked_at, microsofts_application),),
    )


def _ports(context: Context) -> str:
    ports = ("443", *context.room.ports)
    return f"port {ports[0]}" if len(ports) == 1 else f"ports {listed(ports)}"


def _connect(asked_at: Value, microsofts_application: str | None) -> Chapter:
    resolver = (
        "<clientconfig><dnsservers><dnsserver>address</dnsserver></dnsservers></clientconfig>"
    )
    both: tuple[str, ...] = ()
    if microsofts_application is not None:
        line = f"<applicationid>{microsofts_application}</applicationid>"
        both = (f"In its section aad, add the application that the client itself is: {line}.",)
    return Chapter(
        "Connect a computer",
        (
            _EVERYBODY if microsofts_application is None else _ASSIGNED,
            "A connection opens the network and no service: each asks for Entra ID and a role.",
            (
                "Only what goes to the network takes the tunnel. A browser's way to the portal and "
                "to sign-in stays the computer's own."
            ),
        ),
        (
            "Install the Azure VPN Client on the computer.",
            (
                "Get the profile with the first command: it prints the address of a ZIP file. "
                "Reader is not enough for it; Network Contributor on the gateway is."
            ),
            (
                "In AzureVPN/azurevpnconfig.xml of that file, replace the empty clientconfig by "
                f"one with the environment's resolver: {resolver}. The second command prints the "
                "address."
            ),
            *both,
            "Import the file, connect, and sign in. The file holds no secret: hand it on.",
            ("A profile has the ranges of its day. Hand out a new one when the network has grown."),
        ),
        commands=(
            Command(
                (
                    "az network vnet-gateway vpn-client generate --resource-group ",
                    named("network_group"),
                    " --name ",
                    named("vpn_gateway"),
                    " --authentication-method EAPTLS --subscription ",
                    SubscriptionGuid(),
                )
            ),
            Command(("echo ", asked_at)),
        ),
        place=60,
    )

"""What a platform team provides; without one, how a standalone landing zone reaches the world."""

from __future__ import annotations

from ailz.wizard.prices import monthly
from ailz.wizard.question import (
    NO,
    YES_OR_NO,
    Answer,
    Answers,
    Choice,
    Patch,
    Question,
    always,
    at_review,
    choices,
    first,
    nest,
    puts,
    puts_words,
    puts_yes,
)

_SECTION = "The platform"


def _has_hub(answers: Answers) -> bool:
    return first(answers, "hub") in ("vnet", "vwan")


def _may_use_gateway(answers: Answers) -> bool:
    """Return whether the hub's half of the peering, and so its gateway, is there at once."""
    return first(answers, "hub") == "vnet" and first(answers, "connection") != "ours_only"


def _names_hub(answers: Answers, connection: str) -> bool:
    return first(answers, connection) != "made_by_platform"


def _standalone(answers: Answers) -> bool:
    return first(answers, "hub") == "none"


def _leaves(answers: Answers) -> bool:
    """Return whether anything leaves a network of our own: jump hosts, or clusters in it."""
    machines = first(answers, "way_in") == "bastion" or first(answers, "network") == "spoke"
    return _standalone(answers) and machines


def _hub(given: Answer, _: Answers) -> Patch:
    return {} if given in ((), ("none",)) else nest("platform.hub.kind", given[0])


def _baseline(answers: Answers) -> Answer:
    """Suggest the usual one, except where its DNS policy would fight zones of our own."""
    return ("none",) if first(answers, "dns") == "own" else ("alz_corp",)


def _ways_out(_: Answers) -> tuple[Choice, ...]:
    return (
        Choice(
            "firewall",
            "Azure Firewall: only listed hosts can be reached",
            f"{monthly('firewall-standard')}; every package source must be on its list",
        ),
        Choice(
            "nat_gateway",
            "NAT gateway: any host can be reached",
            f"{monthly('nat-gateway')}; it filters nothing, "
            "so only the security groups keep data from leaving",
        ),
    )


def _ways_in(_: Answers) -> tuple[Choice, ...]:
    return (
        Choice(
            "bastion",
            "Azure Bastion, in a browser",
            f"dearer than Bastion Basic, which is {monthly('bastion-basic')}, and a jump host "
            "that you make beside it",
        ),
        Choice(
            "vpn",
            "A VPN gateway, from their own computers",
            f"{monthly('vpn-gw1az')}, and its DNS resolver {monthly('dns-resolver-endpoint')}",
        ),
        Choice("none", "Not at all", "nobody reaches the services until you connect the network"),
    )


_BY_THEMSELVES = Choice(
    "made_by_platform", "The platform team, unasked: the hub's id is not needed"
)

PLATFORM = (
    Question(
        key="hub",
        section=_SECTION,
        text="Does a platform team give you a hub network to connect to?",
        why="With a hub, its firewall, DNS and logs are used. Without, we bring our own.",
        says=_hub,
        kind="choice",
        choices=choices(
            Choice("none", "No, this landing zone stands alone"),
            Choice("vnet", "Yes, a hub VNet (by peering)"),
            Choice("vwan", "Yes, a virtual WAN hub"),
        ),
        default=always("none"),
        weighs=True,
    ),
    Question(
        key="connection",
        section=_SECTION,
        text="Who makes the connection to the hub?",
        why="Whoever does needs rights on the hub; what we may not do becomes a request document.",
        says=puts("platform.hub.connection"),
        kind="choice",
        choices=choices(
            Choice("both_sides", "We make all of it: our pipeline may write to the hub"),
            Choice("ours_only", "We make our side, the platform team makes theirs"),
            Choice("request", "The platform team: we write a request document"),
            _BY_THEMSELVES,
        ),
        default=always("ours_only"),
        when=lambda answers: first(answers, "hub") == "vnet",
    ),
    Question(
        key="wan_connection",
        section=_SECTION,
        text="Who makes the connection to the virtual hub?",
        why="Whoever does needs rights on the hub; what we may not do becomes a request document.",
        says=puts("platform.hub.connection"),
        kind="choice",
        choices=choices(
            Choice("both_sides", "We: our pipeline may write to the hub"),
            Choice("request", "The platform team: we write a request document"),
            _BY_THEMSELVES,
        ),
        default=always("request"),
        when=lambda answers: first(answers, "hub") == "vwan",
    ),
    Question(
        key="hub_id",
        section=_SECTION,
        text="What is the resource id of the hub?",
        why="The hub VNet's, or the virtual hub's. The platform team knows it.",
        says=puts("platform.hub.id"),
        example=(
            "/subscriptions/6f0c2b1e-4c8e-4f5e-9b1a-2d3c4e5f6a7b/resourceGroups/rg-hub"
            "/providers/Microsoft.Network/virtualNetworks/vnet-hub"
        ),
        when=lambda answers: first(answers, "hub") == "vnet" and _names_hub(answers, "connection"),
    ),
    Question(
        key="virtual_hub_id",
        section=_SECTION,
        text="What is the resource id of the virtual hub?",
        why="The platform team knows it.",
        says=puts("platform.hub.id"),
        example=(
            "/subscriptions/6f0c2b1e-4c8e-4f5e-9b1a-2d3c4e5f6a7b/resourceGroups/rg-hub"
            "/providers/Microsoft.Network/virtualHubs/hub-weu"
        ),
        when=lambda answers: (
            first(answers, "hub") == "vwan" and _names_hub(answers, "wan_connection")
        ),
    ),
    Question(
        key="gateway",
        section=_SECTION,
        text="Do spokes use the hub's VPN or ExpressRoute gateway?",
        why="It is how networks outside of Azure reach the spoke.",
        says=puts_yes("platform.hub.gateway"),
        kind="choice",
        choices=YES_OR_NO,
        default=always(*NO),
        when=_may_use_gateway,
        upfront=at_review,
    ),
    Question(
        key="hub_ranges",
        section=_SECTION,
        text="Which address ranges does the hub have?",
        why="So that yours do not overlap them; separated by commas, empty if you do not know.",
        says=puts_words("platform.hub.address_space"),
        example="10.0.0.0/22",
        optional=True,
        when=_has_hub,
    ),
    Question(
        key="next_hop",
        section=_SECTION,
        text="What is the private address of the hub's firewall?",
        why="Routes send there whatever leaves the landing zone.",
        says=puts("platform.egress.next_hop_ip"),
        example="10.0.1.4",
        when=_has_hub,
    ),
    Question(
        key="dns",
        section=_SECTION,
        text="Who writes private endpoints into private DNS?",
        why="One decision for the whole network; two owners break name resolution.",
        says=puts("platform.dns.mode"),
        kind="choice",
        choices=choices(
            Choice("platform_policy", "A policy of the platform (DeployIfNotExists)"),
            Choice("platform_zones", "We, into the platform's zones"),
            Choice("own", "We, into zones of our own"),
        ),
        default=always("platform_policy"),
        when=_has_hub,
    ),
    Question(
        key="zones_group",
        section=_SECTION,
        text="In which resource group are the platform's private DNS zones?",
        why="Its resource id.",
        says=puts("platform.dns.zones.id"),
        example="/subscriptions/6f0c2b1e-4c8e-4f5e-9b1a-2d3c4e5f6a7b/resourceGroups/rg-dns",
        when=lambda answers: _has_hub(answers) and first(answers, "dns") == "platform_zones",
    ),
    Question(
        key="logs",
        section=_SECTION,
        text="Is there a central Log Analytics workspace?",
        why="Its resource id; empty: the landing zone gets one of its own.",
        says=puts("platform.logs.id"),
        example=(
            "/subscriptions/6f0c2b1e-4c8e-4f5e-9b1a-2d3c4e5f6a7b/resourceGroups/rg-logs"
            "/providers/Microsoft.OperationalInsights/workspaces/log-central"
        ),
        optional=True,
        when=_has_hub,
    ),
    Question(
        key="baseline",
        section=_SECTION,
        text="Which policy baseline do your subscriptions inherit?",
        why="What is inherited is not assigned again.",
        says=puts("platform.policy.baseline"),
        kind="choice",
        choices=choices(
            Choice("alz_corp", "Azure landing zones, corp"),
            Choice("alz_online", "Azure landing zones, online"),
            Choice("none", "None of these"),
        ),
        default=_baseline,
        when=_has_hub,
    ),
    Question(
        key="way_in",
        section=_SECTION,
        text="How do people come in?",
        why="No service here can be reached from outside; somebody has to work with them one day.",
        says=puts("way_in.kind"),
        kind="choice",
        choices=_ways_in,
        default=always("bastion"),
        weighs=True,
        when=_standalone,
    ),
    Question(
        key="client_pool",
        section=_SECTION,
        text="Which address range do VPN clients get?",
        why="A private range that no network of yours uses.",
        says=puts("way_in.client_pool"),
        example="172.16.200.0/24",
        when=lambda answers: _standalone(answers) and first(answers, "way_in") == "vpn",
    ),
    Question(
        key="egress",
        section=_SECTION,
        text="How does traffic leave the landing zone?",
        why="What jump hosts and clusters in the network send out; often its dearest part.",
        says=puts("security.egress"),
        kind="choice",
        choices=_ways_out,
        default=always("firewall"),
        when=_leaves,
        weighs=True,
    ),
)

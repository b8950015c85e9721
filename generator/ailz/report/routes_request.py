"""The request to whoever runs the hub: the way from people to the endpoints, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network

from ailz.design.arm import arm_group, arm_name
from ailz.design.context import Site
from ailz.design.kinds.segments import ENDPOINTS
from ailz.model.platform import Hub
from ailz.render.escape import shell
from ailz.report.asking import BEFORE, NETWORK, Ask, Check
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading, Stage, where

_PRIVATE = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
"""What a virtual hub takes for private by itself: the ranges of RFC 1918."""
ROUTE_PAGE = (
    "https://learn.microsoft.com/azure/private-link/disable-private-endpoint-network-policy"
)
SNAT_PAGE = "https://learn.microsoft.com/azure/firewall/snat-private-range"
PREFIXES_PAGE = "https://learn.microsoft.com/azure/firewall-manager/secure-cloud-network"


@dataclass(frozen=True, slots=True)
class Way:
    """One environment: who comes from where, and what they reach."""

    environment: str
    clients: tuple[str, ...]
    endpoints: str
    spaces: tuple[str, ...]
    routes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a hub is, in words of a command line; something to fill in where nobody told us."""

    where: str
    name: str

    @classmethod
    def of(cls, hub: Hub) -> _Place:
        if hub.id is None:
            asked = "--subscription '<subscription of the hub>' --resource-group '<its group>'"
            return cls(asked, "'<name of the hub>'")
        return cls(where(hub.id), shell(arm_name(hub.id)))


def wants_routes(landing_zone: Reading) -> bool:
    """Whether anybody comes through the hub, or the spoke through the hub's gateway."""
    hub = landing_zone.config.platform.hub
    if landing_zone.variant != "platform" or hub is None:
        return False
    return hub.gateway or any(_clients(stage.environment) for stage in landing_zone.main_stages)


def routes_request(landing_zone: Reading) -> Document:
    """Return the request."""
    hub = landing_zone.config.platform.hub
    assert hub is not None  # noqa: S101 - asked for where there is one
    ways = tuple(_way(landing_zone, stage) for stage in landing_zone.main_stages)
    return printed(
        "requests/routes.md",
        title=landing_zone.config.workload.title,
        owner=landing_zone.config.workload.owner,
        ask=Ask(NETWORK, BEFORE),
        ways=ways,
        let_in=any(way.clients for way in ways),
        virtual=hub.kind == "vwan",
        gateway=hub.gateway,
        translated=_translated(landing_zone),
        hub_ranges=tuple(
            dict.fromkeys(r for s in landing_zone.main_stages for r in _hub_ranges(s))
        ),
        beyond=_beyond(ways),
        pages={"route": ROUTE_PAGE, "snat": SNAT_PAGE, "prefixes": PREFIXES_PAGE},
        checks=tuple(_checks(landing_zone, hub)),
    )


def _clients(site: Site) -> tuple[str, ...]:
    return site.config.platform.client_address_space


def _hub_ranges(stage: Stage) -> tuple[str, ...]:
    hub = stage.environment.config.platform.hub
    return hub.address_space if hub is not None else ()


def _way(landing_zone: Reading, stage: Stage) -> Way:
    ranges = {subnet.key: str(subnet.range) for subnet in landing_zone.addresses[stage.name]}
    spaces = stage.environment.address_space
    return Way(
        stage.name,
        _clients(stage.environment),
        ranges[ENDPOINTS],
        spaces,
        tuple(_route(stage, number, space) for number, space in enumerate(spaces)),
    )


def _route(stage: Stage, number: int, space: str) -> str:
    spoke = arm_name(stage.spoke)
    name = f"to-{spoke}" if number == 0 else f"to-{spoke}-{number + 1}"
    return (
        f"az network route-table route create --subscription {_hub_subscription(stage)} "
        "--resource-group '<group of the route table>' "
        f"--route-table-name '<route table of the GatewaySubnet>' --name {shell(name)} "
        f"--address-prefix {space} --next-hop-type VirtualAppliance "
        f"--next-hop-ip-address {next_hop(stage)}"
    )


def next_hop(stage: Stage) -> str:
    """Return the address that routes lead to; empty where a virtual hub routes."""
    platform = stage.environment.config.platform
    if platform.egress is None or (platform.hub is not None and platform.hub.kind == "vwan"):
        return ""
    return platform.egress.next_hop_ip


def _hub_subscription(stage: Stage) -> str:
    hub = stage.environment.config.platform.hub
    if hub is None or hub.id is None:
        return "'<subscription of the hub>'"
    return shell(arm_group(hub.id)["subscription_id"])


def _translated(landing_zone: Reading) -> bool:
    """Whether the security groups let in what the firewall sends under an address of its own."""
    for stage in landing_zone.main_stages:
        address = IPv4Address(next_hop(stage) or "0.0.0.0")  # noqa: S104 - in no range
        known = (*_hub_ranges(stage), *_clients(stage.environment))
        if not any(address in IPv4Network(each) for each in known):
            return False
    return True


def _beyond(ways: tuple[Way, ...]) -> tuple[str, ...]:
    """Return the ranges that no virtual hub takes for private by itself."""
    named = dict.fromkeys(each for way in ways for each in (*way.spaces, *way.clients))
    return tuple(
        each
        for each in named
        if not any(IPv4Network(each).subnet_of(private) for private in _PRIVATE)
    )


def _checks(landing_zone: Reading, hub: Hub) -> Iterator[Check]:
    hubs = dict.fromkeys(
        _Place.of(given)
        for stage in landing_zone.main_stages
        if (given := stage.environment.config.platform.hub) is not None
    )
    if hub.kind == "vwan":
        yield Check(
            "Prints a policy for Internet and one for PrivateTraffic, each with the firewall as "
            "its next hop.",
            tuple(
                f"az network vhub routing-intent list {each.where} --vhub {each.name} "
                "--query '[].routingPolicies[]'"
                for each in hubs
            ),
        )
    elif hub.gateway:
        yield Check(
            "Prints each range of the spokes with the firewall's address. Asked of the route table "
            "that the GatewaySubnet has.",
            tuple(
                'az network route-table show --ids "$(az network vnet subnet show '
                f"{each.where} --vnet-name {each.name} --name GatewaySubnet "
                '--query routeTable.id --output tsv)" '
                "--query 'routes[].[addressPrefix, nextHopIpAddress]' --output tsv"
                for each in hubs
            ),
        )
    if any(_clients(stage.environment) for stage in landing_zone.main_stages):
        yield Check(
            "Once the landing zone is deployed: prints a name. From a machine in the ranges above "
            "that name resolves to an address of the endpoints, and answers on port 443.",
            tuple(_name(stage) for stage in landing_zone.main_stages),
        )


def _name(stage: Stage) -> str:
    endpoint = stage.all("private_endpoint")[0]
    return (
        f"az network private-endpoint show --ids {shell(endpoint.id)} "
        "--query 'customDnsConfigs[0].fqdn' --output tsv"
    )

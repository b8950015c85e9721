"""Single addresses: the firewall that traffic goes to, and DNS servers."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address, IPv4Network

from ailz.errors import Finding, listed, quoted
from ailz.model.config import Config
from ailz.model.dial import follows
from ailz.model.environment import Environment
from ailz.model.partial import as_far_as_read, each
from ailz.model.rules.addresses import network


def next_hops(config: Config) -> Iterator[Finding]:
    """Yield what is no address of a host, and next hops that a spoke cannot send traffic to."""
    yield from as_far_as_read(_servers(config))
    yield from as_far_as_read(_central(config))


def _servers(config: Config) -> Iterator[Finding]:
    servers = config.platform.dns.servers if config.platform.dns else ()
    for index, server in enumerate(servers):
        if _host(server) is None:
            yield _not_an_address(f"platform.dns.servers[{index}]", server)


def _central(config: Config) -> Iterator[Finding]:
    central = config.platform.egress.next_hop_ip if config.platform.egress else None
    if central is not None:
        path = "platform.egress.next_hop_ip"
        spokes = tuple(e for e in config.environments if follows(e, path))
        yield from _next_hop(config, path, central, spokes)


def _next_hop(
    config: Config, path: str, text: str, spokes: tuple[Environment, ...]
) -> Iterator[Finding]:
    hop = _host(text)
    if hop is None:
        yield _not_an_address(path, text)
        return
    yield from each(lambda: spokes, lambda _, spoke: _inside(path, hop, spoke))
    ranges = _ranges_of_the_hub(config, spokes)
    if ranges and not any(hop in found for found in ranges):
        yield Finding(
            path=path,
            code="NEXT-HOP-UNREACHABLE",
            message=(
                f"{quoted(hop)} is outside platform.hub.address_space, and a route ends in a "
                "directly peered VNet"
            ),
            allowed=f"an address in {listed(ranges)}, or another platform.hub.address_space",
        )


def _inside(path: str, hop: IPv4Address, spoke: Environment) -> Iterator[Finding]:
    mine = map(network, (spoke.address_space, *spoke.further_address_space))
    found = next((one for one in mine if one is not None and hop in one), None)
    if found is not None:
        yield Finding(
            path=path,
            code="NEXT-HOP-INSIDE",
            message=f"{quoted(hop)} lies in the range of {spoke.name} itself, {found}",
            allowed="the address of the hub's firewall",
        )


def _ranges_of_the_hub(config: Config, spokes: tuple[Environment, ...]) -> list[IPv4Network]:
    """Return the ranges that the next hop of these spokes lies in; none where nothing says it."""
    hub = config.platform.hub
    if (
        hub is None
        or hub.kind != "vnet"
        or not any(follows(spoke, "platform.hub.id") for spoke in spokes)
    ):
        return []
    return [found for text in hub.address_space if (found := network(text)) is not None]


def _not_an_address(path: str, text: str) -> Finding:
    return Finding(
        path=path,
        code="NOT-AN-ADDRESS",
        message=f"{quoted(text)} is not the IPv4 address of a host",
        allowed="four numbers from 0 to 255, such as 10.0.1.4",
    )


def _host(text: str) -> IPv4Address | None:
    """Return the address; None where it is malformed, or of no host."""
    try:
        address = IPv4Address(text)
    except AddressValueError:
        return None
    return address if _FIRST <= address < _MULTICAST else None


_FIRST = IPv4Address("1.0.0.0")
_MULTICAST = IPv4Address("224.0.0.0")

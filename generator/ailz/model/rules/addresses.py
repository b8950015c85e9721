"""Address ranges: well-formed, large enough to look at, and apart from each other."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv4Network
from typing import TypeAlias

from ailz.errors import Finding, quoted
from ailz.model.config import Config
from ailz.model.environment import Environment
from ailz.model.partial import as_far_as_read, each

_PRIVATE = tuple(IPv4Network(r) for r in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
_CARRIERS = IPv4Network("100.64.0.0/10")
"""RFC 6598: shared address space, between carriers and their customers."""
_AZURE_DNS = IPv4Network("168.63.129.16/32")
_SMALLEST, _LARGEST = 26, 16
_WIDEST = 8
"""The largest private range: whoever names a larger one means the internet too."""
_POOL = "way_in.client_pool"
_DOCKER = IPv4Network("172.17.0.0/16")
"""The range of Docker's own bridge: no container reaches the same addresses outside."""
_Range: TypeAlias = tuple[str, str, IPv4Network]
"""Path, whose it is, and the range."""


def ranges(config: Config) -> Iterator[Finding]:
    """Yield ranges that are malformed, of nobody, of a size that cannot do, or overlapping."""
    spokes: list[_Range] = []
    for path, name, text in _spokes(config):
        found = network(text)
        if found is None:
            yield _not_a_range(path, text)
            continue
        yield from _size(path, found)
        yield from _reserved(path, found)
        spokes.append((path, name, found))
    others: list[_Range] = []
    for path, name, text in _around(config):
        found = network(text)
        if found is None or (path == _POOL and not _is_private(found)):
            yield _not_a_range(path, text, "a private range" if path == _POOL else "a range")
        elif found.prefixlen < _WIDEST:
            yield Finding(
                path=path,
                code="RANGE-SIZE",
                message=f"{quoted(found)} is too large: it reaches beyond every private range",
                allowed=f"ranges of /{_WIDEST} or smaller, such as 10.0.0.0/8",
            )
        else:
            others.append((path, name, found))
    yield from _overlaps(spokes, others)
    yield from each(lambda: config.environments, _subnets)


def _subnets(index: int, environment: Environment) -> Iterator[Finding]:
    for key, text in environment.subnets.items():
        if network(text) is None:
            yield _not_a_range(f"environments[{index}].subnets.{key}", text)


def foreign_ranges(config: Config) -> Iterator[Finding]:
    """Yield ranges that are used as private ones although they are none (RFC 1918)."""
    around = (each for each in _around(config) if each[0] != _POOL)
    for path, _, text in (*_spokes(config), *around):
        found = network(text)
        if found is not None and not _is_private(found):
            yield Finding(
                path=path,
                code="RANGE-PUBLIC",
                message=f"{quoted(found)} {_what_it_is(found)}",
                remedy="Take one in 10/8, 172.16/12 or 192.168/16, unless this one is agreed upon",
            )


def _what_it_is(found: IPv4Network) -> str:
    # MicrosoftDocs/azure-docs, articles/firewall/snat-private-range.md
    if found.subnet_of(_CARRIERS):
        return (
            f"lies in {_CARRIERS}, which carriers use (RFC 6598): Azure routes it as private, and "
            "it must not meet the same range of a provider on the way to your sites"
        )
    return (
        "is no private range: Azure takes it, but whoever has these addresses on the internet "
        "cannot be reached from the network, and Azure Firewall hides senders from it until its "
        "private ranges name it"
    )


_CLIENTS = "the clients"


def _reserved(path: str, found: IPv4Network) -> Iterator[Finding]:
    """Yield what no network can have.

    Azure's own are those of learn.microsoft.com/azure/cloud-adoption-framework/ready/
    azure-best-practices/plan-for-ip-addressing.
    """
    why = ""
    if found.overlaps(_DOCKER):
        why = f"holds addresses of {_DOCKER}, which Docker takes on each compute"
    elif found.overlaps(_AZURE_DNS):
        why = f"holds {_AZURE_DNS.network_address}, Azure's own DNS"
    elif (
        found.is_multicast
        or found.is_loopback
        or found.is_link_local
        or found.is_reserved
        or found.network_address < _FIRST
    ):
        why = "is of no network: these addresses are for loopback, link-local or many receivers"
    if why:
        yield Finding(
            path=path,
            code="RANGE-RESERVED",
            message=f"{quoted(found)} {why}",
            allowed="a range outside it, in 10/8, 172.16/12 or 192.168/16",
        )


_FIRST = IPv4Address("1.0.0.0")


def _spokes(config: Config) -> Iterator[tuple[str, str, str]]:
    """Yield path, environment and text of every range of a VNet."""
    yield from each(lambda: config.environments, _of_a_spoke)
    yield from as_far_as_read(_of_the_runners(config))


def _of_the_runners(config: Config) -> Iterator[tuple[str, str, str]]:
    runners = config.delivery.runners
    if runners is not None and runners.address_space is not None:
        yield "delivery.runners.address_space", "the runners", runners.address_space


def _of_a_spoke(index: int, environment: Environment) -> Iterator[tuple[str, str, str]]:
    path = f"environments[{index}]"
    yield f"{path}.address_space", environment.name, environment.address_space
    for place, text in enumerate(environment.further_address_space):
        yield f"{path}.further_address_space[{place}]", environment.name, text


def _around(config: Config) -> Iterator[tuple[str, str, str]]:
    """Yield path, owner and text of every range that a VNet must not overlap."""
    yield from as_far_as_read(_of_the_hub(config))
    yield from as_far_as_read(_of_the_clients(config))
    yield from as_far_as_read(_of_the_vpn(config))


def _of_the_hub(config: Config) -> Iterator[tuple[str, str, str]]:
    if config.platform.hub is not None:
        for index, text in enumerate(config.platform.hub.address_space):
            yield f"platform.hub.address_space[{index}]", "the hub", text


def _of_the_clients(config: Config) -> Iterator[tuple[str, str, str]]:
    for index, text in enumerate(config.platform.client_address_space):
        yield f"platform.client_address_space[{index}]", _CLIENTS, text


def _of_the_vpn(config: Config) -> Iterator[tuple[str, str, str]]:
    if config.way_in is not None and config.way_in.client_pool is not None:
        yield _POOL, "the VPN clients", config.way_in.client_pool


def network(text: str) -> IPv4Network | None:
    """Return the range that a text names; None where it is none, or has host bits set."""
    try:
        return IPv4Network(text)
    except ValueError:
        return None


def _is_private(network: IPv4Network) -> bool:
    return any(network.subnet_of(private) for private in _PRIVATE)


def _not_a_range(path: str, text: str, what: str = "a range") -> Finding:
    try:
        meant = str(IPv4Network(text, strict=False))
    except ValueError:
        meant = ""
    return Finding(
        path=path,
        code="NOT-A-RANGE",
        message=f"{quoted(text)} is not {what}",
        allowed="a network address with its prefix length, in 10/8, 172.16/12 or 192.168/16",
        suggestion=meant if meant != text else "",
    )


def _size(path: str, network: IPv4Network) -> Iterator[Finding]:
    if not _LARGEST <= network.prefixlen <= _SMALLEST:
        yield Finding(
            path=path,
            code="RANGE-SIZE",
            message=(
                f"{quoted(network)} is "
                f"{'too small' if network.prefixlen > _SMALLEST else 'too large'}"
            ),
            allowed=f"a range between /{_LARGEST} and /{_SMALLEST}",
        )


def _overlaps(spokes: list[_Range], others: list[_Range]) -> Iterator[Finding]:
    for place, (path, name, found) in enumerate(spokes):
        for where, other, before in (*spokes[:place], *others):
            # Sites outside are often said as one wide range that has the spoke in it: the spoke's
            # own routes are narrower and win.
            around = other == _CLIENTS and before.prefixlen < found.prefixlen
            if found.overlaps(before) and not around:
                yield Finding(
                    path=path,
                    code="RANGE-OVERLAP",
                    message=(
                        f"{quoted(found)} of {name} overlaps {quoted(before)} of {other} ({where})"
                    ),
                    allowed="ranges that share no address: no route could tell them apart",
                )

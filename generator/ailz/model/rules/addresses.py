"""Address ranges: well-formed, private, large enough to look at, and apart from each other."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import AddressValueError, IPv4Address, IPv4Network, NetmaskValueError

from ailz.errors import Finding
from ailz.model.config import Config

_PRIVATE = tuple(IPv4Network(r) for r in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
_SMALLEST, _LARGEST = 26, 16


def ranges(config: Config) -> Iterator[Finding]:
    """Yield what is wrong with the ranges and addresses of the configuration."""
    known: list[tuple[str, str, IPv4Network]] = []
    for index, environment in enumerate(config.environments):
        path = f"environments[{index}].address_space"
        found = _network(environment.address_space)
        if found is None or not _is_private(found):
            yield _not_a_range(path, environment.address_space)
        else:
            yield from _size(path, found)
            known.append((path, environment.name, found))
    hub = config.platform.hub
    for index, text in enumerate(hub.address_space if hub else ()):
        path = f"platform.hub.address_space[{index}]"
        found = _network(text)
        if found is None:
            yield _not_a_range(path, text)
        else:
            known.append((path, "the hub", found))
    for index, text in enumerate(config.platform.client_address_space):
        if _network(text) is None:
            yield _not_a_range(f"platform.client_address_space[{index}]", text)
    yield from _overlaps(known)
    yield from _addresses(config)


def _network(text: str) -> IPv4Network | None:
    try:
        return IPv4Network(text)
    except (AddressValueError, NetmaskValueError, ValueError):
        return None


def _is_private(network: IPv4Network) -> bool:
    return any(network.subnet_of(private) for private in _PRIVATE)


def _not_a_range(path: str, text: str) -> Finding:
    try:
        meant = str(IPv4Network(text, strict=False))
    except ValueError:
        meant = ""
    return Finding(
        path=path,
        code="NOT-A-RANGE",
        message=f"{text} is not a private range",
        allowed="a network address with its prefix length in 10/8, 172.16/12 or 192.168/16",
        suggestion=meant if meant != text else "",
    )


def _size(path: str, network: IPv4Network) -> Iterator[Finding]:
    if not _LARGEST <= network.prefixlen <= _SMALLEST:
        yield Finding(
            path=path,
            code="RANGE-SIZE",
            message=f"{network} is {'too small' if network.prefixlen > _SMALLEST else 'too large'}",
            allowed=f"a range between /{_LARGEST} and /{_SMALLEST}",
        )


def _overlaps(known: list[tuple[str, str, IPv4Network]]) -> Iterator[Finding]:
    for place, (path, name, network) in enumerate(known):
        for _, other, before in known[:place]:
            if network.overlaps(before):
                yield Finding(
                    path=path,
                    code="RANGE-OVERLAP",
                    message=f"{network} of {name} overlaps {before} of {other}",
                    allowed="ranges that share no address: peered networks must not overlap",
                )


def _addresses(config: Config) -> Iterator[Finding]:
    given: list[tuple[str, str]] = []
    platform = config.platform
    if platform.egress is not None:
        given.append(("platform.egress.next_hop_ip", platform.egress.next_hop_ip))
    given += [
        (f"environments[{i}].next_hop_ip", e.next_hop_ip)
        for i, e in enumerate(config.environments)
        if e.next_hop_ip is not None
    ]
    servers = platform.dns.servers if platform.dns else ()
    given += [(f"platform.dns.servers[{i}]", server) for i, server in enumerate(servers)]
    for path, text in given:
        try:
            IPv4Address(text)
        except AddressValueError:
            yield Finding(
                path=path,
                code="NOT-AN-ADDRESS",
                message=f"{text} is not an IPv4 address",
                allowed="four numbers from 0 to 255, such as 10.0.1.4",
            )

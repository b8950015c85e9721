"""Address ranges: well-formed, private, large enough to look at, and apart from each other."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import IPv4Network
from typing import TypeAlias

from ailz.errors import Finding, quoted
from ailz.model.config import Config
from ailz.model.environment import Environment
from ailz.model.partial import as_far_as_read, each

_PRIVATE = tuple(IPv4Network(r) for r in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"))
_SMALLEST, _LARGEST = 26, 16
_POOL = "way_in.client_pool"
_DOCKER = IPv4Network("172.17.0.0/16")
"""The range of Docker's own bridge: no container reaches the same addresses outside."""
_Range: TypeAlias = tuple[str, str, IPv4Network]
"""Path, whose it is, and the range."""


def ranges(config: Config) -> Iterator[Finding]:
    """Yield ranges that are malformed, not private, of a size that cannot do, or overlapping."""
    spokes: list[_Range] = []
    for path, name, text in _spokes(config):
        found = network(text)
        if found is None or not _is_private(found):
            yield _not_a_range(path, text)
            continue
        yield from _size(path, found)
        if found.overlaps(_DOCKER):
            yield Finding(
                path=path,
                code="RANGE-RESERVED",
                message=(
                    f"{quoted(found)} holds addresses of {_DOCKER}, which Docker takes on each "
                    "compute"
                ),
                allowed="a range outside it",
            )
        spokes.append((path, name, found))
    others: list[_Range] = []
    for path, name, text in _around(config):
        found = network(text)
        if found is None or (path == _POOL and not _is_private(found)):
            yield _not_a_range(path, text)
        else:
            others.append((path, name, found))
    yield from _overlaps(spokes, others)
    yield from each(lambda: config.environments, _subnets)


def _subnets(index: int, environment: Environment) -> Iterator[Finding]:
    for key, text in environment.subnets.items():
        if network(text) is None:
            yield _not_a_range(f"environments[{index}].subnets.{key}", text)


def _spokes(config: Config) -> Iterator[tuple[str, str, str]]:
    """Yield path, environment and text of every range of a VNet."""
    return each(lambda: config.environments, _of_a_spoke)


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
        yield f"platform.client_address_space[{index}]", "the clients", text


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


def _not_a_range(path: str, text: str) -> Finding:
    try:
        meant = str(IPv4Network(text, strict=False))
    except ValueError:
        meant = ""
    return Finding(
        path=path,
        code="NOT-A-RANGE",
        message=f"{quoted(text)} is not a private range",
        allowed="a network address with its prefix length in 10/8, 172.16/12 or 192.168/16",
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
            if found.overlaps(before):
                yield Finding(
                    path=path,
                    code="RANGE-OVERLAP",
                    message=(
                        f"{quoted(found)} of {name} overlaps {quoted(before)} of {other} ({where})"
                    ),
                    allowed="ranges that share no address: no route could tell them apart",
                )

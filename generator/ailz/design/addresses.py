"""The address plan: which subnet gets which range of a VNet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from ipaddress import IPv4Network


@dataclass(frozen=True, slots=True)
class Want:
    """A subnet to place: its smallest size, and one with room to grow (prefix lengths)."""

    key: str
    least: int
    comfortable: int
    why: str


@dataclass(frozen=True, slots=True)
class Subnet:
    """A placed subnet."""

    key: str
    range: IPv4Network
    why: str

    @property
    def usable(self) -> int:
        """Addresses that Azure leaves to resources: it keeps five."""
        return self.range.num_addresses - 5


@dataclass(frozen=True, slots=True)
class DoesNotFit:
    """What a range cannot hold, and the prefix length that would do."""

    missing: tuple[Want, ...]
    needed: int


def place(space: IPv4Network, wants: Iterable[Want]) -> tuple[Subnet, ...] | DoesNotFit:
    """Place every subnet in ``space``, the largest first so that nothing is lost to alignment.

    Subnets start comfortable; while they do not fit together, all take their least size.
    """
    asked = tuple(wants)
    for sizes in ({w.key: w.comfortable for w in asked}, {w.key: w.least for w in asked}):
        placed = _pack(space, asked, sizes)
        if len(placed) == len(asked):
            return tuple(placed[want.key] for want in asked)
    total = sum(2 ** (32 - want.least) for want in asked)
    return DoesNotFit(
        tuple(want for want in asked if want.key not in placed), 32 - (total - 1).bit_length()
    )


def _pack(
    space: IPv4Network, wants: tuple[Want, ...], sizes: Mapping[str, int]
) -> dict[str, Subnet]:
    start = int(space.network_address)
    end = start + space.num_addresses
    placed = {}
    for want in sorted(wants, key=lambda w: sizes[w.key]):
        size = 2 ** (32 - sizes[want.key])
        start = -(-start // size) * size
        if start + size > end:
            continue
        placed[want.key] = Subnet(want.key, IPv4Network((start, sizes[want.key])), want.why)
        start += size
    return placed

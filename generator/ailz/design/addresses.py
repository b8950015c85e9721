"""The address plan: which subnet gets which range of a VNet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Network

RESERVED = 5
"""Addresses of every subnet that Azure keeps."""


@dataclass(frozen=True, slots=True)
class Want:
    """A subnet to place: its smallest size, and one with room to grow (prefix lengths).

    ``last`` ones are placed behind the others.
    """

    key: str
    least: int
    comfortable: int
    why: str
    last: bool = False


@dataclass(frozen=True, slots=True)
class Subnet:
    """A placed subnet."""

    key: str
    range: IPv4Network
    why: str

    @property
    def usable(self) -> int:
        """Addresses that Azure leaves to resources."""
        return self.range.num_addresses - RESERVED


@dataclass(frozen=True, slots=True)
class DoesNotFit:
    """What a range cannot hold, and the prefix length that would do."""

    missing: tuple[Want, ...]
    needed: int


def place(
    spaces: Sequence[IPv4Network], wants: Iterable[Want], kept: Mapping[str, IPv4Network]
) -> tuple[Subnet, ...] | DoesNotFit:
    """Place every subnet in the spaces, the largest first so that nothing is lost to alignment.

    ``kept`` are ranges that stay, by the subnet's key. Subnets start comfortable; while they do not
    fit together, all take their least size.
    """
    asked = tuple(wants)
    for sizes in ({w.key: w.comfortable for w in asked}, {w.key: w.least for w in asked}):
        placed = _pack(spaces, asked, sizes, kept)
        if len(placed) == len(asked):
            return tuple(placed[want.key] for want in asked)
    total = sum(2 ** (32 - want.least) for want in asked)
    return DoesNotFit(
        tuple(want for want in asked if want.key not in placed), 32 - (total - 1).bit_length()
    )


def _pack(
    spaces: Sequence[IPv4Network],
    wants: tuple[Want, ...],
    sizes: Mapping[str, int],
    kept: Mapping[str, IPv4Network],
) -> dict[str, Subnet]:
    placed = {w.key: Subnet(w.key, kept[w.key], w.why) for w in wants if w.key in kept}
    for want in sorted(wants, key=lambda w: (w.last, sizes[w.key])):
        if want.key in kept:
            continue
        taken = [subnet.range for subnet in placed.values()]
        if (found := _first_free(spaces, sizes[want.key], taken)) is not None:
            placed[want.key] = Subnet(want.key, found, want.why)
    return placed


def _first_free(
    spaces: Sequence[IPv4Network], prefix: int, taken: Sequence[IPv4Network]
) -> IPv4Network | None:
    for space in spaces:
        if prefix >= space.prefixlen:
            for block in space.subnets(new_prefix=prefix):
                if not any(block.overlaps(other) for other in taken):
                    return block
    return None

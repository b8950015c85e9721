"""What services need of the network before addresses are placed: segments, and what lives there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tag:
    """A service tag that a segment reaches where no firewall filters host names, and why."""

    name: str
    tag: str
    why: str
    ports: str | tuple[str, ...] = "443"


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment: a subnet with a security group of its own, and who lives in it.

    ``least`` and ``comfortable`` are prefix lengths. ``acts_as`` names the catalog's kinds of
    client, whose needs the way out must allow under the ``conditions`` that hold here besides those
    of the room; ``ports`` are what they need, ``tags`` the same needs as service tags.
    """

    key: str
    least: int
    comfortable: int
    purpose: str
    acts_as: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()
    conditions: tuple[str, ...] = ()
    ports: tuple[str, ...] = ("80", "443")


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Segments that services live in, and conditions of the catalog under which they need egress.

    ``conditions`` hold for people's machines too: what a portal or a studio loads in a browser.
    """

    segments: tuple[Segment, ...] = ()
    conditions: tuple[str, ...] = ()


def rooms(several: Iterable[Room]) -> Room:
    """Return all rooms as one; a segment that two services share is made once."""
    every = tuple(several)
    segments = {s.key: s for room in every for s in room.segments}
    conditions = dict.fromkeys(c for room in every for c in room.conditions)
    return Room(segments=tuple(segments.values()), conditions=tuple(conditions))

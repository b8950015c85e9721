"""What services need of the network before addresses are placed: segments, and what lives there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from ailz.design.values import Value
    from ailz.model.config import Config


@dataclass(frozen=True, slots=True)
class Tag:
    """A service tag that a segment reaches where no firewall filters host names, and why.

    ``always`` ones are reached through a firewall too: what is no web traffic.
    """

    name: str
    tag: Value
    why: str
    ports: str | tuple[str, ...] = "443"
    protocol: str = "Tcp"
    always: bool = False


@dataclass(frozen=True, slots=True)
class Direct:
    """A service that a segment reaches by a service endpoint, past every firewall.

    ``service`` is ARM's name of it; ``policy`` the symbol of the service endpoint policy that
    narrows the way to some of its resources, empty where it reaches all of them; ``needs`` are the
    catalog's needs that it serves.
    """

    service: str
    policy: str = ""
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Demanded:
    """A rule that the service of a delegated subnet demands of its security group, by its own name.

    Azure holds every request to it from then on: a group without it is refused.
    """

    name: str
    direction: Literal["Inbound", "Outbound"]
    destination: str
    ports: str
    protocol: str
    why: str
    source: str = "VirtualNetwork"


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment: a subnet with a security group of its own, and who lives in it.

    ``least`` and ``comfortable`` are prefix lengths. ``acts_as`` names the catalog's kinds of
    client, whose needs the way out must allow under the ``conditions`` that hold here besides those
    of the room; ``ports`` are what they need, ``tags`` the same needs as service tags, and
    ``hosts`` names that the configuration lets out besides. ``endpoint_ports`` are those that
    services are reached on privately. ``nodes`` says how many addresses live there in an
    environment: none, and the segment is not made there; where it is left out, the segment is
    there and people put into it what they need. Nodes of one segment talk to each other.
    ``delegation`` is the service that the subnet is handed to, as ARM names it, and ``demanded``
    are the rules that it wants in the security group, before all others. ``serves`` are the ports
    of a server that Azure puts into it: the other segments and people reach it there, and it
    starts no connection but to its like and to the ``tags``. ``past`` are those of them that it
    must reach past every firewall: it has a route table of its own.
    """

    key: str
    least: int
    comfortable: int
    purpose: str
    acts_as: tuple[str, ...] = ()
    tags: tuple[Tag, ...] = ()
    conditions: tuple[str, ...] = ()
    ports: tuple[str, ...] = ("80", "443")
    hosts: tuple[str, ...] = ()
    endpoint_ports: tuple[str, ...] = ("443",)
    nodes: Callable[[Config], int] | None = None
    direct: Direct | None = None
    delegation: str = ""
    serves: tuple[str, ...] = ()
    past: tuple[Tag, ...] = ()
    demanded: tuple[Demanded, ...] = ()

    def is_in(self, config: Config) -> bool:
        """Whether the segment is made in the environment that this configuration is of."""
        return self.nodes is None or self.nodes(config) > 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """Segments that services live in, and conditions of the catalog under which they need egress.

    ``conditions`` hold for people's machines too: what a portal or a studio loads in a browser.
    ``ports`` are those beside 443 on which a private endpoint of a service answers.
    """

    segments: tuple[Segment, ...] = ()
    conditions: tuple[str, ...] = ()
    ports: tuple[str, ...] = ()


def rooms(several: Iterable[Room]) -> Room:
    """Return all rooms as one; a segment that two services share is made once."""
    every = tuple(several)
    segments = {s.key: s for room in every for s in room.segments}
    conditions = dict.fromkeys(c for room in every for c in room.conditions)
    ports = dict.fromkeys(p for room in every for p in room.ports)
    return Room(
        segments=tuple(segments.values()), conditions=tuple(conditions), ports=tuple(sorted(ports))
    )

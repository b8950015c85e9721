"""How people come in, where no part of ours says it: a platform's network, or nobody at all."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ailz.design.context import Context
from ailz.design.kinds.segments import clients, has_bastion, has_vpn
from ailz.design.kinds.spoke import has_given_subnets
from ailz.design.pages import Absent, Decision, listed

_CLOSED = (
    "Until then nobody reads data, secrets or logs, rotates a key by hand or opens a studio or an "
    "index; deployments need no way in."
)


_AGENTS = {
    True: (
        "A pipeline that pushes images, uploads code or data, or reads secrets needs an agent that "
        "reaches the private endpoints. Put it into a network that you connect to this one, name "
        "its range as platform.client_address_space, and let names resolve there."
    ),
    False: (
        "A pipeline that pushes images, uploads code or data, or reads secrets needs an agent in "
        "one of the ranges that Way in names."
    ),
}
"""What pipelines need, by whether the landing zone is standalone."""


def way_in(context: Context) -> tuple[Decision, ...]:
    """Return the decision, unless a part of ours is the way in and says so itself."""
    if has_bastion(context) or has_vpn(context):
        return ()
    ports = ("443", *context.room.ports)
    lines = [_of_some(names, ranges, ports) for ranges, names in _by_ranges(context).items()]
    if has_given_subnets(context):
        word = "port" if len(ports) == 1 else "ports"
        lines = [f"{_OF_OTHERS}, on {word} {listed(ports)}."]
    if context.standalone:
        lines.append(
            "The configuration says that nobody comes in by itself (way_in.kind: none). Whoever "
            "connects this network to another adds its ranges as platform.client_address_space "
            f"and makes names resolve there. {_CLOSED}"
        )
    elif any(not clients(site.config) for site in context.sites):
        lines.append(
            "Name the ranges that people and build agents come from as "
            f"platform.client_address_space, and deploy again. {_CLOSED}"
        )
    else:
        lines.append("The platform routes and resolves for them.")
    choice = "Nobody comes in" if context.standalone else "The platform's network"
    return (Decision("Way in", choice, " ".join(lines)),)


_OF_OTHERS = (
    "Whom private endpoints answer is up to the security group of a given subnet: "
    "docs/requests/network.md has the ranges that it should let in"
)


def _by_ranges(context: Context) -> Mapping[tuple[str, ...], tuple[str, ...]]:
    """Return ranges -> the environments that let them in."""
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for site in context.sites:
        ranges = clients(site.config)
        found[ranges] = (*found.get(ranges, ()), site.name)
    return found


def _of_some(names: tuple[str, ...], ranges: tuple[str, ...], ports: tuple[str, ...]) -> str:
    if ranges:
        word = "port" if len(ports) == 1 else "ports"
        answer = f"answer {listed(ranges)}, on {word} {listed(ports)}"
        return f"Private endpoints of {listed(names)} {answer}."
    return f"Private endpoints of {listed(names)} answer nobody outside their own network."


def absent(context: Context) -> Iterator[Absent]:
    """Yield the ways in that there are not, and the machines that nobody made."""
    if not has_bastion(context):
        why = "People come through the platform's network: see Way in above."
        if context.standalone:
            why = "The configuration chose another way in: see above."
            if not has_vpn(context):
                why = "The configuration says that nobody comes in: see Way in above."
        yield Absent("Azure Bastion", why)
    machines = "Deployments use the control plane and need neither."
    if has_bastion(context):
        machines += (
            " The segment operations waits for jump hosts: docs/runbook.md says how to make one."
        )
    elif not has_vpn(context):
        machines += " People who use the closed services need a computer that reaches the network."
    yield Absent("Jump hosts and build agents", f"{machines} {_AGENTS[context.standalone]}")


def from_inside(context: Context) -> str:
    """Return how somebody gets to where the private endpoints answer, as the rest of a sentence."""
    if has_bastion(context):
        return "from a jump host in the segment operations, through Bastion"
    if has_vpn(context):
        return "from a computer that is connected to the VPN"
    if context.some(lambda site: bool(clients(site.config))):
        return "from a computer in one of the ranges that the README names as the way in"
    return "from a computer in the network: nothing leads there yet, see Way in in the README"

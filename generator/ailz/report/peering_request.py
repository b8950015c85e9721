"""The request to whoever runs the hub: the connection, as far as we do not make it."""

from __future__ import annotations

from dataclasses import dataclass

from ailz.design.arm import arm_name
from ailz.design.evaluate import Evaluated
from ailz.model.platform import Hub
from ailz.render.escape import shell
from ailz.report.asking import NETWORK, Ask, Check
from ailz.report.dns_request import asks_for_dns
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading, Stage, where
from ailz.report.routes_request import next_hop, wants_routes


@dataclass(frozen=True, slots=True)
class _Half:
    """One command of a connection, and who makes the thing."""

    what: str
    command: str


@dataclass(frozen=True, slots=True)
class _Spoke:
    """One environment's network, for whoever connects it.

    No ``servers``: it asks Azure's own resolver. No ``firewall``: its routes are learned.
    """

    stage: str
    id: str
    region: str
    ranges: tuple[str, ...]
    servers: tuple[str, ...]
    firewall: str


def peering_request(landing_zone: Reading, hub: Hub) -> Document:
    """Return the request: commands, or what is to be connected where the platform does it all."""
    if hub.connection == "made_by_platform":
        return _theirs(landing_zone, hub)
    groups = [(stage, _halves(stage, hub)) for stage in landing_zone.networks]
    return printed(
        "requests/peering.md",
        title=landing_zone.config.workload.title,
        owner=landing_zone.config.workload.owner,
        ask=Ask(NETWORK, "Once the spokes exist"),
        hub=hub,
        groups=groups,
        checks=(_made(landing_zone, hub) if hub.kind == "vwan" else _connected(landing_zone),),
        ours=hub.kind == "vnet" and hub.connection == "ours_only",
    )


def _theirs(landing_zone: Reading, hub: Hub) -> Document:
    return printed(
        "requests/connection.md",
        title=landing_zone.config.workload.title,
        owner=landing_zone.config.workload.owner,
        ask=Ask(NETWORK, "Once the spokes exist"),
        spokes=[_spoke(stage) for stage in landing_zone.networks],
        virtual=hub.kind == "vwan",
        gateway=hub.gateway,
        asks_for_dns=asks_for_dns(landing_zone),
        asks_for_routes=wants_routes(landing_zone),
        checks=(_connected(landing_zone),),
    )


def _spoke(stage: Stage) -> _Spoke:
    dns = stage.environment.config.platform.dns
    return _Spoke(
        stage.name,
        stage.spoke,
        stage.environment.region,
        stage.environment.address_space,
        dns.servers if dns is not None else (),
        next_hop(stage),
    )


def _halves(stage: Stage, hub: Hub) -> list[_Half]:
    spoke = stage.one("virtual_network")
    assert spoke is not None  # noqa: S101 - every environment has its spoke
    hub_id = _id(stage, hub)
    if hub.kind == "vwan":
        hub_is = where(hub_id)
        command = (
            f"az network vhub connection create --name {shell(spoke.name)} {hub_is} "
            f"--vhub-name {shell(arm_name(hub_id))} --remote-vnet {shell(spoke.id)} "
            "--internet-security true"
        )
        return [_Half("The virtual hub's connection", command)]
    theirs = _Half(
        "The hub's half",
        _peer(spoke.name, hub_id, spoke.id, " --allow-gateway-transit" if hub.gateway else ""),
    )
    if hub.connection == "ours_only":
        return [theirs]
    own = _peer("to-hub", spoke.id, hub_id, " --use-remote-gateways" if hub.gateway else "")
    return [theirs, _Half("The spoke's half, after it", own)]


def _spokes(landing_zone: Reading) -> list[tuple[Stage, Evaluated]]:
    return [
        (stage, spoke)
        for stage in landing_zone.networks
        if (spoke := stage.one("virtual_network")) is not None
    ]


def _connected(landing_zone: Reading) -> Check:
    """Ask the spokes: the connection of a virtual hub shows there as a peering too."""
    return Check(
        "Prints Connected for the peering of each spoke.",
        tuple(
            f"az network vnet peering list {where(spoke.id)} --vnet-name {shell(spoke.name)} "
            "--query '[].peeringState' --output tsv"
            for _, spoke in _spokes(landing_zone)
        ),
    )


def _made(landing_zone: Reading, hub: Hub) -> Check:
    hubs = [(_id(stage, hub), spoke) for stage, spoke in _spokes(landing_zone)]
    return Check(
        "Prints Succeeded for the connection of each spoke.",
        tuple(
            f"az network vhub connection show --name {shell(spoke.name)} {where(id_)} "
            f"--vhub-name {shell(arm_name(id_))} --query provisioningState --output tsv"
            for id_, spoke in hubs
        ),
    )


def _id(stage: Stage, hub: Hub) -> str:
    """Return the id of the hub that an environment connects to."""
    found = (stage.environment.config.platform.hub or hub).id
    assert found is not None  # noqa: S101 - refused where a connection to it is asked for
    return found


def _peer(name: str, here: str, there: str, more: str) -> str:
    return (
        f"az network vnet peering create --name {shell(name)} {where(here)} "
        f"--vnet-name {shell(arm_name(here))} --remote-vnet {shell(there)} "
        f"--allow-vnet-access --allow-forwarded-traffic{more}"
    )

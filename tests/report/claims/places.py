"""Where machines run, what they reach, and what environments have apart."""

from __future__ import annotations

from tests.report.claims.arm import (
    CLUSTER,
    MODELS,
    NETWORK,
    OUTBOUND,
    WORKSPACE,
)
from tests.report.claims.world import (
    DECISIONS,
    Claim,
    World,
    exactly,
    props,
    wherever,
    words,
)

PICTURE = "docs/topology.svg"


def _nodes_are_private(world: World) -> bool:
    return all(
        props(each)["properties"]["enableNodePublicIp"] is False
        and props(each)["properties"]["remoteLoginPortPublicAccess"] == "Disabled"
        for each in world.of(CLUSTER)
    )


def _hosts(world: World) -> set[str]:
    return {
        str(props(each)["destination"])
        for each in world.of(OUTBOUND)
        if props(each)["type"] == "FQDN"
    }


def _managed(world: World) -> bool:
    return any(
        props(each).get("managedNetwork", {}).get("isolationMode") == "AllowOnlyApprovedOutbound"
        for each in world.of(WORKSPACE)
    )


def _own_network_apart(world: World) -> bool:
    environments = world.reading.config.environments
    return len({each.subscription_id for each in environments}) == len(environments)


def _writes_apart(world: World) -> bool:
    """No deployment of one environment writes what another one's writes."""
    # What carries a new principal's id has a name of its own in each environment.
    written = [request.id.lower() for request in world.every if "<" not in request.id]
    return len(set(written)) == len(written)


def _placed(world: World, said: tuple[str, ...]) -> bool:
    name, space, region = said
    found = world.stage(name).of_type(NETWORK)
    return [
        (props(each)["addressSpace"]["addressPrefixes"][0], each.body["location"]) for each in found
    ] == [(space, region)]


def _named(world: World, said: tuple[str, ...]) -> bool:
    return words(said[0]) == [stage.name for stage in world.main]


CLAIMS = (
    wherever("No public addresses, no SSH", _nodes_are_private, PICTURE),
    Claim(
        r"Managed network, run by Microsoft", lambda world, _: _managed(world), PICTURE, exact=True
    ),
    exactly(
        "No other hosts are let out", lambda world: _managed(world) and not _hosts(world), PICTURE
    ),
    exactly(r"managed network, approved outbound only", _managed),
    exactly(
        "Named hosts bring a firewall that Microsoft runs and bills",
        lambda world: bool(_hosts(world)),
    ),
    wherever(
        "A build would find no package: no host is named for it",
        lambda world: (
            not _hosts(world)
            and not world.reading.config.capabilities.machine_learning.outbound_fqdns
        ),
    ),
    exactly(
        r"\| Images \| Built here",
        lambda world: (
            bool(world.reading.stages) and any("image_build" in each.symbol for each in world.every)
        ),
    ),
    exactly(
        "- Managed online endpoints\\.", lambda world: world.has(WORKSPACE) and not _managed(world)
    ),
    exactly(
        "Each environment has a subscription and a network of its own",
        _own_network_apart,
        DECISIONS,
    ),
    wherever("A deployment of one environment writes nothing of another", _writes_apart, DECISIONS),
    Claim(r"^## (.+)\n\nThe network `(.+)` in (.+)\.", _placed, "docs/address-plan.md"),
    Claim(r"key[s]?, in the environments (.+)\. [^.]+ answers for the workload", _named),
    wherever(
        "- Jobs that load models from the shared registry",
        lambda world: (
            world.has(MODELS) and not any("registry" in str(e.key) for e in world.of(OUTBOUND))
        ),
    ),
)

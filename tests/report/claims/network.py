"""The way out, who sees which traffic, and segments."""

from __future__ import annotations

from collections.abc import Mapping

from ailz.design.evaluate import Evaluated
from ailz.report.reading import Stage
from tests.report.claims.arm import (
    FIREWALL,
    NAT,
    NETWORK,
    PUBLIC_IP,
    SECURITY_GROUP,
    SUBNET,
)
from tests.report.claims.world import (
    CONTROLS,
    Claim,
    World,
    exactly,
    props,
    wherever,
    words,
)


def _ways(stage: Stage) -> str:
    firewall, nat = stage.of_type(FIREWALL), stage.of_type(NAT)
    return "An Azure Firewall of its own" if firewall else "A NAT gateway" if nat else ""


def _way_out(world: World, said: tuple[str, ...]) -> bool:
    """Judge `A in dev; B in prod` and `A`: in each environment stands that and nothing else."""
    told: dict[str, str] = {}
    for part in said[0].split("; "):
        way, _, where = part.partition(" in ")
        told |= dict.fromkeys(words(where) or [stage.name for stage in world.main], way)
    return told == {stage.name: _ways(stage) for stage in world.main}


def _routes(stage: Stage) -> list[dict[str, str]]:
    return [
        route["properties"]
        for table in stage.all("route_table")
        for route in props(table)["routes"]
    ]


def _tables(stage: Stage) -> tuple[Evaluated, ...]:
    return stage.all("route_table")


def _to_the_hub(stage: Stage) -> bool:
    ways = [r for r in _routes(stage) if r["addressPrefix"] == "0.0.0.0/0"]
    return len(ways) == 1 and ways[0]["nextHopType"] == "VirtualAppliance" and not _ways(stage)


def _segments(stage: Stage) -> tuple[Evaluated, ...]:
    return stage.all("segment")


def _only_endpoints(world: World) -> bool:
    return all(
        ({each.key for each in _segments(stage)} | set(_given(stage))) - {"postgresql"}
        == {"private_endpoints"}
        for stage in world.main
    )


def _given(stage: Stage) -> Mapping[str, str]:
    """The segments whose subnets somebody else made."""
    return stage.environment.config.existing.subnets


def _on_its_own(world: World) -> bool:
    return world.reading.variant == "standalone"


def _nothing_at_all(world: World) -> bool:
    given = any(map(_given, world.main))
    return (
        _on_its_own(world)
        and not given
        and not world.has(FIREWALL, NAT)
        and not any(map(_tables, world.main))
    )


def _goes_past(world: World) -> bool:
    """Some subnet of ours has service endpoints, each with a policy that narrows them."""
    every = [each for each in world.of(SUBNET) if not props(each).get("delegations")]
    past = [each for each in every if props(each).get("serviceEndpoints")]
    return bool(past) and all(props(each).get("serviceEndpointPolicies") for each in past)


def _denies_the_rest(world: World) -> bool:
    groups = {each.id: each for each in world.of(SECURITY_GROUP)}
    for stage in world.main:
        if not _segments(stage):
            return False
        for segment in _segments(stage):
            group = groups[props(segment)["networkSecurityGroup"]["id"]]
            last = {
                rule["properties"]["direction"]
                for rule in props(group)["securityRules"]
                if rule["properties"]["access"] == "Deny"
                and rule["properties"]["priority"] == 4096
                and rule["properties"]["sourceAddressPrefix"] == "*"
                and rule["properties"]["destinationAddressPrefix"] == "*"
            }
            if last != {"Inbound", "Outbound"} or props(segment)["defaultOutboundAccess"]:
                return False
    return len({stage.spoke for stage in world.main}) == len(world.main)


def _segmented(world: World, said: tuple[str, ...]) -> bool:
    """Judge `training, inference (in dev and prod) and operations`."""
    found: dict[str, list[str]] = {}
    for stage in world.main:
        for segment in _segments(stage):
            name = str(segment.key).replace("_", " ")
            found.setdefault(name, []).append(stage.name)
    every = len(world.main)
    told = {
        name + (f" (in {_listed(where)})" if len(where) < every else "")
        for name, where in found.items()
    }
    return _listed(sorted(told)) == _listed(sorted(_split(said[0])))


def _listed(names: list[str]) -> str:
    return ", ".join(names)


def _split(said: str) -> list[str]:
    made, depth, word = [], 0, ""
    for part in said.replace(" and ", ", ").split(", "):
        word = f"{word}, {part}" if depth else part
        depth += part.count("(") - part.count(")")
        if not depth:
            made.append(word)
    return made


def _through_a_firewall(world: World) -> bool:
    """Wherever there is a route table, it leads to a firewall, and segments of ours use it."""
    for stage in world.main:
        tables = {table.id for table in stage.all("route_table")}
        ours = [each for each in _segments(stage) if not props(each).get("delegations")]
        used = {props(segment).get("routeTable", {}).get("id") for segment in ours}
        ways = [r for r in _routes(stage) if r["addressPrefix"] == "0.0.0.0/0"]
        if tables and (used != tables or [w["nextHopType"] for w in ways] != ["VirtualAppliance"]):
            return False
    return True


def _threats_denied(world: World) -> bool:
    return all(
        props(each)["threatIntelMode"] == "Deny"
        for each in world.of("Microsoft.Network/firewallPolicies")
    )


CLAIMS = (
    exactly(
        "no check of it proves them: docs/requests/network.md",
        lambda world: any(map(_given, world.main)) and not world.has(SUBNET, SECURITY_GROUP),
    ),
    exactly(
        "Nothing here writes it, and nothing here deletes it",
        lambda world: not world.has(NETWORK),
    ),
    wherever(
        "What the segments send out passes (?:our|the hub's) firewall",
        _through_a_firewall,
        CONTROLS,
    ),
    exactly(
        "Empty: the virtual hub's routing intent sends everything to its firewall",
        lambda world: any(map(_tables, world.main)) and not any(map(_routes, world.main)),
        CONTROLS,
    ),
    wherever("threat intelligence denies on top of it", _threats_denied, CONTROLS),
    Claim(r"\| Way out \| ((?:A NAT gateway|An Azure Firewall of its own)[^|]*) \|", _way_out),
    exactly(r"\| Way out \| No way out \|", _nothing_at_all),
    exactly(
        r"\| Way out \| The hub's firewall \|",
        lambda world: all(map(_to_the_hub, world.main)) and not _only_endpoints(world),
    ),
    exactly(
        r"The route table leads to the hub's firewall, and nothing uses it yet",
        lambda world: (
            all(map(_to_the_hub, world.main)) and _only_endpoints(world) and not _on_its_own(world)
        ),
    ),
    exactly(
        r"The spoke learns that route and has none itself|It has no route: what leads to the hub",
        lambda world: not any(map(_routes, world.main)) and any(map(_tables, world.main)),
    ),
    exactly(r"- A firewall\. Nothing leaves the spoke", _only_endpoints),
    exactly(
        r"\*\*Egress through Azure Firewall instead of a NAT gateway\*\*",
        lambda world: world.has(FIREWALL),
    ),
    exactly(r"\*\*Egress through a NAT gateway\*\*", lambda world: world.has(NAT)),
    exactly("Service endpoints alone go past it, to what their policy names", _goes_past),
    exactly(
        "What a rule does not name is denied, inside the network too. "
        "Each environment has its own network",
        _denies_the_rest,
    ),
    Claim(r"\| Segmentation \| A subnet and a security group (?:each )?for ([^|]+) \|", _segmented),
    exactly(
        "DDoS Network Protection",
        lambda world: (
            world.has(PUBLIC_IP)
            and not any(props(each).get("enableDdosProtection") for each in world.of(NETWORK))
        ),
    ),
)

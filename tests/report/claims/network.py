"""Who reaches what, who sees which traffic, and who writes names."""

from __future__ import annotations

from ailz.design.evaluate import Evaluated
from ailz.report.reading import Stage
from tests.report.claims.arm import (
    BASTION,
    CLUSTER,
    COMPONENT,
    ENDPOINT,
    FIREWALL,
    MODELS,
    NAT,
    NETWORK,
    OUTBOUND,
    PUBLIC_IP,
    REGISTRY,
    ROUTES,
    SCOPE,
    SEARCH,
    SECURITY_GROUP,
    STORAGE,
    STORES,
    SUBNET,
    VAULT,
    VPN,
    WORKSPACE,
    ZONE,
    ZONE_GROUP,
    ZONE_LINK,
)
from tests.report.claims.world import (
    CONTROLS,
    DECISIONS,
    RUNBOOK,
    Claim,
    World,
    exactly,
    props,
    same,
    walk,
    wherever,
    words,
)

PICTURE = "docs/topology.svg"


def _closed(world: World) -> bool:
    """Every switch for public access is off, and every store has an endpoint or is reached so."""
    switches = [
        value
        for request in world.every
        for name, value in walk(request.body)
        if name.lower().startswith("publicnetworkaccess")
    ]
    targets = {
        str(connection["properties"]["privateLinkServiceId"]).lower()
        for endpoint in world.of(ENDPOINT)
        for connection in props(endpoint)["privateLinkServiceConnections"]
    }
    return all(str(each).lower() == "disabled" for each in switches) and all(
        store.id.lower() in targets for store in world.of(*STORES)
    )


_KEYLESS = {
    STORAGE: {"allowSharedKeyAccess": False, "isLocalUserEnabled": False},
    VAULT: {"enableRbacAuthorization": True},
    REGISTRY: {"adminUserEnabled": False, "anonymousPullEnabled": False},
    SEARCH: {"disableLocalAuth": True},
    COMPONENT: {"DisableLocalAuth": True},
    CLUSTER: {"disableLocalAuth": True},
}


def _keyless(world: World) -> bool:
    return all(
        props(each).get(name) is value
        for kind, wanted in _KEYLESS.items()
        for each in world.of(kind)
        for name, value in wanted.items()
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
        route["properties"] for table in stage.of_type(ROUTES) for route in props(table)["routes"]
    ]


def _to_the_hub(stage: Stage) -> bool:
    ways = [r for r in _routes(stage) if r["addressPrefix"] == "0.0.0.0/0"]
    return len(ways) == 1 and ways[0]["nextHopType"] == "VirtualAppliance" and not _ways(stage)


def _segments(stage: Stage) -> tuple[Evaluated, ...]:
    return stage.all("segment")


def _only_endpoints(world: World) -> bool:
    return all(
        {each.key for each in _segments(stage)} == {"private_endpoints"} for stage in world.main
    )


def _on_its_own(world: World) -> bool:
    return world.reading.variant == "standalone"


def _nothing_at_all(world: World) -> bool:
    return _on_its_own(world) and not world.has(FIREWALL, NAT, ROUTES)


def _goes_past(world: World) -> bool:
    """Some subnet has service endpoints, and each of those a policy that narrows them."""
    past = [each for each in world.of(SUBNET) if props(each).get("serviceEndpoints")]
    return bool(past) and all(props(each).get("serviceEndpointPolicies") for each in past)


def _denies_the_rest(world: World) -> bool:
    groups = {each.id: each for each in world.of(SECURITY_GROUP)}
    for stage in world.main:
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
    return len({each.id for each in world.of(NETWORK)}) == len(world.main)


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


def _answers(world: World, said: tuple[str, ...]) -> bool:
    where, ranges = said
    for name in words(where):
        groups = [g for g in world.stage(name).of_type(SECURITY_GROUP) if "endpoints" in g.name]
        let_in = [
            rule["properties"]
            for group in groups
            for rule in props(group)["securityRules"]
            if rule["name"] == "allow-clients"
        ]
        from_where = {
            prefix
            for rule in let_in
            for prefix in rule.get("sourceAddressPrefixes", [rule.get("sourceAddressPrefix")])
        }
        ports = {rule.get("destinationPortRange") for rule in let_in}
        if not same(from_where, words(ranges)) or (ranges and ports != {"443"}):
            return False
    return True


def _zones_of_ours(world: World) -> bool:
    return world.has(ZONE) and {
        props(link)["virtualNetwork"]["id"] for link in world.of(ZONE_LINK)
    } == {network.id for network in world.of(NETWORK)}


def _never_public(world: World) -> bool:
    return all(
        props(link).get("resolutionPolicy", "Default") == "Default" for link in world.of(ZONE_LINK)
    )


def _records_elsewhere(world: World) -> bool:
    zones = {zone.id for zone in world.of(ZONE)}
    named = {
        config["properties"]["privateDnsZoneId"]
        for group in world.of(ZONE_GROUP)
        for config in props(group)["privateDnsZoneConfigs"]
    }
    return bool(named) and not zones & named


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


def _through_a_firewall(world: World) -> bool:
    """Wherever there is a route table, it leads to a firewall, and every segment uses it."""
    for stage in world.main:
        tables = {table.id for table in stage.of_type(ROUTES)}
        used = {props(segment).get("routeTable", {}).get("id") for segment in _segments(stage)}
        ways = [r for r in _routes(stage) if r["addressPrefix"] == "0.0.0.0/0"]
        if tables and (used != tables or [w["nextHopType"] for w in ways] != ["VirtualAppliance"]):
            return False
    return True


def _answers_vpn(world: World) -> bool:
    return world.has("Microsoft.Network/dnsResolvers/inboundEndpoints")


def _threats_denied(world: World) -> bool:
    return all(
        props(each)["threatIntelMode"] == "Deny"
        for each in world.of("Microsoft.Network/firewallPolicies")
    )


def _scope_mode(world: World, mode: str) -> bool:
    return any(mode in props(each)["accessModeSettings"].values() for each in world.of(SCOPE))


CLAIMS = (
    wherever(
        "What the segments send out passes (?:our|the hub's) firewall",
        _through_a_firewall,
        CONTROLS,
    ),
    exactly(
        "Empty: the virtual hub's routing intent sends everything to its firewall",
        lambda world: world.has(ROUTES) and not any(map(_routes, world.main)),
        CONTROLS,
    ),
    wherever("threat intelligence denies on top of it", _threats_denied, CONTROLS),
    exactly(
        "Machine Learning asks for Open; the resources in the scope are closed themselves",
        lambda world: _scope_mode(world, "Open"),
        CONTROLS,
    ),
    exactly(
        "From here, no other tenant's workspace is reachable",
        lambda world: _scope_mode(world, "PrivateOnly"),
        CONTROLS,
    ),
    exactly("and for VPN clients through its resolver", _answers_vpn, DECISIONS),
    wherever(
        "Names resolve in this network alone", lambda world: not _answers_vpn(world), DECISIONS
    ),
    wherever("No platform offers zones", lambda world: world.reading.config.platform.dns is None),
    exactly(r"\*\*Private endpoints, public network access off\*\*", _closed),
    exactly(
        r"\*\*Local authentication off \(no keys, SAS, local users, admin accounts\)\*\*", _keyless
    ),
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
        lambda world: not any(_routes(stage) for stage in world.main) and world.has(ROUTES),
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
    Claim(r"Private endpoints of ([^|.]+?) answer ([\d./, and]+), on port 443", _answers),
    Claim(r"Private endpoints of ([^|.]+?) answer nobody outside()", _answers),
    exactly(r"\| Way in \| Azure Bastion", lambda world: world.has(BASTION)),
    exactly("- Azure Bastion\\.", lambda world: not world.has(BASTION)),
    exactly(r"\| Way in \| A point-to-site VPN gateway", lambda world: world.has(VPN)),
    exactly("# Connect a computer", lambda world: world.has(VPN), RUNBOOK),
    exactly("# Make a jump host", lambda world: world.has(BASTION), RUNBOOK),
    wherever("Nobody comes in", lambda world: not world.has(BASTION, VPN)),
    exactly(r"\| Private DNS \| Zones of its own, linked to the spoke", _zones_of_ours),
    wherever("What resolves here never resolves to a public address", _never_public),
    exactly(r"\| Private DNS \| Records in the platform's zones", _records_elsewhere),
    exactly(
        r"\| Private DNS \| The platform's policy writes the records",
        lambda world: not world.has(ZONE, ZONE_GROUP),
    ),
    exactly(
        "The code makes no zone and no zone group",
        lambda world: not world.has(ZONE, ZONE_GROUP),
        DECISIONS,
    ),
    exactly("- Private DNS zones\\.", lambda world: not world.has(ZONE)),
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
        "A build would find no package: nothing lets it out",
        lambda world: (
            not _hosts(world)
            and not world.reading.config.capabilities.machine_learning.outbound_fqdns
        ),
    ),  # type: ignore[union-attr]
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
    exactly(
        "DDoS Network Protection",
        lambda world: (
            world.has(PUBLIC_IP)
            and not any(props(each).get("enableDdosProtection") for each in world.of(NETWORK))
        ),
    ),
    exactly(
        r"\| Traces \| Through the private link scope",
        lambda world: world.has(SCOPE) and world.has(WORKSPACE),
    ),
)

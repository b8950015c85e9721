"""Who reaches what, from where, and who writes names."""

from __future__ import annotations

from tests.report.claims.arm import (
    BASTION,
    CLUSTER,
    COMPONENT,
    ENDPOINT,
    REGISTRY,
    SCOPE,
    SEARCH,
    SECURITY_GROUP,
    STORAGE,
    STORES,
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


def _answers(world: World, said: tuple[str, ...]) -> bool:
    where, ranges, told = (*said, "")[:3]
    for name in words(where):
        groups = [
            g for g in world.stage(name).of_type(SECURITY_GROUP) if g.key == "private_endpoints"
        ]
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
        ports = {
            port
            for rule in let_in
            for port in rule.get("destinationPortRanges", [rule.get("destinationPortRange")])
        }
        if not same(from_where, words(ranges)) or (ranges and not same(ports, words(told))):
            return False
    return True


def _has_zones(world: World) -> bool:
    """Whether zones that endpoints write into are made; a server in a subnet has one of its own."""
    return any(stage.all("private_dns_zone") for stage in world.main)


def _zones_of_ours(world: World) -> bool:
    return _has_zones(world) and {
        props(link)["virtualNetwork"]["id"] for link in world.of(ZONE_LINK)
    } == {stage.spoke for stage in world.main}


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


def _answers_vpn(world: World) -> bool:
    return world.has("Microsoft.Network/dnsResolvers/inboundEndpoints")


def _scope_mode(world: World, mode: str) -> bool:
    return any(mode in props(each)["accessModeSettings"].values() for each in world.of(SCOPE))


CLAIMS = (
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
    Claim(
        r"Private endpoints of ([^|.]+?) answer ([\d./, and]+), on ports? ([\d, and]+)", _answers
    ),
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
        lambda world: not _has_zones(world) and not world.has(ZONE_GROUP),
    ),
    exactly(
        "The code makes no zone of endpoints and no zone group",
        lambda world: not _has_zones(world) and not world.has(ZONE_GROUP),
        DECISIONS,
    ),
    exactly("- Private DNS zones of endpoints\\.", lambda world: not _has_zones(world)),
    exactly(
        r"\| Traces \| Through the private link scope",
        lambda world: world.has(SCOPE) and world.has(WORKSPACE),
    ),
)

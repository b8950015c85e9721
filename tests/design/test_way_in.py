"""How people come in: what a row of the sample lets in, and what its documents say of it."""

import copy
import ipaddress
from typing import Any

import pytest

from ailz.catalog.clouds import cloud
from ailz.catalog.egress import needs
from ailz.design.compose import design
from ailz.design.evaluate import Evaluated, evaluate
from ailz.design.landing_zone import LandingZone
from ailz.model.way_in import chosen_way
from ailz.report import documents
from tests.sampling.drawn import designed, told
from tests.sampling.product import read
from tests.sampling.rows import rows

ROWS = [pytest.param(row, id=f"row-{n}") for n, row in enumerate(rows())]
GATEWAY = "Microsoft.Network/virtualNetworkGateways"
BASTION = "Microsoft.Network/bastionHosts"


def by(way: str) -> list[Any]:
    return [each for each in ROWS if each.values[0]["way in"] == way]


def requests(zone: LandingZone) -> list[tuple[str, tuple[Evaluated, ...]]]:
    root = zone.main.root
    return [(name, evaluate(root, name)) for name in root.environments]


def only(made: tuple[Evaluated, ...], type_: str, name: str = "") -> Evaluated:
    """The one request of a type; of several the one that the code calls so, whatever its name."""
    word = name.replace("-", "_")
    (found,) = (r for r in made if r.type == type_ and word in (r.key or r.symbol))
    return found


def props(found: Evaluated) -> Any:
    return found.body["properties"]


def subnet(made: tuple[Evaluated, ...], name: str) -> Any:
    return props(only(made, "Microsoft.Network/virtualNetworks/subnets", name))


def inbound(made: tuple[Evaluated, ...], name: str) -> list[Any]:
    """What the security group of a subnet lets in."""
    group = subnet(made, name)["networkSecurityGroup"]["id"]
    (found,) = (r for r in made if r.id == group)
    rules = (r["properties"] for r in props(found)["securityRules"])
    return [r for r in rules if (r["direction"], r["access"]) == ("Inbound", "Allow")]


@pytest.mark.parametrize("row", by("vpn"))
def test_vpn_clients_sign_in_with_entra_id_resolve_and_reach_the_endpoints(
    row: dict[str, str],
) -> None:
    zone = designed(row)
    pool = zone.config.way_in.client_pool  # type: ignore[union-attr]
    for _, made in requests(zone):
        properties = props(only(made, GATEWAY))
        clients = properties["vpnClientConfiguration"]
        assert clients["vpnAuthenticationTypes"] == ["AAD"]
        assert clients["vpnClientProtocols"] == ["OpenVPN"]
        assert clients["vpnClientAddressPool"] == {"addressPrefixes": [pool]}
        assert clients["aadAudience"] == cloud("AzureCloud").vpn_client_application
        assert clients["aadTenant"].rpartition("/")[2] == zone.config.organisation.tenant_id
        assert properties["sku"]["name"].endswith("AZ")
        endpoint = only(made, "Microsoft.Network/dnsResolvers/inboundEndpoints")
        (asked,) = props(endpoint)["ipConfigurations"]
        range_ = ipaddress.IPv4Network(subnet(made, "dns-resolver")["addressPrefix"])
        assert ipaddress.IPv4Address(asked["privateIpAddress"]) in range_
        asking = inbound(made, "dns-resolver")
        assert {r["protocol"] for r in asking} == {"Tcp", "Udp"}
        assert {(r["sourceAddressPrefix"], r["destinationPortRange"]) for r in asking} == {
            (pool, "53")
        }
        (services,) = (
            r for r in inbound(made, "private-endpoints") if r.get("sourceAddressPrefix") == pool
        )
        ports = services.get("destinationPortRanges", [services.get("destinationPortRange")])
        assert sorted(ports) == sorted({"443", *zone.main.context.room.ports})
        for table in (r for r in made if r.type == "Microsoft.Network/routeTables"):
            back = [
                r["properties"]["nextHopType"]
                for r in props(table)["routes"]
                if r["properties"]["addressPrefix"] == pool
            ]
            assert back == ["VirtualNetworkGateway"], "no route is learned, and 0/0 leads away"


@pytest.mark.parametrize("row", by("bastion"))
def test_a_jump_host_reaches_sign_in_the_portal_and_what_keeps_it_alive(
    row: dict[str, str],
) -> None:
    zone = designed(row)
    context = zone.main.context
    wanted = {
        need.id: set(need.ports)
        for need in needs(
            ("jumpbox-windows", "jumpbox-linux", "user-clients"),
            ("portal-users", "jumpbox-windows", "jumpbox-linux"),
            context.cloud,
            context.sites[0].region,
        )
        if need.required != "optional" and need.id in KEPT_ALIVE
    }
    assert wanted.keys() == KEPT_ALIVE
    for name, made in requests(zone):
        site = next(s for s in context.sites if s.name == name)
        group = only(made, "Microsoft.Network/networkSecurityGroups", "operations")
        out = [
            r["properties"]
            for r in props(group)["securityRules"]
            if r["properties"]["direction"] == "Outbound" and r["properties"]["access"] == "Allow"
        ]
        ports = {
            port
            for rule in out
            if rule["destinationAddressPrefix"] == "Internet"
            for port in rule.get("destinationPortRanges") or [rule["destinationPortRange"]]
        }
        assert ports >= set().union(*wanted.values())
        if site.egress == "firewall":
            rules = only(made, "Microsoft.Network/firewallPolicies/ruleCollectionGroups")
            said = {
                rule["name"]: rule
                for each in props(rules)["ruleCollections"]
                for rule in each["rules"]
            }
            assert {f"operations-{each}" for each in wanted} <= said.keys()
            assert all(
                rule.get("targetFqdns")
                or rule.get("destinationAddresses")
                or rule.get("destinationFqdns")
                for rule in said.values()
            ), "a rule that leads nowhere is refused"
            policy = only(made, "Microsoft.Network/firewallPolicies")
            if any("destinationFqdns" in rule for rule in said.values()):
                assert props(policy)["dnsSettings"]["enableProxy"] is True


KEPT_ALIVE = {
    "entra-signin",
    "entra-signin-ui",
    "azure-resource-manager",
    "certificate-revocation",
    "portal",
    "windows-activation",
    "update-manager-windows",
    "linux-updates-ubuntu",
}


@pytest.mark.parametrize("row", by("bastion"))
def test_bastion_claims_no_recording_that_nobody_keeps(row: dict[str, str]) -> None:
    """A17: the flag alone records nothing; a container would need a signature made from a key."""
    zone = designed(row)
    for _, made in requests(zone):
        host = only(made, BASTION).body
        assert host["properties"]["enableSessionRecording"] is False
        assert host["sku"] == {"name": "Standard"}
    assert "Recordings of Bastion sessions" in told(row)["README.md"].text


@pytest.mark.parametrize("row", ROWS)
def test_the_documents_tell_the_way_in(row: dict[str, str]) -> None:
    zone = designed(row)
    made = {r.type for _, several in requests(zone) for r in several}
    way = chosen_way(zone.config) if zone.variant == "standalone" else None
    assert (GATEWAY in made, BASTION in made) == (way == "vpn", way == "bastion")
    texts = told(row)
    readme, runbook = texts["README.md"].text, texts["docs/runbook.md"].text
    assert readme.count("| Way in |") == 1
    nobody = "answer nobody outside their own network" in readme
    ranges = [
        (
            *s.config.platform.client_address_space,
            *(s.config.platform.hub.address_space if s.config.platform.hub else ()),
        )
        for s in zone.main.context.sites
    ]
    ours = row["existing"] != "given subnets"
    assert nobody == (ours and way not in ("bastion", "vpn") and not all(ranges))
    assert ("## Connect a computer" in runbook) == (way == "vpn")
    assert ("## Make a jump host" in runbook) == (way == "bastion")


@pytest.mark.parametrize("row", [r for r in ROWS if r.values[0]["personas"] == "all"])
def test_auditors_read_the_logs_of_every_deployment_or_the_request_asks_for_it(
    row: dict[str, str],
) -> None:
    zone = designed(row)
    texts = told(row)
    for deployment in zone.deployments:
        readers = {
            grant.principal_id.field  # type: ignore[union-attr]
            for grant in deployment.grants
            if grant.role == "Log Analytics Reader" and grant.environments is None
        }
        if deployment.context.own_logs:
            assert readers >= {"security_auditors", "platform_engineers"}, deployment.root.name
        else:
            request = texts["docs/requests/logs.md"].text
            assert zone.config.access.security_auditors.group_id in request  # type: ignore[union-attr]
            assert zone.config.platform.logs.id in request  # type: ignore[union-attr]


def test_an_own_application_stands_in_gateway_and_profile() -> None:
    """Microsoft's application lets every user of the tenant in, an own one need not."""
    row = by("vpn")[0].values[0]
    config = read(copy.deepcopy(row))
    own = "7a1b1f0e-0000-4000-8000-0000000000aa"
    way = config.way_in.model_copy(update={"audience": own})  # type: ignore[union-attr]
    zone = design(config.model_copy(update={"way_in": way}))
    for _, made in requests(zone):
        clients = props(only(made, GATEWAY))["vpnClientConfiguration"]
        assert clients["aadAudience"] == own
    texts = documents(zone)
    assert "require assignment" in texts["README.md"].text
    assert "Every user of the tenant" not in texts["README.md"].text
    assert str(cloud("AzureCloud").vpn_client_application) in texts["docs/runbook.md"].text

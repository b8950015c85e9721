"""Requests to others: one family, everything that this configuration needs, and how to check it.

What must be in them is read off the evaluated requests, over the whole sample.
"""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from ailz.catalog.dns import zones
from ailz.design.asked import network_asked
from ailz.design.compose import design
from ailz.report import documents
from ailz.report.deployer import rights
from ailz.report.printing import Document
from ailz.report.reading import Reading, Stage, read
from tests.report.worlds import HUB, config, delivery
from tests.sampling import drawn
from tests.sampling.rows import rows

ROWS = [pytest.param(number, id=f"row-{number}") for number in range(len(rows()))]
FOLDER = "docs/requests/"


def zone(row: int) -> Reading:
    return drawn.reading(rows()[row])


@cache
def asked(row: int) -> dict[str, str]:
    return requests(drawn.told(rows()[row]))


def texts(reading: Reading) -> dict[str, str]:
    return requests(documents(reading))


def requests(made: Mapping[str, Document]) -> dict[str, str]:
    return {
        path.removeprefix(FOLDER).removesuffix(".md"): document.text
        for path, document in made.items()
        if path.startswith(FOLDER)
    }


def blocks(text: str) -> list[str]:
    return re.findall(r"^```sh\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)


@pytest.mark.parametrize("row", ROWS)
def test_every_request_says_who_when_and_how_to_check(row: int) -> None:
    for name, text in asked(row).items():
        title, _, head, line, who, *_ = text.splitlines()
        assert title.startswith("# Request: "), name
        assert (head, line) == ("| To | When | From |", "| --- | --- | --- |"), name
        assert all(cell.strip() for cell in who.strip("|").split("|")), name
        checks = text.split("\n## How to see that it is done\n")
        assert len(checks) == 2, name
        assert blocks(checks[1]), name


@pytest.mark.parametrize("row", ROWS)
def test_preflight_is_called_with_what_it_asks_for(row: int) -> None:
    languages = zone(row).config.delivery.languages
    for text in asked(row).values():
        for line in "".join(blocks(text)).splitlines():
            if line.startswith("scripts/preflight.sh "):
                _, stage, *language = line.split()
                assert stage in {each.name for each in zone(row).stages}
                assert language == [] if len(languages) == 1 else language[0] in languages


@pytest.mark.parametrize("row", ROWS[::10])
def test_the_commands_are_a_shells(row: int) -> None:
    for name, text in asked(row).items():
        for block in blocks(text):
            found = subprocess.run(
                ["bash", "-n"], input=block, text=True, capture_output=True, check=False
            )
            assert found.returncode == 0, (name, found.stderr)


@pytest.mark.parametrize("row", ROWS)
def test_the_hand_over_names_every_subscription_provider_and_role(row: int) -> None:
    """A4: whoever hands a subscription over makes each role with one command."""
    reading, text = zone(row), asked(row)["subscriptions"]
    commands = [shlex.split(line) for block in blocks(text) for line in block.splitlines()]
    made = [
        (words[words.index("--role") + 1], words[words.index("--scope") + 1])
        for words in commands
        if words[:4] == ["az", "role", "assignment", "create"]
    ]
    wanted = {scope for right in rights(reading) for scope in right.scopes}
    assert wanted <= {scope for _, scope in made}
    assert len(made) == len(set(made))
    for stage in reading.stages:
        assert f"`{stage.environment.subscription_id}`" in text
        for kind in {request.type for request in stage.requests}:
            namespace = kind.split("/")[0]
            assert namespace in text or namespace in (
                "Microsoft.Authorization",
                "Microsoft.Resources",
            )


@pytest.mark.parametrize("row", ROWS)
def test_a_plan_is_asked_for_where_policy_may_join_one_that_nobody_named(row: int) -> None:
    """A3: below an Azure landing zone baseline a VNet may be refused for want of a right."""
    platform = zone(row).config.platform
    inherits = platform.policy is not None and platform.policy.baseline != "none"
    text = asked(row)["subscriptions"]
    assert ("## DDoS protection plan" in text) is (inherits and platform.ddos_plan is None)
    if platform.ddos_plan is not None:
        assert f"--scope {platform.ddos_plan.id}" in text


def one(stage: Stage, symbol: str) -> Any:
    found = stage.one(symbol)
    assert found is not None
    return found.body["properties"]


@pytest.mark.parametrize("row", ROWS)
def test_who_is_let_in_by_security_groups_is_let_through_by_the_firewall(row: int) -> None:
    """B10: rules from clients to the endpoints, read off the rules of the security group."""
    reading = zone(row)
    theirs = network_asked(reading)
    for stage in reading.main_stages:
        made = theirs.get(stage.name, stage.requests)
        (group,) = (
            r for r in made if (r.symbol, r.key) == ("network_security_group", "private_endpoints")
        )
        (subnet,) = (r for r in made if (r.symbol, r.key) == ("segment", "private_endpoints"))
        properties: Any = group.body["properties"]
        prefix: Any = subnet.body["properties"]
        hub = stage.environment.config.platform.hub
        inside = hub.address_space if hub else ()
        for rule in properties["securityRules"]:
            if rule["name"] != "allow-clients" or reading.variant == "standalone":
                continue
            ranges = rule["properties"].get("sourceAddressPrefixes") or [
                rule["properties"]["sourceAddressPrefix"]
            ]
            for each in set(ranges) - set(inside):
                text = asked(row)["routes"]
                (line,) = (
                    x for x in text.splitlines() if x.startswith("| `") and f" {stage.name} |" in x
                )
                assert f"`{each}`" in line
                assert f"`{prefix['addressPrefix']}`" in line


@pytest.mark.parametrize("row", ROWS)
def test_a_peering_that_uses_the_gateway_asks_for_the_way_back(row: int) -> None:
    """B10: routes in the GatewaySubnet lead to the firewall that the spoke's route leads to."""
    reading = zone(row)
    for stage in reading.main_stages:
        peering = stage.one("hub_peering")
        properties: Any = peering.body["properties"] if peering else {}
        if not properties.get("useRemoteGateways"):
            continue
        (route,) = one(stage, "route_table")["routes"]
        hop = route["properties"]["nextHopIpAddress"]
        for space in one(stage, "virtual_network")["addressSpace"]["addressPrefixes"]:
            wanted = f"--address-prefix {space} --next-hop-type VirtualAppliance "
            assert f"{wanted}--next-hop-ip-address {hop}\n" in asked(row)["routes"]


@pytest.mark.parametrize("row", ROWS)
def test_foreign_dns_is_asked_for_each_zone(row: int) -> None:
    reading = zone(row)
    context = reading.main.context
    if context.own_zones:
        return
    for stage in reading.main_stages:
        for endpoint in reading.main.part.endpoints:
            kind, group = endpoint.type, endpoint.group_id
            for each in zones(kind, group, context.cloud, stage.environment.region):
                linking = [b for b in blocks(asked(row)["dns"]) if "link vnet create" in b]
                assert linking
                assert all(f" {each}" in block for block in linking)


def platform(**more: Any) -> dict[str, Any]:
    return {
        "hub": {
            "kind": "vnet",
            "id": f"{HUB}/Microsoft.Network/virtualNetworks/hub",
            "address_space": ["10.0.0.0/22"],
        },
        "egress": {"next_hop_ip": "10.0.0.4"},
        "dns": {"mode": "platform_policy"},
        **more,
    }


def made(**more: Any) -> dict[str, str]:
    few = {"machine_learning": {}, "data_lake": {}}
    terraform = delivery("terraform")
    return texts(
        read(design(config(platform=platform(**more), capabilities=few, delivery=terraform)))
    )


def test_servers_of_the_company_get_conditional_forwarders() -> None:
    dns = made(dns={"mode": "platform_policy", "servers": ["10.0.0.5"]})["dns"]
    forwarders = dns.split("## Conditional forwarders")[1]
    assert "`168.63.129.16`" in forwarders
    assert "- `vault.azure.net`" in forwarders
    assert "Conditional forwarders" not in made()["dns"]


def test_zones_are_linked_to_the_spoke_where_it_asks_no_other_server() -> None:
    assert "--virtual-network '<id of the network" not in made()["dns"]
    assert made()["dns"].count("az network private-dns link vnet create") == 2


def test_a_firewall_whose_addresses_nobody_lets_in_is_told() -> None:
    """Azure Firewall's application rules arrive under an address of its own."""
    clients = ["10.9.0.0/16"]
    inside = made(client_address_space=clients)["routes"]
    beyond = made(client_address_space=clients, egress={"next_hop_ip": "10.200.0.4"})["routes"]
    assert "know the hub's ranges `10.0.0.0/22`" in inside
    assert "would refuse translated traffic" in beyond


def test_a_virtual_hub_is_told_of_ranges_that_it_takes_for_internet() -> None:
    """B10: private endpoints behind a virtual WAN need their clients among the private prefixes."""
    hub = {"kind": "vwan", "id": f"{HUB}/Microsoft.Network/virtualHubs/vhub"}
    text = made(hub=hub, client_address_space=["100.64.0.0/16", "10.9.0.0/16"])["routes"]
    named = text.split("private traffic prefixes")[1].split("## How")[0]
    assert "- `100.64.0.0/16`" in named
    assert "10.9.0.0/16" not in named
    assert "az network vhub routing-intent list" in text


def test_central_logs_tell_what_policy_must_write() -> None:
    central = {"id": f"{HUB}/Microsoft.OperationalInsights/workspaces/log"}
    policy = {"management_group": "corp", "baseline": "alz_corp"}
    text = made(logs=central, policy=policy)["monitor"]
    ours, theirs = text.split("The platform's policy must write")
    assert "- `Microsoft.Network/virtualNetworks`" in ours
    assert "- `Microsoft.KeyVault/vaults`" in theirs
    assert "- `Microsoft.KeyVault/vaults`" not in ours


@pytest.mark.parametrize("row", ROWS)
def test_who_connects_spokes_by_themselves_is_told_what_to_connect(row: int) -> None:
    reading = zone(row)
    hub = reading.config.platform.hub
    if hub is not None and hub.connection == "made_by_platform":
        first = reading.main_stages[0].environment.config
        if first.existing.virtual_network is not None:
            assert "peering" not in asked(row), "whoever owns the network has connected it"
        else:
            assert_told(reading, asked(row)["peering"])


@pytest.mark.parametrize("kind", ["vnet", "vwan"])
@pytest.mark.parametrize("servers", [[], ["10.0.0.5", "10.0.0.6"]])
@pytest.mark.parametrize("clients", [[], ["10.9.0.0/16"]])
def test_a_spoke_that_the_platform_connects_needs_no_hub(
    kind: str, servers: list[str], clients: list[str]
) -> None:
    given = platform(
        hub={"kind": kind, "connection": "made_by_platform"},
        dns={"mode": "platform_policy", "servers": servers},
        client_address_space=clients,
    )
    if kind == "vwan":
        del given["egress"]
    few = {"machine_learning": {"network": "spoke", "clusters": [{"name": "train"}]}}
    reading = read(design(config(platform=given, capabilities=few)))
    asked_for = texts(reading)
    assert_told(reading, asked_for["peering"])
    assert ("](routes.md)" in asked_for["peering"]) == ("routes" in asked_for) == bool(clients)
    readme = documents(reading)["README.md"].text
    assert "Hub of " not in readme
    assert "The platform connects it." in documents(reading)["docs/topology.svg"].text


def assert_told(reading: Reading, text: str) -> None:
    """What is to be connected stands there as it is deployed, and nothing connects."""
    for stage in reading.main_stages:
        connecting = ("virtualNetworkPeerings", "hubVirtualNetworkConnections", "virtualHubs")
        assert not [r.id for r in stage.requests if r.type.split("/")[-1] in connecting]
        part = text.split(f"\n## {stage.name}\n")[1].split("\n## ")[0]
        network: Any = stage.one("virtual_network")
        properties = network.body["properties"]
        assert f"| Network | `{network.id}` |" in part
        for each in properties["addressSpace"]["addressPrefixes"]:
            assert f"`{each}`" in part
        servers = properties.get("dhcpOptions", {}).get("dnsServers", [])
        told = "<br>".join(f"`{each}`" for each in servers) or "Azure's own resolver"
        assert f"| Asks for names | {told} |" in part
        hops = [r["properties"]["nextHopIpAddress"] for r in one(stage, "route_table")["routes"]]
        told = "".join(f"`{hop}`" for hop in hops) or "What the virtual hub announces"
        assert f"| Sends what leaves to | {told} |" in part
        assert f"--vnet-name {network.name} --query '[].peeringState'" in text
    joins = ("Microsoft.Network/virtualNetworks/subnets/join/action",)
    assert not [each for each in rights(reading) if "hub" in each.where and each.actions != joins]


def test_the_way_back_is_asked_for_without_the_id_of_a_hub() -> None:
    hub = {"kind": "vnet", "connection": "made_by_platform", "gateway": True}
    asked_for = made(hub=hub)
    assert "--subscription '<subscription of the hub>'" in asked_for["routes"]
    assert "--vnet-name '<name of the hub>' --name GatewaySubnet" in asked_for["routes"]
    assert "allows gateway transit" in asked_for["peering"]


@pytest.mark.parametrize("connection", ["request", "made_by_platform"])
def test_a_peering_of_others_is_synced_by_them(connection: str) -> None:
    """A18: where no half of the peering is ours, a range that is added needs somebody else."""
    hub = {"kind": "vnet", "connection": connection}
    if connection == "request":
        hub["id"] = f"{HUB}/Microsoft.Network/virtualNetworks/hub"
    few = {"machine_learning": {}, "data_lake": {}}
    runbook = documents(design(config(platform=platform(hub=hub), capabilities=few)))[
        "docs/runbook.md"
    ].text
    growing = runbook.split("## Grow the network")[1].split("\n## ")[0]
    assert "[the peering](requests/peering.md) to sync both halves" in growing
    assert "az network vnet peering sync" not in growing

"""Segments follow from what lives in them: computes in a managed network, or in the spoke."""

from __future__ import annotations

from functools import cache
from ipaddress import IPv4Network
from pathlib import Path
from typing import Any

import pytest

from ailz.design.changes import changes
from ailz.design.compose import design
from ailz.design.evaluate import Evaluated, evaluate
from ailz.design.landing_zone import LandingZone
from ailz.design.record import record
from ailz.errors import ConfigError
from ailz.model.loader import load_text
from ailz.report.reading import read as reading
from ailz.report.requests import requests
from tests.sampling.drawn import designed
from tests.sampling.rows import rows

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
INSURER = (EXAMPLES / "insurer.yaml").read_text("utf-8")
HOSPITAL = (EXAMPLES / "hospital.yaml").read_text("utf-8")
MANAGED = (("    network: spoke\n", ""), ("        segment: inference\n", ""))
SUBNET = "Microsoft.Network/virtualNetworks/subnets"
COMPUTE = "Microsoft.MachineLearningServices/workspaces/computes"
OVERRIDDEN = """\
    address_space: 10.120.0.0/22
    overrides:
      security:
        egress: nat_gateway
"""
ROWS = [pytest.param(row, id=f"row-{number}") for number, row in enumerate(rows())]


@cache
def made(text: str, *edits: tuple[str, str]) -> LandingZone:
    for before, then in edits:
        assert before in text, before
        text = text.replace(before, then)
    return design(load_text(text))


def sent(landing_zone: LandingZone, environment: str) -> list[Evaluated]:
    return list(evaluate(landing_zone.deployments[-1].root, environment))


def of(found: list[Evaluated], kind: str) -> dict[str, Any]:
    return {request.name: request.body for request in found if request.type == kind}


def rules(found: list[Evaluated], group: str) -> dict[str, Any]:
    body = of(found, "Microsoft.Network/networkSecurityGroups")[group]
    return {rule["name"]: rule["properties"] for rule in body["properties"]["securityRules"]}


def subnets(found: list[Evaluated]) -> set[str]:
    return set(of(found, SUBNET))


def test_nothing_of_a_managed_network_is_in_the_spoke() -> None:
    """B9: no segment, no firewall, no request for computes that never pass them."""
    landing_zone = made(INSURER, *MANAGED)
    for name in ("dev", "test", "prod"):
        assert subnets(sent(landing_zone, name)) == {"snet-private-endpoints"}
    asked = {link.path for link, _ in requests(reading(landing_zone))}
    assert "docs/requests/egress.md" not in asked


def test_a_standalone_way_out_is_for_jump_hosts_where_computes_need_none() -> None:
    """B9: the rules of the firewall are those of the one segment that leaves."""
    found = sent(made(HOSPITAL), "dev")
    (group,) = of(found, "Microsoft.Network/firewallPolicies/ruleCollectionGroups").values()
    names = {
        rule["name"]
        for collection in group["properties"]["ruleCollections"]
        for rule in collection["rules"]
    }
    assert names
    assert all(name.startswith("operations-") for name in names)


NOBODY_IN = ("  bastion: {}\n", "way_in:\n  kind: none\n")


def test_where_nothing_leaves_there_is_no_way_out() -> None:
    """B9: a firewall would be paid for and filter nothing."""
    found = sent(made(HOSPITAL, NOBODY_IN, ("  egress: firewall\n", "")), "dev")
    kinds = {request.type.rpartition("/")[2] for request in found}
    assert not kinds & {"azureFirewalls", "natGateways", "routeTables", "publicIPAddresses"}
    (subnet,) = of(found, SUBNET).values()
    assert not {"routeTable", "natGateway"} & set(subnet["properties"])


@pytest.mark.parametrize(
    ("edits", "path"),
    [
        ((), "security.egress"),
        (
            (
                ("  egress: firewall\n", ""),
                (
                    "    address_space: 10.120.0.0/22\n",
                    OVERRIDDEN,
                ),
            ),
            "environments[0].overrides.security.egress",
        ),
    ],
)
def test_a_way_out_of_nothing_is_refused(edits: tuple[tuple[str, str], ...], path: str) -> None:
    """B9: what is asked for is made or refused, never ignored."""
    with pytest.raises(ConfigError) as caught:
        made(HOSPITAL, NOBODY_IN, *edits)
    (found,) = caught.value.findings
    assert (found.code, found.path) == ("EGRESS-OF-NOTHING", path)
    assert "bastion" in found.remedy


def room_of(landing_zone: LandingZone, environment: str) -> dict[str, IPv4Network]:
    """Return the range of each subnet, made or given, by its id in lower case."""
    made = {
        request.id.casefold(): IPv4Network(request.body["properties"]["addressPrefix"])  # type: ignore[index,call-overload]
        for request in sent(landing_zone, environment)
        if request.type == SUBNET
    }
    (site,) = (s for s in landing_zone.main.context.sites if s.name == environment)
    network, said = site.config.existing.virtual_network, site.config.existing.subnets
    (ranges,) = (e.subnets for e in landing_zone.config.environments if e.name == environment)
    if network is not None and said:
        made |= {
            f"{network.id}/subnets/{name}".casefold(): IPv4Network(ranges[segment])
            for segment, name in said.items()
        }
    return made


@pytest.mark.parametrize("row", ROWS)
def test_a_cluster_lives_in_the_spoke_or_in_a_managed_network(row: dict[str, str]) -> None:
    """B9: Azure takes one of the two, and the documents ask a firewall for what it will see."""
    landing_zone = designed(row)
    root = landing_zone.deployments[-1].root
    for name in root.environments:
        found = list(evaluate(root, name))
        ids = room_of(landing_zone, name).keys()
        for body in of(found, "Microsoft.MachineLearningServices/workspaces").values():
            managed = body["properties"]["managedNetwork"]["isolationMode"] != "Disabled"
            for cluster in of(found, COMPUTE).values():
                where = cluster["properties"]["properties"].get("subnet", {}).get("id", "")
                assert (where == "") == managed
                assert managed or where.casefold() in ids
        if not of(found, COMPUTE):
            assert not subnets(found) & {"snet-training", "snet-inference"}


def test_nodes_in_the_spoke_reach_what_jobs_need_and_nothing_else() -> None:
    """B9: private endpoints by 443 and by SMB, each other, and the rest through the firewall."""
    found = sent(made(INSURER), "prod")
    for segment in ("training", "inference"):
        (mine,) = (
            body["properties"]["addressPrefix"]
            for name, body in of(found, SUBNET).items()
            if name == f"snet-{segment}"
        )
        allowed = rules(found, f"nsg-{segment}")
        assert allowed["allow-private-endpoints"]["destinationPortRanges"] == ["443", "445"]
        assert allowed["allow-nodes-out"]["destinationAddressPrefix"] == mine
        assert allowed["allow-node-management"]["protocol"] == "Udp"
        let_in = rules(found, "nsg-private-endpoints")[f"allow-{segment}"]
        assert (let_in["sourceAddressPrefix"], let_in["destinationPortRanges"]) == (
            mine,
            ["443", "445"],
        )
        to = {rule.get("destinationAddressPrefix") for rule in allowed.values()}
        other = "inference" if segment == "training" else "training"
        assert of(found, SUBNET)[f"snet-{other}"]["properties"]["addressPrefix"] not in to


def test_storage_is_reached_past_the_firewall_only_where_it_is_the_services_own() -> None:
    """B9: the tag of a region's storage would be a way out for data."""
    found = sent(made(INSURER), "dev")
    (policy,) = (r for r in found if r.type == "Microsoft.Network/serviceEndpointPolicies")
    (definition,) = policy.body["properties"]["serviceEndpointPolicyDefinitions"]  # type: ignore[index]
    assert definition["properties"]["serviceResources"] == ["/services/Azure/MachineLearning"]
    for name, body in of(found, SUBNET).items():
        ends = body["properties"]["serviceEndpoints"]
        policies = [each["id"] for each in body["properties"]["serviceEndpointPolicies"]]
        assert policies == ([policy.id] if ends else []), name
    asked = {link.path: document for link, document in requests(reading(made(INSURER)))}
    text = asked["docs/requests/egress.md"].text
    assert "| aml-batch | training, inference |" in text
    assert "Storage.westeurope" not in text
    assert "*.vault.azure.net" not in text


@pytest.mark.parametrize("row", ROWS)
def test_a_segment_has_an_address_for_each_node(row: dict[str, str]) -> None:
    """B9: a node that finds no address is not started."""
    landing_zone = designed(row)
    root = landing_zone.deployments[-1].root
    for name in root.environments:
        found = list(evaluate(root, name))
        room = room_of(landing_zone, name)
        nodes: dict[str, int] = {}
        for cluster in of(found, COMPUTE).values():
            inner = cluster["properties"]["properties"]
            if "subnet" in inner:
                where = inner["subnet"]["id"].casefold()
                most = inner["scaleSettings"]["maxNodeCount"]
                nodes[where] = nodes.get(where, 0) + most
        for where, count in nodes.items():
            assert room[where].num_addresses - 5 >= count


def test_a_hundred_nodes_get_the_room_that_they_take() -> None:
    """B9: the least size grows with the nodes, and a range that is too small says so."""
    many = ("        max_nodes: 8\n", "        max_nodes: 100\n")
    with pytest.raises(ConfigError) as caught:
        made(INSURER, many, ("10.44.2.0/24", "10.44.2.0/26"))
    assert any("training (/25)" in each.message for each in caught.value.findings)


def test_a_segment_is_made_where_something_lives_in_it() -> None:
    """B9: dev scores nothing, so it has no segment for it, and nobody lets one in."""
    dev = "    address_space: 10.44.0.0/23\n"
    own = (
        f"{dev}    overrides:\n      capabilities:\n        machine_learning:\n"
        "          clusters:\n            - name: training\n"
    )
    landing_zone = made(INSURER, (dev, own))
    found = sent(landing_zone, "dev")
    assert subnets(found) == {"snet-private-endpoints", "snet-training"}
    assert "allow-inference" not in rules(found, "nsg-private-endpoints")
    assert not any("inference" in request.id for request in found)
    assert "snet-inference" in subnets(sent(landing_zone, "prod"))


def test_the_network_of_what_is_deployed_is_no_small_change() -> None:
    """B9: a managed network is not switched off, and clusters move only by being made again."""
    mode = "properties.managedNetwork.isolationMode"
    spoke, managed = record(made(INSURER)), record(made(INSURER, *MANAGED))
    out = [c for c in changes(managed, spoke, ("terraform",)) if c.environment == "dev"]
    back = [c for c in changes(spoke, managed, ("terraform",)) if c.environment == "dev"]
    assert [c.kind for c in out if c.path == mode] == ["refused"]
    assert [c.kind for c in back if c.path == mode] == ["one_way"]
    for found in (out, back):
        moved = [c for c in found if c.path == "properties.properties.subnet.id"]
        assert {c.type for c in moved} == {COMPUTE}
        assert {c.kind for c in moved} == {"refused"}
        # The subnet of private endpoints stays where it is.
        assert not any(c.type == SUBNET and c.path.endswith("addressPrefix") for c in found)

"""The request for firewall rules asks for what the security groups let out, once."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest

from ailz.design.asked import network_asked
from ailz.report.reading import Reading
from tests.sampling.drawn import reading, told
from tests.sampling.rows import rows

EGRESS = "docs/requests/egress.md"


def zone(row: int) -> Reading:
    return reading(rows()[row])


@cache
def request(row: int) -> str | None:
    document = told(rows()[row]).get(EGRESS)
    return document.text if document else None


ROWS = [
    pytest.param(number, id=f"row-{number}")
    for number, row in enumerate(rows())
    if request(number) is not None
]


def asked(text: str) -> list[tuple[str, list[str], set[str], str, set[str]]]:
    """Return id, segments, destinations, protocol and ports of each rule."""
    table = text.split("| Rule | From | To |")[1].split("\n\n")[0].splitlines()[2:]
    made = []
    for line in table:
        rule, sources, to, ports, *_ = (cell.strip() for cell in line.strip("|").split(" | "))
        protocol, _, numbers = ports.partition(" ")
        made.append(
            (
                rule,
                sources.split(", "),
                set(re.findall("`(.*?)`", to)),
                protocol,
                set(numbers.split(", ")),
            )
        )
    return made


def let_out(reading: Reading, segment: str) -> set[tuple[str, str]]:
    """Return protocol and port of what a segment's security group lets out of the spoke."""
    made: set[tuple[str, str]] = set()
    theirs = network_asked(reading)
    for stage in reading.networks:
        for group in theirs.get(stage.name, stage.requests):
            if group.type != "Microsoft.Network/networkSecurityGroups":
                continue
            # A network of runners has a group of its own and no loop.
            name = group.key or group.symbol.removesuffix("_security_group")
            if name != segment.replace(" ", "_"):
                continue
            rules: Any = group.body["properties"]["securityRules"]  # type: ignore[index]
            for rule in (each["properties"] for each in rules):
                outbound = (rule["access"], rule["direction"]) == ("Allow", "Outbound")
                if outbound and "destinationAddressPrefix" in rule:
                    if rule["destinationAddressPrefix"][0].isdigit():
                        continue
                    ports = rule.get("destinationPortRanges") or [rule["destinationPortRange"]]
                    made |= {(rule["protocol"].upper(), port) for port in ports}
    return made


@pytest.mark.parametrize("row", ROWS)
def test_no_port_is_asked_for_that_a_security_group_keeps_shut(row: int) -> None:
    text = request(row)
    assert text is not None
    for rule, segments, _, protocol, ports in asked(text):
        for segment in segments:
            assert {(protocol, port) for port in ports} <= let_out(zone(row), segment), rule


@pytest.mark.parametrize("row", ROWS)
def test_nothing_is_asked_for_twice(row: int) -> None:
    text = request(row)
    assert text is not None
    found = asked(text)
    assert len({rule for rule, *_ in found}) == len(found)
    for one in found:
        for other in found:
            inside = all(set(a) <= set(b) for a, b in zip(one[1:3], other[1:3], strict=True))
            same = one[3] == other[3] and one[4] <= other[4]
            assert one is other or not (inside and same), (one[0], other[0])


@pytest.mark.parametrize("row", ROWS)
def test_the_vault_of_encrypted_scratch_disks_is_no_option(row: int) -> None:
    """A workspace of high business impact has its Batch keys there."""
    text = request(row)
    assert text is not None
    for stage in zone(row).main_stages:
        for workspace in stage.of_type("Microsoft.MachineLearningServices/workspaces"):
            properties: Any = workspace.body["properties"]
            in_spoke = properties["managedNetwork"]["isolationMode"] == "Disabled"
            if in_spoke and properties.get("hbiWorkspace") is True:
                (line,) = (x for x in text.splitlines() if x.startswith("| aml-keyvault-hbi "))
                assert "ptional" not in line

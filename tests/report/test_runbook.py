"""Commands of the documents: each says in which subscription what it names lies."""

from __future__ import annotations

import re
from functools import cache

import pytest

from ailz.design.compose import design
from ailz.report import documents
from ailz.report.reading import Reading, read
from tests.sampling.product import read as read_row
from tests.sampling.rows import rows

ROWS = [pytest.param(number, id=f"row-{number}") for number in range(len(rows()))]


@cache
def zone(row: int) -> Reading:
    return read(design(read_row(rows()[row])))


@cache
def texts(row: int) -> dict[str, str]:
    made = documents(zone(row))
    return {path: document.text for path, document in made.items() if path.endswith(".md")}


def commands(text: str) -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return [line.strip() for block in blocks for line in block.splitlines()]


@pytest.mark.parametrize("row", ROWS)
def test_what_a_command_names_is_found_whatever_subscription_is_chosen(row: int) -> None:
    """Environments have subscriptions of their own: a bare name is looked for in one of them."""
    names = {r.name for stage in zone(row).stages for r in stage.requests if len(r.name) > 10}
    for path, text in texts(row).items():
        for command in commands(text):
            if not command.startswith("az ") or command.startswith("az stack "):
                continue
            if names & set(re.split(r"[\s'\"]+", command)):
                assert "/subscriptions/" in command or "--subscription " in command, (path, command)


@pytest.mark.parametrize("row", ROWS)
def test_each_half_of_a_peering_that_is_made_here_is_synced_here(row: int) -> None:
    runbook = texts(row)["docs/runbook.md"]
    for stage in zone(row).main_stages:
        for symbol in ("hub_peering", "spoke_peering"):
            if (half := stage.one(symbol)) is not None:
                network, _, name = half.id.rpartition("/virtualNetworkPeerings/")
                network = network.rpartition("/")[2]
                assert f"--vnet-name {network} --name {name}" in runbook

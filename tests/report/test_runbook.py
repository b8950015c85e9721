"""Commands of the documents: each says in which subscription what it names lies."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

import pytest

from ailz.azure.bodies import from_evaluated
from ailz.catalog.hardening import is_hardened
from ailz.report.reading import Reading
from tests.sampling.drawn import reading, told
from tests.sampling.rows import rows
from tests.shared import SHARED, needs_shared
from tests.tools.hardening import not_held, wanted

ROWS = [pytest.param(number, id=f"row-{number}") for number in range(len(rows()))]


def zone(row: int) -> Reading:
    return reading(rows()[row])


@cache
def texts(row: int) -> dict[str, str]:
    made = told(rows()[row])
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
            # A pool answers by its name in all the world: its data plane knows no subscription.
            looked_up = re.sub(r"--hsm-name \S+( --name \S+)?", "", command)
            if names & set(re.split(r"[\s'\"]+", looked_up)):
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


@pytest.mark.parametrize("row", ROWS)
def test_deleted_data_is_brought_back_by_what_the_account_understands(row: int) -> None:
    """A hierarchical namespace has paths to bring back; undelete of a blob knows none of it."""
    runbook = texts(row)["docs/runbook.md"]
    kinds: set[bool] = set()
    for stage in zone(row).stages:
        for account in stage.of_type("Microsoft.Storage/storageAccounts"):
            properties: Any = account.body["properties"]
            kinds.add(properties.get("isHnsEnabled", False))
    assert ("az storage fs undelete-path " in runbook) == (True in kinds)
    assert ("az storage blob undelete " in runbook) == (False in kinds)


@pytest.mark.parametrize("row", ROWS)
def test_quota_is_asked_for_in_one_place_and_its_provider_is_there(row: int) -> None:
    """A10: `az quota` talks to a provider that a new subscription has not registered."""
    documents = texts(row)
    quota = documents.get("docs/requests/quota.md", "")
    sizes: set[str] = set()
    for stage in zone(row).stages:
        for machines in stage.deployment.part.machines:
            sizes |= {size for size, _ in machines.sizes.values()}
    assert not [size for size in sizes if size in documents["docs/requests/subscriptions.md"]]
    runners = zone(row).config.delivery.runners
    pool = runners is not None and runners.kind == "managed_pool"
    assert (bool(sizes) or pool) == bool(quota)
    registered: set[str] = set()
    for command in commands(quota):
        words = command.split()
        if words[:3] == ["az", "provider", "register"]:
            assert words[words.index("--namespace") + 1] == "Microsoft.Quota"
            registered.add(words[words.index("--subscription") + 1])
        elif words[:3] == ["az", "quota", "create"]:
            scope = words[words.index("--scope") + 1].strip("'")
            assert scope.split("/")[2] in registered


@pytest.mark.parametrize("row", ROWS)
def test_online_endpoints_are_decided_on_only_where_there_can_be_any(row: int) -> None:
    """B9: their isolation wants the managed network."""
    decisions = texts(row)["README.md"].split("\n## Decisions\n")[1].split("\n## ")[0]
    modes: set[str] = set()
    for stage in zone(row).main_stages:
        for workspace in stage.of_type("Microsoft.MachineLearningServices/workspaces"):
            properties: Any = workspace.body["properties"]
            modes.add(properties["managedNetwork"]["isolationMode"])
    if modes == {"Disabled"}:
        assert "online endpoint" not in decisions


@needs_shared
@pytest.mark.parametrize("row", ROWS)
def test_an_exception_from_hardening_is_one_that_is_made_here(row: int) -> None:
    assert SHARED is not None
    told = texts(row)["docs/controls.md"].partition("\n## Held in another way\n")[2]
    line = re.compile(r"^\| `(Microsoft\.[^`]+)` \| `([^`]+)` \|", re.MULTILINE)
    bodies = [body for stage in zone(row).stages for body in from_evaluated(stage.requests)]
    for kind, path in line.findall(told.split("\n## ")[0]):
        # Of some settings the catalog keeps no safe value: numbers, and what has no safe side.
        about = [
            each
            for each in wanted(SHARED)
            if (each.type, each.path) == (kind, path) and is_hardened(kind, path, each.value)
        ]
        assert not_held(bodies, about, {}) or not about, (kind, path)

"""What is taken out of the configuration leaves, and takes nothing else along."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from ailz.design.compose import design
from ailz.design.evaluate import Evaluated, evaluate
from ailz.design.landing_zone import LandingZone
from ailz.model.loader import load_text
from tests.sampling.drawn import designed
from tests.sampling.rows import rows
from tests.sampling.space import configuration

ROWS = [pytest.param(row, id=f"row-{number}") for number, row in enumerate(rows())]
ROLES = "Microsoft.Authorization/roleAssignments"
POLICY = {
    "Microsoft.Authorization/policyAssignments",
    "Microsoft.Authorization/policySetDefinitions",
}
Data = dict[str, Any]
Asked = Mapping[tuple[str, str, str, str | None], Evaluated]


def requests(landing_zone: LandingZone) -> Asked:
    """Return what all deployments ask of Azure, by root, environment, symbol and key."""
    return {
        (deployment.root.name, name, request.symbol, request.key): request
        for deployment in landing_zone.deployments
        for name in deployment.root.environments
        for request in evaluate(deployment.root, name)
    }


def changed(
    row: dict[str, str], change: Callable[[Data], object]
) -> tuple[set[str], set[str], set[str]]:
    """Return the ARM types of what leaves, of what comes and of what is sent otherwise."""
    before = requests(designed(row))
    other = data_of(row)
    change(other)
    after = requests(design(load_text(json.dumps(other))))
    return (
        {before[key].type for key in before.keys() - after.keys()},
        {after[key].type for key in after.keys() - before.keys()},
        {before[key].type for key in before.keys() & after.keys() if before[key] != after[key]},
    )


def data_of(row: dict[str, str]) -> Data:
    data: Data = json.loads(json.dumps(configuration(row)))
    return data


@pytest.mark.parametrize("row", ROWS)
def test_a_persona_that_leaves_takes_its_roles_along(row: dict[str, str]) -> None:
    data = data_of(row)
    if "ml_engineers" not in data.get("access", {}):
        pytest.skip("nobody is there who could leave")
    leaves, comes, other = changed(row, lambda d: d["access"].pop("ml_engineers"))
    assert (leaves - {ROLES}, comes, other) == (set(), set(), set())


@pytest.mark.parametrize("row", ROWS)
def test_a_tag_touches_tags_and_what_demands_them(row: dict[str, str]) -> None:
    leaves, comes, _ = changed(
        row, lambda d: d.setdefault("governance", {}).setdefault("tags", {}).update(Late="x")
    )
    assert (leaves, comes - POLICY) == (set(), set())


@pytest.mark.parametrize("row", ROWS)
def test_locks_leave_alone(row: dict[str, str]) -> None:
    data = data_of(row)
    if data.get("security", {}).get("locks") is False:
        pytest.skip("nothing is locked")
    leaves, comes, other = changed(row, lambda d: d.setdefault("security", {}).update(locks=False))
    assert (leaves - {"Microsoft.Authorization/locks"}, comes, other) == (set(), set(), set())


@pytest.mark.parametrize("row", ROWS)
def test_a_network_grows_without_moving_a_subnet(row: dict[str, str]) -> None:

    def grow(other: Data) -> None:
        other["environments"][-1]["further_address_space"] = ["10.88.0.0/22"]

    ours = row["existing"] in ("nothing", "identities")
    leaves, comes, touched = changed(row, grow)
    network = {"Microsoft.Network/virtualNetworks"} if ours else set()
    assert (leaves, comes, touched) == (set(), set(), network)

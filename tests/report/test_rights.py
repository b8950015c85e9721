"""What deploying needs to be allowed, over the whole sample.

`tests/azure/test_deployer.py` plays the deployments through with the roles that are asked for.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import pytest

from ailz.catalog.rights import permits
from ailz.catalog.roles import role
from ailz.delivery.condition import assigned_roles
from ailz.delivery.rights import needs
from ailz.design.compose import design
from ailz.report import documents
from ailz.report.deployer import Right, rights
from ailz.report.reading import Reading, read
from tests.report.worlds import HUB, WORLDS, config, delivery, landing_zone
from tests.sampling import drawn
from tests.sampling.rows import rows
from tests.shared import SHARED, needs_shared

ROWS = [pytest.param(row, id=f"row-{number}") for number, row in enumerate(rows())]
PLAN = f"{HUB}/Microsoft.Network/ddosProtectionPlans/ddos"


@cache
def allowed(role: str, data: bool) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What the recorded role gives and takes, each as one pattern."""
    assert SHARED is not None
    found = json.loads((SHARED / "facts" / "roles.json").read_text(encoding="utf-8"))["roles"]
    (one,) = (each for each in found if each["name"] == role)
    names = ("dataActions", "notDataActions") if data else ("actions", "notActions")
    # Between slashes a star stands for nothing too: Data Scientists make no computes.
    given, taken = (
        "|".join(
            re.escape(a).replace(r"/\*/", "/(?:.*/)?").replace(r"\*", ".*") for a in one.get(n, [])
        )
        for n in names
    )
    return re.compile(given or "(?!)", re.IGNORECASE), re.compile(taken or "(?!)", re.IGNORECASE)


@needs_shared
@pytest.mark.parametrize("row", ROWS[::6])
def test_roles_are_read_as_they_are_recorded(row: dict[str, str]) -> None:
    """What the rehearsal holds a role for is what its definition says, wildcards included."""
    reading = drawn.reading(row)
    names = {right.role for right in rights(reading)} | set(assigned_roles(reading))
    for need in needs(reading):
        for name in names:
            given, taken = allowed(name, need.data)
            says = bool(given.fullmatch(need.action)) and not taken.fullmatch(need.action)
            assert permits(role(name).guid, need.action, data=need.data) is says


@pytest.mark.parametrize("row", ROWS)
def test_every_request_is_asked_for_where_it_lies(row: dict[str, str]) -> None:
    reading = drawn.reading(row)
    # A group's actions are called Microsoft.Resources/subscriptions/resourceGroups/...
    asked = {(*n.action.lower().rsplit("/", 2)[1:], n.scope) for n in needs(reading)}
    for stage in reading.stages:
        for request in stage.requests:
            kind = request.type.lower().rsplit("/", 1)[1]
            assert (kind, "write", request.id) in asked
            if stage.deployment.root.resource(request.symbol).verb == "create":
                assert (kind, "delete", request.id) in asked


def named(value: object) -> Iterator[str]:
    if isinstance(value, Mapping):
        for each in value.values():
            yield from named(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from named(each)
    elif isinstance(value, str) and value.startswith("/subscriptions/"):
        yield value


@pytest.mark.parametrize("row", ROWS)
def test_whatever_a_body_names_of_others_is_asked_for(row: dict[str, str]) -> None:
    """A4: nothing of somebody else's is named without a right on it."""
    reading = drawn.reading(row)
    ours = {stage.environment.subscription_id for stage in reading.stages}
    scopes = {need.scope for need in needs(reading)}
    for stage in reading.stages:
        for request in stage.requests:
            # Every subscription has the built-in roles, and whoever assigns one may read it.
            others = (id_ for id_ in named(request.body) if "/roleDefinitions/" not in id_)
            foreign = {id_ for id_ in others if id_.split("/")[2] not in ours}
            assert foreign <= scopes, request.id


def roles(reading: Reading) -> dict[tuple[str, str], Right]:
    return {(right.role, right.where): right for right in rights(reading)}


def platform(**more: Any) -> dict[str, Any]:
    return {
        "hub": {"kind": "vnet", "id": f"{HUB}/Microsoft.Network/virtualNetworks/hub"},
        "egress": {"next_hop_ip": "10.0.0.4"},
        "dns": {"mode": "platform_policy"},
        "policy": {"management_group": "corp", "baseline": "alz_corp"},
        **more,
    }


def zone(languages: tuple[str, ...] = ("terraform",), **sections: Any) -> Reading:
    capabilities = {"machine_learning": {}, "data_lake": {}}
    return read(
        design(config(capabilities=capabilities, delivery=delivery(*languages), **sections))
    )


def test_a_ddos_plan_is_joined_in_the_request_and_the_right_is_asked_for() -> None:
    """A3: creating a VNet that policy joins to a plan needs the right to join that plan."""
    reading = zone(platform=platform(ddos_plan={"id": PLAN}))
    found = roles(reading)["Network Contributor", "The DDoS protection plan"]
    assert found.scopes == (PLAN,)
    assert "Microsoft.Network/ddosProtectionPlans/join/action" in found.actions
    for stage in reading.main_stages:
        network = stage.one("virtual_network")
        assert network is not None
        properties: Any = network.body["properties"]
        assert properties["enableDdosProtection"] is True
        assert properties["ddosProtectionPlan"] == {"id": PLAN}


def test_bicep_deploys_into_the_hubs_group_and_terraform_does_not() -> None:
    group = PLAN.split("/providers")[0]
    deploys = "Microsoft.Resources/deployments/write"
    for languages, wanted in ((("terraform",), False), (("bicep",), True)):
        asked = {(n.action, n.scope) for n in needs(zone(languages, platform=platform()))}
        assert ((deploys, group) in asked) is wanted


def test_a_table_without_locks_or_roles_asks_for_neither() -> None:
    identity = {"may_assign_roles": False, "may_assign_policy": False}
    few = {**delivery("terraform"), "identity": identity}
    reading = read(design(config(security={"locks": False, "keys": "hsm"}, delivery=few)))
    assert {right.role for right in rights(reading)} == {
        "Contributor",
        "Storage Blob Data Contributor",
    }


def test_an_inferred_right_is_marked() -> None:
    """No list has the actions of a virtual hub's connections: they follow ARM's pattern."""
    hub = {"kind": "vwan", "id": f"{HUB}/Microsoft.Network/virtualHubs/vhub"}
    reading = zone(platform={**platform(hub=hub)})
    assert not roles(reading)["Network Contributor", "The hub"].sure
    assert all(right.sure for right in rights(zone(platform=platform())))


@needs_shared
@pytest.mark.parametrize("row", ROWS)
def test_who_makes_computes_may_attach_what_jobs_act_as(row: dict[str, str]) -> None:
    """A13: an identity is attached to a compute only by somebody who may assign it."""
    makes = "Microsoft.MachineLearningServices/workspaces/computes/write"
    attaches = "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action"
    zone = drawn.designed(row)
    for stage in read(zone).main_stages:
        grants = [g for g in stage.deployment.grants if g.principal_type == "Group"]
        for grant in grants:
            given, taken = allowed(grant.role, False)
            if not given.fullmatch(makes) or taken.fullmatch(makes):
                continue
            names = {
                other.scope.symbol
                for other in grants
                if other.principal_id == grant.principal_id
                and other.environments == grant.environments
                and allowed(other.role, False)[0].fullmatch(attaches)
            }
            assert "compute_identity" in names


@needs_shared
@pytest.mark.parametrize("row", ROWS)
def test_people_make_computes_only_where_no_subnet_is_joined(row: dict[str, str]) -> None:
    """A4: a compute in a subnet is made by somebody who may join it; without one it is public."""
    makes = "Microsoft.MachineLearningServices/workspaces/computes/write"
    joins = "Microsoft.Network/virtualNetworks/subnets/join/action"
    for stage in drawn.reading(row).main_stages:
        bodies = stage.of_type("Microsoft.MachineLearningServices/workspaces")
        modes = [body.body["properties"]["managedNetwork"]["isolationMode"] for body in bodies]  # type: ignore[index,call-overload]
        people = [g for g in stage.deployment.grants if g.principal_type == "Group"]
        makers = {g.principal_id for g in people if _gives(g.role, makes)}
        joiners = {g.principal_id for g in people if _gives(g.role, joins)}
        assert not makers - joiners or modes != ["Disabled"]


def _gives(role: str, action: str) -> bool:
    given, taken = allowed(role, False)
    return bool(given.fullmatch(action)) and not taken.fullmatch(action)


@needs_shared
@pytest.mark.parametrize("row", ROWS[::5])
def test_who_approves_endpoints_is_told_for_each_target(row: dict[str, str]) -> None:
    """A4: Network Contributor makes endpoints and approves none."""
    reading = drawn.reading(row)
    text = documents(reading)["docs/access.md"].text.split("## Who approves private endpoints")[1]
    lines = [line.split(" | ") for line in text.splitlines() if line.startswith("| ")][2:]
    lent = {each.target.symbol for each in reading.main.part.lent}
    targets = {each.target.symbol for each in reading.main.part.endpoints} - lent
    assert len(lines) == len(targets)
    for _, action, listed, _ in lines:
        name = action.split("`")[1]
        for name_of_role in ("Network Contributor", *filter(None, listed.split("<br>"))):
            given, taken = allowed(name_of_role, False)
            holds = bool(given.fullmatch(name)) and not taken.fullmatch(name)
            assert holds is (name_of_role != "Network Contributor")


@pytest.mark.parametrize("name", WORLDS)
def test_the_condition_is_about_the_role_that_assigns(name: str) -> None:
    reading = landing_zone(name)
    may = reading.config.delivery.identity.may_assign_roles
    held = [right for right in rights(reading) if "roleAssignments/write" in str(right.actions)]
    assert [right.role for right in held] == ["Role Based Access Control Administrator"] * may

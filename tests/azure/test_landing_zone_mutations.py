"""A real landing zone's steps, spoilt: the right behaviour refuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from ailz.azure import ids
from ailz.azure.behaviours import (
    diagnostics,
    dns,
    one_at_a_time,
    peerings,
    quotas,
    references,
    regions,
    role_assignments,
    rules,
    subnets,
)
from ailz.azure.play.schedule import Run, play
from ailz.azure.play.step import Step
from ailz.azure.request import Request
from ailz.azure.world import Resource, World
from tests.azure.worlds import deployed, example

SUBNETS = "Microsoft.Network/virtualNetworks/subnets"
ENDPOINTS = "Microsoft.Network/privateEndpoints"
LINKS = "Microsoft.Network/privateDnsZones/virtualNetworkLinks"
SETTINGS = "Microsoft.Insights/diagnosticSettings"
ROLES = "Microsoft.Authorization/roleAssignments"
MODULES = (
    *(diagnostics, dns, one_at_a_time, peerings, quotas, references, regions),
    *(role_assignments, rules, subnets),
)
OURS = {behaviour.id for module in MODULES for behaviour in module.BEHAVIOURS}


@cache
def before() -> tuple[World, tuple[Step, ...]]:
    """Return the world before the first environment is deployed, and its steps."""
    there, (shared, first, *_) = example("hospital")
    return deployed(there, (shared,)).world, first


@cache
def sent() -> tuple[Request, ...]:
    return tuple(event.request for event in play(*before()).events)


def a_request(type_: str) -> Request:
    return next(each for each in sent() if each.type == type_)


def refusing(run: Run) -> set[str]:
    return {each.behaviour for event in run.refused for each in event.answer.refusals}


def spoilt(type_: str, **changes: object) -> tuple[Step, ...]:
    _, steps = before()
    return tuple(replace(s, **changes) if s.type == type_ else s for s in steps)


def test_the_landing_zone_itself_is_not_refused() -> None:
    assert not refusing(play(*before())) & OURS


def test_two_subnets_written_at_once_are_refused() -> None:
    """A15."""
    there, _ = before()
    assert "subnets-serial" in refusing(play(there, spoilt(SUBNETS, gate="")))


def test_endpoints_that_wait_for_nothing_are_refused() -> None:
    there, _ = before()
    found = refusing(play(there, spoilt(ENDPOINTS, after=frozenset())))
    assert found & {"reference", "still-written"}


def test_a_subnet_that_is_too_small_for_its_endpoints_is_refused() -> None:
    there, steps = before()
    small = tuple(_with_prefix(s, 29) if s.type == SUBNETS else s for s in steps)
    assert "subnet-full" in refusing(play(there, small))


def _with_prefix(step: Step, length: int) -> Step:
    properties: Mapping[str, str] = step.body["properties"]
    address = str(properties["addressPrefix"]).partition("/")[0]
    return replace(
        step,
        body={**step.body, "properties": {**properties, "addressPrefix": f"{address}/{length}"}},
    )


def test_a_second_zone_of_a_name_is_refused() -> None:
    there, steps = before()
    link = a_request(LINKS)
    zone = ids.parent_of(link.id)
    twin = zone.replace(ids.name_of(ids.group_of(zone)), "rg-platform-dns")
    held = Resource(f"{twin}/virtualNetworkLinks/hub", "", link.body, link.body, "platform")
    assert "zone-one-name-per-network" in refusing(play(there.having(held), steps))


def test_a_setting_that_a_policy_wrote_first_is_in_the_way() -> None:
    """A1: its group is another one, and counts as its categories."""
    there, steps = before()
    ours = a_request(SETTINGS)
    logs = [{"categoryGroup": "audit", "enabled": True}, {"categoryGroup": "allLogs"}]
    body = {**ours.body, "properties": {**ours.body["properties"], "logs": logs}}
    id_ = f"{ids.parent_of(ours.id)}/providers/{SETTINGS}/setbypolicy"
    held = Resource(id_, "", body, body, "policy")
    assert "diag-sink-unique" in refusing(play(there.having(held), steps))


def test_a_role_that_somebody_gave_under_another_name_is_in_the_way() -> None:
    """A20."""
    there, steps = before()
    ours = next(
        each
        for each in sent()
        if each.type == ROLES and each.body["properties"]["principalType"] == "Group"
    )
    other = f"{ids.parent_of(ours.id)}/providers/{ROLES}/11111111-1111-4111-8111-111111111111"
    held = Resource(other, "", ours.body, ours.body, "platform")
    assert "rbac-same-triple" in refusing(play(there.having(held), steps))

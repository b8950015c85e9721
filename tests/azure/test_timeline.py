"""A run's timeline: what decides its end, and what that rests on."""

from __future__ import annotations

import pytest

from ailz.azure.play.schedule import play
from ailz.azure.play.step import Step
from ailz.azure.play.timeline import timeline
from tests.azure.worlds import alone, at, world

__all__ = ["alone"]

pytestmark = pytest.mark.usefixtures("alone")

GATEWAY = "Microsoft.Network/virtualNetworkGateways"
FIREWALL = "Microsoft.Network/azureFirewalls"
ROUTES = "Microsoft.Network/routeTables"


def step(key: str, type_: str, *after: str, gate: str = "") -> Step:
    return Step(
        key=key,
        label=key,
        type=type_,
        api_version="2025-01-01",
        id=at(f"{type_}/{key}"),
        after=frozenset(after),
        gate=gate,
    )


def test_the_longest_chain_decides_and_says_what_it_rests_on() -> None:
    run = play(
        world(),
        (
            step("first", ROUTES),
            step("firewall", FIREWALL, "first"),
            step("gateway", GATEWAY, "first"),
            step("last", ROUTES, "firewall", "gateway"),
        ),
    )
    found = timeline(run)
    assert [row.key for row in found.critical] == ["first", "gateway", "last"]
    assert [row.why for row in found.critical] == ["start", "waits", "waits"]
    assert found.total == pytest.approx(45.5)
    assert found.rests_on == {"documented": 45, "report": 0, "assumed": 0.5}
    assert found.share("documented") == pytest.approx(45 / 45.5)
    assert next(iter(found.rows)).key == "first"
    assert len(found.rows) == 4


def test_what_waits_for_a_gate_is_told_from_what_waits_for_a_step() -> None:
    run = play(world(), (step("a", FIREWALL, gate="g"), step("b", FIREWALL, gate="g")))
    found = timeline(run)
    assert [(row.key, row.why) for row in found.critical] == [("a", "start"), ("b", "queue")]
    assert found.total == pytest.approx(50)


def test_runs_that_follow_each_other_are_one_timeline() -> None:
    one = play(world(), (step("a", FIREWALL),))
    other = play(one.world, (step("b", FIREWALL),))
    found = timeline(one, other)
    assert found.total == pytest.approx(50)
    assert [row.start for row in found.rows] == [0, pytest.approx(25)]


def test_nothing_sent_takes_no_time() -> None:
    assert timeline(play(world(), ())).total == 0

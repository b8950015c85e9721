"""Whole landing zones against what Azure says of bodies, names, places and changes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from ailz.azure import ids
from ailz.azure.answer import Refusal
from ailz.azure.behaviour import behaviours
from ailz.azure.play.designed import steps
from ailz.azure.play.schedule import request_of
from ailz.azure.play.step import Step
from ailz.azure.request import Request
from ailz.azure.respond import done, judged
from ailz.azure.world import World
from ailz.cli.landing_zone import decide
from ailz.design.landing_zone import LandingZone
from tests.sampling import drawn
from tests.sampling.rows import rows, todays

OURS = ("type-", "name-", "place-", "location-", "immutable", "explicit-")
EXAMPLES = sorted((Path(__file__).resolve().parents[2] / "examples").glob("*.yaml"))
ALL = [pytest.param(row, id=f"row-{number}") for number, row in enumerate(rows())]
ROWS = todays(ALL, 12)
"""A day's part: first runs are judged by all behaviours in test_deployer."""


def test_there_are_behaviours_of_these_names() -> None:
    names = [each.id for each in behaviours()]
    assert all(any(name.startswith(each) for name in names) for each in OURS)


@cache
def example(path: Path) -> LandingZone:
    return decide(path)


def every_step(landing_zone: LandingZone) -> Iterator[Step]:
    for deployment in landing_zone.deployments:
        for environment in deployment.requests:
            yield from in_order(steps(deployment, environment))


def in_order(some: tuple[Step, ...]) -> Iterator[Step]:
    waiting = {step.key: step for step in some}
    while waiting:
        ready = [step for step in waiting.values() if not step.after & waiting.keys()]
        for step in ready:
            del waiting[step.key]
        yield from ready


def sent(
    world: World, some: Iterator[Step], change: Callable[[Request], Request] = lambda each: each
) -> tuple[list[tuple[str, Refusal]], World]:
    """Return what these behaviours have against the requests, and the world after all of them."""
    found: list[tuple[str, Refusal]] = []
    for step in some:
        request = change(request_of(world, step, ""))
        refusals, doubts, _ = judged(world, request)
        found += [
            (step.key, each) for each in (*refusals, *doubts) if each.behaviour.startswith(OURS)
        ]
        _, world = done(world, request)
    return found, world


@pytest.mark.parametrize("row", ROWS)
def test_nothing_is_said_against_a_first_and_a_second_run(row: Mapping[str, str]) -> None:
    landing_zone = drawn.designed(row)
    before = World(cloud=landing_zone.deployments[0].context.cloud)
    first, world = sent(before, every_step(landing_zone))
    assert first == []
    second, _ = sent(world, every_step(landing_zone))
    assert second == []


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_the_examples_pass(path: Path) -> None:
    found, world = sent(World(), every_step(example(path)))
    assert found == []
    assert sent(world, every_step(example(path)))[0] == []


VAULT = "Microsoft.KeyVault/vaults"
STORAGE = "Microsoft.Storage/storageAccounts"
NETWORK = "Microsoft.Network/virtualNetworks"


def of(kind: str, change: Callable[[dict[str, Any]], None]) -> Callable[[Request], Request]:
    """Change the bodies of a type."""

    def changed(request: Request) -> Request:
        if request.type != kind:
            return request
        body = {**request.body, "properties": dict(request.body.get("properties", {}))}
        change(body)
        return replace(request, body=body)

    return changed


def renamed(kind: str, name: str) -> Callable[[Request], Request]:
    def changed(request: Request) -> Request:
        if request.type != kind:
            return request
        return replace(request, id=f"{request.id.rpartition('/')[0]}/{name}")

    return changed


def moved(request: Request) -> Request:
    """Put the vaults below the subscription, where no vault stands."""
    if request.type != VAULT:
        return request
    below = request.id.removeprefix(ids.group_of(request.id))
    return replace(request, id=f"{ids.subscription_of(request.id)}{below}")


def put(body: dict[str, Any], **properties: object) -> None:
    body["properties"] |= properties


MUTATIONS: Mapping[str, tuple[Callable[[Request], Request], str]] = {
    "unknown": (of(VAULT, lambda body: put(body, enablePurgeProtections=True)), "type-body"),
    "kind": (of(VAULT, lambda body: put(body, enablePurgeProtection="true")), "type-body"),
    "missing": (of(VAULT, lambda body: body["properties"].pop("sku")), "type-body"),
    "value": (of(STORAGE, lambda body: put(body, accessTier="Lukewarm")), "type-body"),
    "off": (of(VAULT, lambda body: put(body, enablePurgeProtection=False)), "explicit-value"),
    "cloud": (of(NETWORK, lambda body: body.update(location="usgovtexas")), "place-region"),
    "region": (of(STORAGE, lambda body: body.update(location="global")), "place-region"),
    "scope": (moved, "place-scope"),
    "long": (renamed(VAULT, "kv-claims-of-the-whole-weekend"), "name-form"),
    "reserved": (renamed(VAULT, "kv-windows-we"), "name-reserved"),
    "taken": (renamed(STORAGE, "stclaims"), "name-taken"),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
def test_a_mutated_landing_zone_is_refused_by_the_right_behaviour(mutation: str) -> None:
    """A5 (reserved), and what compilers do not see."""
    change, behaviour = MUTATIONS[mutation]
    found, _ = sent(World(), every_step(example(EXAMPLES[1])), change)
    assert found
    assert {each.behaviour for _, each in found} == {behaviour}
    assert any(each.objection.sure for _, each in found)


LATER: Mapping[str, tuple[Callable[[Request], Request], str, str]] = {
    "location": (
        of(VAULT, lambda body: body.update(location="northeurope")),
        "location-fixed",
        "InvalidResourceLocation",
    ),
    "create-only": (
        of(STORAGE, lambda body: put(body, dnsEndpointType="AzureDnsZone")),
        "immutable",
        "",
    ),
    "retention": (
        of(VAULT, lambda body: put(body, softDeleteRetentionInDays=14)),
        "immutable",
        "BadRequest",
    ),
}


@pytest.mark.parametrize("change", LATER)
def test_a_later_change_is_refused_by_the_right_behaviour(change: str) -> None:
    mutate, behaviour, code = LATER[change]
    landing_zone = example(EXAMPLES[1])
    _, world = sent(World(), every_step(landing_zone))
    found, _ = sent(world, every_step(landing_zone), mutate)
    assert found
    assert {each.behaviour for _, each in found} == {behaviour}
    assert {each.objection.code for _, each in found} == {code}

"""Small worlds made by hand, and real ones from sample configurations."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from ailz.azure import ids
from ailz.azure.answer import Answer
from ailz.azure.behaviour import behaviours
from ailz.azure.play.designed import steps
from ailz.azure.play.schedule import Run, play
from ailz.azure.play.step import Step
from ailz.azure.request import Method, Request
from ailz.azure.respond import respond
from ailz.azure.world import Resource, Subscription, World
from ailz.report.reading import read
from ailz.report.rehearsal.world import world_of
from tests.examples import zone

SUBSCRIPTION = "11111111-2222-4333-8444-555555555555"
GROUP = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg-ours"


_ALONE = (
    "answers",
    "existence",
    "identities",
    "locks",
    "made_by_services",
    "removal",
    "soft_deleted",
)


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask only what is about life and death: small worlds need no whole bodies then."""
    modules = [importlib.import_module(f"ailz.azure.behaviours.{name}") for name in _ALONE]
    ours = {behaviour.id for module in modules for behaviour in module.BEHAVIOURS}
    kept = tuple(behaviour for behaviour in behaviours() if behaviour.id in ours)
    monkeypatch.setattr("ailz.azure.respond.behaviours", lambda: kept)


def at(path: str, group: str = GROUP) -> str:
    """Return an id in the group: `Microsoft.KeyVault/vaults/kv`."""
    return f"{group}/providers/{path}"


def world(*resources: Resource | tuple[str, Mapping[str, Any]], **fields: Any) -> World:
    """Return a world that knows all of one subscription: a group and these resources."""
    known = [Resource(GROUP, "", {"location": "westeurope"})]
    known += [
        each if isinstance(each, Resource) else Resource(each[0], "", each[1]) for each in resources
    ]
    whole = World(subscriptions={SUBSCRIPTION: Subscription(whole=True)}, **fields)
    return whole.having(*known)


def ask(
    where: World,
    method: Method,
    id_: str,
    body: Mapping[str, Any] | None = None,
    action: str = "",
) -> tuple[Answer, World]:
    """Return the answer to one request, and the world after it."""
    return respond(where, Request(method, id_, "2025-01-01", body or {}, action=action))


def refused_by(answer: Answer) -> set[str]:
    """Return the behaviours that refuse."""
    return {each.behaviour for each in answer.refusals}


def doubted_by(answer: Answer) -> set[str]:
    """Return the behaviours that doubt."""
    return {each.behaviour for each in answer.doubts}


@cache
def example(name: str) -> tuple[World, tuple[tuple[Step, ...], ...]]:
    """Return the world before an example is deployed, and the steps of each environment."""
    reading = read(zone(name))
    return world_of(reading), tuple(steps(stage.deployment, stage.name) for stage in reading.stages)


def deployed(before: World, stages: Iterable[Iterable[Step]]) -> Run:
    """Play environments one after the other; the last run has all events."""
    events = []
    here = before
    for stage in stages:
        run = play(here, tuple(stage))
        events += run.events
        here = run.world
    return Run(tuple(events), here)


def taken_down(stages: Iterable[Iterable[Step]]) -> tuple[Step, ...]:
    """Return the deletions of Terraform's destroy: each waits for those that waited for it."""
    found = []
    for stage in stages:
        going = {step.key: step for step in stage if step.ending == "delete"}
        waiting: dict[str, set[str]] = {key: set() for key in going}
        every = {step.key: step for step in stage}
        for step in going.values():
            for before in _reached(step, every):
                if before in going:
                    waiting[before].add(step.key)
        found += [
            replace(step, method="DELETE", body={}, after=frozenset(waiting[step.key]))
            for step in going.values()
        ]
    return tuple(found)


def _reached(step: Step, every: Mapping[str, Step]) -> set[str]:
    """What a step waits for, also through steps that are not deleted."""
    found: set[str] = set()
    open_ = list(step.after)
    while open_:
        key = open_.pop()
        if key in found or key not in every:
            continue
        found.add(key)
        if every[key].ending != "delete":
            open_ += every[key].after
    return found


def group_of(id_: str) -> Resource:
    """Return the group that an id lies in, as a resource."""
    return Resource(ids.group_of(id_), "", {"location": "westeurope"})

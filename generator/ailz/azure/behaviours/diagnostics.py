"""Diagnostic settings of one resource: which share a place they send to, and how many there are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from ailz.azure import ids
from ailz.azure.answer import Objection
from ailz.azure.behaviour import Behaviour
from ailz.azure.look import ids_at, known
from ailz.azure.request import Json, Request
from ailz.azure.world import World
from ailz.catalog.arm_rules import arm_rule, most

SETTING: Final = "Microsoft.Insights/diagnosticSettings"
_SINKS: Final = (
    "properties.workspaceId",
    "properties.storageAccountId",
    "properties.eventHubAuthorizationRuleId",
    "properties.marketplacePartnerId",
)
_EVERY: Final = "allLogs"
_FIVE: Final = arm_rule("diag-five")


@dataclass(frozen=True, slots=True)
class _Sent:
    """What a setting sends: categories of logs, groups of them, and metrics, in lower case."""

    logs: frozenset[str]
    groups: frozenset[str]
    metrics: frozenset[str]


def _one_sink(world: World, request: Request) -> Iterator[Objection]:
    if not request.writes or request.type.casefold() != SETTING.casefold():
        return
    mine = _sent(request.body)
    for other in world.inside(ids.parent_of(request.id)):
        if other.type.casefold() != SETTING.casefold() or ids.key(other.id) == ids.key(request.id):
            continue
        theirs = _sent(other.body)
        certain, possible = _both(mine, theirs)
        for path in _SINKS:
            there = set(map(ids.key, ids_at(other.body, path)))
            for sink in ids_at(request.body, path):
                if ids.key(sink) in there and (certain or possible):
                    yield Objection(
                        status=409,
                        code="Conflict",
                        message=f"Data sink '{sink}' is already used in diagnostic setting "
                        f"'{other.name}' for category '{certain or possible}'. Data sinks can't be "
                        "reused in different settings on the same category for the same resource",
                        remedy="leave these logs to that setting, or send them to another place",
                        path=path,
                        sure=bool(certain),
                    )


def _five(world: World, request: Request) -> Iterator[Objection]:
    if not request.writes or request.type.casefold() != SETTING.casefold():
        return
    others = [
        each
        for each in world.inside(ids.parent_of(request.id))
        if each.type.casefold() == SETTING.casefold() and ids.key(each.id) != ids.key(request.id)
    ]
    if len(others) >= most(_FIVE.id):
        yield Objection(
            status=409,
            code=_FIVE.code,
            message=_FIVE.rule.removesuffix("."),
            remedy="remove one of " + ", ".join(sorted(each.name for each in others)),
        )


def _both(one: _Sent, other: _Sent) -> tuple[str, str]:
    """Return a category that both send for certain, and one that both may send; empty: none."""
    shared = (one.logs & other.logs) | (one.metrics & other.metrics) | (one.groups & other.groups)
    for here, there in ((one, other), (other, one)):
        # A group counts as its categories; this one has every category and every group.
        if _EVERY.casefold() in here.groups:
            shared |= there.logs | there.groups
    certain = min(shared, default="")
    # Which categories another group has, each service decides.
    maybe = (one.groups and (other.logs or other.groups)) or (other.groups and one.logs)
    return certain, min(maybe, default="") if maybe else ""


def _sent(body: Json) -> _Sent:
    logs = [e for e in known(body, "properties.logs[]") if e.get("enabled", True) is not False]
    metrics = [
        e for e in known(body, "properties.metrics[]") if e.get("enabled", True) is not False
    ]
    return _Sent(
        frozenset(str(e["category"]).casefold() for e in logs if e.get("category")),
        frozenset(str(e["categoryGroup"]).casefold() for e in logs if e.get("categoryGroup")),
        frozenset(f"metric {e['category']}".casefold() for e in metrics if e.get("category")),
    )


BEHAVIOURS = (
    Behaviour(
        id="diag-sink-unique",
        says="No two settings of one resource send the same category to the same place; a group "
        "counts as its categories.",
        source="Azure/terraform-azurerm-avm-ptn-aiml-landing-zone#19; Azure/Enterprise-Scale#1998; "
        "Azure/bicep-registry-modules#3407",
        refuses=_one_sink,
    ),
    Behaviour(id=_FIVE.id, says=_FIVE.rule, source=_FIVE.source, refuses=_five),
)

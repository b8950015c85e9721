"""Diagnostic settings and the private way to Azure Monitor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from ailz.azure.bodies import Body
from ailz.azure.endpoints import targets
from ailz.azure.look import id_type, scope
from ailz.azure.rules.found import Check, Found, more_than, repeated, said
from ailz.azure.rules.name_rules import ENDPOINT, TARGET
from ailz.azure.rules.world import World
from ailz.catalog.arm_rules import ArmRule

_SETTING = "Microsoft.Insights/diagnosticSettings"
_SCOPE = "Microsoft.Insights/privateLinkScopes"
_SCOPED = "Microsoft.Insights/privateLinkScopes/scopedResources"
_ALL = "log of every category"
_SINKS = ("workspaceId", "storageAccountId", "eventHubAuthorizationRuleId", "marketplacePartnerId")


def _five(world: World, rule: ArmRule) -> Found:
    yield from more_than(rule.check["value"], world.of((_SETTING,)), scope)


def _one_sink(world: World, _: ArmRule) -> Found:
    """Yield settings that send what another one sends to the same place; a group is all it has."""
    sent: dict[tuple[str, str], set[str]] = defaultdict(set)
    for setting in world.of((_SETTING,)):
        new = {f"log {each}" for each in said(setting, "properties.logs[].category")}
        if said(setting, "properties.logs[].categoryGroup"):
            new.add(_ALL)
        metrics = {f"metric {each}" for each in said(setting, "properties.metrics[].category")}
        for name in _SINKS:
            for sink in said(setting, f"properties.{name}"):
                before = sent[scope(setting).casefold(), str(sink).casefold()]
                logs = {each for each in before if each.startswith("log ")}
                again = (new and _ALL in logs) or (_ALL in new and logs)
                if again or before & (new | metrics):
                    yield setting, f"properties.{name}"
                before |= new | metrics


def _something(world: World, _: ArmRule) -> Found:
    for setting in world.judged((_SETTING,)):
        on = said(setting, "properties.logs[].enabled") + said(
            setting, "properties.metrics[].enabled"
        )
        if True not in on:
            yield setting, "properties.logs"


def _category_or_group(world: World, _: ArmRule) -> Found:
    for setting in world.judged((_SETTING,)):
        for each in said(setting, "properties.logs[]"):
            if ("category" in each) == ("categoryGroup" in each):
                yield setting, "properties.logs"


def _same_region(world: World, _: ArmRule) -> Found:
    """Yield settings whose store is in another region than what they are for."""
    for setting in world.judged((_SETTING,)):
        for path in ("properties.storageAccountId",):
            for id_ in said(setting, path):
                sink, target = (
                    world.get(id_),
                    world.get(scope(setting)),
                )
                if sink and target and sink.body.get("location") != target.body.get("location"):
                    yield setting, path


def _one_scope(world: World, _: ArmRule) -> Found:
    """Yield endpoints that connect a network to a second scope."""

    def network(endpoint: Body) -> str | None:
        leads_to = targets(endpoint.body)
        subnets = said(endpoint, "properties.subnet.id")
        if not subnets or not leads_to or id_type(leads_to[0]).casefold() != _SCOPE.casefold():
            return None
        return str(subnets[0]).casefold().partition("/subnets/")[0]

    yield from repeated(world.of((ENDPOINT,)), network, TARGET)


def _endpoints_of_a_scope(world: World, rule: ArmRule) -> Found:
    there = [e for e in world.of((ENDPOINT,)) if world.named(e, _SCOPE)]
    yield from more_than(rule.check["value"], there, lambda e: targets(e.body)[0])


def _scopes_of_a_resource(world: World, rule: ArmRule) -> Found:
    linked = [each for each in world.of((_SCOPED,)) if said(each, "properties.linkedResourceId")]
    yield from more_than(
        rule.check["value"], linked, lambda e: str(said(e, "properties.linkedResourceId")[0])
    )


def _resources_of_a_scope(world: World, rule: ArmRule) -> Found:
    yield from more_than(
        rule.check["value"], world.of((_SCOPED,)), lambda e: e.id.rsplit("/", 2)[0]
    )


CHECKS: Final[Mapping[str, Check]] = {
    "diag-five": _five,
    "diag-sink-unique": _one_sink,
    "diag-something": _something,
    "diag-category-or-group": _category_or_group,
    "diag-region": _same_region,
    "ampls-one-per-network": _one_scope,
    "ampls-endpoints": _endpoints_of_a_scope,
    "ampls-workspaces": _resources_of_a_scope,
    "ampls-scopes-per-resource": _scopes_of_a_resource,
}

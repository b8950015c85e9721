"""How many of a kind Azure takes: in a subscription, a group, a parent, on a scope."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ailz.azure.bodies import Body
from ailz.azure.endpoints import targets
from ailz.azure.look import scope
from ailz.azure.rules.found import Check, Found, more_than, repeated, said
from ailz.azure.rules.world import World
from ailz.catalog.arm_rules import ArmRule

_ASSIGNMENT = "Microsoft.Authorization/roleAssignments"


def _of_a_parent(world: World, rule: ArmRule) -> Found:
    yield from more_than(
        rule.check["value"], world.of(rule.types), lambda body: body.id.rsplit("/", 2)[0]
    )


def _registrations(world: World, rule: ArmRule) -> Found:
    on = [b for b in world.of(rule.types) if True in said(b, "properties.registrationEnabled")]
    yield from more_than(rule.check["value"], on, lambda body: body.id.rsplit("/", 2)[0])


def _of_a_subscription(world: World, rule: ArmRule) -> Found:
    yield from more_than(rule.check["value"], world.of(rule.types), lambda b: b.id.split("/")[2])


def _of_a_group(world: World, rule: ArmRule) -> Found:
    inside = [
        b
        for b in world.of(("*",))
        if "/resourcegroups/" in b.id.casefold() and "/providers/" in b.id
    ]
    yield from more_than(
        rule.check["value"], inside, lambda b: f"{b.id.split('/providers/', 1)[0]}|{b.type}"
    )


def _on_a_scope(world: World, rule: ArmRule) -> Found:
    yield from more_than(rule.check["value"], world.of(rule.types), scope)


def _same_triple(world: World, _: ArmRule) -> Found:
    """Yield a role that a principal gets twice at one scope, as far as the principal is known."""

    def triple(body: Body) -> tuple[str, ...] | None:
        whom, what = said(body, "properties.principalId"), said(body, "properties.roleDefinitionId")
        if not whom or not what:
            return None
        role = str(what[0]).rpartition("/")[2]
        return tuple(each.casefold() for each in (scope(body), str(whom[0]), role))

    yield from repeated(world.of((_ASSIGNMENT,)), triple, "properties.principalId")


def _dns_servers(world: World, rule: ArmRule) -> Found:
    for body in world.judged(rule.types):
        if len(said(body, "properties.dhcpOptions.dnsServers[]")) > rule.check["value"]:
            yield body, "properties.dhcpOptions.dnsServers"


def _replications(world: World, rule: ArmRule) -> Found:
    for body in world.of(rule.types):
        if world.children(body, f"{body.type}/replications") and said(body, "sku.name") != [
            "Premium"
        ]:
            yield body, "sku.name"


def _endpoint_needs_premium(world: World, rule: ArmRule) -> Found:
    """Yield targets of endpoints whose tier takes none."""
    leads_to = {
        target.casefold()
        for endpoint in world.of(("Microsoft.Network/privateEndpoints",))
        for target in targets(endpoint.body)
    }
    for body in world.of(rule.types):
        if body.id.casefold() in leads_to and said(body, "sku.name") != [rule.check["value"]]:
            yield body, "sku.name"


CHECKS: Final[Mapping[str, Check]] = {
    "group-resources-800": _of_a_group,
    "locks-per-scope": _on_a_scope,
    "rbac-subscription-4000": _of_a_subscription,
    "rbac-same-triple": _same_triple,
    "limit-virtualnetworks": _of_a_subscription,
    "limit-security-groups": _of_a_subscription,
    "limit-route-tables": _of_a_subscription,
    "limit-private-dns-zones": _of_a_subscription,
    "limit-subnets-per-network": _of_a_parent,
    "limit-peerings-per-network": _of_a_parent,
    "limit-routes-per-table": _of_a_parent,
    "limit-security-rules-per-group": _of_a_parent,
    "limit-private-dns-network-zone": _of_a_parent,
    "limit-private-dns-registration-zone": _registrations,
    "limit-dns-servers-per-network": _dns_servers,
    "endpoint-zone-group": _of_a_parent,
    "acr-premium-georeplications": _replications,
    "acr-premium-private-endpoint": _endpoint_needs_premium,
}

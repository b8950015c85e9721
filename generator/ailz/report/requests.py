"""Documents for others: what somebody else must do before or after a deployment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ailz.catalog.egress import Need
from ailz.design.arm import arm_group, arm_name
from ailz.design.egress import Egress, egress
from ailz.design.rules.monitoring import private_link_scope
from ailz.design.segments import segments
from ailz.model.platform import Hub
from ailz.render.escape import shell
from ailz.report.contents import Link
from ailz.report.dns_request import dns_request
from ailz.report.policy_request import policy_request
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading, Stage, spoken
from ailz.report.roles import role_request
from ailz.report.words import plain


def requests(landing_zone: Reading) -> Iterator[tuple[Link, Document]]:
    """Yield the requests that this landing zone needs, each with its link."""
    context = landing_zone.main.context
    identity = landing_zone.config.delivery.identity
    hub = landing_zone.config.platform.hub
    if context.egress == "hub_firewall":
        yield Link("docs/requests/egress.md", "Request: firewall rules"), _egress(landing_zone)
    if hub is not None and not context.standalone and hub.connection != "both_sides":
        link = Link("docs/requests/peering.md", "Request: connection to the hub")
        yield link, _peering(landing_zone, hub)
    if context.dns_mode == "platform_policy" and not context.own_zones:
        link = Link("docs/requests/dns.md", "Request: private DNS policy")
        yield link, dns_request(landing_zone)
    if not private_link_scope(context):
        link = Link("docs/requests/monitor.md", "Request: private way to Azure Monitor")
        yield link, _monitor(landing_zone)
    if not identity.may_assign_roles:
        yield Link("docs/requests/roles.md", "Request: roles"), role_request(landing_zone)
    if not identity.may_assign_policy:
        yield Link("docs/requests/policies.md", "Request: policy"), policy_request(landing_zone)


@dataclass(slots=True)
class _Rule:
    """One rule of the request; ``sources`` are ``environment: range``."""

    id: str
    segment: str
    destination: str
    need: Need
    sources: list[str] = field(default_factory=list)

    @property
    def direction(self) -> str:
        return self.need.direction.capitalize()

    @property
    def ports(self) -> str:
        return ", ".join(self.need.ports)

    @property
    def alternative(self) -> str:
        return plain(self.need.alternative, separator="; ")

    @property
    def pages(self) -> str:
        return ", ".join(self.need.sources)


def _egress(landing_zone: Reading) -> Document:
    context = landing_zone.main.context
    keys = tuple(segment.key for segment in segments(context))
    rules: dict[tuple[str, str, str], _Rule] = {}
    for environment in context.environments:
        ranges = {s.key: str(s.range) for s in landing_zone.addresses[environment.name]}
        for each in egress(context, environment, keys):
            destination = _destination(each)
            rule = rules.setdefault(
                (each.segment, each.need.id, destination),
                _Rule(
                    f"{each.segment.replace('_', '-')}-{each.need.id}",
                    spoken(each.segment),
                    destination,
                    each.need,
                ),
            )
            rule.sources.append(f"{environment.name}: {ranges[each.segment]}")
    platform = landing_zone.config.platform.egress
    return printed(
        "requests/egress.md",
        title=landing_zone.config.workload.title,
        owner=landing_zone.config.workload.owner,
        inspects=platform is not None and platform.tls_inspection,
        rules=list(rules.values()),
    )


def _destination(each: Egress) -> str:
    need = each.need
    hosts = ", ".join(need.fqdns or ())
    others = ", ".join((*need.service_tags, *need.addresses))
    if not hosts or not others:
        return hosts or others
    joined = "and" if need.form == "both" else "or"
    return f"{hosts} {joined} {others}"


@dataclass(frozen=True, slots=True)
class _Half:
    """One command of a connection, and who makes the thing."""

    what: str
    command: str


def _peering(landing_zone: Reading, hub: Hub) -> Document:
    groups = [(stage, _halves(stage, hub)) for stage in landing_zone.main_stages]
    return printed(
        "requests/peering.md",
        title=landing_zone.config.workload.title,
        hub=hub,
        groups=groups,
        ours=hub.kind == "vnet" and hub.connection == "ours_only",
    )


def _halves(stage: Stage, hub: Hub) -> list[_Half]:
    spoke = stage.one("virtual_network")
    assert spoke is not None  # noqa: S101 - every environment has its spoke
    hub_id = stage.environment.hub_id or hub.id
    if hub.kind == "vwan":
        where = _where(hub_id)
        command = (
            f"az network vhub connection create --name {shell(spoke.name)} {where} "
            f"--vhub-name {shell(arm_name(hub_id))} --remote-vnet {shell(spoke.id)} "
            "--internet-security true"
        )
        return [_Half("The virtual hub's connection", command)]
    theirs = _Half(
        "The hub's half",
        _peer(spoke.name, hub_id, spoke.id, " --allow-gateway-transit" if hub.gateway else ""),
    )
    if hub.connection == "ours_only":
        return [theirs]
    own = _peer("to-hub", spoke.id, hub_id, " --use-remote-gateways" if hub.gateway else "")
    return [theirs, _Half("The spoke's half, after it", own)]


def _peer(name: str, here: str, there: str, more: str) -> str:
    return (
        f"az network vnet peering create --name {shell(name)} {_where(here)} "
        f"--vnet-name {shell(arm_name(here))} --remote-vnet {shell(there)} "
        f"--allow-vnet-access --allow-forwarded-traffic{more}"
    )


def _where(resource_id: str) -> str:
    where = arm_group(resource_id)
    return (
        f"--subscription {shell(where['subscription_id'])} "
        f"--resource-group {shell(where['resource_group'])}"
    )


def _monitor(landing_zone: Reading) -> Document:
    groups = []
    for stage in landing_zone.main_stages:
        found = [stage.one(symbol) for symbol in ("log_workspace", "application_insights")]
        linked = [each for each in found if each is not None]
        groups.append(
            (
                stage,
                [
                    "az monitor private-link-scope scoped-resource create "
                    "--resource-group '<group of the scope>' --scope-name '<the scope>' "
                    f"--name {shell(each.name)} --linked-resource {shell(each.id)}"
                    for each in linked
                ],
            )
        )
    return printed("requests/monitor.md", title=landing_zone.config.workload.title, groups=groups)

"""Documents for others: what somebody else must do before or after a deployment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ailz.catalog.sources import page_of
from ailz.design.arm import arm_name
from ailz.design.context import Site
from ailz.design.kinds.egress import Egress, egress
from ailz.design.kinds.logs import private_link_scope
from ailz.design.kinds.segments import segments
from ailz.model.platform import Hub
from ailz.render.escape import shell
from ailz.report.asking import BEFORE, NETWORK, Ask, Check
from ailz.report.contents import Link
from ailz.report.dns_request import asks_for_dns, dns_request
from ailz.report.log_request import LINK, log_request, readers
from ailz.report.monitor_request import monitor_link, monitor_request
from ailz.report.policy_request import policy_request
from ailz.report.printing import Document, printed
from ailz.report.quota_request import has_machines, quota_request
from ailz.report.reading import Reading, Stage, where
from ailz.report.roles import role_request
from ailz.report.routes_request import routes_request, wants_routes
from ailz.report.subscription_request import subscription_request


def requests(landing_zone: Reading) -> Iterator[tuple[Link, Document]]:
    """Yield the requests that this landing zone needs, each with its link."""
    context = landing_zone.main.context
    identity = landing_zone.config.delivery.identity
    hub = landing_zone.config.platform.hub
    link = Link("docs/requests/subscriptions.md", "Request: subscriptions and roles")
    yield link, subscription_request(landing_zone)
    if not context.standalone and any(segment.acts_as for segment in segments(context)):
        yield Link("docs/requests/egress.md", "Request: firewall rules"), _egress(landing_zone)
    if hub is not None and not context.standalone and hub.connection != "both_sides":
        link = Link("docs/requests/peering.md", "Request: connection to the hub")
        yield link, _peering(landing_zone, hub)
    if wants_routes(landing_zone):
        link = Link("docs/requests/routes.md", "Request: way to the private endpoints")
        yield link, routes_request(landing_zone)
    if asks_for_dns(landing_zone):
        link = Link("docs/requests/dns.md", "Request: private DNS")
        yield link, dns_request(landing_zone)
    if not private_link_scope(context):
        yield monitor_link(landing_zone), monitor_request(landing_zone)
    if has_machines(landing_zone):
        yield Link("docs/requests/quota.md", "Request: quota"), quota_request(landing_zone)
    if readers(landing_zone):
        yield LINK, log_request(landing_zone)
    if not identity.may_assign_roles:
        yield Link("docs/requests/roles.md", "Request: roles"), role_request(landing_zone)
    if not identity.may_assign_policy:
        yield Link("docs/requests/policies.md", "Request: policy"), policy_request(landing_zone)


@dataclass(frozen=True, slots=True)
class _Rule:
    """One rule of the request; ``sources`` are ``environment: range``.

    ``hosts`` are names, ``tags`` service tags or addresses; ``remark`` says which of the two where
    there are both, and what else whoever writes the rule must know.
    """

    id: str
    sources: tuple[str, ...]
    hosts: tuple[str, ...]
    tags: tuple[str, ...]
    ports: str
    why: str
    remark: str
    breaks: str
    pages: tuple[str, ...]


def _egress(landing_zone: Reading) -> Document:
    context = landing_zone.main.context
    needs: dict[tuple[str, str], list[tuple[Site, Egress]]] = {}
    for site in context.sites:
        for each in egress(context, site, segments(context)):
            needs.setdefault((each.segment, each.need.id), []).append((site, each))
    rules = [_rule(landing_zone, several) for several in needs.values()]
    platform = landing_zone.config.platform.egress
    return printed(
        "requests/egress.md",
        title=landing_zone.config.workload.title,
        owner=landing_zone.config.workload.owner,
        inspects=platform is not None and platform.tls_inspection,
        ask=Ask(NETWORK, BEFORE),
        rules=rules,
        checks=tuple(_reached(rules)),
        broken=[rule for rule in rules if rule.breaks],
        cited=_cited(rules),
    )


def _rule(landing_zone: Reading, several: list[tuple[Site, Egress]]) -> _Rule:
    first = several[0][1]
    need = first.need
    hosts = dict.fromkeys(host for _, each in several for host in each.need.fqdns or ())
    tags = dict.fromkeys(
        tag for _, each in several for tag in (*each.need.service_tags, *each.need.addresses)
    )
    protocol = need.protocol.replace("+", " and ")
    both = "" if not hosts or not tags else _BOTH[need.form == "both"]
    optional = "" if need.required == "required" else need.required.capitalize() + "."
    return _Rule(
        id=f"{first.segment.replace('_', '-')}-{need.id}",
        sources=tuple(_source(landing_zone, site, each.segment) for site, each in several),
        hosts=tuple(hosts),
        tags=tuple(tags),
        ports=f"{protocol} {', '.join(need.ports)}",
        why=f"{need.why[:1].upper()}{need.why[1:]}.",
        remark=" ".join(filter(None, (both, optional))),
        breaks="" if need.tls_inspection in ("fine", "unknown") else need.tls_inspection,
        pages=tuple(filter(None, dict.fromkeys(map(page_of, need.sources)))),
    )


_BOTH = {True: "Hosts and tags.", False: "Hosts or, wider, tags."}


def _source(landing_zone: Reading, site: Site, segment: str) -> str:
    ranges = {s.key: str(s.range) for s in landing_zone.addresses[site.name]}
    return f"{site.name}: {ranges[segment]}"


def _reached(rules: list[_Rule]) -> Iterator[Check]:
    hosts = (h for r in rules for h in r.hosts if r.ports.endswith(" 443") and "*" not in h)
    for host in tuple(hosts)[:1]:
        command = (
            "curl --silent --output /dev/null --write-out '%{http_code}\\n' "
            f"--max-time 20 https://{host}"
        )
        yield Check(
            "On a machine in one of the segments: prints a status. Without the rule it ends in a "
            "timeout or a refusal.",
            (command,),
        )


def _cited(rules: list[_Rule]) -> list[tuple[str, tuple[str, ...]]]:
    """Return each page once, with the needs that it is a source of."""
    found: dict[str, dict[str, None]] = {}
    for rule in rules:
        for page in rule.pages:
            found.setdefault(page, {})[rule.id] = None
    return [(page, tuple(ids)) for page, ids in found.items()]


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
        owner=landing_zone.config.workload.owner,
        ask=Ask(NETWORK, "Once the spokes exist"),
        hub=hub,
        groups=groups,
        checks=(_connected(landing_zone, hub),),
        ours=hub.kind == "vnet" and hub.connection == "ours_only",
    )


def _halves(stage: Stage, hub: Hub) -> list[_Half]:
    spoke = stage.one("virtual_network")
    assert spoke is not None  # noqa: S101 - every environment has its spoke
    hub = stage.environment.config.platform.hub or hub
    hub_id = hub.id
    if hub.kind == "vwan":
        hub_is = where(hub_id)
        command = (
            f"az network vhub connection create --name {shell(spoke.name)} {hub_is} "
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


def _connected(landing_zone: Reading, hub: Hub) -> Check:
    spokes = [
        (stage, spoke)
        for stage in landing_zone.main_stages
        if (spoke := stage.one("virtual_network")) is not None
    ]
    if hub.kind == "vnet":
        return Check(
            "Prints Connected for the peering of each spoke.",
            tuple(
                f"az network vnet peering list {where(spoke.id)} --vnet-name {shell(spoke.name)} "
                "--query '[].peeringState' --output tsv"
                for _, spoke in spokes
            ),
        )
    hubs = [((stage.environment.config.platform.hub or hub).id, spoke) for stage, spoke in spokes]
    return Check(
        "Prints Succeeded for the connection of each spoke.",
        tuple(
            f"az network vhub connection show --name {shell(spoke.name)} {where(id_)} "
            f"--vhub-name {shell(arm_name(id_))} --query provisioningState --output tsv"
            for id_, spoke in hubs
        ),
    )


def _peer(name: str, here: str, there: str, more: str) -> str:
    return (
        f"az network vnet peering create --name {shell(name)} {where(here)} "
        f"--vnet-name {shell(arm_name(here))} --remote-vnet {shell(there)} "
        f"--allow-vnet-access --allow-forwarded-traffic{more}"
    )

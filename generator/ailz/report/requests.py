"""Documents for others: what somebody else must do before or after a deployment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ailz.design.arm import arm_name
from ailz.design.kinds.logs import private_link_scope
from ailz.design.kinds.segments import leaving
from ailz.model.platform import Hub
from ailz.render.escape import shell
from ailz.report.asking import NETWORK, Ask, Check
from ailz.report.contents import Link
from ailz.report.dns_request import asks_for_dns, dns_request
from ailz.report.egress_request import egress_request
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
    if not context.standalone and leaving(context):
        link = Link("docs/requests/egress.md", "Request: firewall rules")
        yield link, egress_request(landing_zone)
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

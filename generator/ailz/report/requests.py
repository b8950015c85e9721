"""Documents for others: what somebody else must do before or after a deployment."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.design.kinds.logs import private_link_scope
from ailz.report.contents import Link
from ailz.report.dns_request import asks_for_dns, dns_request
from ailz.report.egress_request import asks_for_egress, egress_request
from ailz.report.existing_request import LINK as EXISTING
from ailz.report.existing_request import existing_request, used
from ailz.report.identities_request import LINK as IDENTITIES
from ailz.report.identities_request import given, identities_request
from ailz.report.log_request import LINK, log_request, readers
from ailz.report.monitor_request import monitor_link, monitor_request
from ailz.report.network_request import LINK as NETWORK
from ailz.report.network_request import asks_for_network, network_request
from ailz.report.peering_request import peering_request
from ailz.report.policy_request import policy_request
from ailz.report.printing import Document
from ailz.report.private_connections_request import LINK as CONNECTIONS
from ailz.report.private_connections_request import asked, private_connections_request
from ailz.report.quota_request import has_machines, quota_request
from ailz.report.reading import Reading
from ailz.report.roles import role_request
from ailz.report.routes_request import routes_request, wants_routes
from ailz.report.subscription_request import subscription_request


def requests(landing_zone: Reading) -> Iterator[tuple[Link, Document]]:
    """Yield the requests that this landing zone needs, each with its link."""
    context = landing_zone.main.context
    identity = landing_zone.config.delivery.identity
    link = Link("docs/requests/subscriptions.md", "Request: subscriptions and roles")
    yield link, subscription_request(landing_zone)
    if given(landing_zone):
        yield IDENTITIES, identities_request(landing_zone)
    yield from _of_the_network(landing_zone)
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
    yield from _of_owners(landing_zone)
    if not identity.may_assign_roles:
        yield Link("docs/requests/roles.md", "Request: roles"), role_request(landing_zone)
    if not identity.may_assign_policy:
        yield Link("docs/requests/policies.md", "Request: policy"), policy_request(landing_zone)


def _asks_for_connection(landing_zone: Reading) -> bool:
    """Whether somebody else connects the spoke; the owner of a VNet that exists has done it."""
    hub = landing_zone.config.platform.hub
    if hub is None or landing_zone.main.context.standalone or asks_for_network(landing_zone):
        return False
    return hub.connection != "both_sides"


def _of_the_network(landing_zone: Reading) -> Iterator[tuple[Link, Document]]:
    """Yield what is asked of those who run the network around, and the network where it exists."""
    hub = landing_zone.config.platform.hub
    if asks_for_network(landing_zone):
        yield NETWORK, network_request(landing_zone)
    if asks_for_egress(landing_zone):
        link = Link("docs/requests/egress.md", "Request: firewall rules")
        yield link, egress_request(landing_zone)
    if hub is not None and _asks_for_connection(landing_zone):
        link = Link("docs/requests/peering.md", "Request: connection to the hub")
        yield link, peering_request(landing_zone, hub)


def _of_owners(landing_zone: Reading) -> Iterator[tuple[Link, Document]]:
    """Yield what whoever owns something that is used must approve or assign."""
    if used(landing_zone):
        yield EXISTING, existing_request(landing_zone)
    if asked(landing_zone):
        yield CONNECTIONS, private_connections_request(landing_zone)
    if readers(landing_zone):
        yield LINK, log_request(landing_zone)

"""Private endpoints: one for each group id in use, all in one segment."""

from __future__ import annotations

from collections.abc import Iterable

from ailz.design.context import LOCATION, TAGS, Context
from ailz.design.kinds.dns import endpoint_zones
from ailz.design.names import said
from ailz.design.pages import Fee, GivenUp, Pages
from ailz.design.part import Endpoint, Named, Part, resource
from ailz.design.resource import Module
from ailz.design.values import Body, Each, Id, Text, Value

ENDPOINT = "Microsoft.Network/privateEndpoints"
INTERFACE = "Microsoft.Network/networkInterfaces"
ZONE_GROUP = "Microsoft.Network/privateEndpoints/privateDnsZoneGroups"


def private_endpoints(context: Context, endpoints: tuple[Endpoint, ...]) -> Part:
    """Make the endpoints, one after the other, and write their records unless the platform does."""
    made = [
        resource(
            "private_endpoint",
            "private_endpoints",
            ENDPOINT,
            Each("name"),
            Id("network_group"),
            {
                "location": LOCATION,
                "tags": TAGS,
                "properties": {
                    "subnet": {"id": Id("segment", "private_endpoints")},
                    "customNetworkInterfaceName": Each("interface_name"),
                    **(_SOME_WAIT if some_wait(endpoints) else _AT_ONCE),
                },
            },
            collection="private_endpoints",
            minutes=120,
            lock=Id("segment", "private_endpoints"),
            why="One a service and group id; the subnet takes one change at a time.",
            controls=("private-endpoints",),
        )
    ]
    if context.zone_groups:
        made.append(
            resource(
                "private_dns_zone_group",
                "private_endpoints",
                ZONE_GROUP,
                "default",
                Id("private_endpoint", Each("key")),
                {"properties": {"privateDnsZoneConfigs": Each("zone_configs")}},
                collection="private_endpoints",
                minutes=120,
                lock=Id("segment", "private_endpoints"),
                why="The endpoint's records, kept by Azure for as long as the endpoint lives.",
            )
        )
    purpose = "Private endpoints and their DNS records."
    if not context.zone_groups:
        purpose = (
            "Private endpoints. The platform's policy writes their DNS records: none are made here."
        )
    return Part(
        modules=(Module("private_endpoints", purpose, Id("network_group")),),
        resources=tuple(made),
        collections={
            "private_endpoints": {
                e.key: _item(context, e, waits=some_wait(endpoints)) for e in endpoints
            }
        },
        names={
            field: what
            for each in endpoints
            for field, what in (endpoint_named(each), interface_named(each))
        },
        pages=_PAGES,
    )


_PAGES = Pages(
    fees=(Fee("private-endpoint", ("private_endpoint",)), Fee("private-endpoint-gb")),
    given_up=(
        GivenUp(
            "private-endpoints-only",
            (
                (
                    "Portals that show data work from inside the network only; what goes through "
                    "the control plane still travels over the internet."
                ),
                (
                    "A service that builds, indexes or previews for you needs a way of its own "
                    "into the network."
                ),
            ),
        ),
        GivenUp(
            "local-auth-off",
            (
                (
                    "Keys, connection strings and signatures made from a key are refused; tools "
                    "that know nothing else cannot connect."
                ),
            ),
        ),
    ),
)


_AT_ONCE: Body = {
    "privateLinkServiceConnections": [
        {
            "name": Each("group_id"),
            "properties": {
                "privateLinkServiceId": Each("target_id"),
                "groupIds": [Each("group_id")],
            },
        }
    ]
}
_SOME_WAIT: Body = {
    "privateLinkServiceConnections": Each("at_once"),
    "manualPrivateLinkServiceConnections": Each("on_request"),
}


def some_wait(endpoints: Iterable[Endpoint]) -> bool:
    """Whether the owner of a target must approve a connection before it counts."""
    return any(each.message is not None for each in endpoints)


def _one(endpoint: Endpoint) -> dict[str, Value]:
    return {"target_id": endpoint.target, "group_id": endpoint.group_id}


def _listed(endpoint: Endpoint) -> dict[str, Value]:
    """Return the connection of an endpoint in one of two lists: at once, or with its message."""
    said: Body = {"privateLinkServiceId": endpoint.target, "groupIds": [endpoint.group_id]}
    if endpoint.message is None:
        return {"at_once": [{"name": endpoint.group_id, "properties": said}], "on_request": []}
    asked: Body = {**said, "requestMessage": endpoint.message}
    return {"at_once": [], "on_request": [{"name": endpoint.group_id, "properties": asked}]}


def endpoint_name(target: Value, group_id: str) -> Text:
    """Return the usual name of the private endpoint to a group of a target, from its name."""
    return Text(("pep-", target, f"-{group_id}"))


def endpoint_field(endpoint: Endpoint) -> str:
    """Return what the name of a private endpoint is called in the configuration."""
    return f"{endpoint.key.replace('-', '_')}_endpoint"


def endpoint_named(endpoint: Endpoint) -> tuple[str, Named]:
    """Return what the name is called, and the name: its target's, or one of the convention."""
    usual = endpoint_name(endpoint.name, endpoint.group_id)
    return endpoint_field(endpoint), _named(endpoint, ENDPOINT, usual)


def interface_named(endpoint: Endpoint) -> tuple[str, Named]:
    """Return the same of the network interface that Azure makes for the endpoint."""
    usual = Text(("nic-", endpoint.name, f"-{endpoint.group_id}"))
    return f"{endpoint.key.replace('-', '_')}_interface", _named(endpoint, INTERFACE, usual)


def _named(endpoint: Endpoint, type_: str, usual: Value) -> Named:
    role = endpoint.key.replace("_", "-")
    return Named(type_, role, usual=usual, environments=endpoint.environments)


def _item(context: Context, endpoint: Endpoint, *, waits: bool) -> dict[str, Value]:
    records: dict[str, Value] = {}
    if context.zone_groups:
        records["zone_configs"] = [
            {
                "name": zone.replace(".", "-"),
                "properties": {"privateDnsZoneId": Id("private_dns_zone", zone)},
            }
            for zone in endpoint_zones(context, endpoint)
        ]
    if endpoint.environments is not None:
        records["environments"] = list(endpoint.environments)
    return {
        "name": said(context, *endpoint_named(endpoint)),
        "interface_name": said(context, *interface_named(endpoint)),
        **(_listed(endpoint) if waits else _one(endpoint)),
        **records,
    }

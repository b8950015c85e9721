"""Private DNS: our own zones with their links, or the platform's zones that we only write into."""

from __future__ import annotations

from ailz.catalog.arm_rules import takes_tag
from ailz.catalog.dns import zones
from ailz.design.arm import arm_group
from ailz.design.context import TAGS, Context, Site
from ailz.design.kinds.groups import tags
from ailz.design.kinds.spoke import network_name
from ailz.design.pages import Fee, Pages
from ailz.design.part import Endpoint, Part, resource
from ailz.design.resource import Module, Parameter
from ailz.design.values import Body, Each, Group, Id, Param, Value

ZONE = "Microsoft.Network/privateDnsZones"
LINK = "Microsoft.Network/privateDnsZones/virtualNetworkLinks"


def endpoint_zones(context: Context, endpoint: Endpoint) -> tuple[str, ...]:
    """Return the zones that a private endpoint's records go into."""
    found = (
        zones(endpoint.type, endpoint.group_id, context.cloud, region=site.region)
        for site in context.sites
    )
    return tuple(dict.fromkeys(zone for several in found for zone in several))


def private_dns(context: Context, endpoints: tuple[Endpoint, ...]) -> Part:
    """Make or name the zones of these endpoints, each once."""
    if not context.zone_groups:
        return Part()
    wanted = sorted({zone for endpoint in endpoints for zone in endpoint_zones(context, endpoint)})
    collection = {zone: {"zone": zone} for zone in wanted}
    if not context.own_zones:
        return _platform_zones(context, collection)
    tagged, parameters = zone_tags(context)
    return Part(
        parameters=parameters,
        modules=(
            Module(
                "dns",
                "Private DNS zones of the services in use, linked to the spoke.",
                Id("network_group"),
            ),
        ),
        resources=(
            resource(
                "private_dns_zone",
                "dns",
                ZONE,
                Each("zone"),
                Id("network_group"),
                {"location": "global", "tags": tagged},
                collection="private_dns_zones",
                why="One zone a service; what resolves here never resolves to a public address.",
            ),
            resource(
                "private_dns_zone_link",
                "dns",
                LINK,
                network_name(context),
                Id("private_dns_zone", Each("key")),
                link_body(tagged),
                collection="private_dns_zones",
                why="The spoke resolves through these zones and registers nothing in them.",
            ),
        ),
        collections={"private_dns_zones": collection},
        pages=Pages(fees=(Fee("private-dns-zone", ("private_dns_zone",)),)),
    )


def link_body(tagged: Value) -> Body:
    """Return the body of a link of a private zone to the spoke, with the tags of zones."""
    return {
        "location": "global",
        "tags": tagged,
        "properties": {
            "registrationEnabled": False,
            "resolutionPolicy": "Default",
            "virtualNetwork": {"id": Id("virtual_network")},
        },
    }


def zone_tags(context: Context) -> tuple[Param, tuple[Parameter, ...]]:
    """Return the tags of zones: those of all resources, without names that Azure DNS refuses."""

    def taken(site: Site) -> dict[str, str]:
        return {name: value for name, value in tags(site).items() if takes_tag(ZONE, name)}

    if context.every(lambda site: taken(site) == tags(site)):
        return TAGS, ()
    made = context.parameter(
        "zone_tags",
        "Tags of private DNS zones and their links: Azure DNS refuses the names of the others.",
        taken,
        kind="map",
    )
    return Param(made.name), (made,)


def _platform_zones(context: Context, collection: dict[str, dict[str, str]]) -> Part:
    return Part(
        resources=(
            resource(
                "private_dns_zone",
                "private_endpoints",
                ZONE,
                Each("zone"),
                Group(
                    Param("private_dns_zones", "subscription_id"),
                    Param("private_dns_zones", "resource_group"),
                ),
                collection="private_dns_zones",
                verb="existing",
            ),
        ),
        collections={"private_dns_zones": collection},
        parameters=(
            context.parameter(
                "private_dns_zones",
                "Where the platform keeps its private DNS zones.",
                lambda site: arm_group(_zones_group(site)),
                kind="object",
                platform=True,
                describes={
                    "subscription_id": "Their subscription.",
                    "resource_group": "Their resource group.",
                },
            ),
        ),
    )


def _zones_group(site: Site) -> str:
    dns = site.config.platform.dns
    assert dns is not None and dns.zones is not None  # noqa: S101, PT018 - refused without them
    return dns.zones.id

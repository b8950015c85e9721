"""How the server is reached: by a private endpoint, or in a subnet that Azure puts it into."""

from __future__ import annotations

from ailz.catalog.dns import zones
from ailz.design.context import LOCATION, Context, Site
from ailz.design.kinds import dns
from ailz.design.kinds.segments import SIGN_IN
from ailz.design.kinds.spoke import network_name
from ailz.design.part import Part, resource
from ailz.design.resource import Module, Parameter
from ailz.design.room import Direct, Room, Segment, Tag
from ailz.design.values import Body, Id, Param, Text, Value
from ailz.model.config import Config

TYPE = "Microsoft.DBforPostgreSQL/flexibleServers"
SERVER = "postgresql_server"
GROUP = "postgresqlServer"
PORT = "5432"
"""Source: MicrosoftDocs/azure-databases-docs: articles/postgresql/network/
concepts-networking-private.md."""
LINKED = "postgresql_zone_link"
ZONE = "postgresql_zone"
_MODULE = "postgresql_dns"
_KEY = "postgresql"
_ADDRESSES = 4
"""Of a server with another that stands ready. Source: recorded facts, endpoint-addresses.json
(PostgreSQL flexible server, injected)."""


def is_inside(config: Config) -> bool:
    """Whether Azure puts the server into a subnet."""
    found = config.capabilities.postgresql
    return found is not None and found.network == "delegated_subnet"


def room(config: Config) -> Room:
    """Return the port of the private endpoint, or the segment that the server lives in."""
    if not is_inside(config):
        return Room(ports=(PORT,))
    return Room(segments=(_SEGMENT,))


_SEGMENT = Segment(
    _KEY,
    28,
    28,
    "The PostgreSQL server, and the one that stands ready.",
    tags=(
        Tag(
            "allow-storage",
            Text(("Storage.", LOCATION)),
            "What the server writes ahead of its data, and its backups.",
        ),
    ),
    nodes=lambda _: _ADDRESSES,
    direct=Direct("Microsoft.Storage"),
    delegation=TYPE,
    serves=(PORT,),
    past=(SIGN_IN,),
)
"""Source: MicrosoftDocs/azure-databases-docs: articles/postgresql/network/
concepts-networking-private.md (service tags, routes, the service endpoint)."""


def placed(context: Context) -> Body:
    """Return what the server's body says of its network."""
    closed: dict[str, Value] = {"publicNetworkAccess": "Disabled"}
    if not is_inside(context.config):
        return closed
    return {
        **closed,
        "delegatedSubnetResourceId": Id("segment", _KEY),
        "privateDnsZoneArmResourceId": Id(ZONE),
    }


ZONE_NAME = Param("postgresql_zone_name")


def _zone_name(context: Context) -> Parameter:
    """Return the name of the zone: it ends as Azure asks, and is another in each environment.

    A network that asks the zones of several environments takes no two of one name.
    """
    (of_endpoints,) = zones(TYPE, GROUP, context.cloud)
    end = of_endpoints.removeprefix("privatelink.")

    def name(site: Site) -> str:
        return f"{site.config.workload.name[:_MOST].strip('-')}-{site.name}.{end}"

    return context.parameter(
        ZONE_NAME.name, "The private DNS zone that the PostgreSQL server writes into.", name
    )


_MOST = 10
"""Letters of the workload, so that the zone of the longest environment has 63 in all clouds."""


def network(context: Context) -> Part:
    """Make the zone that a server in a subnet writes its address into; an endpoint needs none."""
    if not is_inside(context.config):
        return Part()
    tags, parameters = dns.zone_tags(context)
    return Part(
        modules=(
            Module(
                _MODULE,
                "The private DNS zone of the PostgreSQL server, linked to the spoke.",
                Id("network_group"),
            ),
        ),
        parameters=(*parameters, _zone_name(context)),
        resources=(
            resource(
                ZONE,
                _MODULE,
                dns.ZONE,
                ZONE_NAME,
                Id("network_group"),
                {"location": "global", "tags": tags},
                why="The server writes its address into it, and finds no other.",
            ),
            resource(
                LINKED,
                _MODULE,
                dns.LINK,
                network_name(context),
                Id(ZONE),
                dns.link_body(tags),
                why="Whoever asks Azure's DNS in the spoke finds the server.",
            ),
        ),
    )

"""The request to whoever owns a VNet that exists: what is made in it, or what subnets need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ailz.design.asked import network_asked
from ailz.design.evaluate import Evaluated, id_of
from ailz.design.kinds.routes import OWN_TABLE
from ailz.design.kinds.segments import ENDPOINTS, has_dns_servers
from ailz.design.kinds.spoke import has_given_subnets, is_theirs
from ailz.design.values import Id
from ailz.render.escape import shell
from ailz.report.asking import BEFORE, NETWORK, Ask, Check, looked_at
from ailz.report.contents import Link
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading, Stage, spoken
from ailz.report.routes_request import next_hop

LINK = Link("docs/requests/network.md", "Request: the network that exists")


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of a security group, in the words of the portal."""

    priority: int
    name: str
    direction: str
    access: str
    protocol: str
    source: tuple[str, ...]
    destination: tuple[str, ...]
    ports: tuple[str, ...]
    why: str

    @property
    def line(self) -> str:
        """The rule in one line, as scripts/preflight.sh reads it off a security group."""
        several = (self.source, self.destination, self.ports)
        words = (",".join(sorted(each)) for each in several)
        return " ".join((self.direction, self.access, self.protocol, *words))


@dataclass(frozen=True, slots=True, kw_only=True)
class Subnet:
    """A subnet of a segment. Of a given one, what it needs; ``hop``: where all that leaves goes.

    ``policies`` are service endpoint policies that the landing zone makes: they are joined to it
    after the first deployment. ``routes`` are those of a table of its own: where to, and how.
    """

    key: str
    title: str
    id: str
    name: str
    range: str
    usable: int
    purpose: str
    rules: tuple[Rule, ...] = ()
    hop: str = ""
    routes: tuple[tuple[str, str], ...] = ()
    delegation: str = ""
    services: tuple[str, ...] = ()
    policies: tuple[str, ...] = ()

    @property
    def for_endpoints(self) -> bool:
        """Whether private endpoints stand in it."""
        return self.key == ENDPOINTS


@dataclass(frozen=True, slots=True)
class Network:
    """The VNet of one environment."""

    environment: str
    id: str
    region: str
    ranges: tuple[str, ...]
    servers: tuple[str, ...]
    subnets: tuple[Subnet, ...]


def asks_for_network(landing_zone: Reading) -> bool:
    """Whether the VNet is somebody else's."""
    return is_theirs(landing_zone.main.context)


def network_request(landing_zone: Reading) -> Document:
    """Return the request."""
    config = landing_zone.config
    subnets = given_subnets(landing_zone)
    networks = tuple(_network(stage, subnets) for stage in _ours(landing_zone))
    return printed(
        "requests/network.md",
        title=config.workload.title,
        owner=config.workload.owner,
        ask=Ask(NETWORK, BEFORE),
        networks=networks,
        given=has_given_subnets(landing_zone.main.context),
        standalone=landing_zone.main.context.standalone,
        servers=has_dns_servers(landing_zone.main.context),
        learned=_learned(landing_zone),
        checks=(
            Check(
                "Prints a line for each look, and no line that starts with FAIL.",
                looked_at((each.environment for each in networks), config.delivery.languages),
            )
            if has_given_subnets(landing_zone.main.context)
            else Check(
                "Prints the ranges of each VNet, with those below in them.",
                tuple(
                    f"az network vnet show --ids {shell(each.id)} "
                    "--query addressSpace.addressPrefixes --output tsv"
                    for each in networks
                ),
            ),
        ),
    )


def given_subnets(landing_zone: Reading) -> Mapping[str, tuple[Subnet, ...]]:
    """Return environment -> its subnets, with what given ones need."""
    asked = network_asked(landing_zone)
    return {
        stage.name: tuple(_subnets(landing_zone, stage, asked.get(stage.name, ())))
        for stage in _ours(landing_zone)
    }


def _ours(landing_zone: Reading) -> tuple[Stage, ...]:
    return landing_zone.main_stages


def _learned(landing_zone: Reading) -> bool:
    """Whether a virtual hub tells the subnets their routes."""
    hub = landing_zone.config.platform.hub
    return hub is not None and hub.kind == "vwan"


def _network(stage: Stage, subnets: Mapping[str, tuple[Subnet, ...]]) -> Network:
    dns = stage.environment.config.platform.dns
    return Network(
        stage.name,
        stage.spoke,
        stage.environment.region,
        stage.environment.address_space,
        dns.servers if dns is not None else (),
        subnets[stage.name],
    )


def _subnets(landing_zone: Reading, stage: Stage, asked: Sequence[Evaluated]) -> Iterator[Subnet]:
    """Yield the subnets in the order of the plan; of ours, those that the plan has."""
    root = stage.deployment.root
    made = {str(each.body["properties"]["addressPrefix"]): each for each in _made(stage)}  # type: ignore[index]
    for each in landing_zone.addresses[stage.name]:
        here = made.get(str(each.range))
        plain: dict[str, Any] = {
            "key": each.key,
            "title": spoken(each.key),
            "range": str(each.range),
            "usable": each.usable,
            "purpose": each.why,
        }
        if here is not None:
            yield Subnet(id=here.id, name=here.name, **plain)
        elif asked:
            id_ = id_of(root, stage.name, Id("segment", each.key))
            needs = _needs(stage, each.key, asked)
            yield Subnet(id=id_, name=id_.rpartition("/")[2], **plain, **needs)


def _made(stage: Stage) -> tuple[Evaluated, ...]:
    return stage.of_type("Microsoft.Network/virtualNetworks/subnets")


def _needs(stage: Stage, key: str, asked: Sequence[Evaluated]) -> dict[str, Any]:
    def properties(symbol: str) -> Mapping[str, Any]:
        found = (r for r in asked if r.symbol == symbol and r.key in (key, None))
        body: Any = next((each.body["properties"] for each in found), {})
        return body if isinstance(body, Mapping) else {}

    subnet = properties("segment")
    own = bool(subnet) and _last(subnet.get("routeTable")) == _last_of(asked, OWN_TABLE)
    rules = properties("network_security_group").get("securityRules", ())
    return {
        "rules": tuple(sorted(map(_rule, rules), key=lambda r: (r.direction, r.priority))),
        "hop": next_hop(stage) if not own and properties("route_table").get("routes") else "",
        "routes": tuple(map(_route, properties(OWN_TABLE)["routes"])) if own else (),
        "delegation": next(
            (each["properties"]["serviceName"] for each in subnet.get("delegations", ())), ""
        ),
        "services": tuple(each["service"] for each in subnet.get("serviceEndpoints", ())),
        "policies": tuple(each["id"] for each in subnet.get("serviceEndpointPolicies", ())),
    }


def _last(table: object) -> str:
    return str(table["id"]).lower() if isinstance(table, Mapping) else "-"


def _last_of(asked: Sequence[Evaluated], symbol: str) -> str:
    return next((each.id.lower() for each in asked if each.symbol == symbol), "")


def _route(route: Mapping[str, Any]) -> tuple[str, str]:
    said = route["properties"]
    return str(said["addressPrefix"]), str(said["nextHopType"])


def _rule(rule: Mapping[str, Any]) -> Rule:
    said = rule["properties"]

    def words(single: str, several: str) -> tuple[str, ...]:
        return tuple(said[several]) if said.get(several) else (str(said[single]),)

    return Rule(
        int(said["priority"]),
        str(rule["name"]),
        str(said["direction"]),
        str(said["access"]),
        str(said["protocol"]),
        words("sourceAddressPrefix", "sourceAddressPrefixes"),
        words("destinationAddressPrefix", "destinationAddressPrefixes"),
        words("destinationPortRange", "destinationPortRanges"),
        str(said.get("description", "")),
    )

"""The request to whoever owns private DNS: zones, links, forwarders, and what policy must write."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ailz.catalog.dns import dine_policy, forwarders, supported, zones
from ailz.catalog.egress import need
from ailz.design.arm import arm_name
from ailz.design.context import Context, Site
from ailz.design.kinds.segments import has_dns_servers
from ailz.render.escape import shell
from ailz.report.asking import AFTER, BEFORE, DNS, Ask, Check
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading, Stage, where

_ZONES_GROUP = "--subscription '<subscription of the zones>' --resource-group '<their group>'"
_THEIR_NETWORK = "'<id of the network that the DNS servers resolve through>'"


@dataclass(frozen=True, slots=True)
class Row:
    """A kind of private endpoint and the built-in policy for it; no policy: ``guid`` is empty."""

    type: str
    group_id: str
    zones: tuple[str, ...]
    policy: str
    guid: str
    missing: tuple[str, ...]
    colliding: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """The command lines that link zones to a network; ``of`` names the environments."""

    of: tuple[str, ...]
    lines: tuple[str, ...]


def asks_for_dns(landing_zone: Reading) -> bool:
    """Whether names of the spoke are answered by something that is not ours."""
    context = landing_zone.main.context
    if context.standalone or context.config.platform.dns is None:
        return False
    return not context.own_zones or has_dns_servers(context) or _has_clients(context)


def dns_request(landing_zone: Reading) -> Document:
    """Return the request."""
    context = landing_zone.main.context
    rows = _rows(landing_zone)
    by_policy = context.dns_mode == "platform_policy"
    servers = tuple(dict.fromkeys(s for site in context.sites for s in _servers(site)))
    return printed(
        "requests/dns.md",
        title=landing_zone.config.workload.title,
        owner=landing_zone.config.workload.owner,
        ask=Ask(DNS, AFTER if context.own_zones else BEFORE),
        mode=context.dns_mode,
        zones=_zones(rows),
        rows=[row for row in rows if row.guid and by_policy],
        without=[row for row in rows if not row.guid and by_policy],
        incomplete=[row for row in rows if row.missing and by_policy],
        colliding=[row for row in rows if row.colliding and by_policy],
        servers=servers,
        several=len(context.sites) > 1,
        links=tuple(_links(landing_zone, rows)),
        forwarded=sorted(set(_forwarded(context.sites, rows))) if servers else (),
        resolver=need("azure-dns", context.cloud, context.sites[0].region).addresses[0],
        checks=tuple(_checks(landing_zone, rows)),
    )


def _has_clients(context: Context) -> bool:
    return context.some(lambda site: bool(site.config.platform.client_address_space))


def _servers(site: Site) -> tuple[str, ...]:
    return site.config.platform.dns.servers if site.config.platform.dns else ()


def _zones(rows: list[Row]) -> list[tuple[str, tuple[str, ...]]]:
    """Return each zone once, with the group ids whose records it holds."""
    found: dict[str, dict[str, None]] = {}
    for row in rows:
        for zone in row.zones:
            found.setdefault(zone, {})[row.group_id] = None
    return [(zone, tuple(found[zone])) for zone in sorted(found)]


def _links(landing_zone: Reading, rows: list[Row]) -> Iterator[Links]:
    """Yield a loop over the zones for each place that holds them and network that resolves."""
    made: dict[tuple[str, ...], list[str]] = {}
    for stage in landing_zone.main_stages:
        group, names = _where(stage), [zone for zone, _ in _zones(rows)]
        name, network = _network(stage)
        lines = _each_zone(
            names,
            f'az network private-dns link vnet create {group} --zone-name "$zone" '
            f"--name {name} --virtual-network {network} --registration-enabled false",
        )
        made.setdefault(lines, []).append(stage.name)
    for lines, of in made.items():
        yield Links(tuple(of), lines)


def _where(stage: Stage) -> str:
    """Return where the zones of an environment are, in the words of Azure's command line."""
    if ours := stage.all("private_dns_zone"):
        return where(ours[0].id)
    given = stage.environment.config.platform.dns
    if given is None or given.zones is None:
        return _ZONES_GROUP
    return where(given.zones.id)


def _network(stage: Stage) -> tuple[str, str]:
    """Return the link's name and the network that asks the zones: the servers', or the spoke."""
    if _servers(stage.environment) or stage.all("private_dns_zone"):
        return "to-dns-servers", _THEIR_NETWORK
    return shell(arm_name(stage.spoke)), shell(stage.spoke)


def _forwarded(sites: tuple[Site, ...], rows: list[Row]) -> Iterator[str]:
    for row in rows:
        for site in sites:
            yield from forwarders(row.type, row.group_id, site.region)


def _checks(landing_zone: Reading, rows: list[Row]) -> Iterator[Check]:
    context = landing_zone.main.context
    names = [zone for zone, _ in _zones(rows)]
    groups = dict.fromkeys(_where(stage) for stage in landing_zone.main_stages)
    yield Check(
        "Prints the networks that each zone is linked to.",
        tuple(line for group in groups for line in _each_zone(names, _linked(group))),
    )
    if context.dns_mode == "platform_policy":
        yield Check(
            "Once the landing zone is deployed: prints the zone of each endpoint. What is missing, "
            "policy has not written.",
            tuple(line for stage in landing_zone.main_stages for line in _written(stage)),
        )
    yield Check(
        "Once the landing zone is deployed: prints names. Asked from the spoke and from where "
        "people are, they resolve to addresses of the spoke.",
        tuple(
            f"az network private-endpoint list {where(stage.all('private_endpoint')[0].id)} "
            "--query '[].customDnsConfigs[].fqdn' --output tsv"
            for stage in landing_zone.main_stages
        ),
    )


def _linked(group: str) -> str:
    return (
        f'az network private-dns link vnet list {group} --zone-name "$zone" '
        "--query '[].virtualNetwork.id' --output tsv"
    )


def _each_zone(names: list[str], command: str) -> tuple[str, ...]:
    return (f"for zone in {' '.join(map(shell, names))}; do", f"  {command}", "done")


def _written(stage: Stage) -> tuple[str, ...]:
    group = where(stage.all("private_endpoint")[0].id)
    names = f"az network private-endpoint list {group} --query '[].name' --output tsv"
    command = (
        f'az network private-endpoint dns-zone-group list {group} --endpoint-name "$name" '
        "--query '[].privateDnsZoneConfigs[].privateDnsZoneId' --output tsv"
    )
    return (f"for name in $({names}); do", f"  {command}", "done")


def _rows(landing_zone: Reading) -> list[Row]:
    context = landing_zone.main.context
    root = landing_zone.main.root
    made: dict[tuple[str, str], Row] = {}
    for endpoint in landing_zone.main.part.endpoints:
        kind = root.resource(endpoint.target.symbol).type
        group = endpoint.group_id
        wanted = dict.fromkeys(
            zone
            for environment in context.sites
            if supported(kind, group, context.cloud)
            for zone in zones(kind, group, context.cloud, region=environment.region)
        )
        found = dine_policy(kind, group)
        made[kind, group] = Row(
            kind,
            group,
            tuple(wanted),
            found.display_name if found else "",
            found.guid if found else "",
            found.missing_zones if found else (),
            found.colliding if found else (),
        )
    return list(made.values())

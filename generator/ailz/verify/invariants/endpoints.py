"""Point 1: a private endpoint for every group id in use, and its records in the right zones."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from ailz.azure.bodies import Body
from ailz.azure.endpoints import CONNECTIONS
from ailz.azure.look import MISSING, id_type, is_type, lies_in, values
from ailz.catalog.dns import zones
from ailz.catalog.errors import UnknownFactError
from ailz.errors import Finding
from ailz.verify.invariants._finding import finding
from ailz.verify.invariants.network import SUBNET
from ailz.verify.invariants.services import demand
from ailz.verify.invariants.setting import Setting

CODE = "PRIVATE-ENDPOINTS"
ENDPOINT = "Microsoft.Network/privateEndpoints"
ZONE_GROUP = "Microsoft.Network/privateEndpoints/privateDnsZoneGroups"


def endpoints(bodies: Sequence[Body], setting: Setting) -> list[Finding]:
    """Return services without an endpoint, and endpoints whose DNS records are missing or wrong.

    A deployment without a subnet (what environments share) can hold no endpoint: check it together
    with one that can.
    """
    made = [body for body in bodies if is_type(body, ENDPOINT)]
    found = []
    if setting.given_subnets or any(is_type(body, SUBNET) for body in bodies):
        found += _without(bodies, made)
    for endpoint in made:
        found += _records(endpoint, bodies, setting)
    return found


def _without(bodies: Sequence[Body], made: Sequence[Body]) -> list[Finding]:
    present = {(target.casefold(), group) for each in made for target, group in connections(each)}
    reached = _reached(bodies)
    return [
        finding(CODE, body, f"has no private endpoint for the group id {group}")
        for body in bodies
        for group in _groups(body, bodies, reached)
        if (body.id.casefold(), group) not in present
    ]


def _reached(bodies: Sequence[Body]) -> Mapping[tuple[str, str], list[str]]:
    """Return (type, id) of resources -> the group ids that others need of them."""
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for body in bodies:
        for reach in demand(body.type).reaches:
            for id_ in values(body.body, reach.path):
                found[reach.type.casefold(), str(id_).casefold()] += reach.groups
    return found


def _groups(
    body: Body, bodies: Sequence[Body], reached: Mapping[tuple[str, str], list[str]]
) -> Iterable[str]:
    wanted = demand(body.type)
    by_use = wanted.endpoints_by_use(body, bodies) if wanted.endpoints_by_use else ()
    by_others = reached.get((body.type.casefold(), body.id.casefold()), ())
    # Each once, in this order.
    return dict.fromkeys((*wanted.endpoints, *by_use, *by_others))


def connections(endpoint: Body) -> Iterator[tuple[str, str]]:
    """Yield (target id, group id) of a private endpoint."""
    for kind in CONNECTIONS:
        for connection in values(endpoint.body, f"properties.{kind}[].properties"):
            if connection is not MISSING:
                for group in connection.get("groupIds", ()):
                    yield str(connection.get("privateLinkServiceId")), str(group)


def _records(endpoint: Body, bodies: Sequence[Body], setting: Setting) -> list[Finding]:
    groups = [b for b in bodies if is_type(b, ZONE_GROUP) and lies_in(b.id, endpoint.id)]
    if setting.dns_mode == "platform_policy":
        message = "a zone group although the platform's policy writes it"
        return [finding(CODE, each, message) for each in groups]
    if len(groups) != 1:
        message = f"{len(groups)} zone groups instead of one: its name would not resolve privately"
        return [finding(CODE, endpoint, message)]
    ids = list(
        values(groups[0].body, "properties.privateDnsZoneConfigs[].properties.privateDnsZoneId")
    )
    written = sorted(str(each).rpartition("/")[2] for each in ids)
    try:
        wanted = sorted(
            zone
            for target, group in connections(endpoint)
            for zone in zones(id_type(target), group, setting.cloud, setting.region)
        )
    except UnknownFactError as error:
        return [finding(CODE, endpoint, str(error))]
    found = []
    if written != wanted:
        message = f"writes into {', '.join(written) or 'no zone'} instead of {', '.join(wanted)}"
        found.append(finding(CODE, groups[0], message))
    if setting.dns_mode == "own":
        found += [_unlinked(groups[0], str(each)) for each in ids if not _linked(str(each), bodies)]
    return found


def _linked(zone_id: str, bodies: Sequence[Body]) -> bool:
    link = "Microsoft.Network/privateDnsZones/virtualNetworkLinks"
    return any(is_type(b, link) and lies_in(b.id, zone_id) for b in bodies)


def _unlinked(group: Body, zone_id: str) -> Finding:
    return finding(CODE, group, f"the zone {zone_id.rpartition('/')[2]} is linked to no network")

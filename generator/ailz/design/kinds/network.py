"""The spoke: security groups, the way out, the VNet and its segments."""

from __future__ import annotations

from ipaddress import IPv4Network

from ailz.design.context import LOCATION, TAGS, Context, Site, named, way_out
from ailz.design.existing import existing
from ailz.design.kinds.routes import OWN_TABLE, WITHOUT_ROUTES, own_routes, routes
from ailz.design.kinds.security_rules import CONSTANTS, rows
from ailz.design.kinds.segments import (
    PREFIXES,
    client_ranges,
    clients,
    clients_around,
    has_dns_servers,
    leaving,
    prefix,
    security_rules,
    segments,
    there,
)
from ailz.design.kinds.spoke import (
    SUBNET,
    VNET,
    given_subnet,
    given_subnets,
    has_given_subnets,
    is_theirs,
    subnets_module,
    their_network,
)
from ailz.design.names import said
from ailz.design.part import Diagnostic, Named, Part, PolicyNeed, resource, total
from ailz.design.resource import Module, Parameter, Resource
from ailz.design.room import Segment
from ailz.design.values import Body, Each, Id, Param, Value

NSG = "Microsoft.Network/networkSecurityGroups"
DDOS_PLAN = "Microsoft.Network/ddosProtectionPlans"


def network(context: Context, plan: dict[str, dict[str, str]]) -> Part:
    """Make the spoke. ``plan`` maps environment -> subnet -> range."""
    module = Module("network", _purpose(context), Id("network_group"))
    around = Part(modules=(module,), parameters=_parameters(context, plan))
    if has_given_subnets(context):
        return total([around, given_subnets(context)])
    by_key = {segment.key: _item(context, segment) for segment in segments(context)}
    return total(
        [
            _security_groups(),
            around,
            routes(context),
            own_routes(context),
            *((their_network(context),) if is_theirs(context) else (_vnet(context),)),
            Part(
                resources=(_segments(context),),
                collections={"segments": by_key},
                names=dict(
                    pair
                    for segment in segments(context)
                    for pair in (_subnet(segment), _security_group(segment))
                ),
                diagnostics=tuple(
                    Diagnostic(f"nsg-{key.replace('_', '-')}", Id("network_security_group", key))
                    for key in by_key
                ),
                policies=() if is_theirs(context) else _PRIVATE_SUBNETS,
            ),
        ]
    )


_PRIVATE_SUBNETS = (
    PolicyNeed("private-subnets", "network_group", "7bca8353-aa3b-429b-904a-9229c4385837"),
)


def _purpose(context: Context) -> str:
    leads_out = bool(leaving(context)) or not context.standalone
    if is_theirs(context):
        return "What belongs to the network beside the VNet that exists."
    return "The spoke: its segments and the way out." if leads_out else "The spoke: its segments."


def _subnet(segment: Segment) -> tuple[str, Named]:
    role = segment.key.replace("_", "-")
    return f"{segment.key}_subnet", Named(SUBNET, role, usual=f"snet-{role}")


def subnet_name(context: Context, key: str) -> Value:
    """Return the name of a segment's subnet, for services that ask for the name alone."""
    if has_given_subnets(context):
        return given_subnet(key)
    return said(context, *_subnet(next(s for s in segments(context) if s.key == key)))


def _security_group(segment: Segment) -> tuple[str, Named]:
    role = segment.key.replace("_", "-")
    return f"{segment.key}_security_group", Named(NSG, role, usual=f"nsg-{role}")


def _item(context: Context, segment: Segment) -> dict[str, Value]:
    made: dict[str, Value] = {
        "name": said(context, *_subnet(segment)),
        "security_group": said(context, *_security_group(segment)),
        "prefix": prefix(segment.key),
        "rules": security_rules(context, segment),
    }
    if segment.direct is not None:
        made["service_endpoints"] = [{"service": segment.direct.service}]
        if segment.direct.policy:
            made["service_endpoint_policies"] = [{"id": Id(segment.direct.policy)}]
    if segment.delegation:
        service: Body = {"serviceName": segment.delegation}
        made["delegations"] = [{"name": segment.key.replace("_", "-"), "properties": service}]
    if segment.past:
        made["route_table"] = {"id": Id(OWN_TABLE)}
    where = context.where(lambda site: segment.is_in(site.config))
    if where is not None:
        made["environments"] = list(where)
    return made


def _security_groups() -> Part:
    purpose = "Security groups: who may talk to whom."
    return Part(
        modules=(Module("security_groups", purpose, Id("network_group")),),
        resources=(
            resource(
                "network_security_group",
                "security_groups",
                NSG,
                Each("security_group"),
                Id("network_group"),
                {
                    "location": LOCATION,
                    "tags": TAGS,
                    "properties": {"securityRules": rows(Each("rules"))},
                },
                collection="segments",
                why=(
                    "Complete before its subnet: what a rule does not name is denied, inside "
                    "the VNet too."
                ),
                controls=("network-segmentation",),
            ),
        ),
        constants=CONSTANTS,
    )


def firewall_ip(space: str) -> str:
    """Return the address that Azure Firewall takes: the first that Azure does not keep."""
    return str(IPv4Network(space).network_address + 4)


_HUB_DNS = "the platform's DNS servers stand in the hub"
_ONE_SERVER = "the platform says which DNS servers it has: one address may be several machines"
_AS_POLICY = "As the platform's policy writes it: it finds nothing left to add."


def _ddos_plan(context: Context) -> Part:
    """Name the plan that VNets join. Policy adds the same to a request that does not say it."""
    if context.config.platform.ddos_plan is None:
        return Part()
    return existing(
        context,
        "ddos_plan",
        "network",
        DDOS_PLAN,
        _ddos_plan_id,
        "The DDoS protection plan that the spoke joins.",
    )


def _ddos_plan_id(site: Site) -> str:
    given = site.config.platform.ddos_plan
    assert given is not None  # noqa: S101 - asked for where there is one
    return given.id


def _parameters(context: Context, plan: dict[str, dict[str, str]]) -> tuple[Parameter, ...]:
    """Return what the network and what stands in it are told of each environment."""
    parameters = [
        context.parameter(
            "address_space",
            "The ranges of the VNet.",
            lambda site: list(site.address_space),
            kind="strings",
        ),
        context.parameter(
            PREFIXES,
            "The range of each subnet, as the address plan in the documents computes it.",
            lambda site: plan[site.name],
            kind="object",
            describes={key: f"Subnet {key.replace('_', ' ')}." for key in plan[context.names[0]]},
        ),
        way_out(context).parameter,
        clients_around(context).parameter,
        *_given(context),
    ]
    parameters += [there(context, segment).parameter for segment in segments(context)]
    if context.some(lambda site: site.egress not in WITHOUT_ROUTES):
        parameters.append(
            context.parameter(
                "firewall_ip",
                "The private address of the firewall that filters what leaves the spoke.",
                lambda site: _next_hop(site, plan),
                platform=not context.standalone,
            )
        )
    return tuple(parameters)


def _vnet(context: Context) -> Part:
    properties: dict[str, Value] = {"addressSpace": {"addressPrefixes": Param("address_space")}}
    if has_dns_servers(context):
        properties["dhcpOptions"] = {"dnsServers": Param("dns_servers")}
    properties["privateEndpointVNetPolicies"] = "Disabled"
    if context.config.platform.ddos_plan is not None:
        properties["enableDdosProtection"] = True
        properties["ddosProtectionPlan"] = {"id": Id("ddos_plan")}
    made = Part(
        resources=(
            resource(
                "virtual_network",
                "network",
                VNET,
                named("virtual_network"),
                Id("network_group"),
                {"location": LOCATION, "tags": TAGS, "properties": properties},
                skips=_skips(context),
                why=(
                    "The spoke. Its subnets are resources of their own, so the request does "
                    "not list them."
                ),
                notes={"properties.ddosProtectionPlan": _AS_POLICY}
                if "ddosProtectionPlan" in properties
                else {},
            ),
        ),
        names={"virtual_network": Named(VNET)},
        diagnostics=(Diagnostic("virtual-network", Id("virtual_network"), metrics=True),),
    )
    return total([_ddos_plan(context), made])


def _given(context: Context) -> tuple[Parameter, ...]:
    """Return what others say of the network around: whom to let in, and whom to ask for names."""
    made = []
    if client_ranges(context) is not None:
        made.append(
            context.parameter(
                "client_ranges",
                "Ranges of the hub, of people and of build agents outside the spoke.",
                lambda site: list(clients(site.config)),
                kind="strings",
                platform=True,
            )
        )
    if has_dns_servers(context):
        made.append(
            context.parameter(
                "dns_servers",
                "The DNS servers of the spoke.",
                _dns_servers,
                kind="strings",
                platform=True,
            )
        )
    return tuple(made)


def _skips(context: Context) -> dict[str, str]:
    """Return what checkov has to say about the DNS servers of somebody else."""
    if not has_dns_servers(context):
        return {}
    one = context.some(lambda site: len(_dns_servers(site)) == 1)
    return {**({"CKV_AZURE_182": _ONE_SERVER} if one else {}), "CKV_AZURE_183": _HUB_DNS}


def _dns_servers(site: Site) -> list[str]:
    dns = site.config.platform.dns
    return list(dns.servers) if dns else []


def _next_hop(site: Site, plan: dict[str, dict[str, str]]) -> str:
    if site.standalone:
        return firewall_ip(plan[site.name]["azure_firewall"])
    egress = site.config.platform.egress
    # A virtual hub routes by itself and needs no address; every other platform names one.
    return egress.next_hop_ip if egress else ""


def subnet_body(range_: Value, security_group: Id | None, leaves: Body) -> Body:
    """Return the body of a subnet: private, with its security group in the same request."""
    group: Body = {} if security_group is None else {"networkSecurityGroup": {"id": security_group}}
    return {
        "properties": {
            "addressPrefix": range_,
            **group,
            **leaves,
            "defaultOutboundAccess": False,
            "privateEndpointNetworkPolicies": "Enabled",
            "privateLinkServiceNetworkPolicies": "Enabled",
        }
    }


def _segments(context: Context) -> Resource:
    dial = way_out(context)
    gateway = dial.choose("nat_gateway", {"id": Id("nat_gateway")})
    table = dial.choose("nat_gateway", None, {"id": Id("route_table")})
    if context.every(lambda site: site.egress == "none"):
        table = None
    if any(segment.past for segment in segments(context)):
        table = Each("route_table", table, optional=True)
    leaves: Body = {
        **({"natGateway": gateway} if gateway is not None else {}),
        **({"routeTable": table} if table is not None else {}),
    }
    if any(segment.delegation for segment in segments(context)):
        leaves = {**leaves, "delegations": Each("delegations", (), optional=True)}
    direct: dict[str, str] = {}
    if any(segment.direct for segment in segments(context)):
        leaves = {**leaves, "serviceEndpoints": Each("service_endpoints", (), optional=True)}
    if any(segment.direct and segment.direct.policy for segment in segments(context)):
        policies = Each("service_endpoint_policies", (), optional=True)
        leaves = {**leaves, "serviceEndpointPolicies": policies}
        direct["properties.serviceEndpointPolicies"] = (
            "Where there is one, the service endpoint leads to what it names alone."
        )
    return resource(
        "segment",
        subnets_module(context),
        SUBNET,
        Each("name"),
        Id("virtual_network"),
        subnet_body(Each("prefix"), Id("network_security_group", Each("key")), leaves),
        collection="segments",
        lock=Id("virtual_network"),
        why="One subnet a segment, written one after the other: a VNet takes one change at a time.",
        notes={
            "properties.networkSecurityGroup": (
                "In the request that creates the subnet: platform policy refuses one without."
            ),
            "properties.defaultOutboundAccess": "No way out that nobody chose.",
            "properties.privateEndpointNetworkPolicies": (
                "Security groups and routes apply to private endpoints too."
            ),
            **direct,
        },
        controls=("network-segmentation", "private-subnets"),
    )

"""The small network of a private state: the account's endpoint, and the runners where we make them.

It is made of the same kinds as a spoke, and by a standalone landing zone with a NAT gateway: a
firewall for a few jobs a day would cost more than all that they deploy.
"""

from __future__ import annotations

from dataclasses import replace
from ipaddress import IPv4Network

from ailz.catalog.arm_rules import endpoint_addresses
from ailz.design.addresses import DoesNotFit, place
from ailz.design.context import Context, Site
from ailz.design.kinds.dns import private_dns
from ailz.design.kinds.endpoints import private_endpoints
from ailz.design.kinds.groups import groups
from ailz.design.kinds.hub import hub_connection
from ailz.design.kinds.network import network
from ailz.design.kinds.segments import leaving, wants
from ailz.design.kinds.way_out import nat_gateway
from ailz.design.part import Part, total
from ailz.design.room import Room
from ailz.design.runners import private_runners
from ailz.design.services._github_network import github_network
from ailz.design.services._runners import managed_pool, segment
from ailz.model.config import Config
from ailz.model.rules.runners import DELIVERY
from ailz.model.runners import Runners


def beside(context: Context) -> Context:
    """Return what the kinds are told of this network: one place, and nothing of the workload."""
    runners = private_runners(context.config)
    assert runners is not None and runners.address_space is not None  # noqa: S101, PT018 - a rule
    (site,) = context.sites
    room = Room(segments=(segment(runners),) if runners.kind != "existing" else ())
    config = _without_people(context.config)
    made = replace(
        context,
        config=config,
        room=room,
        offers=(),
        sites=(
            replace(
                site,
                name=DELIVERY,
                address_space=(runners.address_space,),
                config=_without_people(site.config),
            ),
        ),
    )
    leaves = bool(leaving(made))
    return replace(made, sites=tuple(replace(each, leaves=leaves) for each in made.sites))


def runner_network(context: Context, account: Part) -> Part:
    """Return the network around the account of the state, with what lives in it."""
    taken = sum(endpoint_addresses(each.type, each.group_id) for each in account.endpoints)
    context = replace(context, endpoint_addresses=dict.fromkeys(context.names, taken))
    (site,) = context.sites
    runners = private_runners(context.config)
    part = total(
        [
            account,
            *(nat_gateway(context) if site.egress == "nat_gateway" else ()),
            network(context, {site.name: _plan(context, site)}),
            hub_connection(context),
            *_made(context, runners),
            private_dns(context, account.endpoints),
            private_endpoints(context, account.endpoints),
        ]
    )
    return total([groups(context, part), part])


def _made(context: Context, runners: Runners | None) -> tuple[Part, ...]:
    """Return the runners that are made here; none where somebody has them already."""
    if runners is None or runners.kind == "existing":
        return ()
    made = managed_pool if runners.kind == "managed_pool" else github_network
    return (made(context, runners),)


def _plan(context: Context, site: Site) -> dict[str, str]:
    asked = wants(context, site)
    found = place(tuple(map(IPv4Network, site.address_space)), asked, {})
    assert not isinstance(found, DoesNotFit)  # noqa: S101 - a /26 holds them
    return {subnet.key: str(subnet.range) for subnet in found}


def _without_people(config: Config) -> Config:
    """Return the configuration of a network that nobody works in."""
    return config.model_copy(
        update={
            "way_in": None,
            "capabilities": config.capabilities.model_copy(update={"bastion": None}),
            "security": config.security.model_copy(update={"egress": "nat_gateway"}),
        }
    )

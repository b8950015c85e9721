"""From a configuration to a landing zone: the services that it asks for, then what serves them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from ipaddress import IPv4Network

from ailz.catalog.arm_rules import endpoint_addresses
from ailz.design.addresses import DoesNotFit, Subnet, place
from ailz.design.all_names import names_of
from ailz.design.context import Context, Site
from ailz.design.evaluate import id_of
from ailz.design.key_refusals import keys_elsewhere
from ailz.design.kinds.access import (
    apart,
    group_duties,
    own_assignments,
    persona_grants,
    personas,
    role_assignments,
)
from ailz.design.kinds.bastion import bastion
from ailz.design.kinds.budgets import budgets
from ailz.design.kinds.diagnostics import audits, diagnostics, ours
from ailz.design.kinds.dns import private_dns
from ailz.design.kinds.endpoints import private_endpoints
from ailz.design.kinds.frameworks import policy_identity
from ailz.design.kinds.groups import groups
from ailz.design.kinds.hub import hub_connection
from ailz.design.kinds.identities import identities
from ailz.design.kinds.key_stores import in_scope
from ailz.design.kinds.keys import keys
from ailz.design.kinds.locks import locks
from ailz.design.kinds.log_readers import log_reader_grants, log_readers
from ailz.design.kinds.logs import logs
from ailz.design.kinds.managed_hsm import SYMBOL as HSM
from ailz.design.kinds.managed_hsm import managed_hsm
from ailz.design.kinds.network import network
from ailz.design.kinds.policy import policies
from ailz.design.kinds.segments import has_bastion, has_vpn, leaving, wants
from ailz.design.kinds.spoke import has_given_subnets, not_given
from ailz.design.kinds.vpn import vpn
from ailz.design.kinds.way_out import firewall, nat_gateway
from ailz.design.landing_zone import Deployment, LandingZone
from ailz.design.part import Endpoint, Key, Part, total
from ailz.design.refusals import (
    assignable_roles,
    check_way_out,
    endpoint_names,
    names_refused,
    services_in_regions,
    too_small,
    wrong_subnets,
)
from ailz.design.room import rooms
from ailz.design.root import root_of
from ailz.design.service import Service, chosen
from ailz.design.services import services
from ailz.design.values import Id
from ailz.errors import ConfigError, Finding
from ailz.model.config import Config
from ailz.model.dial import at
from ailz.model.keys import ManagedHsm
from ailz.model.variant import resolve_variant


def design(
    config: Config, before: Callable[[LandingZone], LandingZone] | None = None
) -> LandingZone:
    """Return the landing zone that a valid configuration asks for.

    ``before`` adds what is deployed before the environments (`delivery.bootstrap`). With it every
    name is known, and the configuration's names are held against them.

    Raises ConfigError with every name that a service would refuse, every subnet that does not fit
    and every region that lacks a service.
    """
    variant, reason = resolve_variant(config)
    wanted = chosen(config, services())
    context = Context(
        config=config,
        variant=variant,
        stage="landing-zone",
        sites=tuple(
            Site(
                name=environment.name,
                kind=environment.kind,
                subscription_id=environment.subscription_id,
                region=environment.region,
                address_space=(environment.address_space, *environment.further_address_space),
                config=at(config, environment),
                standalone=variant == "standalone",
            )
            for environment in config.environments
        ),
        elsewhere={},
        room=rooms(service.room(config) for service in wanted),
        offers=tuple(offer for service in wanted for offer in service.offers(config)),
    )
    leaves = bool(leaving(context))
    context = replace(context, sites=tuple(replace(s, leaves=leaves) for s in context.sites))
    check_way_out(context)
    deployments = []
    sharing = tuple(service for service in wanted if service.shared is not None)
    if sharing:
        shared = _shared(context, sharing)
        deployments.append(shared)
        context = replace(context, elsewhere=_ids(shared))
    asked = total(service.part(context) for service in wanted)
    if config.security.managed_hsm is not None:
        pool = _pool(context, config.security.managed_hsm, asked.keys)
        deployments.append(pool)
        context = replace(context, elsewhere={**context.elsewhere, HSM: _ids(pool)[HSM]})
    main, addresses = _landing_zone(context, asked)
    deployments.append(main)
    checks = (endpoint_names, services_in_regions, assignable_roles, keys_elsewhere)
    refused = [finding for check in checks for finding in check(config, deployments)]
    made = LandingZone(
        config=config,
        variant=variant,
        variant_reason=reason,
        deployments=tuple(deployments),
        addresses=addresses,
    )
    if before is not None and not refused:
        made = before(made)
    if found := [*names_refused(made), *refused]:
        raise ConfigError(found)
    return made


def _addresses(context: Context) -> dict[str, tuple[Subnet, ...]]:
    placed: dict[str, tuple[Subnet, ...]] = {}
    problems: list[Finding] = []
    for index, site in enumerate(context.sites):
        asked, spaces = wants(context, site), tuple(map(IPv4Network, site.address_space))
        kept = context.config.environments[index].subnets
        missing = not_given(index, site, asked) if has_given_subnets(context) else ()
        wrong = [*missing, *wrong_subnets(index, kept, asked, spaces)]
        problems += wrong
        if wrong:
            continue
        found = place(spaces, asked, {key: IPv4Network(text) for key, text in kept.items()})
        if isinstance(found, DoesNotFit):
            problems.append(too_small(index, site, found))
        else:
            placed[site.name] = found
    if problems:
        raise ConfigError(tuple(problems))
    return placed


def _taken(context: Context, endpoints: tuple[Endpoint, ...]) -> dict[str, int]:
    """Return how many addresses the private endpoints of each environment take."""
    return {
        name: sum(
            endpoint_addresses(each.type, each.group_id)
            for each in endpoints
            if each.environments is None or name in each.environments
        )
        for name in context.names
    }


def _shared(context: Context, sharing: tuple[Service, ...]) -> Deployment:
    """Return the deployment of what environments share."""
    where = context.config.shared
    assert where is not None  # noqa: S101 - refused without it
    site = Site(
        name="shared",
        kind="prod",
        subscription_id=where.subscription_id,
        region=where.region,
        address_space=(),
        config=at(context.config, where),
        standalone=context.standalone,
    )
    context = replace(context, stage="shared", sites=(site,))
    parts = [service.shared(context) for service in sharing if service.shared is not None]
    part = total([logs(context, ()), Part(duties=group_duties(context)), *parts])
    part = total([groups(context, part), part])
    titles = ", ".join(service.title.lower() for service in sharing)
    return _deployment(context, "shared", f"What the environments share: the {titles}.", part)


def _pool(context: Context, pool: ManagedHsm, wanted: tuple[Key, ...]) -> Deployment:
    """Return the deployment of the Managed HSM, with the keys of the environments that use it."""
    site = Site(
        name="keys",
        kind="prod",
        subscription_id=pool.subscription_id,
        region=pool.region,
        address_space=(),
        config=context.config,
        standalone=context.standalone,
    )
    # Also of those that are still in a vault: their keys must be there before they move.
    using = tuple(
        (each, in_scope(context, wanted))
        for each in context.sites
        if each.keys_in in ("vault", "managed_hsm")
    )
    context = replace(context, stage="keys", sites=(site,), elsewhere={})
    part = total([logs(context, ()), managed_hsm(context, pool, using)])
    part = total([part, Part(duties=group_duties(context))])
    part = total([groups(context, part), part])
    return _deployment(context, "keys", "The Managed HSM with the keys of the environments.", part)


def _ids(shared: Deployment) -> dict[str, str]:
    """Return the ids of what a deployment makes for itself alone, by symbol."""
    root = shared.root
    return {
        resource.symbol: id_of(root, root.environments[0], Id(resource.symbol))
        for resource in root.resources
        if resource.collection is None and resource.verb == "create"
    }


def _landing_zone(
    context: Context, asked: Part
) -> tuple[Deployment, dict[str, tuple[Subnet, ...]]]:
    vault = keys(context, asked.keys)
    logging = logs(context, asked.monitor_open)
    endpoints = (*logging.endpoints, *vault.endpoints, *asked.endpoints)
    context = replace(context, endpoint_addresses=_taken(context, endpoints))
    addresses = _addresses(context)
    plan = {name: {s.key: str(s.range) for s in subnets} for name, subnets in addresses.items()}
    around = total(
        [
            logging,
            *_if(context, lambda s: s.egress == "nat_gateway", nat_gateway),
            network(context, plan),
            *_if(context, lambda s: s.egress == "firewall", firewall),
            *(bastion(context) if has_bastion(context) else ()),
            *(vpn(context, plan) if has_vpn(context) else ()),
            hub_connection(context),
            identities(context, (*vault.identities, *asked.identities, *policy_identity(context))),
        ]
    )
    part = total([around, vault, asked])
    part = total(
        [
            part,
            private_dns(context, part.endpoints),
            private_endpoints(context, part.endpoints),
            Part(duties=group_duties(context)),
        ]
    )
    part = total([groups(context, part), part])
    purpose = "One environment of the landing zone."
    return _deployment(context, "landing-zone", purpose, part), addresses


def _if(
    context: Context,
    test: Callable[[Site], bool],
    make: Callable[[Context], tuple[Part, ...]],
) -> tuple[Part, ...]:
    return make(context) if context.some(test) else ()


def _deployment(context: Context, name: str, purpose: str, part: Part) -> Deployment:
    """Return a deployment: roles, diagnostics, policy, locks and order follow from all parts."""
    symbols = frozenset(r.symbol for r in part.resources)
    every = (
        *part.grants,
        *persona_grants(context, part.duties, symbols),
        *log_reader_grants(context, symbols),
    )
    own = {name for each in part.own_roles for name in each.roles}
    grants = tuple(grant for grant in every if grant.role not in own)
    kept = tuple(grant for grant in every if grant.role in own)
    theirs = part.of_owners
    assigns = context.config.delivery.identity.may_assign_roles
    made = apart((g for g in grants if assigns and g.scope.symbol not in theirs), part)
    scope = Id("network_group" if "network_group" in symbols else "workload_group")
    part = total(
        [
            part,
            role_assignments(made, part),
            own_assignments(part, kept),
            diagnostics(ours(context, part), scope),
            audits(context, part, scope),
            Part(parameters=(personas(context), log_readers(context))),
        ]
    )
    if context.stage == "landing-zone":
        part = total([part, policies(context, part)])
    part = total([part, locks(context, part)])
    part = total([part, budgets(context)])
    names = names_of(context, part)
    root = root_of(context, name, purpose, part, names, made)
    return Deployment(root, context, part, grants, names.all, names.shortened, kept, names.wrong)


def alone(context: Context, name: str, purpose: str, part: Part) -> Deployment:
    """Return a deployment of what a part has, and of nothing that serves all."""
    names = names_of(context, part)
    root = root_of(context, name, purpose, part, names, part.grants)
    return Deployment(
        root, context, part, part.grants, names.all, names.shortened, wrong_names=names.wrong
    )

"""From a configuration to a landing zone: the rules in order, then what follows from all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from ipaddress import IPv4Network

from ailz.design.addresses import DoesNotFit, Subnet, place
from ailz.design.context import Context
from ailz.design.landing_zone import Deployment, LandingZone
from ailz.design.names import BadName, compose
from ailz.design.part import Grant, Named, Part, total
from ailz.design.resource import Module, Parameter, Resource, Root
from ailz.design.rules.access import (
    access_module,
    persona_grants,
    registry_grants,
    role_assignments,
)
from ailz.design.rules.bastion import bastion
from ailz.design.rules.diagnostics import diagnostics
from ailz.design.rules.dns import private_dns
from ailz.design.rules.endpoints import private_endpoints
from ailz.design.rules.groups import groups
from ailz.design.rules.hub import hub_connection
from ailz.design.rules.identities import identities
from ailz.design.rules.keys import key_uri_parameter, keys
from ailz.design.rules.locks import locks
from ailz.design.rules.machine_learning import machine_learning
from ailz.design.rules.model_registry import model_registry, shared_registry
from ailz.design.rules.monitoring import monitoring
from ailz.design.rules.network import network
from ailz.design.rules.policy import policies, policy_identity
from ailz.design.rules.registry_access import environment_grants, registry_access
from ailz.design.rules.storage import storage
from ailz.design.rules.way_out import firewall, nat_gateway
from ailz.design.rules.workload_access import studio_grants, workspace_grants
from ailz.design.segments import wants
from ailz.design.values import Param, Plain, walk
from ailz.errors import ConfigError, Finding
from ailz.model.config import Config
from ailz.model.environment import Environment
from ailz.model.variant import resolve_variant


def design(config: Config) -> LandingZone:
    """Return the landing zone that a valid configuration asks for.

    Raises ConfigError with every name that a service would refuse and every subnet that does not
    fit.
    """
    variant, reason = resolve_variant(config)
    context = Context(
        config=config, variant=variant, stage="landing-zone", environments=config.environments
    )
    addresses, problems = _addresses(context)
    if problems:
        raise ConfigError(tuple(problems))
    deployments = []
    known: dict[str, Plain] = {}
    wanted = config.capabilities.machine_learning
    if wanted is not None and wanted.model_registry:
        shared, known = _shared(context)
        deployments.append(shared)
    deployments.append(_landing_zone(context, addresses, known))
    _check_fixed_names(config, deployments)
    return LandingZone(
        config=config,
        variant=variant,
        variant_reason=reason,
        deployments=tuple(deployments),
        addresses=addresses,
    )


def _check_fixed_names(config: Config, deployments: list[Deployment]) -> None:
    """Refuse fixed names of resources that this landing zone does not have."""
    fields = [
        field
        for deployment in deployments
        for names in deployment.root.parameter("names").values.values()
        if isinstance(names, Mapping)
        for field in names
    ]
    unknown = [field for field in config.naming.fixed if field not in fields]
    if unknown:
        raise ConfigError(
            Finding(
                path=f"naming.fixed.{field}",
                code="NAME-OF-NOTHING",
                message=f"there is no {field} in this landing zone",
                allowed=", ".join(sorted(set(fields))),
                suggestion=next(iter(get_close_matches(field, fields, 1)), ""),
            )
            for field in unknown
        )


def _addresses(context: Context) -> tuple[dict[str, tuple[Subnet, ...]], list[Finding]]:
    placed = {}
    problems = []
    for index, environment in enumerate(context.environments):
        found = place(IPv4Network(environment.address_space), wants(context))
        if isinstance(found, DoesNotFit):
            problems.append(_too_small(index, environment, found))
        else:
            placed[environment.name] = found
    return placed, problems


def _too_small(index: int, environment: Environment, found: DoesNotFit) -> Finding:
    missing = ", ".join(f"{want.key} (/{want.least})" for want in found.missing)
    return Finding(
        path=f"environments[{index}].address_space",
        code="RANGE-TOO-SMALL",
        message=(
            f"{environment.address_space} does not hold every subnet of {environment.name}: "
            f"no room for {missing}"
        ),
        allowed=f"a range of /{found.needed} or larger",
    )


def _shared(context: Context) -> tuple[Deployment, dict[str, Plain]]:
    """Return the deployment of what environments share, and where its registry will be."""
    config = context.config
    where = config.shared
    assert where is not None  # noqa: S101 - a model registry without it is refused
    environment = Environment(
        name="shared",
        kind="prod",
        subscription_id=where.subscription_id,
        region=where.region,
        address_space=config.environments[0].address_space,
    )
    context = replace(context, stage="shared", environments=(environment,))
    part = total([groups(context), monitoring(context, {}), model_registry(context)])
    grants = registry_grants(context)
    part = total(
        [
            part,
            _access(context, {"persona_access": grants}),
            diagnostics(context, part.diagnostics),
        ]
    )
    deployment = Deployment(
        _root(context, "shared", "What the environments share: the model registry.", part),
        context,
        grants,
    )
    names = deployment.root.parameter("names").values["shared"]
    assert isinstance(names, Mapping)  # noqa: S101
    known: dict[str, Plain] = {
        "subscription_id": where.subscription_id,
        "resource_group": names["workload_group"],
        "name": names["model_registry"],
    }
    if context.own_logs:
        known["monitoring_group"] = names["monitoring_group"]
        known["log_workspace"] = names["log_workspace"]
    return deployment, known


def _landing_zone(
    context: Context, addresses: dict[str, tuple[Subnet, ...]], known: dict[str, Plain]
) -> Deployment:
    plan = {name: {s.key: str(s.range) for s in subnets} for name, subnets in addresses.items()}
    part = total(
        [
            groups(context),
            monitoring(context, known),
            *(nat_gateway(context) if context.egress == "nat_gateway" else ()),
            network(context, plan),
            *(firewall(context) if context.egress == "firewall" else ()),
            *(bastion(context) if _has_bastion(context) else ()),
            hub_connection(context),
            identities(context),
            policy_identity(context),
        ]
    )
    services = total(
        [
            storage(context),
            *([shared_registry(context, known)] if known else []),
            machine_learning(context),
        ]
    )
    vault = keys(context, services.keys)
    part = total([part, vault, services])
    personas = persona_grants(context, frozenset(r.symbol for r in part.resources))
    access = {
        "key_access": vault.grants,
        "workload_access": services.grants,
        "persona_access": personas,
    }
    if context.config.capabilities.machine_learning is not None:
        access["workspace_access"] = workspace_grants()
        access["studio_access"] = studio_grants()
    on_registry = environment_grants(context)
    part = total(
        [
            part,
            private_dns(context, part.endpoints),
            private_endpoints(context, part.endpoints),
            _access(context, access),
            registry_access(context, on_registry),
            diagnostics(context, part.diagnostics),
        ]
    )
    part = total([part, _policies(context, part), _locks(context, part)])
    grants = tuple(grant for several in (*access.values(), on_registry) for grant in several)
    purpose = "One environment of the landing zone."
    return Deployment(_root(context, "landing-zone", purpose, part), context, grants)


def _has_bastion(context: Context) -> bool:
    return context.standalone and context.config.capabilities.bastion is not None


_WHY = {
    "workspace_access": "What the workspace's identity may do on the workspace itself.",
    "studio_access": "The workspace sees the endpoints of its own storage.",
    "key_access": (
        "Before anything that is encrypted: a service without access to its key does not start."
    ),
    "workload_access": "What the services' own identities may do. No Owner, no Contributor.",
    "persona_access": "What people may do, by group and environment.",
}


def _access(context: Context, wanted: dict[str, tuple[Grant, ...]]) -> Part:
    if not context.config.delivery.identity.may_assign_roles:
        return Part()
    made = total(
        role_assignments(name, "access", grants, _WHY[name]) for name, grants in wanted.items()
    )
    return total([Part(modules=(access_module(context),)), made]) if made.resources else Part()


def _policies(context: Context, part: Part) -> Part:
    if not context.config.delivery.identity.may_assign_policy:
        return Part()
    scopes = ("network_group", "security_group", "workload_group")
    made = policies(context, part.policies, scopes)
    allowed = context.config.governance.allowed_regions or tuple(
        sorted({e.region for e in context.environments})
    )
    return total(
        [
            made,
            Part(
                parameters=(
                    context.parameter(
                        "allowed_locations",
                        "Regions that resources may be in.",
                        lambda _: list(allowed),
                        kind="strings",
                    ),
                )
            ),
        ]
    )


_LOCKED_AFTER = (
    "access",
    "diagnostics",
    "data_lake",
    "workspace_storage",
    "machine_learning",
    "private_endpoints",
)


def _locks(context: Context, part: Part) -> Part:
    """Lock after all that is written below a locked resource, so that a destroy unlocks first."""
    locked = {lock.target.symbol for lock in part.locks}
    after = tuple(
        r.symbol
        for r in part.resources
        if r.symbol in locked or (r.module in _LOCKED_AFTER and r.verb != "existing")
    )
    return locks(context, part.locks, after)


def _root(context: Context, name: str, purpose: str, part: Part) -> Root:
    roles_left_out = not context.config.delivery.identity.may_assign_roles
    resources = (
        tuple(_without_roles(r) for r in part.resources) if roles_left_out else part.resources
    )
    names, problems = _names(context, part.names)
    if problems:
        raise ConfigError(tuple(problems))
    parameters = [*part.parameters, names]
    if any(
        isinstance(e, Param) and e.name == "key_vault_uri" for r in resources for e in walk(r.body)
    ):
        vaults = {e: str(v["key_vault"]) for e, v in names.values.items() if isinstance(v, Mapping)}
        uris = key_uri_parameter(context, vaults)
        parameters.append(
            context.parameter(
                "key_vault_uri", "The address of the key vault.", lambda e: uris[e.name]
            )
        )
    used = _used(resources, part)
    return Root(
        name=name,
        purpose=purpose,
        environments=tuple(e.name for e in context.environments),
        parameters=tuple(sorted((p for p in parameters if p.name in used), key=lambda p: p.name)),
        modules=_modules(part, resources),
        resources=resources,
        collections=part.collections,
    )


def _without_roles(resource: Resource) -> Resource:
    """Where somebody else assigns the roles, nothing here can wait for them."""
    kept = tuple(s for s in resource.depends_on if not s.endswith("_access"))
    return replace(resource, depends_on=kept)


def _modules(part: Part, resources: tuple[Resource, ...]) -> tuple[Module, ...]:
    used = {r.module for r in resources}
    seen: dict[str, Module] = {}
    for module in part.modules:
        if module.name in used and module.name not in seen:
            seen[module.name] = module
    return tuple(seen.values())


def _used(resources: tuple[Resource, ...], part: Part) -> frozenset[str]:
    """Return the parameters that something refers to; the deployment's own scope always counts."""
    found = {"subscription_id", "tenant_id", "environment"}
    values = [value for r in resources for value in (r.name, r.parent, r.body, r.lock)]
    values += [item for collection in part.collections.values() for item in collection.values()]
    found.update(e.name for value in values for e in walk(value) if isinstance(e, Param))
    return frozenset(found)


def _names(context: Context, wanted: Mapping[str, Named]) -> tuple[Parameter, list[Finding]]:
    values: dict[str, Plain] = {}
    problems = []
    for environment in context.environments:
        composed = {}
        for field, what in wanted.items():
            name = compose(context.config, environment, field, what)
            if isinstance(name, BadName):
                problems.append(_bad_name(name, context.config))
            else:
                composed[field] = name
        values[environment.name] = composed
    describes = {field: f"{field.replace('_', ' ').capitalize()}." for field in wanted}
    return (
        Parameter(
            name="names",
            kind="object",
            description="Names of the resources.",
            values=values,
            describes=describes,
        ),
        problems,
    )


def _bad_name(bad: BadName, config: Config) -> Finding:
    is_fixed = bad.environment in config.naming.fixed.get(bad.field, {})
    return Finding(
        path=f"naming.fixed.{bad.field}.{bad.environment}" if is_fixed else "naming.pattern",
        code="NAME-NOT-ALLOWED",
        message=(
            f"the name of {bad.field} in {bad.environment} would be {bad.name!r}: {bad.problem}"
        ),
        allowed=(
            f"a shorter workload or environment name, or naming.fixed.{bad.field}.{bad.environment}"
        ),
    )

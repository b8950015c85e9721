"""Who deploys: a resource group, its identities, whom they trust, and the roles that they hold.

It is deployed once, by a person, before everything else. What it grants follows from what each
environment needs, whom it trusts from the jobs of the pipelines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from ailz.catalog.rights import CONTAINERS
from ailz.catalog.roles import role
from ailz.delivery.acting import ACCESS, acting, reading_keys
from ailz.delivery.condition import only, roles_in
from ailz.delivery.credentials import credentials
from ailz.delivery.deployer import ASSIGNS_ROLES
from ailz.delivery.identities import DEPLOYS, PLANS, Held, is_state, roles_held
from ailz.delivery.images import SIGNS
from ailz.delivery.own_roles import deploy_role, image_identity, plan_role
from ailz.delivery.pipelines import pipelines
from ailz.delivery.stage import Stage, stages
from ailz.delivery.state import state_store
from ailz.delivery.trust import trust
from ailz.design.arm import arm_group
from ailz.design.compose import alone
from ailz.design.context import Context, Dial
from ailz.design.kinds.access import TYPE as ASSIGNMENT
from ailz.design.kinds.access import assignments
from ailz.design.kinds.groups import place
from ailz.design.landing_zone import Deployment, LandingZone
from ailz.design.part import Part, resource, total
from ailz.design.resource import Item, Module, Resource
from ailz.design.values import (
    Group,
    Id,
    Output,
    Param,
    Role,
    Subscription,
    Text,
    Value,
    guid,
    text,
)

ROOT = "bootstrap"
_DEFINITIONS = "/providers/Microsoft.Authorization/roleDefinitions/"
_PURPOSE = "Who deploys each environment: identities without secrets, and their roles."
_MAY = {
    "deploy": "What approved jobs may do.",
    "plan": "What every other job may do.",
    "images": "What the jobs of images may do.",
}
"""The identities, and what stands above the roles of each."""


def bootstrapped(landing_zone: LandingZone) -> LandingZone:
    """Return the landing zone with what deploys it, and with the account of its state."""
    if landing_zone.bootstrap is not None:
        return landing_zone
    kept = replace(landing_zone, state=state_store(landing_zone))
    return replace(kept, bootstrap=_bootstrap(kept))


def _bootstrap(landing_zone: LandingZone) -> Deployment:
    every = stages(landing_zone)
    context = replace(
        landing_zone.main.context,
        stage="bootstrap",
        sites=tuple(stage.environment for stage in every),
        elsewhere={},
    )
    held = tuple(each for stage in every for each in roles_held(landing_zone, stage))
    given = tuple(each for each in held if each.by == "code")
    trusted = credentials(landing_zone.config, pipelines(landing_zone))
    part = total(
        [
            Part(parameters=place(context)),
            acting(context),
            reading_keys(landing_zone, context),
            image_identity(landing_zone, context, every),
            *(trust(context, who, trusted) for who in _MAY),
            deploy_role(context, given),
            plan_role(context, given),
            *(_access(context, who, given) for who in _MAY),
            _administrator(context, every, given),
            _state(context, given),
        ]
    )
    return alone(context, ROOT, _PURPOSE, part)


def _access(context: Context, who: str, given: Iterable[Held]) -> Part:
    """Return the roles of one identity on its subscription; who gives out roles stands apart."""
    by_role: dict[str, list[Held]] = {}
    for each in given:
        here = each.identity == who and not is_state(context.config, each.scope)
        if here and each.role != ASSIGNS_ROLES:
            by_role.setdefault(each.role, []).append(each)
    return _loop(
        context,
        f"{who}_access",
        ACCESS,
        _MAY[who],
        {
            _slug(name): (_role(name), Subscription(), who, several)
            for name, several in by_role.items()
        },
    )


def _state(context: Context, given: Iterable[Held]) -> Part:
    """Return the roles on the container of Terraform's state, where it is in our hands."""
    found: dict[tuple[str, str], list[Held]] = {}
    for each in given:
        if is_state(context.config, each.scope):
            found.setdefault((each.identity, each.role), []).append(each)
    state = context.config.delivery.state
    if not found or state is None:
        return Part()
    scope = next(iter(found.values()))[0].scope
    where = Group(
        Param("state_account", "subscription_id"), Param("state_account", "resource_group")
    )
    module = Module("state_access", "What the identities may do with Terraform's state.", where)
    account, services = CONTAINERS.split("/")[:2], "/".join(CONTAINERS.split("/")[:3])
    above = (
        ("state_account", "/".join(account), Param("state_account", "name"), where),
        ("state_blobs", services, "default", Id("state_account")),
        ("state_container", CONTAINERS, state.container, Id("state_blobs")),
    )
    return total(
        [
            Part(
                modules=(module,),
                resources=tuple(
                    resource(symbol, module.name, type_, name, parent, verb="existing")
                    for symbol, type_, name, parent in above
                ),
                parameters=(
                    context.parameter(
                        "state_account",
                        "The storage account of Terraform's state.",
                        lambda _: {**arm_group(scope), "name": state.storage_account},
                        kind="object",
                        describes={
                            "subscription_id": "Its subscription.",
                            "resource_group": "Its resource group.",
                            "name": "Its name.",
                        },
                    ),
                ),
            ),
            _loop(
                context,
                "state_access",
                module,
                "Rights on the state's container, and on nothing beside it.",
                {
                    f"{who}-{_slug(name)}": (
                        _foreign(where, name),
                        Id("state_container"),
                        who,
                        several,
                    )
                    for (who, name), several in found.items()
                },
            ),
        ]
    )


def _administrator(context: Context, every: tuple[Stage, ...], given: Iterable[Held]) -> Part:
    """Return the right to assign roles, under its condition: no other is ever given."""
    holders = {each.environment: each for each in given if each.role == ASSIGNS_ROLES}
    if not holders:
        return Part()
    dial = Dial(
        context.parameter(
            "assigns_roles",
            "Whether the environment's code assigns roles.",
            lambda site: site.name in holders,
            kind="bool",
        )
    )
    of = {stage.name: stage for stage in every}
    limit = context.parameter(
        "role_condition",
        "Which roles the deploying identity may assign and take away: those of the code.",
        lambda site: only(roles_in(of[site.name], of[site.name].subscription)),
    )
    principal = Output("deploy_identity", "properties.principalId")
    return Part(
        modules=(ACCESS,),
        resources=(
            _assignment(
                "deploy_assigns_roles",
                ACCESS,
                Subscription(),
                Role(ASSIGNS_ROLES),
                principal,
                next(iter(holders.values())).why,
                dial,
                Param(limit.name),
            ),
        ),
        parameters=(dial.parameter, limit),
    )


def _assignment(
    symbol: str,
    module: Module,
    scope: Subscription,
    role_id: Value,
    principal: Value,
    why: str,
    dial: Dial,
    condition: Value,
) -> Resource:
    return resource(
        symbol,
        module.name,
        ASSIGNMENT,
        guid(scope, principal, role_id),
        scope,
        {
            "properties": {
                "roleDefinitionId": role_id,
                "principalId": principal,
                "principalType": "ServicePrincipal",
                "description": why,
                "condition": condition,
                "conditionVersion": "2.0",
            }
        },
        when=dial.only(True),
        why="Whoever assigns any role can make itself Owner: the condition names what may be.",
        controls=("least-privilege",),
    )


def _loop(
    context: Context,
    name: str,
    module: Module,
    why: str,
    rows: Mapping[str, tuple[Value, Value, str, list[Held]]],
) -> Part:
    if not rows:
        return Part()
    items: dict[str, Item] = {}
    for key, (role_id, scope, who, several) in rows.items():
        item: dict[str, Value] = {
            "scope": scope,
            "role": role_id,
            "principal_id": Output(f"{who}_identity", "properties.principalId"),
            "why": several[0].why,
        }
        where = [each.environment for each in several]
        if tuple(where) != context.names:
            item["environments"] = where
        items[key] = item
    return Part(
        modules=(module,),
        resources=(assignments(name, module.name, "ServicePrincipal", why),),
        collections={name: items},
    )


def _role(name: str) -> Value:
    own = {DEPLOYS: "deploy_role", PLANS: "plan_role", SIGNS: "sign_role"}
    return Id(own[name]) if name in own else Role(name)


def _foreign(where: Group, name: str) -> Text:
    """Return the id of a role in the subscription of the state."""
    return text("/subscriptions/", where.subscription, f"{_DEFINITIONS}{role(name).guid}")


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")

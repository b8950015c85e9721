"""Who may do what: every role that the landing zone asks for, whoever assigns it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ailz.catalog.rights import allows, approval, approvers
from ailz.catalog.roles import role
from ailz.design.arm import arm_name
from ailz.design.evaluate import id_of
from ailz.design.pages import listed
from ailz.design.part import Grant
from ailz.design.resource import Root
from ailz.design.values import Id, Output, Param
from ailz.model.access import Personas
from ailz.render.escape import shell
from ailz.report.asking import Ask, Check, limited
from ailz.report.log_tables import log_tables
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading, Stage, group_name, persona_name, spoken
from ailz.report.vacant import vacant


@dataclass(frozen=True, slots=True)
class Row:
    """One role of a group or an identity; ``environments`` in the order of the configuration."""

    who: str
    role: str
    where: str
    environments: str
    why: str


@dataclass(frozen=True, slots=True)
class Command:
    """One assignment as somebody else would make it."""

    row: Row
    principal: str
    scope: str
    command: str


def access(landing_zone: Reading) -> Document:
    """Return every role: of people first, then of identities."""
    rows = [
        (grant, _row(deployment.root, grant))
        for deployment in landing_zone.deployments
        for grant in (*deployment.grants, *deployment.kept)
    ]
    kept = {grant.role for deployment in landing_zone.deployments for grant in deployment.kept}
    return printed(
        "access.md",
        title=landing_zone.config.workload.title,
        people=[row for grant, row in rows if grant.principal_type == "Group"],
        identities=[row for grant, row in rows if grant.principal_type != "Group"],
        is_ours=landing_zone.config.delivery.identity.may_assign_roles,
        by_owners=any(each.part.of_owners for each in landing_zone.deployments),
        kept=listed(sorted(kept)),
        idle=_idle(landing_zone),
        vacant=vacant(landing_zone),
        by_table=log_tables(landing_zone),
        approvals=approvals(landing_zone),
        network_approves=any(allows(_JOINS, each.action) for each in approvals(landing_zone)),
        joins=_JOINS,
    )


_JOINS = "Network Contributor"


@dataclass(frozen=True, slots=True)
class Approval:
    """Who approves a private endpoint to a resource here, beside whoever deploys."""

    where: str
    action: str
    sure: bool
    roles: tuple[str, ...]
    held_by: tuple[str, ...]


def approvals(landing_zone: Reading) -> tuple[Approval, ...]:
    """Return what of ours has private endpoints, each once, in the order of the endpoints."""
    targets = [endpoint.target for endpoint in landing_zone.main.part.endpoints]
    lent = {each.target.symbol for each in landing_zone.main.part.lent}
    symbols = dict.fromkeys(each.symbol for each in targets if each.symbol not in lent)
    return tuple(_approval(landing_zone, symbol) for symbol in symbols)


def _approval(landing_zone: Reading, symbol: str) -> Approval:
    target = landing_zone.main.root.resource(symbol)
    action = approval(target.type)
    above = target.parent.symbol if isinstance(target.parent, Id) else ""
    held = dict.fromkeys(
        f"{_who(grant)} ({grant.role})"
        for deployment in landing_zone.deployments
        for grant in deployment.grants
        if grant.scope.symbol in (symbol, above) and allows(grant.role, action.name)
    )
    return Approval(
        spoken(symbol).capitalize(),
        action.name,
        action.sure,
        approvers(target.type),
        tuple(held),
    )


def _idle(landing_zone: Reading) -> list[str]:
    """Return the personas that this landing zone has nothing to do for."""
    access = landing_zone.config.access
    busy = {
        grant.principal_id.field
        for deployment in landing_zone.deployments
        for grant in (*deployment.grants, *deployment.kept)
        if isinstance(grant.principal_id, Param) and not grant.who
    }
    return [
        persona_name(name)
        for name in Personas.model_fields
        if getattr(access, name) is not None and name not in busy
    ]


def role_request(landing_zone: Reading) -> Document:
    """Return the assignments that somebody with the right to do so must make."""
    groups = [(stage, commands(stage, stage.deployment.assigned)) for stage in landing_zone.stages]
    return printed(
        "requests/roles.md",
        title=landing_zone.config.workload.title,
        owner=landing_zone.config.workload.owner,
        ask=Ask("Whoever assigns roles", "Between the first run and the second"),
        groups=groups,
        checks=(
            Check(
                "Prints each role and scope of the tables.",
                tuple(
                    f"az role assignment list --subscription {subscription} --all "
                    "--query '[].[roleDefinitionName, scope]' --output tsv"
                    for subscription in dict.fromkeys(
                        stage.environment.subscription_id for stage, commands in groups if commands
                    )
                ),
            ),
        ),
    )


def _row(root: Root, grant: Grant) -> Row:
    environments = grant.environments or root.environments
    return Row(
        _who(grant),
        grant.role,
        _where(root, grant),
        listed(environments),
        grant.why,
    )


def _who(grant: Grant) -> str:
    if grant.who:
        return grant.who
    if isinstance(grant.principal_id, Output):
        return f"Identity: {spoken(grant.principal_id.symbol.removesuffix('_identity'))}"
    assert isinstance(grant.principal_id, Param)  # noqa: S101 - people come by persona
    name = persona_name(str(grant.principal_id.field))
    return f"{name[:1].upper()}{name[1:]}"


def _group_of(stage: Stage, grant: Grant) -> str:
    """Return the Entra group of the persona that a role is for, as it is in an environment."""
    assert isinstance(grant.principal_id, Param)  # noqa: S101 - people come by persona
    persona = getattr(stage.environment.config.access, str(grant.principal_id.field))
    return str(persona.group_id).lower()


def _principal(stage: Stage, grant: Grant) -> str:
    """Return a principal that a parameter names, also where the code does without it."""
    assert isinstance(grant.principal_id, Param)  # noqa: S101 - so the design writes it
    known = {each.name: each for each in stage.deployment.part.parameters}
    value = known[grant.principal_id.name].values[stage.name]
    return str(value[str(grant.principal_id.field)] if isinstance(value, Mapping) else value)


def _where(root: Root, grant: Grant) -> str:
    symbol = grant.scope.symbol
    if root.resource(symbol).type == "Microsoft.Resources/resourceGroups":
        return group_name(symbol)
    place = spoken(symbol).capitalize()
    return f"{place} {grant.scope.key}" if isinstance(grant.scope.key, str) else place


def commands(stage: Stage, grants: Iterable[Grant]) -> list[Command]:
    """Return those of some roles that hold in an environment, as somebody else assigns them."""
    root = stage.deployment.root
    return [
        _command(stage, grant)
        for grant in grants
        if stage.name in (grant.environments or root.environments)
    ]


def _command(stage: Stage, grant: Grant) -> Command:
    scope = id_of(stage.deployment.root, stage.name, grant.scope)
    if isinstance(grant.principal_id, Output):
        identity = stage.said(Id(grant.principal_id.symbol))
        shown = f"Principal of {arm_name(identity)}"
        query = f"az identity show --ids {shell(identity)} --query principalId --output tsv"
        principal = f'"$({query})"'
    elif grant.who:
        shown = _principal(stage, grant)
        principal = shell(shown)
    else:
        shown = _group_of(stage, grant)
        principal = shell(shown)
    command = (
        f"az role assignment create --assignee-object-id {principal} "
        f"--assignee-principal-type {shell(grant.principal_type)} "
        f"--role {shell(role(grant.role).guid)} --scope {shell(scope)}{limited(grant.condition)}"
    )
    return Command(_row(stage.deployment.root, grant), shown, scope, command)

"""The scripts: what a subscription needs before, what is approved after, how all comes down."""

from __future__ import annotations

from dataclasses import dataclass

from ailz.catalog.roles import role
from ailz.delivery.state import registered
from ailz.design.arm import arm_name
from ailz.design.evaluate import id_of
from ailz.design.kinds.groups import EMPTIED_IN_ORDER
from ailz.design.kinds.initiatives import SET
from ailz.design.kinds.locks import TYPE as LOCK
from ailz.design.pages import listed
from ailz.design.values import Id, Output
from ailz.report.pipeline_scripts import renewed
from ailz.report.policy_rules import assigns_ours
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading, Stage
from ailz.report.removal import is_among_others, one_by_one
from ailz.report.steps import deployment_name

_GROUP = "Microsoft.Resources/resourceGroups"
_LOGS = "log_workspace"
_SCOPED = "Microsoft.Insights/privateLinkScopes/scopedResources"


@dataclass(frozen=True, slots=True)
class Preparation:
    """The resource providers of one environment."""

    environment: str
    subscription: str
    providers: tuple[str, ...]


def prepare(landing_zone: Reading) -> Document:
    """Return the script that registers resource providers."""
    return printed(
        "prepare.sh",
        executable=True,
        names=[stage.name for stage in landing_zone.stages],
        preparations=[
            Preparation(
                stage.name, stage.environment.subscription_id, registered(landing_zone, stage)
            )
            for stage in landing_zone.stages
        ],
    )


@dataclass(frozen=True, slots=True)
class Approvals:
    """The private connections of one environment: a target and a request's message, in turn."""

    environment: str
    subscription: str
    requests: tuple[str, ...]


def approve(landing_zone: Reading) -> Document | None:
    """Return the script that approves our own private connections; None where none wait."""
    waiting = [stage for stage in landing_zone.stages if stage.approvals]
    if not waiting:
        return None
    return printed(
        "approve.sh",
        executable=True,
        names=[stage.name for stage in waiting],
        approvals=[
            Approvals(
                stage.name,
                stage.environment.subscription_id,
                tuple(
                    word
                    for each in stage.approvals
                    for word in (stage.said(each.target), stage.said(each.message))
                ),
            )
            for stage in waiting
        ],
    )


@dataclass(frozen=True, slots=True)
class Change:
    """What one environment is deployed by, and the locks that are taken off meanwhile."""

    environment: str
    root: str
    subscription: str
    location: str
    deployment: str
    locks: tuple[str, ...]


def change(landing_zone: Reading) -> Document | None:
    """Return the script that deploys a change below locks; None where nothing is locked."""
    config = landing_zone.config
    locked = [stage for stage in landing_zone.stages if stage.of_type(LOCK)]
    if not locked:
        return None
    return printed(
        "change.sh",
        executable=True,
        names=[stage.name for stage in locked],
        changes=[
            Change(
                stage.name,
                stage.root,
                stage.environment.subscription_id,
                stage.environment.region,
                deployment_name(landing_zone, stage),
                tuple(each.id for each in stage.of_type(LOCK)),
            )
            for stage in locked
        ],
        terraform="terraform" in config.delivery.languages,
        bicep="bicep" in config.delivery.languages,
        has_state=config.delivery.state is not None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Teardown:
    """What is deleted in one environment, in the order of the fields.

    ``purges`` and ``logs`` hold an id and then the request that deletes it for good, in turn;
    ``granted`` a resource that stays, an identity of ours and its role there.
    ``groups`` are all that hold something of ours; ``one_by_one`` is what goes in their place where
    some of them stay.
    """

    environment: str
    root: str
    subscription: str
    deployment: str
    locks: tuple[str, ...]
    purges: tuple[str, ...]
    detached: tuple[str, ...]
    logs: tuple[str, ...]
    outside: tuple[str, ...]
    granted: tuple[str, ...]
    groups: tuple[str, ...]
    one_by_one: tuple[str, ...]
    sets: tuple[str, ...]
    vaults: tuple[str, ...]


def destroy(landing_zone: Reading) -> Document:
    """Return the script that takes one environment down."""
    config = landing_zone.config
    return printed(
        "destroy.sh",
        executable=True,
        names=[stage.name for stage in landing_zone.stages],
        teardowns=[teardown(landing_zone, stage) for stage in landing_zone.stages],
        has_shared=len(landing_zone.deployments) > 1,
        own_logs=landing_zone.main.context.own_logs,
        lost=_lost(landing_zone),
        stays=[each for made in landing_zone.deployments for each in made.part.pages.stays],
        terraform="terraform" in config.delivery.languages,
        bicep="bicep" in config.delivery.languages,
        has_state=config.delivery.state is not None,
        among_others=any(is_among_others(stage) for stage in landing_zone.stages),
        renewed=renewed(config),
    )


def _lost(landing_zone: Reading) -> str:
    """Return what is gone for good: data, and what the script deletes past its soft deletion."""
    purged = (
        f"the {each.what}"
        for stage in landing_zone.main_stages
        for each in stage.deployment.part.pages.soft_deleted
        if each.purge and stage.one(each.symbol) is not None
    )
    return listed(("data", *dict.fromkeys(purged)))


def teardown(landing_zone: Reading, stage: Stage) -> Teardown:
    """Return what the script deletes in one environment."""
    groups = {group.id: group.name for group in stage.of_type(_GROUP)}
    singly = one_by_one(stage)
    return Teardown(
        environment=stage.name,
        root=stage.root,
        subscription=stage.environment.subscription_id,
        deployment=deployment_name(landing_zone, stage),
        locks=tuple(each.id for each in stage.of_type(LOCK)),
        purges=_purges(stage, logs=False),
        detached=tuple(each.id for each in stage.of_type(_SCOPED)),
        logs=_purges(stage, logs=True),
        outside=_outside(stage, (*groups, *singly)),
        granted=_granted(stage),
        groups=_ordered((*groups.values(), *_given(stage)), stage),
        one_by_one=singly,
        sets=tuple(each.id for each in stage.of_type(SET)),
        vaults=tuple(each.name for each in stage.of_type("Microsoft.KeyVault/vaults")),
    )


def _purges(stage: Stage, *, logs: bool) -> tuple[str, ...]:
    """Return ids with the request that deletes each for good; logs go after all that logs."""
    found = []
    for each in stage.deployment.part.pages.soft_deleted:
        request = stage.one(each.symbol)
        if request is not None and each.purge and (each.symbol == _LOGS) == logs:
            query = f"api-version={request.api_version}&{each.purge}"
            found += [request.id, f"{request.id}?{query}"]
    return tuple(found)


def _outside(stage: Stage, groups: tuple[str, ...]) -> tuple[str, ...]:
    """Return what lies in no resource group of ours and would stay when those are deleted.

    So do the assignments of our sets of policies: Azure keeps a set while one of them is left.
    """
    inside = tuple(f"{group}/" for group in groups)
    return tuple(
        each.id
        for each in stage.requests
        if each.type not in (_GROUP, SET)
        and each.id not in groups
        and (not each.id.startswith(inside) or assigns_ours(each, stage))
        and "<" not in each.id
    )


def _granted(stage: Stage) -> tuple[str, ...]:
    """Return a resource that is not made here, an identity and its role there, in turn.

    Where somebody else assigns roles, they take them back, too: whoever deploys may not.
    """
    if not stage.deployment.context.config.delivery.identity.may_assign_roles:
        return ()
    root = stage.deployment.root
    return tuple(
        word
        for grant in stage.deployment.assigned
        if isinstance(grant.principal_id, Output)
        and root.resource(grant.scope.symbol).verb == "existing"
        for word in (
            id_of(root, stage.name, grant.scope),
            id_of(root, stage.name, Id(grant.principal_id.symbol)),
            role(grant.role).guid,
        )
    )


def _given(stage: Stage) -> tuple[str, ...]:
    """Return the names of the groups that are there already, and that stay."""
    root = stage.deployment.root
    return tuple(
        arm_name(id_of(root, stage.name, Id(each.symbol)))
        for each in root.resources
        if each.type == _GROUP and each.verb == "existing"
    )


def _ordered(names: tuple[str, ...], stage: Stage) -> tuple[str, ...]:
    known = stage.names()
    return tuple(known[symbol] for symbol in EMPTIED_IN_ORDER if known.get(symbol) in names)

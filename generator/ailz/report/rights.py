"""The page of rights: what each identity that acts may do, where, what for, and who gives it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ailz.azure.ids import subscription_of
from ailz.catalog.delivery import pool_service
from ailz.catalog.roles import role
from ailz.delivery.condition import roles_in
from ailz.delivery.credentials import credentials
from ailz.delivery.deployer import ASSIGNS_ROLES
from ailz.delivery.identities import (
    DEPLOYS,
    PLANS,
    Held,
    deploy_not_actions,
    limit,
    plan_actions,
    roles_held,
)
from ailz.delivery.images import SIGNS, signing_actions
from ailz.delivery.pipelines import pipelines
from ailz.design.pages import listed
from ailz.design.pipeline import Credential
from ailz.design.services._plan_signing import SIGNS as SIGNS_PLANS
from ailz.design.services._plan_signing import VERIFIES as VERIFIES_PLANS
from ailz.design.services._plan_signing import data_actions
from ailz.model.delivery import signs_plans
from ailz.model.given_identities import gives_pipelines
from ailz.render.escape import shell
from ailz.report.asking import limited
from ailz.report.bootstrap import identity_ids
from ailz.report.hosted_network import hosted_network
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading, Stage


@dataclass(frozen=True, slots=True)
class _Right:
    """One right: ``by`` says who gives it."""

    identity: str
    role: str
    where: str
    why: str
    by: str


@dataclass(frozen=True, slots=True)
class _Rights:
    """The rights and the trust of one environment's identities; ``commands`` are for owners."""

    environment: str
    rights: tuple[_Right, ...]
    credentials: tuple[Credential, ...]
    assigns: tuple[tuple[str, str], ...]
    commands: tuple[str, ...]


_BY = {"code": "Bootstrap's code", "script": "Bootstrap's script", "owner": "Its owner"}


def rights(landing_zone: Reading) -> Document:
    """Return every right that each identity gets: where, what for, and from whom."""
    trusted = credentials(landing_zone.config, pipelines(landing_zone))
    return printed(
        "rights.md",
        title=landing_zone.config.workload.title,
        environments=[_rights(landing_zone, stage, trusted) for stage in landing_zone.stages],
        without=deploy_not_actions(),
        actions=plan_actions() if "bicep" in landing_zone.config.delivery.languages else (),
        signs=signing_actions(landing_zone),
        pool=pool_service().roles
        if landing_zone.state is not None
        and any(each.symbol == "pool_access" for each in landing_zone.state.root.resources)
        else (),
        hosted=hosted.id if (hosted := hosted_network(landing_zone)) else "",
        plan_keys=[*data_actions(SIGNS_PLANS), *data_actions(VERIFIES_PLANS)]
        if signs_plans(landing_zone.config.delivery)
        else [],
        told=landing_zone.config.delivery.platform == "azure_devops",
        given=gives_pipelines(landing_zone.config),
        requested=landing_zone.config.existing.identity_trust == "requested",
    )


def _rights(landing_zone: Reading, stage: Stage, trusted: tuple[Credential, ...]) -> _Rights:
    held = roles_held(landing_zone, stage)
    ids = identity_ids(landing_zone, stage)
    return _Rights(
        stage.name,
        tuple(_right(each) for each in held),
        tuple(each for each in trusted if each.environment == stage.name),
        tuple(_assigns(held, stage)),
        tuple(_command(each, ids[each.identity], stage) for each in held if each.by == "owner"),
    )


_OURS = (DEPLOYS, PLANS, SIGNS, SIGNS_PLANS, VERIFIES_PLANS)


def _right(held: Held) -> _Right:
    name = "A role of our own, below" if held.role in _OURS else held.role
    return _Right(held.identity, name, held.scope, held.why, _BY[held.by])


def _command(held: Held, identity: str, stage: Stage) -> str:
    return (
        "az role assignment create --assignee-object-id "
        f'"$(az identity show --ids {shell(identity)} --query principalId --output tsv)" '
        "--assignee-principal-type ServicePrincipal "
        f"--role {role(held.role).guid} --scope {shell(held.scope)}"
        f"{limited(limit(held, stage))}"
    )


def _assigns(held: tuple[Held, ...], stage: Stage) -> Iterator[tuple[str, str]]:
    """Yield a scope, and the roles that may be assigned there."""
    for each in held:
        if each.role == ASSIGNS_ROLES:
            yield each.scope, listed(roles_in(stage, subscription_of(each.scope)))

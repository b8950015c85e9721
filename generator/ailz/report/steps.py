"""The order of things: commands, what takes long, and what stays when all is gone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from ailz.design.context import Context
from ailz.design.kinds.diagnostics import TYPE as DIAGNOSTICS
from ailz.design.kinds.groups import TYPE as GROUP
from ailz.design.kinds.key_stores import is_in_vault
from ailz.design.kinds.locks import TYPE as LOCK
from ailz.design.kinds.network import NSG
from ailz.design.kinds.policy_members import ASSIGNMENT
from ailz.design.kinds.spoke import VNET as NETWORK
from ailz.design.order import waits
from ailz.design.pages import Step, listed
from ailz.report.reading import Reading, Stage


@dataclass(frozen=True, slots=True)
class Run:
    """How one environment of one deployment is deployed, a command each.

    ``then`` is the chapter of the runbook to work through before the next one.
    """

    title: str
    then: str
    terraform: tuple[str, ...]
    bicep: tuple[str, ...]


def runs(landing_zone: Reading) -> tuple[Run, ...]:
    """Return the commands of each environment, in the order of deployment."""
    return tuple(_run(landing_zone, stage) for stage in landing_zone.stages)


def _run(landing_zone: Reading, stage: Stage) -> Run:
    languages = landing_zone.config.delivery.languages
    return Run(
        "What the environments share" if stage.name == "shared" else f"Environment {stage.name}",
        _then(landing_zone, stage),
        _terraform(landing_zone, stage) if "terraform" in languages else (),
        _bicep(landing_zone, stage) if "bicep" in languages else (),
    )


def _then(landing_zone: Reading, stage: Stage) -> str:
    chapters = (each for each in landing_zone.main.part.pages.chapters if each.first_only)
    if stage != landing_zone.main_stages[0]:
        return ""
    return next((each.title for each in chapters), "")


def _terraform(landing_zone: Reading, stage: Stage) -> tuple[str, ...]:
    folder = f"terraform -chdir=terraform/{stage.root}"
    values = f"environments/{stage.name}"
    backend = f" -backend-config={values}.backend.hcl" if landing_zone.config.delivery.state else ""
    return (
        f"scripts/prepare.sh {stage.name}",
        f"{folder} init -reconfigure{backend}",
        f"{folder} apply -var-file={values}.tfvars",
        *_approve(stage),
    )


def _bicep(landing_zone: Reading, stage: Stage) -> tuple[str, ...]:
    return (
        f"scripts/prepare.sh {stage.name}",
        f"az account set --subscription {stage.environment.subscription_id}",
        (
            f"az stack sub create --name {deployment_name(landing_zone, stage)} "
            f"--location {stage.environment.region} "
            f"--parameters bicep/{stage.root}/{stage.name}.bicepparam "
            "--action-on-unmanage deleteResources --deny-settings-mode none --yes"
        ),
        *_approve(stage),
    )


def on_its_way(landing_zone: Reading) -> tuple[str, ...]:
    """Return what Azure answers while something that was made is not seen everywhere yet."""
    waited_for = (
        pattern
        for deployment in landing_zone.deployments
        for each in deployment.root.resources
        for pattern in each.retry_on
        if pattern.replace(" ", "").isalpha()
    )
    return tuple(dict.fromkeys((*_ROLE_ON_ITS_WAY, *waited_for)))


_ROLE_ON_ITS_WAY = (
    "KeyVaultAuthenticationFailure",
    "ForbiddenByRbac",
    "Failed to access KeyId",
    "not authorized to perform action",
)
"""What Azure answers while a role that was just given has not reached every service."""


def _approve(stage: Stage) -> tuple[str, ...]:
    return (f"scripts/approve.sh {stage.name}",) if stage.approvals else ()


def deployment_name(landing_zone: Reading, stage: Stage) -> str:
    """Return the fixed name of a deployment: each run replaces the record of the one before.

    Azure binds a name to the region of its first deployment, so the region is part of it.
    """
    words = (landing_zone.config.workload.name, stage.root, stage.name, stage.environment.region)
    return "-".join(dict.fromkeys(words))


def _ground(landing_zone: Reading) -> Iterator[Step]:
    """Yield what everything else stands in, without what exists already."""
    main = landing_zone.main
    made = {each.type for each in main.root.resources if each.verb != "existing"}
    said = ["resource groups"] if GROUP in made else []
    said += ["logs"] if main.context.own_logs else []
    if NETWORK in made:
        said += ["the network and its security groups"]
    elif NSG in made:
        said += ["subnets and their security groups"]
    if said:
        yield Step(f"For each environment: {listed(said)}.")


def steps(landing_zone: Reading) -> tuple[Step, ...]:
    """Return what happens, each after what it waits for."""
    *before, main = (deployment.part.pages.steps for deployment in landing_zone.deployments)
    # Keys come between the network and the services.
    way = tuple(step for step in main if step.early)
    services = tuple(step for step in main if not step.early)
    made = _in_order((*services, _ENDPOINTS), waits(landing_zone.main.root))
    return (
        *(step for several in before for step in several),
        *_ground(landing_zone),
        *way,
        _keys(landing_zone.main.context),
        *made,
        *(Step(f"{said[:1].upper()}{said[1:]}.") for said in _last(landing_zone)),
    )


def _keys(context: Context) -> Step:
    if not context.some(is_in_vault):
        return Step("Identities. Keys, and the right to use them, are there before: docs/keys.md.")
    where = context.where(is_in_vault)
    there = "" if where is None else f"; in {listed(where)}"
    return Step(f"Identities{there or ','} the key vault, its keys and the right to use them.")


_ENDPOINTS = Step(
    "Private endpoints, one after the other: the subnet takes one change at a time.",
    makes="private_endpoint",
)


def _in_order(said: tuple[Step, ...], waiting: Mapping[str, frozenset[str]]) -> Iterator[Step]:
    """Yield the steps as they stand, but each after those whose resources it waits for."""
    left = list(said)
    while left:
        makes = {step.makes for step in left}
        ready = next(
            (step for step in left if not waiting.get(step.makes, frozenset()) & makes), left[0]
        )
        left.remove(ready)
        yield ready


def _last(landing_zone: Reading) -> Iterator[str]:
    """Yield one sentence of what comes last, of what an environment has."""
    every = [request for stage in landing_zone.main_stages for request in stage.requests]
    symbols, types = {each.symbol for each in every}, {each.type for each in every}
    said = ["roles of people"] if "persona_access" in symbols else []
    said += [what for what, type_ in _LAST.items() if type_ in types]
    if said:
        yield listed(said)


_LAST = {"diagnostic settings": DIAGNOSTICS, "policy": ASSIGNMENT, "locks": LOCK}


@dataclass(frozen=True, slots=True)
class Kept:
    """What soft delete keeps after a destroy, and for how long."""

    what: str
    days: str
    note: str


def kept(landing_zone: Reading) -> tuple[Kept, ...]:
    """Return what is left of each environment once it is destroyed."""
    made = []
    for stage in landing_zone.stages:
        for each in stage.deployment.part.pages.soft_deleted:
            if (found := stage.one(each.symbol)) is not None:
                what = f"{each.what} {found.name}"
                made.append(Kept(what, stage.said(each.days), each.note))
    return tuple(made)

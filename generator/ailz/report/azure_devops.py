"""The script of Azure DevOps' settings: sign-in, environments with checks, policies of the branch.

A script and no Terraform root: it works where an organisation deploys with Bicep alone, keeps no
state that would hold the ids of approvers, and signs in as the person who ran bootstrap.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

from ailz.catalog.clouds import cloud
from ailz.catalog.delivery import Check, audience, branch_policy, check
from ailz.delivery.guards import Guard, guards
from ailz.delivery.pipelines import pipelines
from ailz.design.arm import arm_group
from ailz.design.context import CLOUDS
from ailz.design.pipeline import IDENTITIES, Identity, Pipeline
from ailz.design.runners import pool_name, private_runners
from ailz.model.given_identities import asks_for_trust
from ailz.render.pipelines.azure_devops import FOLDER, connection, guarding, pipeline_name
from ailz.report.bootstrap import identity_ids
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading

_HOST = "https://dev.azure.com"


@dataclass(frozen=True, slots=True)
class PipelineFile:
    """One pipeline: its name in the project, and the file that it runs."""

    name: str
    file: str


@dataclass(frozen=True, slots=True)
class Hours:
    """When an environment may be changed, as the check on business hours takes it; UTC."""

    days: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Guarded:
    """An environment of Azure DevOps, who approves there and which pipelines may name it."""

    name: str
    approvers: tuple[str, ...]
    window: Hours | None
    pipelines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Connection:
    """A service connection, the identity that trusts it and the pipelines that may use it.

    ``home`` is the subscription that the identity lies in, ``subscription`` what it acts in.
    """

    name: str
    who: Identity
    subscription: str
    home: str
    group: str
    identity: str
    pipelines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of check as the script writes it; ``reference`` is JSON."""

    type: str
    definition: str
    reference: str


def azure_devops(landing_zone: Reading) -> Document | None:
    """Return the script; None where the repository lives elsewhere."""
    config = landing_zone.config
    if config.delivery.platform != "azure_devops":
        return None
    every = pipelines(landing_zone)
    organisation, project, repository = config.delivery.repository.split("/")
    where = cloud(CLOUDS[config.organisation.cloud])
    return printed(
        "azure-devops.sh",
        executable=True,
        organisation=f"{_HOST}/{organisation}",
        project=project,
        repository=repository,
        branch=config.delivery.branch,
        tenant=config.organisation.tenant_id,
        audience=audience(where.name),
        cloud=where.name,
        resource_manager=f"https://{where.resource_manager_host}/",
        owners=config.delivery.code_owners,
        pipelines=[
            PipelineFile(pipeline_name(config, each), f"{FOLDER}/{each.name}.yml") for each in every
        ],
        verifying=next(
            pipeline_name(config, each) for each in every if each.event == "pull_request"
        ),
        analysing=[
            pipeline_name(config, each)
            for each in every
            if any(job.work == "analyse" for job in each.jobs)
        ],
        environments=[_guarded(landing_zone, each, every) for each in guards(landing_zone, every)],
        connections=tuple(_connections(landing_zone, every)),
        asks=asks_for_trust(config),
        pool=pool_name(config, runners) if (runners := private_runners(config)) else "",
        checks={
            "lock": _kind(check("exclusive lock")),
            "branch": _kind(check("branch control")),
            "approval": _kind(check("approval")),
            "hours": _kind(check("business hours")),
        },
        policies={
            "reviewers": branch_policy("minimum number of reviewers"),
            "comments": branch_policy("comment requirements"),
            "build": branch_policy("build"),
            "owners": branch_policy("required reviewers"),
        },
    )


def _kind(found: Check) -> Kind:
    return Kind(found.type, found.definition.get("id", "none"), json.dumps(dict(found.definition)))


def _guarded(landing_zone: Reading, guard: Guard, every: tuple[Pipeline, ...]) -> Guarded:
    return Guarded(
        guarding(landing_zone.config, guard.name),
        guard.approvers,
        _hours(guard),
        tuple(
            pipeline_name(landing_zone.config, pipeline)
            for pipeline in every
            if any(job.guarded and job.target == guard.name for job in pipeline.jobs)
        ),
    )


def _hours(guard: Guard) -> Hours | None:
    """Return the window that Azure DevOps can wait for: of several, all would have to be open."""
    if len(guard.windows) != 1:
        return None
    (window,) = guard.windows
    return Hours(", ".join(day.capitalize() for day in window.days), window.start, window.end)


def _connections(landing_zone: Reading, every: tuple[Pipeline, ...]) -> Iterator[Connection]:
    for stage in landing_zone.stages:
        ids = identity_ids(landing_zone, stage)
        for identity in IDENTITIES:
            using = tuple(
                pipeline_name(landing_zone.config, pipeline)
                for pipeline in every
                if any(
                    job.target == stage.name and identity in job.identities
                    for job in pipeline.acting()
                )
            )
            if not using:
                continue
            named = ids[identity]
            yield Connection(
                name=connection(landing_zone.config, stage.name, identity),
                who=identity,
                subscription=stage.environment.subscription_id,
                home=arm_group(named)["subscription_id"],
                group=arm_group(named)["resource_group"],
                identity=named.rsplit("/", 1)[1],
                pipelines=using,
            )

"""Federated credentials, read off the jobs that sign in: the subject is what the job's token says.

GitHub's forms: catalog, `delivery`. Azure DevOps issues a token a service connection, whose issuer
and subject it tells itself: nobody computes them.
"""

from __future__ import annotations

from ailz.catalog.delivery import audience, github_issuer, github_subject
from ailz.design.context import CLOUDS
from ailz.design.pipeline import Credential, Identity, Job, Pipeline
from ailz.model.config import Config
from ailz.model.delivery import Delivery


def credentials(config: Config, pipelines: tuple[Pipeline, ...]) -> tuple[Credential, ...]:
    """Return the credentials of GitHub's jobs, each once; none where Azure DevOps tells them."""
    if config.delivery.platform != "github":
        return ()
    found: dict[tuple[str, Identity, str], list[str]] = {}
    for pipeline in pipelines:
        for job in pipeline.acting():
            assert job.identity is not None  # noqa: S101 - acting
            place = job.target, job.identity, _context(config.delivery, pipeline, job)
            found.setdefault(place, []).append(f"{pipeline.title}: {job.title}")
    return tuple(
        Credential(
            name=_name(context),
            environment=target,
            identity=identity,
            issuer=github_issuer(config.delivery.host, config.delivery.enterprise),
            subject=_subject(config.delivery, context),
            audience=audience(CLOUDS[config.organisation.cloud]),
            jobs=tuple(jobs),
        )
        for (target, identity, context), jobs in found.items()
    )


def platform_environment(job: Job) -> str:
    """Return the environment of the delivery platform that guards a job; empty: none."""
    return job.target if job.guarded else ""


def _context(delivery: Delivery, pipeline: Pipeline, job: Job) -> str:
    """Return what GitHub says a job runs for: an environment wins over what started it."""
    if guarded := platform_environment(job):
        return f"environment:{guarded}"
    if pipeline.event == "pull_request":
        return "pull_request"
    return f"ref:refs/heads/{delivery.branch}"


def _subject(delivery: Delivery, context: str) -> str:
    owner, _, repository = delivery.repository.partition("/")
    ids = None
    if delivery.owner_id is not None and delivery.repository_id is not None:
        ids = delivery.owner_id, delivery.repository_id
    return github_subject(owner, repository, context, ids)


def _name(context: str) -> str:
    kind = context.partition(":")[0]
    return {"environment": "environment", "pull_request": "pull-request", "ref": "branch"}[kind]

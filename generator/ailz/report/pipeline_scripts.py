"""The scripts that pipelines run, and the one that sets the repository up for them."""

from __future__ import annotations

from dataclasses import dataclass

from ailz.catalog.delivery import token_lives
from ailz.delivery.guards import guards
from ailz.delivery.pipelines import deployed_with, pipelines
from ailz.model.config import Config
from ailz.model.delivery import ChangeWindow, on_github_com
from ailz.render.pipelines.github import uses
from ailz.render.pipelines.github_jobs import variable
from ailz.report.bootstrap import clients
from ailz.report.hosted_network import hosted_network
from ailz.report.printing import Document, printed
from ailz.report.reading import Reading
from ailz.report.steps import deployment_name

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


@dataclass(frozen=True, slots=True)
class Target:
    """What one environment is deployed by."""

    environment: str
    root: str
    subscription: str
    location: str
    deployment: str
    approves: bool


@dataclass(frozen=True, slots=True)
class Renewed:
    """How the scripts of a workflow sign in again: after seconds, since a token lives minutes."""

    lives: int
    seconds: int


def renewed(config: Config) -> Renewed | None:
    """Return when a long run signs in again by itself; None where the platform's task does it."""
    if config.delivery.platform != "github":
        return None
    lives = token_lives("GitHub")
    return Renewed(lives, (lives - 1) * 60)


def deploy(landing_zone: Reading) -> Document:
    """Return the script that plans one environment, and deploys what was planned."""
    targets = [
        Target(
            stage.name,
            stage.root,
            stage.environment.subscription_id,
            stage.environment.region,
            deployment_name(landing_zone, stage),
            bool(stage.approvals),
        )
        for stage in landing_zone.stages
    ]
    return printed(
        "deploy.sh",
        executable=True,
        targets=targets,
        terraform=deployed_with(landing_zone.config) == "terraform",
        renewed=renewed(landing_zone.config),
        approves_some=any(each.approves for each in targets),
    )


@dataclass(frozen=True, slots=True)
class Windows:
    """When one environment may be changed: a day (1 is Monday), the first and the last minute."""

    environment: str
    windows: tuple[str, ...]


def window(landing_zone: Reading) -> Document | None:
    """Return the script that ends outside of change windows; None where there are none."""
    windows = [
        Windows(each.name, tuple(line for said in each.windows for line in _lines(said)))
        for each in guards(landing_zone, pipelines(landing_zone))
        if each.windows
    ]
    return printed("window.sh", executable=True, windows=windows) if windows else None


def _lines(said: ChangeWindow) -> tuple[str, ...]:
    return tuple(f"{_DAYS.index(day) + 1} {said.start} {said.end}" for day in said.days)


def github(landing_zone: Reading) -> Document | None:
    """Return the script of the repository's settings; None where it lives elsewhere."""
    config = landing_zone.config
    if config.delivery.platform != "github":
        return None
    every = pipelines(landing_zone)
    owner, repository = config.delivery.repository.split("/")
    return printed(
        "github.sh",
        executable=True,
        owner=owner,
        repository=repository,
        branch=config.delivery.branch,
        host=config.delivery.host or "",
        server=not on_github_com(config.delivery),
        guards=guards(landing_zone, every),
        identities=_identities(landing_zone),
        checks=[
            job.title
            for pipeline in every
            if pipeline.event == "pull_request"
            for job in pipeline.jobs
        ],
        actions=[f"{name}@*" for name, _ in uses(config).values()],
        hosted=hosted_network(landing_zone),
        immutable=config.delivery.repository_id is not None,
    )


def _identities(landing_zone: Reading) -> tuple[str, ...]:
    """Return a variable and the identity whose client id it holds, in turn."""
    made = clients(landing_zone)
    acting = dict.fromkeys(
        (job.target, job.identity)
        for pipeline in pipelines(landing_zone)
        for job in pipeline.acting()
        if job.identity is not None
    )
    return tuple(
        word
        for target, identity in acting
        for word in (variable(identity, target), made[target, identity])
    )

"""On which runner a job runs: one that the platform hosts, or one inside the network."""

from __future__ import annotations

from dataclasses import dataclass

from ailz.design.pipeline import Job
from ailz.model.config import Config
from ailz.model.runners import Runners

IMAGE = "ubuntu-24.04"
"""What jobs are written for: a hosted runner's image, and that of a pool in the network."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Runner:
    """Where a job runs: the ``image`` of a hosted runner (empty: none is asked for), or which own.

    GitHub reads ``group`` and ``labels``, Azure DevOps ``pool``.
    """

    image: str = ""
    group: str = ""
    labels: tuple[str, ...] = ()
    pool: str = ""


HOSTED = Runner(image=IMAGE)


def runner_of(config: Config, job: Job) -> Runner:
    """Return the runner of a job."""
    runners = private_runners(config)
    if runners is None or (runners.jobs == "acting" and job.identity is None):
        return HOSTED
    if config.delivery.platform == "azure_devops":
        return Runner(pool=pool_name(config, runners))
    return Runner(group=group_name(config, runners), labels=runners.labels)


def private_runners(config: Config) -> Runners | None:
    """Return the runners inside the network, where there are any."""
    return config.delivery.runners if config.delivery.runner == "private" else None


def by_the_platform(config: Config) -> bool:
    """Whether GitHub itself runs the machine of each job, inside the network or not."""
    runners = private_runners(config)
    return runners is None or runners.kind == "github_network"


def group_name(config: Config, runners: Runners) -> str:
    """Return the runner group at GitHub; empty: whichever has the labels."""
    if runners.group is not None or runners.kind == "existing":
        return runners.group or ""
    return config.workload.name


def pool_name(config: Config, runners: Runners) -> str:
    """Return the agent pool of Azure DevOps."""
    return runners.pool or config.workload.name

"""What the delivery platform asks before it lets a job change something."""

from __future__ import annotations

from dataclasses import dataclass

from ailz.delivery.credentials import platform_environment
from ailz.design.landing_zone import LandingZone
from ailz.design.pipeline import Pipeline
from ailz.model.config import Config
from ailz.model.delivery import ChangeWindow


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """An environment of the delivery platform: who approves, how long it waits, when it changes.

    ``wait_minutes`` count from the start of the job. No ``approvers``: nobody is asked; no
    ``windows``: always.
    """

    name: str
    approvers: tuple[str, ...]
    wait_minutes: int
    windows: tuple[ChangeWindow, ...]


def guards(landing_zone: LandingZone, pipelines: tuple[Pipeline, ...]) -> tuple[Guard, ...]:
    """Return the environments that guarded jobs name, each once, in the order of the jobs."""
    config = landing_zone.config
    kinds: dict[str, str] = {each.name: each.kind for each in config.environments}
    named = dict.fromkeys(
        platform_environment(job) for pipeline in pipelines for job in pipeline.jobs if job.guarded
    )
    return tuple(_guard(config, name, kinds.get(name, "shared")) for name in named)


def _guard(config: Config, name: str, kind: str) -> Guard:
    """Return what is asked for one environment; what is shared reaches production."""
    delivery = config.delivery
    return Guard(
        name=name,
        approvers=delivery.approvers if kind != "dev" else (),
        wait_minutes=delivery.wait_minutes if kind == "prod" else 0,
        windows=tuple(each for each in delivery.change_windows if each.environment == name),
    )

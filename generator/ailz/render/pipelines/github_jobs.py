"""Jobs as GitHub's workflows print them: each by itself, or once for several environments.

What differs from one environment to the next is then what GitHub puts in: from the row of a matrix
where no environment waits for another, else from the inputs of a workflow that is called for each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, TypeVar

from ailz.design.pipeline import Job
from ailz.design.runners import Runner, runner_of
from ailz.model.config import Config

_MINUTES_OF_A_DAY = 24 * 60
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """What one environment of the platform asks: minutes, and whether it has change windows."""

    minutes: int
    windowed: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What GitHub puts in from ``path`` of its contexts, and the text around it."""

    path: str
    before: str = ""
    after: str = ""


Said: TypeAlias = str | bool | int | Told
"""A value of a workflow: as it is, or as GitHub puts it in."""
Context: TypeAlias = Literal["matrix", "inputs"]
_DIFFERS = {"subscription": "subscription_id", "windowed": "windowed", "kept_days": "kept_days"}
"""What may differ by environment, and how a matrix or a call names it."""


_INPUTS = {
    "target": "The environment",
    "plan_client_id": "Client id of the identity that plans",
    "deploy_client_id": "Client id of the identity that deploys",
    "subscription_id": "The environment's subscription",
    "windowed": "Whether the environment has change windows",
    "kept_days": "For how many days the plan is kept",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Printed:
    """A job as the templates print it. ``command`` are the words after `scripts/destroy.sh`.

    ``rows`` are those of its matrix; none: it has no matrix.
    """

    name: str
    title: str | Told
    work: str
    target: str | Told
    after: tuple[str, ...]
    client: Told
    subscription: str | Told
    windowed: bool | Told
    kept_days: int | Told
    planned: str
    command: tuple[str, ...]
    runner: Runner
    rows: tuple[Mapping[str, Said], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A call of the workflow that does the jobs of one environment; ``fields`` are its inputs."""

    name: str
    target: str
    after: tuple[str, ...]
    fields: Mapping[str, Said]


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """What a workflow that is called is given. ``type`` is GitHub's."""

    name: str
    description: str
    type: str


def inputs_of(call: Call) -> tuple[Input, ...]:
    """Return what the workflow of a call asks for."""
    types = {bool: "boolean", int: "number"}
    return tuple(
        Input(name=field, description=_INPUTS[field], type=types.get(type(value), "string"))
        for field, value in call.fields.items()
    )


def variable(identity: str, target: str) -> str:
    """Return the repository's variable that holds the client id of one identity."""
    return f"{identity}_client_id_{target}".upper().replace("-", "_")


def kept(wait: Wait) -> int:
    """Return how many days longer than usual an artifact is needed by whoever waits."""
    return -(-wait.minutes // _MINUTES_OF_A_DAY)


def single(config: Config, job: Job, waits: Mapping[str, Wait]) -> Printed:
    """Return a job with the values of its own environment."""
    wait = waits.get(job.target, Wait(minutes=0, windowed=False))
    subscriptions = {each.name: each.subscription_id for each in config.environments}
    if config.shared is not None:
        subscriptions["shared"] = config.shared.subscription_id
    languages = config.delivery.languages
    return Printed(
        name=job.name,
        title=job.title,
        work=job.work,
        target=job.target,
        after=job.after,
        client=Told(f"vars.{variable(job.identity, job.target)}" if job.identity else ""),
        subscription=subscriptions.get(job.target, ""),
        windowed=job.guarded and wait.windowed,
        kept_days=1 + kept(wait) if job.work == "plan" else 0,
        planned=next(iter(job.after), ""),
        command=(job.target, *((languages[0],) if len(languages) > 1 else ())),
        runner=runner_of(config, job),
    )


def beside(config: Config, units: Sequence[tuple[Job, ...]], waits: Mapping[str, Wait]) -> Printed:
    """Return one job with a matrix for the only job of each unit."""
    jobs = [job for (job,) in units]
    each = [single(config, job, waits) for job in jobs]
    made = _once("matrix", jobs[0], each, "client_id")
    return replace(made, rows=tuple(_fields(made, one, "client_id") for one in each))


def called(
    config: Config, units: Sequence[tuple[Job, ...]], waits: Mapping[str, Wait]
) -> tuple[tuple[Printed, ...], tuple[Call, ...]]:
    """Return the jobs of the workflow that is called for each unit, and the calls in order."""
    works: dict[str, str] = {job.name: job.work for job in units[0]}
    made = []
    inputs: list[dict[str, Said]] = [{} for _ in units]
    for jobs in zip(*units, strict=True):
        each = [single(config, job, waits) for job in jobs]
        client = f"{jobs[0].identity}_client_id"
        job = _once("inputs", jobs[0], each, client)
        after = tuple(works[name] for name in job.after if name in works)
        made.append(replace(job, after=after, planned=next(iter(after), "")))
        for fields, one in zip(inputs, each, strict=True):
            fields.update(_fields(job, one, client))
    calls = tuple(
        Call(
            name=unit[-1].name,
            target=unit[0].target,
            after=unit[0].after,
            fields={name: fields[name] for name in _INPUTS if name in fields},
        )
        for unit, fields in zip(units, inputs, strict=True)
    )
    return tuple(made), calls


def _once(context: Context, job: Job, each: Sequence[Printed], client: str) -> Printed:
    """Return the job that stands for each: what all have stays, the rest is put in."""
    before, _, after = job.called.partition("{target}")
    first = each[0]

    def alike(name: str, value: _T) -> _T | Told:
        same = all(getattr(one, name) == value for one in each)
        return value if same else Told(f"{context}.{_DIFFERS[name]}")

    return replace(
        first,
        name=job.work,
        title=Told(f"{context}.target", before, after),
        target=Told(f"{context}.target"),
        client=Told(f"{context}.{client}"),
        subscription=alike("subscription", first.subscription),
        windowed=alike("windowed", first.windowed),
        kept_days=alike("kept_days", first.kept_days),
    )


def _fields(made: Printed, one: Printed, client: str) -> dict[str, Said]:
    """Return what a row or a call says of one environment: what differs, and no more."""
    told = {
        field: getattr(one, name)
        for name, field in _DIFFERS.items()
        if isinstance(getattr(made, name), Told)
    }
    assert isinstance(one.target, str)  # noqa: S101 - of one environment
    return {"target": one.target, client: one.client, **told}

"""Pipelines as they are decided: what runs when, as whom, and after what.

A language of pipelines lays them out (`render.pipelines`); the subjects of credentials are read off
the same jobs, so the two cannot differ.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

Event: TypeAlias = Literal["pull_request", "merge", "schedule", "manual"]
"""What starts a pipeline: a change that is proposed, one that was merged, a clock, or a person."""
Identity: TypeAlias = Literal["plan", "deploy", "images", "sign"]
"""Who acts in Azure: ``plan`` reads, ``deploy`` changes one environment, ``images`` signs images or
brings them into one registry, ``sign`` signs what was planned.
"""
IDENTITIES: tuple[Identity, ...] = get_args(Identity)
Work: TypeAlias = Literal[
    "verify",
    "scan",
    "review_dependencies",
    "analyse",
    "preview",
    "plan",
    "deploy",
    "drift",
    "take_down",
    "build_images",
    "promote_images",
]
"""What a job does. ``verify``: format, lint, validate, test, check and rehearse, without Azure.
``analyse``: code that stands beside what is generated, and the pipelines themselves, by CodeQL.
``preview``: what a proposed change would do. ``plan``: what is approved. ``deploy``: exactly that.
``drift``: what somebody changed past the code. ``build_images``: what is not there yet is built,
scanned, pushed and signed. ``promote_images``: what was signed goes on into ``target``, by digest.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One job. ``target`` is the environment that it is about; empty: none.

    ``called`` is what people read, with `{target}` where that environment's name stands.
    ``guarded`` says that the delivery platform asks for approval first: the job names an
    environment of the platform. ``after`` are jobs of the same pipeline. ``signs``: what it made is
    signed by an identity that does nothing else.
    """

    name: str
    called: str
    work: Work
    target: str = ""
    identity: Identity | None = None
    guarded: bool = False
    after: tuple[str, ...] = ()
    signs: bool = False

    @property
    def title(self) -> str:
        """What people read."""
        return self.called.replace("{target}", self.target)

    @property
    def identities(self) -> tuple[Identity, ...]:
        """Every identity that acts in it."""
        signer: tuple[Identity, ...] = ("sign",) if self.signs else ()
        return signer if self.identity is None else (self.identity, *signer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """One pipeline, a file of its own. ``name`` is the file's, ``title`` what people read."""

    name: str
    title: str
    event: Event
    jobs: tuple[Job, ...]

    def acting(self) -> tuple[Job, ...]:
        """Return the jobs that sign in to Azure."""
        return tuple(job for job in self.jobs if job.identity is not None)

    def repeated(self) -> tuple[tuple[Job, ...], ...]:
        """Return the jobs of each target where all have the same ones; empty: nothing repeats."""
        targets = dict.fromkeys(job.target for job in self.jobs if job.target)
        found = tuple(tuple(job for job in self.jobs if job.target == each) for each in targets)
        works = {tuple(job.work for job in jobs) for jobs in found}
        return found if len(found) > 1 and len(works) == 1 else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """A federated credential: who issues the token, and the exact subject that it must have.

    ``environment`` is the landing zone's, ``identity`` which of its two. ``jobs`` are those that
    sign in by it, as `Pipeline: Job`, for the reader.
    """

    name: str
    environment: str
    identity: Identity
    issuer: str
    subject: str
    audience: str
    jobs: tuple[str, ...]

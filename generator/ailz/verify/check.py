"""What ``ailz check`` looks at, step by step; each step says what it found and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ailz.design.evaluate import evaluate
from ailz.design.kinds.diagnostics import logged_by_policy
from ailz.design.landing_zone import Deployment, LandingZone
from ailz.verify.bodies import Body, from_evaluated
from ailz.verify.invariants import Setting, broken
from ailz.verify.policy import (
    Decision,
    Library,
    Request,
    Status,
    evaluate_all,
    not_evaluated,
    request_from_resource,
)
from ailz.verify.tools.step import Step, judged
from ailz.workspace import read_lock, status

_REFUSING = (Status.REFUSED, Status.MAY_BE_REFUSED)


def files(directory: Path) -> Step:
    """Compare the generated files with the lock."""
    lock = read_lock(directory)
    if lock is None:
        return judged("files", [f"{directory}: no .ailz/lock.json: nothing was generated here"])
    found = status(directory, lock)
    said = [f"{path}: was edited since it was generated" for path in found.edited]
    said += [f"{path}: is missing" for path in found.missing]
    return judged("files", said)


def environments(landing_zone: LandingZone) -> Iterator[tuple[Deployment, str, tuple[Body, ...]]]:
    """Yield every deployment and environment with the requests that it would make."""
    for deployment in landing_zone.deployments:
        for name in deployment.root.environments:
            yield deployment, name, from_evaluated(evaluate(deployment.root, name))


def provider_locks(directory: Path) -> Iterator[Step]:
    """Say which Terraform roots lack the file that holds their provider's version and hashes."""
    roots = sorted(file.parent for file in directory.glob("terraform/*/providers.tf"))
    if not roots:
        return
    yield Step(
        "provider locks",
        "passed",
        tuple(
            f"{(root / _LOCK).relative_to(directory).as_posix()} is not there: make it with "
            "`terraform providers lock`, as the README says, and commit it"
            for root in roots
            if not (root / _LOCK).is_file()
        ),
    )


_LOCK = ".terraform.lock.hcl"


def hardening(landing_zone: LandingZone) -> Iterator[Step]:
    """Hold the twelve points against every request."""
    for deployment, name, bodies in environments(landing_zone):
        place = next(site for site in deployment.context.sites if site.name == name)
        setting = Setting(
            region=place.region,
            variant=deployment.context.variant,
            dns_mode=deployment.context.dns_mode,
            cloud=deployment.context.cloud,
            tags=dict(place.config.governance.tags),
            locks=place.config.security.locks,
            logged_by_policy=logged_by_policy(landing_zone.config),
        )
        found = broken(bodies, setting)
        yield judged(f"hardening ({deployment.root.name}, {name})", [str(f) for f in found])


def policies(landing_zone: LandingZone, library: Library) -> Iterator[Step]:
    """Ask every rule of a library about every request."""
    remarks = [f"{u.file}: not read: {u.why}" for u in library.unread]
    remarks += [
        f"{n.display_name or n.policy}: not evaluated: {n.why}" for n in not_evaluated(library)
    ]
    yield Step("policies read", "passed", tuple(remarks))
    for deployment, name, bodies in environments(landing_zone):
        decisions = evaluate_all([request(body) for body in bodies], library)
        yield _policy_step(f"policies ({deployment.root.name}, {name})", decisions)


def request(body: Body) -> Request:
    """Return a body as Azure Policy is shown it."""
    return request_from_resource(
        {
            **body.body,
            "type": body.type,
            "apiVersion": body.api_version,
            "id": body.id,
            "name": body.name,
        }
    )


def _policy_step(name: str, decisions: list[Decision]) -> Step:
    refused = [str(d) for d in decisions if d.status in _REFUSING]
    if refused:
        return Step(name, "failed", tuple(refused))
    remarks = [str(d) for d in decisions if d.status is Status.WOULD_BE_REFUSED]
    return Step(name, "passed", tuple(remarks))

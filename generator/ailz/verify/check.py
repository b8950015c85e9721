"""What ``ailz check`` looks at, step by step; each step says what it found and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ailz.design.kinds.diagnostics import logged_by_policy
from ailz.design.landing_zone import LandingZone
from ailz.verify.environments import environments
from ailz.verify.invariants import Setting, broken
from ailz.verify.tools.step import Step, judged
from ailz.workspace import read_lock, status


def files(directory: Path) -> Step:
    """Compare the generated files with the lock."""
    lock = read_lock(directory)
    if lock is None:
        return judged("files", [f"{directory}: no .ailz/lock.json: nothing was generated here"])
    found = status(directory, lock)
    said = [f"{path}: was edited since it was generated" for path in found.edited]
    said += [f"{path}: is missing" for path in found.missing]
    return judged("files", said)


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
            platform_keys=frozenset(t.lower() for t in deployment.part.platform_keys),
        )
        found = broken(bodies, setting)
        yield judged(f"hardening ({deployment.root.name}, {name})", [str(f) for f in found])

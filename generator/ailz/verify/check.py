"""What ``ailz check`` looks at, step by step; each step says what it found and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from ailz.design.context import Context, Site
from ailz.design.kinds.diagnostics import logged_by_policy
from ailz.design.kinds.managed_hsm import writes_records
from ailz.design.kinds.spoke import subnets_of_others
from ailz.design.landing_zone import Deployment, LandingZone
from ailz.model.platform import DnsMode
from ailz.model.residency import regions_of_data
from ailz.model.rules.delivery import has_open_state
from ailz.verify.environments import environments
from ailz.verify.invariants import Setting, broken
from ailz.verify.tools.step import Step, judged
from ailz.workspace import read_lock, status
from ailz.workspace.paths import LOCK_PATH


def files(
    directory: Path, config_digest: str, own: Sequence[str] = (), config_files: Sequence[str] = ()
) -> Step:
    """Compare what stands in the directory with the lock.

    `config_digest` is of the configuration that is given, `own` are the paths that it lists as the
    user's, and `config_files` its own paths in the directory.
    """
    lock = read_lock(directory)
    if lock is None:
        return judged("files", [f"{directory}: no .ailz/lock.json: nothing was generated here"])
    found = status(directory, lock, own, config_files)
    said = [
        f"{path}: a file or a symbolic link stands where a folder with generated files belongs"
        for path in found.blocked
    ]
    said += [f"{path}: was edited since it was generated" for path in found.edited]
    said += [f"{path}: is missing" for path in found.missing]
    said += [
        f"{path}: may not be executed any more; `ailz generate` restores that"
        for path in found.not_executable
    ]
    said += capped([f"{each.path}: was added, and {each.sentence}" for each in found.added])
    if found.added:
        said.append("Remove what was added, or list it in delivery.own_files with a reason.")
    if lock.config_digest != config_digest:
        said.append(
            f"{LOCK_PATH}: what stands here was generated from another configuration than the one "
            "given; `ailz plan` says what would change"
        )
    return judged("files", said)


def capped(said: list[str]) -> list[str]:
    """Return the first of many sentences, and how many more there are."""
    more = len(said) - _MOST
    return said if more <= 0 else [*said[:_MOST], f"and {more} more"]


_MOST = 20


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
    """Hold the twelve points against every request that the configuration asks for."""
    for deployment, name, bodies in environments(landing_zone):
        found = broken(bodies, setting_of(deployment, name))
        yield judged(f"hardening ({deployment.root.name}, {name})", [str(f) for f in found])


def setting_of(deployment: Deployment, environment: str) -> Setting:
    """Return what the points need to know of an environment."""
    place = next(site for site in deployment.context.sites if site.name == environment)
    return Setting(
        region=place.region,
        variant=deployment.context.variant,
        dns_mode=_dns_mode(deployment.context),
        cloud=deployment.context.cloud,
        tags=dict(place.config.governance.tags),
        locks=place.config.security.locks,
        logged_by_policy=logged_by_policy(deployment.context.config),
        platform_keys=_platform_keys(deployment, place),
        shared=frozenset(deployment.context.elsewhere.values()),
        given_subnets=subnets_of_others(deployment.root, environment),
        may_hold=regions_of_data(place.config),
        keeps_state=deployment.context.stage == "state",
        opened=deployment.context.stage == "state" and has_open_state(deployment.context.config),
        deploys=deployment.context.stage == "bootstrap",
        serves_all=deployment.context.stage == "shared",
    )


def _dns_mode(context: Context) -> DnsMode:
    """Return who writes private DNS: of the pool's endpoint the owner of its network, or we."""
    if context.stage == "keys" and not writes_records(context):
        return "platform_policy"
    return context.dns_mode


def _platform_keys(deployment: Deployment, place: Site) -> frozenset[str]:
    """Return the types that an environment leaves under Microsoft's key: for dev, all may be."""
    encrypted = {symbol for key in deployment.part.keys for symbol in key.encrypts}
    left = {r.type for r in deployment.root.resources if r.symbol in encrypted}
    theirs = left if place.keys_in == "microsoft" else frozenset()
    return frozenset(each.lower() for each in (*deployment.part.platform_keys, *theirs))

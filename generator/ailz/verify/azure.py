"""What Azure itself would refuse of a landing zone, at the key of the configuration to change."""

from __future__ import annotations

from collections.abc import Mapping

from ailz.azure.rules import Refusal, refused
from ailz.design.landing_zone import LandingZone
from ailz.errors import Finding
from ailz.verify.environments import environments
from ailz.verify.invariants.names import wrong
from ailz.verify.keys import key_of, keys_of, places
from ailz.verify.taken import names_taken, naming_key

CODE = "AZURE-REFUSES"


def azure_refuses(landing_zone: LandingZone) -> list[Finding]:
    """Return names that are taken, else what Azure refuses: one finding a rule and key."""
    asked = tuple(environments(landing_zone))
    if taken := list(names_taken(asked)):
        # What two requests of one name look like to the other rules is no second mistake.
        return taken
    keys: Mapping[str, str] | None = None
    names = [each.name for each in landing_zone.config.environments]
    found: dict[tuple[str, str], Finding] = {}
    for deployment, name, bodies in asked:
        site = next(site for site in deployment.context.sites if site.name == name)
        for each in refused(bodies, site.region):
            keys = keys_of(landing_zone) if keys is None else keys
            key = _key(each, keys)
            if key.startswith("naming."):
                key = naming_key(deployment, name, each.body)
            for path in places(key, (name,), names):
                found.setdefault((each.rule.id, path), _finding(each, path, name))
        for body, problem in wrong(bodies):
            path = naming_key(deployment, name, body)
            message = f"Azure refuses {body.name} in {name}, a {body.type}"
            found.setdefault((body.id, path), Finding(message, CODE, path=path, allowed=problem))
    return list(found.values())


def _key(refusal: Refusal, keys: Mapping[str, str]) -> str:
    """Return the key that decides it; the environment where no single one does."""
    path = refusal.path.removeprefix("properties.")
    whole = f"{refusal.body.type}/{path}"
    return key_of(path, keys) or key_of(whole, keys) or "environments[]"


def _finding(refusal: Refusal, path: str, environment: str) -> Finding:
    body, code = refusal.body, refusal.rule.code
    at = f" at {refusal.path}" if refusal.path else ""
    return Finding(
        f"Azure refuses {body.name} in {environment}, a {body.type}{at}"
        f"{f' ({code})' if code else ''}",
        CODE,
        path=path,
        allowed=f"{refusal.rule.rule.removesuffix('.')} ({refusal.rule.id})",
    )

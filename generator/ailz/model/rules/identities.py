"""Identities that somebody else makes: complete, where they are used, and each for one thing."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.errors import Finding, listed, quoted
from ailz.model.base import Section
from ailz.model.config import Config
from ailz.model.dial import at, said
from ailz.model.given_identities import OF_PIPELINES, READS_KEYS, gives_pipelines, of_pipelines
from ailz.model.partial import as_far_as_read

_PATH = "existing.identities"


def identities(config: Config) -> Iterator[Finding]:
    """Yield given identities that are missing, lie elsewhere, or would serve two."""
    for rule in (_everywhere, _of_pipelines, _near, _of_one, _trust):
        yield from as_far_as_read(rule(config))


def _places(config: Config) -> Iterator[tuple[str, str, Section | None, Config]]:
    """Yield the name of each, where and what it has otherwise, and its configuration."""
    for index, environment in enumerate(config.environments):
        yield (
            environment.name,
            f"environments[{index}].overrides.",
            environment.overrides,
            at(config, environment),
        )
    if config.shared is not None:
        shared = config.shared
        yield "shared", "shared.overrides.", shared.overrides, at(config, shared)
    if config.security.managed_hsm is not None:
        yield "keys", "", None, config


def _everywhere(config: Config) -> Iterator[Finding]:
    """Yield identities that exist in some environments only: the code is the same for all."""
    forms = {e.name: set(at(config, e).existing.identities) for e in config.environments}
    every = set().union(*forms.values())
    for name in sorted(every):
        without = [environment for environment, found in forms.items() if name not in found]
        if without:
            yield Finding(
                path=_PATH,
                code="EXISTING-INCOMPLETE",
                message=f"the identity {quoted(name)} is given, and none for {listed(without)}",
                remedy=(
                    f"Give it for every environment, below overrides.{_PATH}: the code is the same "
                    "for all"
                ),
            )


def _of_pipelines(config: Config) -> Iterator[Finding]:
    """Yield what is missing where some of the identities of the pipelines are given."""
    if not gives_pipelines(config):
        return
    wanted = list(of_pipelines(config))
    given_keys = any(at(config, e).existing.key_vault is not None for e in config.environments)
    if given_keys or config.security.managed_hsm is not None:
        wanted.append(READS_KEYS)
    for name, where, _, here in _places(config):
        asked = [each for each in wanted if each != READS_KEYS or name not in ("shared", "keys")]
        missing = [each for each in asked if each not in here.existing.identities]
        if missing:
            yield Finding(
                path=f"{where}{_PATH}" if name == "shared" else _PATH,
                code="EXISTING-INCOMPLETE",
                message=(
                    f"identities of pipelines are given, and none for {listed(missing)} of {name}: "
                    "those that come before the first run are all given, or all made here"
                ),
                remedy=f"Add {'them' if len(missing) > 1 else 'it'} below {where}{_PATH}",
            )


def _near(config: Config) -> Iterator[Finding]:
    """Yield identities of services in another subscription than their environment's.

    Roles are given on some of them, and who deploys joins them to resources: both are rights of
    the environment's subscription.
    """
    for index, environment in enumerate(config.environments):
        start = f"/subscriptions/{environment.subscription_id.lower()}/"
        for name, id_ in at(config, environment).existing.identities.items():
            if name not in OF_PIPELINES and not id_.lower().startswith(start):
                own = said(environment.overrides) if environment.overrides is not None else {}
                where = f"environments[{index}].overrides." if _PATH in own else ""
                yield Finding(
                    path=f"{where}{_PATH}.{name}",
                    code="EXISTING-ELSEWHERE",
                    message=(
                        f"the identity {quoted(name)} of {environment.name} lies in another "
                        f"subscription than {environment.name}"
                    ),
                    allowed=f"one in the subscription {environment.subscription_id}",
                )


def _of_one(config: Config) -> Iterator[Finding]:
    """Yield identities that two environments, or two things in one, would act as."""
    seen: dict[str, tuple[str, str]] = {}
    for place, where, over, here in _places(config):
        for name, id_ in here.existing.identities.items():
            if place in ("shared", "keys") and name not in OF_PIPELINES:
                continue
            before = seen.setdefault(id_.lower(), (name, place))
            if before != (name, place):
                yield Finding(
                    path=f"{where}{_PATH}.{name}" if _is_own(over, name) else f"{_PATH}.{name}",
                    code="IDENTITY-SHARED",
                    message=(
                        f"{name} of {place} would be the identity that is {before[0]} of "
                        f"{before[1]} already: what one may do, the other could"
                    ),
                    remedy=f"Give {name} of {place} an identity of its own",
                )


def _is_own(over: Section | None, name: str) -> bool:
    """Whether a place names an identity for itself."""
    found = said(over).get(_PATH) if over is not None else None
    return isinstance(found, dict) and name in found


def _trust(config: Config) -> Iterator[Finding]:
    """Yield that nobody's trust is ours to write where no identity of a pipeline is given."""
    if config.existing.identity_trust == "ours" and not gives_pipelines(config):
        yield Finding(
            path="existing.identity_trust",
            code="EXISTING-CONTRADICTION",
            message="no identity of a pipeline is given: whom those made here trust is ours anyway",
            remedy=f"Leave it out, or name deploy and plan below {_PATH}",
        )

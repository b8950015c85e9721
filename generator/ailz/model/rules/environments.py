"""Environments among themselves."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.errors import Finding, quoted
from ailz.model.config import Config
from ailz.model.environment import Environment
from ailz.model.partial import each

APART = "production-apart"
"""The control that a waiver names to have production share its subscription."""


def environments(config: Config) -> Iterator[Finding]:
    """Yield names used twice, and production that is not kept apart."""
    seen = {"shared": "what all environments use"}
    for path, name in each(lambda: config.environments, _name):
        if name in seen:
            yield Finding(
                path=path,
                code="NAME-TAKEN",
                message=f"the name {quoted(name)} is taken by {seen[name]}",
                allowed="a name of its own for each environment",
            )
        seen.setdefault(name, path)
    yield from each(
        lambda: () if config.security.waives(APART) else beside_production(config),
        lambda _, found: [_not_apart(*found)],
    )


def beside_production(config: Config) -> Iterator[tuple[int, str, str]]:
    """Yield index and name of environments in production's subscription, and production's name."""
    known = list(each(lambda: config.environments, _subscription))
    production = {subscription: name for _, name, kind, subscription in known if kind == "prod"}
    for index, name, kind, subscription in known:
        if kind != "prod" and subscription in production:
            yield index, name, production[subscription]


def _name(index: int, environment: Environment) -> Iterator[tuple[str, str]]:
    yield f"environments[{index}].name", environment.name


def _subscription(index: int, environment: Environment) -> Iterator[tuple[int, str, str, str]]:
    yield index, environment.name, environment.kind, environment.subscription_id.lower()


def _not_apart(index: int, name: str, production: str) -> Finding:
    return Finding(
        path=f"environments[{index}].subscription_id",
        code="PRODUCTION-NOT-APART",
        message=(
            f"{name} has the subscription of {production}, which is production: its roles and its "
            "policy would reach it"
        ),
        allowed=(f"a subscription of its own, or a waiver of the control {APART} with its reason"),
    )

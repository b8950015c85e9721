"""Environments among themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress

from ailz.errors import Finding, quoted
from ailz.model.base import Unread
from ailz.model.config import Config
from ailz.model.environment import Environment
from ailz.model.partial import each
from ailz.model.rules.runners import DELIVERY, has_private_state

APART = "production-apart"
"""The control that a waiver names to have production share its subscription."""

_RESERVED: Mapping[str, str] = {
    **dict.fromkeys(
        (
            *("con", "prn", "aux", "nul"),
            *(f"{port}{number}" for port in ("com", "lpt") for number in range(10)),
        ),
        "Windows takes it for a device and makes no file of that name, whatever its ending",
    ),
    "common": "common.bicepparam holds what all environments have alike",
    "esac": "it ends a choice in the shell, and scripts choose by environment",
}
"""Names of environments become names of files, and words in scripts.

Windows: "Naming Files, Paths, and Namespaces", reserved names. Shell: POSIX 2.9.4.3, an unquoted
esac never stands as the first pattern.
"""


def environments(config: Config) -> Iterator[Finding]:
    """Yield names used twice or that no file can have, and production that is not kept apart."""
    seen = {"shared": "what all environments use"}
    with suppress(Unread):
        if has_private_state(config):
            seen[DELIVERY] = "the network of the state"
    for path, name in each(lambda: config.environments, _name):
        if name in seen:
            yield Finding(
                path=path,
                code="NAME-TAKEN",
                message=f"the name {quoted(name)} is taken by {seen[name]}",
                allowed="a name of its own for each environment",
            )
        if why := _RESERVED.get(name):
            yield Finding(
                path=path,
                code="NAME-RESERVED",
                message=f"{quoted(name)} cannot name an environment: {why}",
                allowed="another word, such as dev, test or prod",
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

"""Environments among themselves."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from ailz.errors import Finding
from ailz.model.config import Config

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
    seen: dict[str, int] = {}
    for index, environment in enumerate(config.environments):
        if environment.name in seen or environment.name == "shared":
            yield Finding(
                path=f"environments[{index}].name",
                code="NAME-TAKEN",
                message=f"the name {environment.name} is taken",
                allowed="a name of its own for each environment; shared stands for what all use",
            )
        seen.setdefault(environment.name, index)
        if why := _RESERVED.get(environment.name):
            yield Finding(
                path=f"environments[{index}].name",
                code="NAME-RESERVED",
                message=f"{environment.name} cannot name an environment: {why}",
                allowed="another word, such as dev, test or prod",
            )
    production = {e.subscription_id.lower() for e in config.environments if e.kind == "prod"}
    for index, environment in enumerate(config.environments):
        if environment.kind != "prod" and environment.subscription_id.lower() in production:
            yield Finding(
                path=f"environments[{index}].subscription_id",
                code="PRODUCTION-NOT-APART",
                message=f"{environment.name} shares production's subscription",
                allowed=(
                    "a subscription of its own: roles and policy of production must not reach it"
                ),
            )

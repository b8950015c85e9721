"""Environments among themselves."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.errors import Finding
from ailz.model.config import Config


def environments(config: Config) -> Iterator[Finding]:
    """Yield names used twice, and production that is not kept apart."""
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

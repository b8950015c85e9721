"""Separation of duties: personas that one group must not hold together."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from ailz.errors import Finding
from ailz.model.access import Access
from ailz.model.config import Config

_APART = {
    frozenset(("data_scientists", "model_reviewers")): "whoever trains a model does not release it",
    frozenset(("ml_engineers", "model_reviewers")): "whoever operates a model does not release it",
    frozenset(("data_scientists", "ml_engineers")): "whoever trains cannot deploy to production",
    frozenset(("data_engineers", "ml_engineers")): "whoever operates models cannot read raw data",
    **{
        frozenset((person, "model_pipelines")): "in production pipelines change models, not people"
        for person in ("data_scientists", "data_engineers", "ml_engineers", "model_reviewers")
    },
    **{
        frozenset((person, "data_pipelines")): "pipelines read raw data so that people need not"
        for person in ("data_scientists", "ml_engineers", "model_reviewers")
    },
    frozenset(("model_pipelines", "data_pipelines")): "whoever deploys models reads no raw data",
    **{
        frozenset((pipelines, "key_custodians")): "whoever holds keys holds no data"
        for pipelines in ("model_pipelines", "data_pipelines")
    },
    **{
        frozenset((pipelines, "security_auditors")): "whoever audits does not operate"
        for pipelines in ("model_pipelines", "data_pipelines")
    },
    frozenset(("key_custodians", "data_scientists")): "whoever holds keys holds no data",
    frozenset(("key_custodians", "data_engineers")): "whoever holds keys holds no data",
    frozenset(("key_custodians", "ml_engineers")): "whoever holds keys holds no data",
    frozenset(("security_auditors", "platform_engineers")): "whoever audits does not operate",
    frozenset(("security_auditors", "key_custodians")): "whoever audits does not operate",
    frozenset(("security_auditors", "data_engineers")): "whoever audits does not operate",
    frozenset(("security_auditors", "data_scientists")): "whoever audits does not operate",
    frozenset(("security_auditors", "ml_engineers")): "whoever audits does not operate",
}


def separated_personas(config: Config) -> Iterator[Finding]:
    """Yield groups that hold two personas to be kept apart, and environments that do not exist."""
    held = {
        name: persona
        for name in Access.model_fields
        if (persona := getattr(config.access, name)) is not None
    }
    for one, other in combinations(held, 2):
        reason = _APART.get(frozenset((one, other)))
        if reason and held[one].group_id.lower() == held[other].group_id.lower():
            yield Finding(
                path=f"access.{other}.group_id",
                code="PERSONAS-NOT-SEPARATED",
                message=f"{one} and {other} are the same group, but {reason}",
                allowed="a group of its own for each of the two",
            )
    names = [e.name for e in config.environments]
    for persona, value in held.items():
        for index, name in enumerate(value.environments):
            if name not in names:
                yield Finding(
                    path=f"access.{persona}.environments[{index}]",
                    code="ENVIRONMENT-UNKNOWN",
                    message=f"there is no environment {name}",
                    allowed=", ".join(names),
                )

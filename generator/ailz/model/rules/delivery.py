"""Languages, state and repository."""

from __future__ import annotations

from collections.abc import Iterator

from ailz.errors import Finding
from ailz.model.config import Config


def delivery(config: Config) -> Iterator[Finding]:
    """Yield what is missing or contradicts in the delivery section."""
    wanted = config.delivery
    if "terraform" in wanted.languages and wanted.state is None:
        yield Finding(
            path="delivery",
            code="STATE-MISSING",
            message="Terraform keeps a state, but nothing says where",
            allowed="delivery.state with subscription_id, resource_group and storage_account",
        )
    if "terraform" not in wanted.languages and wanted.state is not None:
        yield Finding(
            path="delivery.state",
            code="STATE-UNUSED",
            message="Bicep keeps no state",
            allowed="leave delivery.state out, or add terraform to delivery.languages",
        )
    if len(set(wanted.languages)) != len(wanted.languages):
        yield Finding(
            path="delivery.languages",
            code="NAMED-TWICE",
            message="a language is named twice",
            allowed="each language once",
        )
    parts = wanted.repository.count("/") + 1
    shape = (
        "organisation/repository"
        if wanted.platform == "github"
        else "organisation/project/repository"
    )
    if parts != shape.count("/") + 1:
        yield Finding(
            path="delivery.repository",
            code="REPOSITORY-SHAPE",
            message=f"{wanted.repository} is not a repository of {wanted.platform}",
            allowed=shape,
        )

"""Languages, state and repository."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ailz.catalog.naming import check
from ailz.errors import Finding
from ailz.model.config import Config
from ailz.model.delivery import Delivery

_PART = r"[A-Za-z0-9_.-]+"
_SHAPES = {
    "github": ("organisation/repository, without blanks", re.compile(f"{_PART}/{_PART}")),
    "azure_devops": (
        "organisation/project/repository",
        re.compile(f"{_PART}(/[A-Za-z0-9_. -]+){{2}}"),
    ),
}


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
    if wanted.state is not None:
        problem = check("Microsoft.Resources/resourceGroups", wanted.state.resource_group)
        if problem is not None:
            yield Finding(
                path="delivery.state.resource_group",
                code="NAME-NOT-ALLOWED",
                message=problem,
                allowed="the name of a resource group that exists",
            )
    yield from _repository(wanted)


def _repository(wanted: Delivery) -> Iterator[Finding]:
    shape, form = _SHAPES[wanted.platform]
    parts = wanted.repository.split("/")
    if not form.fullmatch(wanted.repository) or any(not part.strip(". ") for part in parts):
        yield Finding(
            path="delivery.repository",
            code="REPOSITORY-SHAPE",
            message=f"{wanted.repository} is not a repository of {wanted.platform}",
            allowed=shape,
        )

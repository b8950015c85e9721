"""Languages, state and repository."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ailz.catalog.naming import check
from ailz.errors import Finding, quoted
from ailz.model.config import Config
from ailz.model.delivery import Delivery
from ailz.model.partial import as_far_as_read

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
    yield from as_far_as_read(_state(config.delivery))
    yield from as_far_as_read(_group(config.delivery))
    yield from as_far_as_read(_repository(config.delivery))


def _state(wanted: Delivery) -> Iterator[Finding]:
    if "terraform" in wanted.languages and wanted.state is None:
        yield Finding(
            path="delivery",
            code="STATE-MISSING",
            message=(
                "delivery.languages asks for Terraform, which keeps a state, but there is no "
                "delivery.state that says where"
            ),
            allowed="delivery.state with subscription_id, resource_group and storage_account",
        )
    if "terraform" not in wanted.languages and wanted.state is not None:
        yield Finding(
            path="delivery.state",
            code="STATE-UNUSED",
            message="Bicep keeps no state, and delivery.languages asks for Bicep alone",
            remedy="Leave delivery.state out, or add terraform to delivery.languages",
        )


def _group(wanted: Delivery) -> Iterator[Finding]:
    if wanted.state is not None:
        problem = check("Microsoft.Resources/resourceGroups", wanted.state.resource_group)
        if problem is not None:
            yield Finding(
                path="delivery.state.resource_group",
                code="NAME-NOT-ALLOWED",
                message=problem,
                allowed="the name of a resource group that exists",
            )


def _repository(wanted: Delivery) -> Iterator[Finding]:
    shape, form = _SHAPES[wanted.platform]
    parts = wanted.repository.split("/")
    if not form.fullmatch(wanted.repository) or any(not part.strip(". ") for part in parts):
        yield Finding(
            path="delivery.repository",
            code="REPOSITORY-SHAPE",
            message=(
                f"{quoted(wanted.repository)} is not a repository of {wanted.platform} "
                "(delivery.platform)"
            ),
            allowed=shape,
        )

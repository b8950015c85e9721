"""What of the services may exist already."""

from __future__ import annotations

from pydantic import Field

from ailz.model.base import Section
from ailz.model.services.container_registry import GivenRegistry


class GivenServices(Section):
    """What of the services exists already."""

    container_registry: GivenRegistry | None = Field(
        None,
        description=(
            "The container registry of each environment, of this tenant and of any subscription: "
            "none is made, and nothing changes or deletes this one. Each environment has its own, "
            "reached alike, or none of them has one. docs/requests/existing.md says what it must "
            "be, and scripts/preflight.sh looks."
        ),
    )

"""What the sections of databases share: how they name databases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from ailz.errors import Finding, listed, quoted
from ailz.model.base import SLUG

if TYPE_CHECKING:
    from ailz.model.config import Config

DatabaseName = Annotated[str, Field(pattern=SLUG, min_length=2, max_length=60)]
"""The name of a database: both services take it as it is."""


def unknown(config: Config, capability: str, key: str) -> Iterator[Finding]:
    """Yield databases that a list of a section names and the section does not have."""
    wanted = getattr(config.capabilities, capability)
    for index, name in enumerate(getattr(wanted, key)):
        if name not in wanted.databases:
            yield Finding(
                path=f"capabilities.{capability}.{key}[{index}]",
                code="DATABASE-UNKNOWN",
                message=f"there is no database {quoted(name)} in capabilities.{capability}",
                allowed=listed(wanted.databases),
            )

"""How people come into a standalone landing zone, whose services have no public access."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

from pydantic import Field

from ailz.model.base import Cidr, Guid, Section

if TYPE_CHECKING:
    from ailz.model.config import Config

Way: TypeAlias = Literal["bastion", "vpn", "none"]


class WayIn(Section):
    """How people come in (standalone only; in a platform they come through its network)."""

    kind: Way = Field(
        description=(
            "bastion: Azure Bastion and a segment for jump hosts. vpn: a point-to-site VPN gateway "
            "with Entra ID sign-in, and a DNS resolver for its clients; the corp policies of an "
            "Azure landing zone refuse it. none: nobody comes in "
            "until somebody connects the network."
        )
    )
    client_pool: Cidr | None = Field(
        None,
        description=(
            "The range that VPN clients get their addresses from, agreed with whoever plans "
            "addresses. Needed for vpn, and for nothing else."
        ),
    )
    audience: Guid | None = Field(
        None,
        description=(
            "The application (client) id that VPN clients sign in to: one of your own, that users "
            "must be assigned to. Left out: Microsoft's own, which every user of the tenant may "
            "sign in to."
        ),
    )


def chosen_way(config: Config) -> Way | None:
    """Return how people come in; None where the configuration says nothing of it."""
    if config.capabilities.bastion is not None:
        return "bastion"
    return config.way_in.kind if config.way_in else None

"""What AI Search reaches from inside: shared private links, approved by their message."""

from __future__ import annotations

from collections.abc import Mapping

from ailz.design.context import Context, named
from ailz.design.part import Approval, Part, resource
from ailz.design.services.search.resources import SEARCH
from ailz.design.values import Each, Id, Text, Value

LINK = "Microsoft.Search/searchServices/sharedPrivateLinkResources"
LINKABLE = ("blob", "table", "dfs", "file", "Sql", "openai_account", "cognitiveservices_account")
"""Groups of endpoints that AI Search can be linked to."""
_LINKS = "search_links"
_VAULT = "vault"


def links(context: Context) -> Mapping[str, tuple[Id, str]]:
    """Return target and group id of each link, by key: to its keys, and to what others offer."""
    return {
        _VAULT: (Id("key_vault"), _VAULT),
        **{
            f"{offer.key}-{group}": (offer.target, group)
            for offer in context.offers
            for group in offer.groups
            if group in LINKABLE
        },
    }


def linked(context: Context) -> Part:
    """Ask for the links, one after the other."""
    wanted = links(context)
    asks = Text((named(SEARCH), " asks for ", Each("key")))
    items: dict[str, dict[str, Value]] = {
        key: {"target_id": target, "group_id": group} for key, (target, group) in wanted.items()
    }
    return Part(
        resources=(
            resource(
                "search_link",
                SEARCH,
                LINK,
                Each("key"),
                Id(SEARCH),
                {
                    "properties": {
                        "privateLinkResourceId": Each("target_id"),
                        "groupId": Each("group_id"),
                        "requestMessage": asks,
                    }
                },
                collection=_LINKS,
                minutes=120,
                lock=Id(SEARCH),
                why=(
                    "What AI Search reaches from inside: one link a target and group id, one after "
                    "the other. Each waits until scripts/approve.sh approves it by its message."
                ),
                controls=("private-endpoints",),
            ),
        ),
        collections={_LINKS: items},
        approvals=tuple(
            Approval(target, Text((named(SEARCH), f" asks for {key}")))
            for key, (target, _) in wanted.items()
        ),
    )

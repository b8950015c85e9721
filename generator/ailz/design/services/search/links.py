"""What AI Search reaches from inside: shared private links, approved by their message."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ailz.design.context import Context, Site, named
from ailz.design.kinds.key_stores import is_in_pool, is_in_vault
from ailz.design.part import Approval, Part, resource
from ailz.design.services.search.resources import SEARCH
from ailz.design.values import Each, Id, Param, Text, Value

LINK = "Microsoft.Search/searchServices/sharedPrivateLinkResources"
LINKABLE = ("blob", "table", "dfs", "file", "Sql", "openai_account", "cognitiveservices_account")
"""Groups of endpoints that AI Search can be linked to."""
_LINKS = "search_links"
_VAULT = "vault"
_THEIRS = "given-vault"


def links(context: Context) -> Mapping[str, tuple[Value, str]]:
    """Return target and group id of each link, by key: to its keys, and to what others offer.

    A Managed HSM has no group that AI Search can be linked to: it comes as a trusted service.
    """
    ours = {_VAULT: (Id("key_vault"), _VAULT)} if context.some(is_in_vault) else {}
    theirs: dict[str, tuple[Value, str]] = {}
    if context.some(_is_given):
        theirs[_THEIRS] = (Param("key_store_id"), _VAULT)
    return {
        **ours,
        **theirs,
        **{
            f"{offer.key}-{group}": (offer.target, group)
            for offer in context.offers
            for group in offer.groups
            if group in LINKABLE
        },
    }


def links_in(context: Context, site: Site) -> tuple[str, ...]:
    """Return the keys of the links that an environment has."""
    return tuple(key for key in links(context) if _is_there(key)(site))


def _is_there(key: str) -> Callable[[Site], bool]:
    """Return whether an environment has a link: those to vaults stand where their vault does."""
    return {_VAULT: is_in_vault, _THEIRS: _is_given}.get(key, lambda _: True)


def _is_given(site: Site) -> bool:
    """Whether the keys lie in a vault of somebody else's, who approves the link to it."""
    return site.keys_in == "given" and not is_in_pool(site)


def link_message(key: str) -> Text:
    """Return what the request for a link says, by which its owner knows it."""
    return Text((named(SEARCH), f" asks for {key}"))


def linked(context: Context) -> Part:
    """Ask for the links, one after the other."""
    wanted = links(context)
    asks = Text((named(SEARCH), " asks for ", Each("key")))
    items: dict[str, dict[str, Value]] = {
        key: {"target_id": target, "group_id": group, **_where(context, key)}
        for key, (target, group) in wanted.items()
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
            Approval(target, link_message(key), context.where(_is_there(key)))
            for key, (target, _) in wanted.items()
            if isinstance(target, Id)
        ),
    )


def _where(context: Context, key: str) -> dict[str, Value]:
    """Return where a link exists, for those of which that is not everywhere."""
    where = context.where(_is_there(key))
    return {} if where is None else {"environments": where}

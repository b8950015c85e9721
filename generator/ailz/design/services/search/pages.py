"""What documents say of AI Search."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ailz.design.context import Context, location, named
from ailz.design.kinds.identities import ENCRYPTION
from ailz.design.kinds.key_stores import is_elsewhere, is_in_vault, is_keyed, scoped
from ailz.design.pages import (
    Absent,
    Chapter,
    Command,
    Consequence,
    Decision,
    Fee,
    GivenUp,
    HeldOtherwise,
    Pages,
    Step,
    Tile,
    Unpriced,
    listed,
)
from ailz.design.services.search.links import links, links_in
from ailz.design.services.search.resources import KEY, SEARCH, TITLE, TYPE, replicas, wanted
from ailz.design.values import Id, Param, Text


def pages(context: Context) -> Pages:
    """Return decisions, steps, fees, losses, the runbook's chapter and the box in the picture."""
    return Pages(
        brings=(TITLE,),
        decisions=(
            Decision(
                "Search",
                "No API keys, and private links to what its indexers read",
                "Whoever queries is known by name. What AI Search itself reads it reaches inside, "
                "over links that the landing zone approves.",
            ),
        ),
        consequences=(
            Consequence(
                "keys",
                "AI Search encrypts each index, indexer, data source, skillset and synonym map "
                "with the version of the key that the object names: docs/runbook.md says how. "
                "What is made without a key cannot be encrypted later.",
            ),
        ),
        steps=(
            Step(
                f"AI Search{_counted(context)}.",
                "Plan for up to 50 minutes a link." if links(context) else "",
                makes=SEARCH,
            ),
        ),
        fees=tuple(_fees(context)),
        unpriced=_unpriced(context),
        given_up=(
            GivenUp(
                "cmk-search",
                (
                    (
                        "Microsoft saw queries take 30 to 60 percent longer; indexing is slower "
                        "and indexes are larger."
                    ),
                    "An object that was made without the key is deleted and built again.",
                    "A key that cannot be reached makes its index unusable and blocks scaling.",
                ),
            ),
            GivenUp(
                "private-endpoints-only",
                (
                    (
                        "Indexers run in the private execution environment only, and reach nothing "
                        "that has no approved link."
                    ),
                ),
            ),
        ),
        absent=_absent(context),
        chapters=_chapters(context),
        tiles=(_tile(context),),
        held_otherwise=(
            HeldOtherwise(
                TYPE,
                "identity.type",
                "User-assigned only: nothing here needs an identity that dies with the service.",
            ),
            HeldOtherwise(
                TYPE,
                "properties.replicaCount",
                "The configuration decides: three in production, one elsewhere unless it says "
                "more.",
            ),
            HeldOtherwise(
                TYPE,
                "properties.partitionCount",
                "The configuration decides how much the indexes need.",
            ),
            HeldOtherwise(TYPE, "sku.name", "The configuration decides which tier is needed."),
        ),
    )


def _tile(context: Context) -> Tile:
    where, elsewhere = location(context, SEARCH, TITLE)
    reached = ", ".join(key.replace("-", " ") for key in links_in(context, context.shown))
    return Tile(
        SEARCH,
        TITLE,
        (
            named(SEARCH),
            Text(("Tier ", Param("search_size", "sku"), ". No API keys.")),
            *((f"Own private links to: {reached}.",) if reached else ()),
            *((where,) if elsewhere else ()),
        ),
        45,
    )


def _counted(context: Context) -> str:
    """Return its private links in words: the most there are, and where there are fewer."""
    counts = {site.name: len(links_in(context, site)) for site in context.sites}
    most = max(counts.values())
    if most == 0:
        return ""
    fewer = [
        f"{count or 'none'} in {listed(tuple(n for n, c in counts.items() if c == count))}"
        for count in sorted(set(counts.values()), reverse=True)
        if count != most
    ]
    told = "private link" if most == 1 else f"{most} private links"
    but = f" ({'; '.join(fewer)})" if fewer else ""
    return f" and its {told}{but}, one after the other"


_PRICES = {"basic": "search-basic", "standard": "search-s1", "standard2": "search-s2"}


def _fees(context: Context) -> Iterator[Fee]:
    # Source: search-indexer-howto-access-private, charges of a shared private link.
    yield Fee("private-endpoint", ("search_link",))
    units = {site.name: replicas(site) * wanted(site).partitions for site in context.sites}
    for sku, found in _PRICES.items():
        where = context.where(lambda site, sku=sku: wanted(site).sku == sku)  # type: ignore[misc]
        if where != ():
            yield Fee(found, (SEARCH,), where, units)


def _unpriced(context: Context) -> tuple[Unpriced, ...]:
    where = context.where(lambda site: wanted(site).sku not in _PRICES)
    if where == ():
        return ()
    return (Unpriced("AI Search Standard S3", "search unit, month", SEARCH, where),)


def _absent(context: Context) -> tuple[Absent, ...]:
    if not context.some(lambda site: wanted(site).sku == "basic"):
        return ()
    return (
        Absent(
            "Skillsets that call other services privately",
            "The basic tier runs skillsets over private links for embeddings only.",
        ),
    )


def _chapters(context: Context) -> tuple[Chapter, ...]:
    """Return how what it holds is encrypted: with a key of ours, or one that lies elsewhere."""
    if not context.some(is_keyed):
        return ()
    ours = context.where(is_in_vault)
    made = replace(
        _CHAPTER,
        commands=(
            Command(
                (
                    "az resource show --ids ",
                    Id("key", scoped(context, KEY)),
                    " --query properties.keyUriWithVersion --output tsv",
                )
            ),
            Command(("echo ", Id(f"{ENCRYPTION.name}_identity"))),
        ),
        environments=ours,
    )
    if context.every(is_in_vault):
        return (made,)
    theirs = replace(
        _CHAPTER,
        text=(*_CHAPTER.text, "docs/keys.md has the id of a key that lies elsewhere."),
        commands=(Command(("echo ", Id(f"{ENCRYPTION.name}_identity"))),),
        environments=context.where(is_elsewhere),
    )
    return (made, theirs) if context.some(is_in_vault) else (theirs,)


_CHAPTER = Chapter(
    "Encrypt what AI Search holds",
    (
        (
            "AI Search refuses an index, indexer, data source, skillset or synonym map without a "
            "key. The definition of each names the vault, the key, one version of it, and the "
            "identity for encryption. These commands print the address of the key with its newest "
            "version, and the identity."
        ),
        "Indexers read through the private links: set executionEnvironment to private.",
        (
            "AI Search does not follow a rotation. Give each object the new version, and disable "
            "the old version only when none names it any more."
        ),
    ),
    place=36,
)

"""Azure AI Search: closed, keyless, its objects encrypted, its indexers on private links."""

from __future__ import annotations

from ailz.design.context import Context
from ailz.design.kinds.access import EVERY_KIND
from ailz.design.part import Duty, Grant, Offer, Part, Use, taken, total
from ailz.design.service import Service
from ailz.design.services.search.links import LINKABLE, linked
from ailz.design.services.search.pages import pages
from ailz.design.services.search.resources import IDENTITY, SEARCH, TITLE, service, wanted
from ailz.design.values import Id, Output
from ailz.model.config import Config

_PRINCIPAL = Output(f"{IDENTITY.name}_identity", "properties.principalId")


def _part(context: Context) -> Part:
    return total([service(context), linked(context), _rights(context), Part(pages=pages(context))])


def _rights(context: Context) -> Part:
    chosen = {"lake": wanted(context.sites[0]).reads}
    return Part(
        grants=tuple(
            Grant(
                f"search-uses-{use.key}",
                use.scope,
                use.role,
                _PRINCIPAL,
                "ServicePrincipal",
                use.why,
            )
            for offer in context.offers
            if any(group in LINKABLE for group in offer.groups)
            for use in taken(offer, chosen, indexer=True)
        ),
        duties=_DUTIES,
    )


_BELOW_PROD = ("dev", "test")
_DUTIES = (
    Duty(
        "data_scientists",
        Id(SEARCH),
        "Search Index Data Contributor",
        ("dev",),
        "Fill and query indexes.",
    ),
    Duty(
        "data_engineers",
        Id(SEARCH),
        "Search Service Contributor",
        _BELOW_PROD,
        "Define indexes and indexers; policy denies keys and public access.",
    ),
    Duty(
        "data_engineers", Id(SEARCH), "Search Index Data Contributor", EVERY_KIND, "Fill indexes."
    ),
    Duty("ml_engineers", Id(SEARCH), "Search Index Data Reader", EVERY_KIND, "Query indexes."),
)
"""Where nobody may define an index by hand, a pipeline inside the network does."""


def _offers(_: Config) -> tuple[Offer, ...]:
    query = Use(SEARCH, Id(SEARCH), "Search Index Data Reader", "Queries indexes.")
    return (Offer(SEARCH, Id(SEARCH), ("searchService",), (query,)),)


SERVICE = Service(
    name=SEARCH,
    title=TITLE,
    path="capabilities.search",
    wanted=lambda config: config.capabilities.search is not None,
    part=_part,
    offers=_offers,
)
